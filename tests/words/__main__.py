"""Print the figures of both halves: ``python -m tests.words [build|held] [--failed]``.

Of the half that measures only figures are printed, never a phrase.
"""

from __future__ import annotations

import sys
from collections import Counter

from bot.messages.card import plain_card
from tests.words.phrases import HALVES, read_phrases
from tests.words.playing import Outcome, play


def figures(outcomes: list[Outcome]) -> dict[str, float]:
    """Return what is measured, in percent, and the number of wrong actions."""
    meant = [each for each in outcomes if each.phrase.want != "quiet"]
    quiet = [each for each in outcomes if each.phrase.want == "quiet"]
    return {
        "phrases": len(outcomes),
        "right": 100 * sum(each.right for each in meant) / len(meant),
        "wrong suggestions": 100 * sum(each.wrong for each in outcomes) / len(outcomes),
        "wrong actions": sum(each.dangerous for each in outcomes),
        "quiet": 100 * sum(each.right for each in quiet) / len(quiet),
    }


def _show(each: Outcome) -> None:
    phrase = each.phrase
    said = plain_card(each.reply.card)[:70].replace("\n", "⏎") if each.reply.card else "-"
    mark = "!" if each.dangerous else "W" if each.wrong else "-"
    print(
        f"{mark} {phrase.kind:10} {phrase.where:8} {phrase.side} {phrase.state[:5]} | "
        f"{phrase.text[:90]!r}"
    )
    print(f"      want {phrase.want} {phrase.lines} {phrase.category} | got {each.offers or said}")


def main(arguments: list[str]) -> None:
    """Play the halves that are named, both by default, and print their figures."""
    for half in [name for name in HALVES if name in arguments] or HALVES:
        outcomes = play(read_phrases(half))
        print(half, {name: round(value, 1) for name, value in figures(outcomes).items()})
        if half == "build":
            failed = Counter(each.phrase.kind for each in outcomes if not each.right)
            print(dict(failed.most_common()))
            if "--failed" in arguments:
                for each in outcomes:
                    if not each.right or each.wrong:
                        _show(each)


if __name__ == "__main__":
    main(sys.argv[1:])
