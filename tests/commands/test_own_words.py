"""Words of the trade mean in a command what they mean in a list, and people add their own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app.bootstrap import on_console, throwaway_database
from bot.domain.vocabulary import OWN_TABLES
from bot.engine.core import Core
from bot.features import INDEX
from bot.program_file import BadProgram, read_program, write_program
from tests.commands import test_program_changes
from tests.commands.test_program_changes import NOW, Office
from tests.playing import Play, small_program

office = test_program_changes.office


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


def test_own_words_stand_in_the_program_file(office: Office) -> None:
    """Words of every table come back as they were added; what a file lacks stays, and what means
    something else in it is asked for."""
    for line in ("Beanstandung = nonconformance", "Eilt = critical", "erledigt bei uns = closed",
                 "Werk Nord = ems", "Losnummer intern = lot"):  # fmt: skip
        assert not office.ask("linh", f"program words {line}").refused
    (file,) = office.ask("maria", "program export", place="dm").files
    program = read_program(file.text)
    assert {own.table for own in program.words} == set(OWN_TABLES)
    assert read_program(write_program(program)) == program
    other = file.text.replace('word = "eilt"', 'word = "eilt sehr"')
    assert "is updated" in office.say("maria", "program import", other)
    shown = office.say("wei", "program words")
    assert "eilt sehr = critical" in shown
    assert "eilt = critical" in shown
    office.now += timedelta(hours=1)
    other = file.text.replace('means = "nonconformance"', 'means = "eq"')
    assert "Waits for Volta EMS (DEC1): word beanstandung" in office.say(
        "maria", "program import", other
    )
    assert "beanstandung = nonconformance" in office.say("wei", "program words")
    office.say("wei", "decision approve DEC1")
    assert "beanstandung = eq" in office.say("wei", "program words")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('word = "shortage"\ntable = "categories"\nmeans = "eq"', "a name of Andon itself"),
        ('word = "..."\ntable = "categories"\nmeans = "eq"', "no letter or digit"),
        ('word = "Blocker"\ntable = "severities"\nmeans = "minor"', "means critical to both"),
        ('word = "Eilt"\ntable = "severities"\nmeans = "eq"', "is no name of severities"),
        ('word = "Eilt"\ntable = "days"\nmeans = "mon"', "allowed: categories, severities"),
    ],
)
def test_a_word_that_the_command_refuses_is_no_word_of_a_file(table: str, said: str) -> None:
    with pytest.raises(BadProgram, match=said):
        read_program(f"{write_program(small_program())}\n[[word]]\n{table}\n")
