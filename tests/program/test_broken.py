"""Broken program files: each mistake is told with its table, its key and what is allowed."""

from __future__ import annotations

from datetime import datetime

import pytest
from dateutil.rrule import rrule

from bot.program_file import BadProgram, read_program, rrules
from bot.program_file.allowed import ALLOWED
from bot.program_file.schema import ARRAYS, KIT_LINE, OWNER, SINGLE, STEP
from tests.program.small import SMALL, changed

MARIA = '[[person]] "maria"'
SJ = '[[site]] "sj"'
OPS = '[[sync]] "ops-weekly"'
FAI = '[[deadline]] "fai"'
ACK = '[[ladder]] "ack major"'
SHORTAGE = '[[rule]] "shortage major"'
WEEKLY = '[[digest]] "weekly shared"'
GOAL, SPEC = '[[goal]] "fpy"', '[[spec]] "main-pcb"'
OBLIGATION, TERM = '[[obligation]] "forecast"', '[[term]] "expedite"'
SLACK = '[[channel]] "slack C0SHARED"'

BROKEN = {
    # program
    "key too short": ('"ACME"', '"A"', ["[program]: key is", "capital", 'key = "ACME"']),
    "key lower case": ('"ACME"', '"acme"', ["[program]: key is", '"acme"']),
    "key starts with a digit": ('"ACME"', '"1ACME"', ["[program]: key is", '"1ACME"']),
    "key too long": ('"ACME"', '"ABCDEFGHIJK"', ["[program]: key is"]),
    "name missing": ('name = "Gateway G2 at Volta"\n', "", ["[program]: name is missing"]),
    "name blank": ('"Gateway G2 at Volta"', '"  "', ["[program]: name is empty"]),
    "name of 10,000": ('"Acme Devices"', f'"{"x" * 10_000}"', ["[program]: oem has 10000"]),
    "name with a bell": ('"Volta EMS"', '"Volta\\u0007"', ["[program]: ems", "U+0007"]),
    "name with a new line": ('"Volta EMS"', '"Volta\\nEMS"', ["[program]: ems", "U+000A"]),
    "name turned around": ('"Volta EMS"', '"Volta\\u202eSME"', ["[program]: ems", "U+202E"]),
    "zone unknown": (
        '"America/Los_Angeles"',
        '"America/Los_Angelos"',
        ["[program]: zone", "nearest", '"America/Los_Angeles"'],
    ),
    "zone a path": ('"America/Los_Angeles"', '"../x"', ["[program]: zone", '"../x"']),
    "zone empty": ('"America/Los_Angeles"', '""', ["[program]: zone", '""']),
    "zone a folder": ('"America/Los_Angeles"', '"America"', ["[program]: zone", '"America"']),
    "flag as text": (
        'ems = "Volta EMS"',
        'ems = "Volta EMS"\nexport_controlled = "no"',
        ["[program]: export_controlled", "true or false"],
    ),
    "unknown key": (
        'ems = "Volta EMS"',
        'ems = "Volta EMS"\nexport_control = true',
        ["[program]: unknown key", "nearest: export_controlled"],
    ),
    # site
    "side unknown": ('side = "oem"', 'side = "ome"', [SJ, "side", '"ome"', 'nearest: "oem"']),
    "site id with a space": ('id = "sj"', 'id = "s j"', ['[[site]] "s j"', "id is", "letters"]),
    "site id missing": ('id = "sj"\n', "", ["[[site]] number 1", "id is missing"]),
    "week missing": ('week = { mon-fri = ["08:00-17:00"] }\n', "", [SJ, "week is missing"]),
    "week a list": ('{ mon-fri = ["08:00-17:00"] }', '["08:00-17:00"]', [SJ, "week", "a list"]),
    "week empty": ('{ mon-fri = ["08:00-17:00"] }', "{}", [SJ, "week has no opening hours"]),
    "day unknown": ("mon-fri =", "mon-fry =", [SJ, "week", '"fry"', "nearest: fri"]),
    "day twice": ("mon-fri =", 'wed = ["08:00-09:00"], mon-fri =', [SJ, "week", "wed twice"]),
    "span malformed": ('"08:00-17:00"', '"8-17"', [SJ, "week", "span 1", '"8-17"', "HH:MM"]),
    "span past 24:00": ('"08:00-17:00"', '"08:00-24:30"', [SJ, "week", '"08:00-24:30"']),
    "span of no length": ('"08:00-17:00"', '"08:00-08:00"', [SJ, "week", "00:00-24:00"]),
    "spans overlap": (
        '"08:00-17:00"',
        '"08:00-12:00", "11:30-17:00"',
        [SJ, "week", "08:00-12:00 and 11:30-17:00", "overlap"],
    ),
    "night runs into the morning": (
        '"08:00-17:00"',
        '"05:00-13:00", "22:00-06:00"',
        [SJ, "week", "22:00-06:00 on mon and 05:00-13:00 on tue", "overlap"],
    ),
    "span a number": ('"08:00-17:00"', "8", [SJ, "week", "span 1", "the number 8"]),
    "country unknown": ('"US"', '"XX"', [SJ, "country", '"XX"', 'country = "US"']),
    "country a name": ('"US"', '"Germany"', [SJ, "country", '"Germany"']),
    "subdivision unknown": ('"CA"', '"ZZ"', [SJ, "subdivision", '"ZZ"', '"US"']),
    "subdivision alone": ('country = "US"\n', "", [SJ, "subdivision", "without country"]),
    "closed backwards": (
        '"2026-12-24..2027-01-01"',
        '"2027-01-01..2026-12-24"',
        [SJ, "closed item 1", "ends before it begins"],
    ),
    "closed no such date": ('"2026-12-24..2027-01-01"', '"2027-02-30"', [SJ, "closed item 1"]),
    "closed text": ('["2026-12-24..2027-01-01"]', '"2026-12-24"', [SJ, "closed", "a list"]),
    "closed in year 9999": ('"2026-12-24..2027-01-01"', '"9999-12-31"', [SJ, "closed", "2100"]),
    "open bad spans": ('"2027-02-07"', '"2027-02-07 8-12"', [SJ, "open item 1", '"8-12"']),
    "open twice": (
        '"2027-02-07"',
        '"2027-02-07", "2027-02-06..2027-02-08"',
        [SJ, "open", "2027-02-07 twice"],
    ),
    "open too long": ('"2027-02-07"', '"2027-02-07..2029-02-07"', [SJ, "open", "366"]),
    "open table key": (
        '"2027-02-07"',
        '{ date = "2027-02-07", hours = [] }',
        [SJ, "open item 1", '"hours"', "nearest: spans"],
    ),
    "open table without date": ('"2027-02-07"', "{ spans = [] }", [SJ, "open item 1", "date"]),
    # person
    "level missing": ("level = 1\n", "", [MARIA, "level is missing", "0 (owner) to 4 (VP)"]),
    "level 7": ("level = 1", "level = 7", [MARIA, "level is 7", "level = 1"]),
    "level as text": ("level = 1", 'level = "1"', [MARIA, "level", "a whole number"]),
    "level true": ("level = 1", "level = true", [MARIA, "level is true, not a whole number"]),
    "level decimal": ("level = 1", "level = 1.5", [MARIA, "level", "1.5"]),
    "site unknown": ('site = "sj"', 'site = "sjo"', [MARIA, "site", '"sjo"', "nearest: sj"]),
    "site of the other side": ('site = "sj"', 'site = "sz"', [MARIA, "site", "ems side"]),
    "roles text": ('["program_manager"]\non', '"pm"\non', [MARIA, "roles", "a list"]),
    "role twice": ('["program_manager"]\non', '["cqe", "cqe"]\non', [MARIA, "roles", "twice"]),
    "role with a space": ('["program_manager"]\non', '["a b"]\non', [MARIA, "roles item 1"]),
    "backup unknown": ('backup = "tom"', 'backup = "tim"', [MARIA, "backup", "nearest: tom"]),
    "backup oneself": ('backup = "tom"', 'backup = "maria"', [MARIA, "backup", "same person"]),
    "backup across": ('backup = "tom"', 'backup = "linh"', [MARIA, "backup", "ems side"]),
    "email": ('"maria@acme.example"', '"maria"', [MARIA, "email", '"maria"']),
    "away": ('"2027-02-03..2027-02-07"', '"next week"', [MARIA, "away item 1", '"next week"']),
    "slack": ('"T0ACME/U0MARIA"', '"@maria"', [MARIA, "slack", "team id / user id"]),
    "discord a number": ('"123456789012345678"', "123456789012345678", [MARIA, "discord"]),
    "discord a name": ('"123456789012345678"', '"maria#1"', [MARIA, "discord", "digits"]),
    "slack twice": (
        'level = 0\n\n[[person]]\nid = "linh"',
        'level = 0\nslack = "T0ACME/U0MARIA"\n\n[[person]]\nid = "linh"',
        ['[[person]] "tom"', "slack", MARIA],
    ),
    "discord twice": (
        "level = 0\n\n[[channel]]",
        'level = 0\ndiscord = "123456789012345678"\n\n[[channel]]',
        ['[[person]] "linh"', "discord", MARIA],
    ),
    "key misspelt": ("on_call = true", "oncall = true", [MARIA, '"oncall"', "nearest: on_call"]),
    # channel
    "platform": ('"slack"', '"teams"', ['[[channel]] "teams', "platform", "discord"]),
    "audience": ('audience = "shared"', 'audience = "all"', [SLACK, "audience", "shared"]),
    "channel id missing": ('id = "C0SHARED"\n', "", ["[[channel]] number 1", "id is missing"]),
    "channel twice": (
        "[[rule]]",
        '[[channel]]\nplatform = "slack"\nteam = "T0ACME"\nid = "C0SHARED"\n'
        'audience = "oem"\n[[rule]]',
        [SLACK, "stands twice"],
    ),
    "slack without a team": ('team = "T0ACME"\n', "", [SLACK, "team is missing"]),
    # rule
    "category": ('"shortage"', '"shortages"', ["[[rule]]", "category", 'nearest: "shortage"']),
    "severity": ('severity = "major"', 'severity = "high"', ["[[rule]]", "severity", "critical"]),
    "target not a duration": ('"2bh"', '"two hours"', [SHORTAGE, "ack", '"two hours"', "bh"]),
    "target zero": ('"2bh"', '"0m"', [SHORTAGE, "ack", '"0m"']),
    "target endless": ('"2bh"', '"99999bd"', [SHORTAGE, "ack", "at most a year"]),
    "target a number": ('"2bh"', "2", [SHORTAGE, "ack", "the number 2"]),
    "responder": ('responder = "oem"', 'responder = "us"', [SHORTAGE, "responder", "other"]),
    "owner side": ("{ oem = ", "{ eom = ", [SHORTAGE, "owner", '"eom"', "nearest: oem"]),
    "owner text": ('{ oem = "buyer", ems = "planner" }', '"buyer"', [SHORTAGE, "owner"]),
    "owner empty": ('{ oem = "buyer", ems = "planner" }', "{}", [SHORTAGE, "owner is empty"]),
    "rule twice": (
        "[[ladder]]",
        '[[rule]]\ncategory = "shortage"\nseverity = "major"\n[[ladder]]',
        [SHORTAGE, "stands twice"],
    ),
    # ladder
    "trigger": ('trigger = "ack"', 'trigger = "acks"', ["[[ladder]]", "trigger", 'nearest: "ack"']),
    "remind 100": ('"50%"', '"100%"', [ACK, "remind", "1% to 99%"]),
    "remind number": ('"50%"', "50", [ACK, "remind", 'remind = "50%"']),
    "step level 5": ("level = 2", "level = 5", [ACK, "step 2: level is 5"]),
    "step without after": (', after = "1bd"', "", [ACK, "step 2", "none of after and misses"]),
    "step with both": ('"1bd" }', '"1bd", misses = 1 }', [ACK, "step 2", "both"]),
    "misses of an ack": ('after = "1bd"', "misses = 2", [ACK, "step 2", "misses", "update"]),
    "step key": ('after = "1bd"', 'afer = "1bd"', [ACK, "step 2", '"afer"', "nearest: after"]),
    "step a number": ('{ level = 1, after = "0m" }', "1", [ACK, "steps step 1", "not a table"]),
    "level twice": ("level = 2", "level = 1", [ACK, "level 1 twice"]),
    "steps missing": (
        'steps = [{ level = 1, after = "0m" }, { level = 2, after = "1bd" }]\n',
        "",
        [ACK, "steps is missing"],
    ),
    # sync
    "rrule nonsense": ('"FREQ=WEEKLY;BYDAY=TU"', '"weekly"', [OPS, "rrule", '"WEEKLY"']),
    "rrule day": ("BYDAY=TU", "BYDAY=XX", [OPS, "rrule", "BYDAY"]),
    "rrule each minute": ("FREQ=WEEKLY;BYDAY=TU", "FREQ=MINUTELY", [OPS, "rrule", "DAILY"]),
    "rrule end of no calendar": ("BYDAY=TU", "UNTIL=20000000031", [OPS, "rrule", "UNTIL"]),
    "rrule ninth Monday": ("WEEKLY;BYDAY=TU", "MONTHLY;BYDAY=9MO", [OPS, "rrule", "BYDAY=9MO"]),
    "rrule interval 0": ("BYDAY=TU", "INTERVAL=0", [OPS, "rrule", "INTERVAL=0"]),
    "rrule two lines": ("BYDAY=TU", "BYDAY=TU\\nFREQ=DAILY", [OPS, "rrule"]),
    "rrule part": ("BYDAY=TU", "BYDAYS=TU", [OPS, "rrule", '"BYDAYS"', "nearest: BYDAY"]),
    "rrule hours": ("BYDAY=TU", "BYHOUR=9", [OPS, "rrule", '"BYHOUR"']),
    "rrule in UTC": ("BYDAY=TU", "UNTIL=20280101T000000Z", [OPS, "rrule", "UNTIL"]),
    "rrule never": (
        "FREQ=WEEKLY;BYDAY=TU",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        [OPS, "rrule", "no date"],
    ),
    "rrule over": ("BYDAY=TU", "UNTIL=20260101", [OPS, "rrule", "no date from 2027-01-05T17:00"]),
    "start without time": ('"2027-01-05T17:00"', '"2027-01-05"', [OPS, "start", "date and time"]),
    "start with a zone": ('"2027-01-05T17:00"', "2027-01-05T17:00:00Z", [OPS, "start", "zone"]),
    "start no such day": ('"2027-01-05T17:00"', '"2027-02-29T17:00"', [OPS, "start"]),
    "minutes": ("minutes = 30", "minutes = 0", [OPS, "minutes is 0", "1 to 1440"]),
    "link": ('"https://meet.example/ops"', '"javascript:x"', [OPS, "link", "https"]),
    "title of 201": ('"Weekly operations sync"', f'"{"x" * 201}"', [OPS, "title has 201", "200"]),
    "agenda": ('agenda = ["Actions"]', "agenda = [1]", [OPS, "agenda item 1", "the number 1"]),
    # deadline
    "deadline kind": ('kind = "milestone"', 'kind = "goal"', [FAI, "kind", "promise"]),
    "deadline owner": ('owner = "maria"', 'owner = "mario"', [FAI, "owner", "nearest: maria"]),
    "deadline owner's side": ('owner = "maria"', 'owner = "linh"', [FAI, "owner", "ems side"]),
    "due a date": ('"2027-02-10T17:00"', "2027-02-10", [FAI, "due", "the date 2027-02-10"]),
    "nudge": ('"-5bd"', '"5bd"', [FAI, "nudge item 1", '"5bd"']),
    "nudge in hours": ('"-5bd"', '"-5h"', [FAI, "nudge item 1", '"-5h"']),
    # digest
    "digest kind": ('kind = "weekly"', 'kind = "hourly"', ["[[digest]]", "kind", "weekly"]),
    "digest at": ('"mon 08:30"', '"monday 8"', [WEEKLY, "at", "HH:MM"]),
    "weekly without a day": ('"mon 08:30"', '"08:30"', [WEEKLY, "at names no day"]),
    "digest to": ('to = "shared"', 'to = "public"', ['[[digest]] "weekly public"', "to", "oem"]),
    "weekly to dm": ('to = "shared"', 'to = "dm"', ["[[digest]]", "to", "personal"]),
    "internal to shared": ('"weekly"', '"internal"', ["[[digest]]", "to", "both sides"]),
    "daily with a day": ('"weekly"', '"daily"', ["[[digest]]", "at names a day"]),
    # tables
    "unknown table": ("[[digest]]", "[[digests]]", ["[digests]", "nearest: [[digest]]"]),
    "single brackets": ("[[digest]]", "[digest]", ["[[digest]]", "double brackets"]),
    "program twice": ("[program]", "[[program]]", ["[program]", "single brackets"]),
    # keys
    "keys as a list": ("[[digest]]", "[[keys]]\n[[digest]]", ["[keys]", "single brackets"]),
    "keys as a word": ("[program]", 'keys = "ask"\n[program]', ["[keys]", "single brackets"]),
    "keys of a severity": (
        "[[digest]]",
        '[keys]\nmajro = "ask"\n[[digest]]',
        ["[keys]: unknown key", '"majro"', "nearest: major", "allowed: critical, major, minor"],
    ),
    "key of keys": (
        "[[digest]]",
        '[keys]\nmajor = "asks"\n[[digest]]',
        ["[keys]: major is", '"asks"', 'nearest: "ask"', "inform", 'example major = "ask"'],
    ),
    "key of keys a flag": (
        "[[digest]]",
        "[keys]\nminor = true\n[[digest]]",
        ["[keys]: minor is true", 'example minor = "inform"'],
    ),
    # charter
    "brief a list": ("[brief]", "[[brief]]", ["[brief] is written as [[brief]]"]),
    "brief of 10,000": ('"Gateway G2, two boards"', f'"{"x" * 10_000}"', ["[brief]: product has"]),
    "criterion a number": ("{ target = 96 }", "96", ["[criteria]: response is", "target = 95"]),
    "criterion too high": ("{ target = 96 }", "{ target = 101 }", ["response is 101", "1 to 100"]),
    "criterion unknown": ("{ target = 96 }", "{ aim = 96 }", ["[criteria]: response has", '"aim"']),
    "weight unknown": ("{ otd = 30 }", "{ otf = 30 }", ["weights has", "nearest: otd"]),
    "goal without a measure": ('measure = "FPY %"\n', "", [GOAL, "measure is missing", "FPY %"]),
    "goal without a target": ('target = "98"\n', "", [GOAL, "target is missing"]),
    "goal of no term": ('target = "98"', 'target = "98"\nterm = "mid"', [GOAL, "term", "short"]),
    "goal reviewed never": ('"2027-06-30"', '"2027-06-31"', [GOAL, "review is", "a date"]),
    "goal of nobody": ('{ oem = "maria" }', '{ oem = "maira" }', [GOAL, "owner", "maria"]),
    "goal of the other side": ('{ oem = "maria" }', '{ ems = "maria" }', [GOAL, "of the oem side"]),
    "spec without a revision": ('revision = "C"\n', "", [SPEC, "revision is missing"]),
    "spec of nobody": (
        'revision = "C"\nowner = "maria"',
        'revision = "C"\nowner = "ria"',
        [SPEC, "owner is"],
    ),
    "obligation never due": ('rrule = "FREQ=MONTHLY;BYMONTHDAY=5"\n', "", [OBLIGATION, "none of"]),
    "obligation due twice": (
        'rrule = "FREQ=MONTHLY;BYMONTHDAY=5"',
        'rrule = "FREQ=MONTHLY;BYMONTHDAY=5"\nwithin = "2bd"',
        [OBLIGATION, "rrule and within", "exactly one"],
    ),
    "obligation of no day": (
        '"FREQ=MONTHLY;BYMONTHDAY=5"',
        '"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"',
        [OBLIGATION, "gives no date"],
    ),
    "obligation after nothing": (
        'rrule = "FREQ=MONTHLY;BYMONTHDAY=5"',
        'after = "fai 5"',
        [OBLIGATION, "after is", "+5bd"],
    ),
    "evidence unknown": ('evidence = "file"', 'evidence = "photo"', [OBLIGATION, "evidence"]),
    "term of no kind": ('kind = "expedite"', 'kind = "fees"', [TERM, "kind", "moq"]),
    "term twice": (
        "[[term]]",
        '[[term]]\nid = "expedite"\nside = "oem"\nkind = "moq"\ntext = "x"\n\n[[term]]',
        [TERM, "stands twice"],
    ),
}


@pytest.mark.parametrize(("old", "new", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_a_mistake_is_named_with_its_place(old: str, new: str, said: list[str]) -> None:
    errors = _errors(changed(old, new))
    assert len(errors) == 1, errors
    for words in said:
        assert words in errors[0]


def _errors(text: str) -> list[str]:
    with pytest.raises(BadProgram) as caught:
        read_program(text)
    return caught.value.errors


def test_the_small_file_is_sound() -> None:
    assert read_program(SMALL).key == "ACME"


@pytest.mark.parametrize(
    ("table", "first", "second"), [("site", "sj", "sz"), ("person", "maria", "tom")]
)
def test_ids_are_unique_whatever_their_case(table: str, first: str, second: str) -> None:
    errors = _errors(changed(f'id = "{second}"', f'id = "{first.upper()}"'))
    assert f'[[{table}]] "{first.upper()}": id "{first.upper()}"' in errors[0]
    assert f'that of [[{table}]] "{first}"' in errors[0]


@pytest.mark.parametrize("table", ["sync", "deadline"])
def test_syncs_and_deadlines_have_ids_of_their_own(table: str) -> None:
    start = SMALL.index(f"[[{table}]]")
    copy = SMALL[start : SMALL.index("\n\n", start)]
    errors = _errors(f"{SMALL}\n{copy}\n")
    assert len(errors) == 1
    assert f"[[{table}]]" in errors[0]


def test_all_mistakes_are_told_at_once() -> None:
    text = SMALL
    for old, new in [
        ('"ACME"', '"acme"'),
        ('"sj"\nlevel = 1', '"nowhere"\nlevel = 9'),
        ('"2bh"', '"soon"'),
        ('owner = "maria"', 'owner = "nobody"'),
        ("minutes = 30", "minuts = 30"),
        ('"08:00-17:00"', '"8-17", "9-18"'),
    ]:
        assert old in text
        text = text.replace(old, new, 1)
    errors = "\n".join(_errors(text))
    for words in ['"acme"', '"nowhere"', "level is 9", '"soon"', '"nobody"', '"minuts"']:
        assert words in errors
    assert '"8-17"' in errors
    assert '"9-18"' in errors


def test_an_unreadable_id_hides_no_other_mistake() -> None:
    """Who is referred to is unknown, unless the unreadable id looks like it."""
    text = SMALL.replace('owner = "maria"', 'owner = "ghost"').replace(
        'id = "maria"', 'id = "mari a"'
    )
    assert any('owner is "ghost"' in error for error in _errors(text))
    text = SMALL.replace('id = "maria"', 'id = "mari a"')
    assert not any("owner is" in error for error in _errors(text))


def test_an_error_is_one_short_line() -> None:
    for text in [
        changed('"sj"\nlevel', f'"{"y" * 10_000}"\nlevel'),
        changed('id = "maria"', f'id = "{"z" * 10_000}"'),
        changed("level = 1", f"level = {'9' * 4_000}"),
        changed('backup = "tom"', 'backup = "a\\nb"'),
        changed("on_call = true", f'"{"k" * 5_000}\\n" = true'),
    ]:
        for error in _errors(text):
            assert "\n" not in error
            assert len(error) < 700


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "\ufeff"])
def test_an_empty_file_lacks_everything(text: str) -> None:
    errors = _errors(text)
    assert "[program] is missing" in errors[0]
    for table in ("site", "person"):
        for side in ("oem", "ems"):
            assert any(f"[[{table}]]" in error and f'"{side}"' in error for error in errors)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[program]\nkey = \n", "line 2"),
        ('[program]\nkey = "A"\nkey = "B"\n', "line 3"),
        ("x = 2027-02-30\n", "line 1"),
        (f"x = {'[' * 5_000}", "deeply"),
        (f"x = {'9' * 5_000}", "TOML"),
    ],
)
def test_invalid_toml_is_one_error(text: str, said: str) -> None:
    errors = _errors(text)
    assert len(errors) == 1
    assert "not valid TOML" in errors[0]
    assert said in errors[0]


def test_a_wrong_side_is_not_told_again_as_a_missing_side() -> None:
    assert len(_errors(changed('side = "ems"', 'side = "emss"'))) == 1


def test_a_rule_without_dates_is_looked_for_in_the_last_cycle_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """To look through all years until the last one takes twenty times as long."""
    begun, expand = list[int](), rrules.expand

    def noted(rule: str, start: datetime) -> rrule:
        begun.append(start.year)
        return expand(rule, start)

    monkeypatch.setattr(rrules, "expand", noted)
    never = "FREQ=DAILY;INTERVAL=7;BYDAY=MO"
    assert rrules.first_occurrence(never, datetime(2027, 1, 5)) is None
    assert [year > 9999 - rrules.CYCLE for year in begun] == [True]
    assert len(_errors(changed("FREQ=WEEKLY;BYDAY=TU", never))) == 1


def test_every_key_says_what_is_allowed() -> None:
    tables = [*SINGLE, STEP, OWNER, KIT_LINE, *ARRAYS]
    keys = {f"{table.name}.{key.name}" for table in tables for key in table.keys}
    assert keys == set(ALLOWED)
