"""Quoting and splitting: whatever a person types comes out as it went in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.engine.commands.dispatch import find
from bot.engine.commands.grammar import tokens
from bot.features import INDEX
from bot.messages.line import quote
from tests.playing import Play


@given(st.text(min_size=1))
@settings(max_examples=300)
def test_quoted_text_comes_back(text: str) -> None:
    found = tokens(f"issue update ACME-1 {quote(text)} next=1", "")
    assert [t.text for t in found] == ["issue", "update", "ACME-1", text, "1"]
    assert found[3].quoted
    assert found[4].key == "next"


@pytest.mark.parametrize("line", ['"a b"', "“a b”", "„a b“", "«a b»", '"a b”', "“a b“"])
def test_any_double_quote_holds_words_together(line: str) -> None:
    assert [t.text for t in tokens(line, "")] == ["a b"]


def test_an_inch_sign_inside_a_text_stays() -> None:
    assert [t.text for t in tokens('"a 5"x7 board" b', "")] == ['a 5"x7 board', "b"]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ('"7" touch panel cracked"', '7" touch panel cracked'),
        ("“Tg 170” laminate or “Tg 150”?", "“Tg 170” laminate or “Tg 150”?"),
        ("'single' and \"inner\"'", "'single' and \"inner\"'"),
        ('"so", they said', '"so", they said'),
        ('label says "A" or "B"', 'label says "A" or "B"'),
        ('"A" is printed on "B"', '"A" is printed on "B"'),
        ("“U7 short”", "U7 short"),
    ],
)
def test_a_text_with_quotes_in_it_is_kept_as_typed(play: Play, typed: str, title: str) -> None:
    assert "ACME-2 is logged" in play.reply(f"linh: /andon issue log general {typed} mpn=X1")
    shown = play.reply("linh: /andon issue show ACME-2")
    assert f"ACME-2 {title}\n" in shown
    assert "X1" in shown


def test_an_open_quote_is_refused() -> None:
    with pytest.raises(Refused, match="open but not closed"):
        tokens('log "abc', "")


@given(st.text())
@settings(max_examples=300)
def test_no_line_breaks_the_splitter(line: str) -> None:
    try:
        found = tokens(line, "")
    except Refused:
        return
    assert all(isinstance(t.text, str) for t in found)


@pytest.mark.parametrize("verb", INDEX.commands.verbs("issue"))
def test_a_verb_alone_is_about_issues(verb: str) -> None:
    """Whatever other nouns have the verb too: in a thread, ``show`` shows its issue."""
    assert find(INDEX.commands, verb)[0].noun == "issue"
