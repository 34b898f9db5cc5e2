"""Words of the trade mean in a command what they mean in a list, and people add their own."""

from __future__ import annotations

import pytest

from bot.app.bootstrap import on_console, throwaway_database
from bot.engine.core import Core
from bot.features import INDEX
from tests.commands.test_program_changes import NOW, Office
from tests.playing import Play, small_program


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ('issue log NCR high "lid cracked"', "Nonconformance (NCR), major"),
        ('issue log quality P1 "lid cracked"', "critical"),
        ("issue log 缺料 U7 缺1200片", "Shortage"),
        ('issue log Fehlteil urgent "U7 fehlt"', "critical"),
        ('issue log "brak części" "U7"', "Shortage"),
    ],
)
def test_a_word_of_the_trade_names_a_category_or_a_severity(
    play: Play, line: str, kind: str
) -> None:
    card = next(r for r in play(f"linh: /andon {line}") if r.kind == "issue.card")
    assert kind in card.text


@pytest.mark.parametrize(
    "title",
    ["high voltage caps are missing", "low yield on ICT", "1 reel is missing", "c class part"],
)
def test_a_title_keeps_a_word_that_may_be_a_severity(play: Play, title: str) -> None:
    card = next(r for r in play(f"linh: /andon issue log eq {title}") if r.kind == "issue.card")
    assert title in card.text


def test_a_word_of_their_own_is_known_to_both_companies(play: Play) -> None:
    play('linh: /andon program words "Beanstandung" = nonconformance')
    assert "beanstandung = nonconformance" in play.reply("tom: /andon program words")
    card = next(
        r for r in play('tom: /andon issue log Beanstandung "lid"') if r.kind == "issue.card"
    )
    assert "Nonconformance" in card.text
    play("tom: /andon program words Beanstandung off")
    assert "Beanstandung" in play.reply('tom: /andon issue log Beanstandung "box"')


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("program words shortage = eq", "keeps its meaning"),
        ("program words critical = minor", "keeps its meaning"),
        ("program words Teil = nothing", "nothing that a word may mean"),
        ("program words x = eq", "cannot be added"),
        ("program words nix off", "no word that was added"),
        ("program words ⚠️ = critical", "cannot be added"),
        ('program words "blocker" = info', '"blocker" means critical to both companies'),
        ('program words "customer" = ems', '"customer" means oem to both companies'),
        ('program words "blocker" = nonconformance', '"blocker" means critical to both companies'),
    ],
)
def test_a_word_that_means_something_or_nothing_is_refused(
    play: Play, line: str, said: str
) -> None:
    assert said in play.reply(f"linh: /andon {line}")


@pytest.mark.parametrize("word", ["blocker = critical", "line stop = line_down", "gelbfall = info"])
def test_a_word_that_keeps_its_meaning_is_added(play: Play, word: str) -> None:
    play.reply(f"linh: /andon program words {word}")
    assert word in play.reply("tom: /andon program words")


ADDED = 'tom: /andon program words "Beanstandung" = nonconformance'
CHANGED = "linh: /andon program words Beanstandung = eq"


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ((), "linh: /andon program words Fehlteil = general"),
        ((), "tom: /andon program words 缺料 = general"),
        ((ADDED,), CHANGED),
        ((ADDED, "linh: /andon program words Beanstandung off"), CHANGED),
        ((CHANGED, "wait 20m"), "linh: /andon program words Beanstandung = order"),
    ],
)
def test_a_word_that_means_something_means_something_else_only_with_both(
    play: Play, before: tuple[str, ...], line: str
) -> None:
    for each in before:
        play(each)
    said = play.reply(line)
    assert "(DEC1)" in said
    assert "this word means something else from then on" in said
    word, meaning = line.split(" words ")[1].casefold().split(" = ")
    assert f"{word} = {meaning}" not in play.reply("tom: /andon program words")
    play(f"{'maria' if line.startswith('linh') else 'wei'}: /andon decision approve DEC1")
    assert f"{word} = {meaning}" in play.reply("tom: /andon program words")


def test_a_word_just_added_is_put_right_at_once(play: Play) -> None:
    play(CHANGED)
    assert "DEC" not in play.reply("linh: /andon program words Beanstandung = nonconformance")
    play("linh: /andon program words Beanstandung off")
    assert "DEC" not in play.reply("linh: /andon program words Beanstandung = eq")


def test_words_that_were_kept_before_it_was_known_who_added_them_go_on() -> None:
    with throwaway_database() as database:
        core = Core(database, ["console"], INDEX)
        core.import_program(on_console(small_program()), NOW)
        database.write(lambda tx: tx.keep("words/1", '{"gelbfall": ["severities", "info"]}'))
        office = Office(core)
        assert "gelbfall = info" in office.say("linh", "program words")
        office.say("linh", "program words rotfall = critical")
        assert "gelbfall = info" in office.say("linh", "program words")
        assert "DEC1" in office.say("tom", "program words gelbfall = minor")
