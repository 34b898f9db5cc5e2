"""Digest commands: bad input, who may, what each reader sees, and what never reaches a partner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.app import bootstrap
from bot.domain.program import DigestSchedule
from bot.domain.values import Channel
from bot.features import INDEX
from bot.program_file import read_program, write_program
from tests.playing import HERE, Play, Stage, small_program

START = "at 2027-03-01T10:00 America/Los_Angeles"
WEEKLY = 'maria: /andon digest schedule weekly "mon 08:30"'


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as found:
        found(START)
        yield found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("maria: /andon digest now hourly", "Allowed: daily, weekly, internal, monthly, personal"),
        ("maria: /andon digest now wekly", "Did you mean weekly?"),
        ("maria: /andon digest now weekly full=no", "Use full=yes, or leave it out"),
        ("maria: /andon digest now internal", "The internal digest is only for Acme Devices"),
        ("maria: /andon digest schedule", "<kind> is missing"),
        ("maria: /andon digest schedule weekly", "<at> is missing"),
        ("maria: /andon digest schedule weekly 08:30", "needs a day of the week"),
        ("maria: /andon digest schedule daily mon 08:30", "comes on every working day"),
        ("maria: /andon digest schedule weekly soon", '"soon" is not a time of a digest'),
        ("maria: /andon digest schedule weekly mon 25:30", "is not a time of a digest"),
        ("maria: /andon digest schedule weekly mon 08:30 to=public", "Allowed: shared, oem, ems"),
        ("maria: /andon digest schedule weekly mon 08:30 to=dm", "Allowed: shared, oem, ems"),
        ("maria: /andon digest schedule internal 15:00 to=shared", "Allowed: oem, ems"),
        ("maria: /andon digest schedule internal 15:00 to=ems", "Only Volta EMS schedules"),
        ("maria: /andon digest schedule weekly mon 08:30 to=ems", "Only Volta EMS schedules"),
        ("maria: /andon digest schedule weekly mon 08:30 zone=Mars", '"Mars" is not a time zone'),
        ("maria: /andon digest schedule weekly mon 08:30 at=2", "at="),
        ("tom: /andon digest schedule daily 08:30", "Only a program manager can do this."),
        ("tom: /andon digest off weekly", "Only a program manager can do this."),
        ("maria: /andon digest off", "<digest> is missing"),
        ("maria: /andon digest off daily", "There is no digest daily. Allowed: weekly"),
        ("wei: /andon digest off internal-oem", "There is no digest internal-oem"),
        ("stranger: /andon digest now weekly", "not on the roster"),
        ("stranger: /andon digest list", "not on the roster"),
    ],
)
def test_each_mistake_is_one_sentence_and_changes_nothing(play: Play, line: str, said: str) -> None:
    play(WEEKLY)
    play("maria in oem: /andon digest schedule internal 15:00")
    before = play.reply("maria: /andon digest list")
    assert said in play.reply(line)
    assert play.reply("maria: /andon digest list") == before


def test_nothing_is_sent_unless_a_program_asks_for_it(play: Play) -> None:
    play('linh: /andon issue log nonconformance critical "Cold solder"')
    assert "No digest is scheduled in ACME." in play.reply("tom: /andon digest list")
    assert not [r for r in play("wait 40d") if r.kind.startswith("digest.")]


def test_a_schedule_repeats_the_understood_time_in_both_zones(play: Play) -> None:
    said = play.reply(WEEKLY)
    assert "mon 08:30 (America/Los_Angeles), to the shared channels." in said
    assert "Next: Los Angeles Mon Mar 8 08:30 · Shanghai Tue Mar 9 00:30." in said
    assert "already comes mon 08:30" in play.reply(WEEKLY)
    play.agreed('wei: /andon digest schedule weekly "Tuesday 9:00" zone=shenzhen')
    assert "tue 09:00 (Asia/Shanghai)" in play.reply("tom: /andon digest list")
    assert play.reply("tom: /andon digest list").count("weekly") == 1


def test_everybody_hears_of_a_shared_schedule_and_nobody_of_an_internal_one(play: Play) -> None:
    told = [r for r in play(WEEKLY) if r.kind == "notice"]
    assert [r.to for r in told] == ["shared"]
    assert not [r for r in play("maria: /andon digest schedule internal 15:00") if r.to == "shared"]
    assert "internal-oem" in play.reply("tom: /andon digest list")
    assert "internal" not in play.reply("linh: /andon digest list")


def test_off_and_on_again(play: Play) -> None:
    play(WEEKLY)
    play.agreed("wei: /andon digest off weekly")
    assert play.reply("wei: /andon digest off weekly") == "The digest weekly is off already."
    assert not [r for r in play("wait 8d") if r.kind == "digest.weekly"]
    assert "is scheduled" in play.reply(WEEKLY)
    assert [r.kind for r in play("wait 7d") if r.kind.startswith("digest")] == ["digest.weekly"]


def test_an_empty_program_is_one_line_or_nothing(play: Play) -> None:
    play(WEEKLY)
    play("maria: /andon digest schedule daily 08:30")
    play("maria: /andon digest schedule personal 08:45")
    found = [r for r in play("wait 7d") if r.kind.startswith("digest.")]
    assert [r.kind for r in found] == ["digest.weekly"]
    assert found[0].text == ("ACME, Mon Mar 8: nothing is open, and nothing changed since Mar 1.")
    assert "nothing is due today" in play.reply("tom: /andon digest now")
    assert "nothing waits for you today" in play.reply("tom: /andon digest now personal")


def test_the_weekly_one_says_what_changed_and_who_holds_the_ball(play: Play) -> None:
    play(WEEKLY)
    play('linh: /andon issue log shortage major "U7 MCU short" need=2027-03-12')
    play('linh: /andon issue log eq minor "Is 0402 acceptable for C14?"')
    play("tom: /andon issue ack ACME-1")
    first = next(r for r in play("wait 7d") if r.kind == "digest.weekly")
    assert first.subject == "digest:weekly"
    assert first.text.startswith(
        "ACME, weekly digest Mon Mar 8: 2 open (2 opened, 0 closed since Mar 1)"
    )
    assert "• ACME-1 U7 MCU short: 6 days, Acme Devices (Tom Reed)" in first.text
    assert "• Acme Devices: acknowledged 1 of 2 (50 %)" in first.text
    assert "[Chart: open issues by age, 8 weeks. Acme Devices:" in first.text
    assert first.card is not None
    assert first.card.picture is not None
    play('tom: /andon issue resolve ACME-1 "broker"')
    play("linh: /andon issue close ACME-1")
    play('linh: /andon issue log shortage major "C9 short"')
    play("tom: /andon issue ack ACME-3")
    second = next(r for r in play("wait 7d") if r.kind == "digest.weekly")
    assert "1 open" not in first.text.splitlines()[0]
    assert "2 open (1 opened, 1 closed since Mar 8)" in second.text
    assert "Open issues (2), as many as Mar 8" in second.text
    assert "acknowledged 1 of 1 (100 %, up from 50 %)" in second.text


def test_the_next_meetings_are_named(play: Play) -> None:
    play('maria: /andon sync add "Weekly sync" start="2027-03-02 17:00" repeat=weekly')
    assert "• Weekly sync: Los Angeles Tue 17:00 · Shanghai Wed 09:00" in play.reply(
        "maria: /andon digest now weekly"
    )


def test_a_critical_issue_is_told_whatever_is_due(play: Play) -> None:
    play("maria: /andon digest schedule daily 08:30")
    play('tom: /andon issue log nonconformance critical "Cold solder"')
    found = [r for r in play("wait 1d") if r.kind == "digest.daily"]
    assert len(found) == 1
    assert "Critical (1)" in found[0].text
    assert "Who holds the ball" in found[0].text


def test_a_person_gets_only_his_own(play: Play) -> None:
    play("maria: /andon digest schedule personal 08:45")
    play('linh: /andon issue log shortage major "U7 MCU short"')
    play('wei: /andon deadline add "Send CoC" due=2027-03-02 owner=linh id=coc')
    found = {r.to: r.text for r in play("wait 1d") if r.kind == "digest.personal"}
    assert set(found) == {"dm:tom", "dm:linh"}
    assert "1 to acknowledge" in found["dm:tom"]
    assert "Send CoC (coc)" in found["dm:linh"]
    assert "U7" not in found["dm:linh"]


def test_what_is_due_today_opens_with_one_press(play: Play) -> None:
    play("maria: /andon digest schedule personal 08:45")
    play('maria: /andon deadline add "Report" due=tomorrow owner=tom id=report')
    play("at 2027-03-02T09:00 America/Los_Angeles")
    assert "Report" in play.reply('tom clicks "report" on digest:personal')


def test_a_side_without_a_channel_gets_its_own_by_direct_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shared = (Channel("console", "shared", "shared"),)
    monkeypatch.setattr(bootstrap, "on_console", lambda program: replace(program, channels=shared))
    with Stage(small_program()) as play:
        play(START)
        play("maria: /andon digest schedule internal fri 15:00")
        play('linh: /andon issue log shortage major "U7 MCU short"')
        found = [r for r in play("wait 6d") if r.kind == "digest.internal"]
        assert [r.to for r in found] == ["dm:maria"]


def test_all_lines_come_as_a_file(play: Play) -> None:
    for number in range(60):
        play(f'linh: /andon issue log shortage major "Part {number} short"')
    play("maria: /andon digest schedule daily 08:30")
    shown = next(r for r in play("wait 2d") if r.kind == "digest.daily")
    lines = shown.text.splitlines()
    assert len(lines) <= 40
    assert sum(line.startswith("• ACME-") for line in lines) == 12
    assert shown.card is not None
    assert shown.card.buttons[0].label.startswith("+")
    assert shown.text.splitlines()[-1].startswith(shown.card.buttons[0].label)
    label = shown.card.buttons[0].label
    said = play.reply(f'tom clicks "{label}" on digest:daily')
    assert "The whole digest is attached" in said


def test_a_pause_drops_what_has_lost_its_meaning(play: Play) -> None:
    play(WEEKLY)
    play.agreed("maria: /andon program pause")
    play("wait 10d")
    play("wei: /andon program pause")
    again = play("maria: /andon program resume")
    assert not [r for r in again if r.kind.startswith("digest.")]
    found = [r for r in play("wait 7d") if r.kind == "digest.weekly"]
    assert len(found) == 1


TABLES = (
    DigestSchedule("weekly", "America/Los_Angeles", "mon 08:30", "shared"),
    DigestSchedule("weekly", "America/Los_Angeles", "thu 08:30", "shared"),
    DigestSchedule("daily", "Asia/Shanghai", "08:30", "shared"),
    DigestSchedule("internal", "Asia/Shanghai", "fri 15:00", "ems"),
    DigestSchedule("internal", "America/Los_Angeles", "15:00", "oem"),
    DigestSchedule("monthly", "America/Los_Angeles", "09:00", "shared"),
    DigestSchedule("personal", "America/Los_Angeles", "08:45", "dm"),
)


def test_tables_go_in_and_come_out_as_they_were() -> None:
    from bot.engine.context import context_of
    from bot.engine.program_tables import whole
    from bot.features.programs.store import import_program
    from storage.open import open_database
    from storage.schema import create
    from tests.contract.samples import NOW

    folder = pytest.importorskip("tempfile").mkdtemp()
    url = f"sqlite:///{folder}/andon.db"
    create(url)
    db = open_database(url, threaded=False, durable=False)
    program = replace(small_program(), digests=TABLES)
    moved = (replace(TABLES[0], at="tue 09:00"), *TABLES[1:])
    for wanted in (program, program, replace(program, digests=moved)):
        db.write(lambda tx, wanted=wanted: import_program(tx, wanted, NOW, INDEX))
        with db.read() as tx:
            row = tx.program_named("ACME")
            assert row is not None
            exported = whole(tx, context_of(tx, row.id, INDEX))
        assert sorted(map(str, exported.digests)) == sorted(map(str, wanted.digests))
        assert read_program(write_program(exported)).digests == exported.digests
    db.close()


# nothing internal is seen by the other side

SECRETS = {"oem": "Mouser at 2.10", "ems": "other customer first"}
_text = st.text("abcXYZ09料ü*_~<>&|`#@.,", min_size=1, max_size=9)


@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(
    notes=st.lists(st.tuples(st.sampled_from(("oem", "ems")), st.integers(1, 4)), max_size=6),
    titles=st.lists(_text, min_size=4, max_size=4),
    categories=st.lists(
        st.sampled_from(("shortage", "commercial", "eq", "scar", "general")),
        min_size=4, max_size=4,
    ),
)  # fmt: skip
def test_nothing_internal_reaches_the_other_side(
    notes: list[tuple[str, int]], titles: list[str], categories: list[str]
) -> None:
    program = read_program((HERE / "scenarios" / "acme.toml").read_text("utf-8"))
    side = {f"dm:{person.id}": person.side for person in program.people}
    writer = {"oem": "tom in oem", "ems": "linh in ems"}
    with Stage(program) as play:
        play("at 2026-12-03T10:00 America/Los_Angeles")
        for person, line in (
            ("maria", 'weekly "mon 08:30"'), ("maria", "daily 08:30"), ("maria", "monthly 09:00"),
            ("maria", "personal 08:45"), ("maria", "internal fri 15:00"),
            ("wei", "internal fri 15:00 zone=Asia/Shanghai"),
        ):  # fmt: skip
            play(f"{person}: /andon digest schedule {line}")
        for number, (title, category) in enumerate(zip(titles, categories, strict=True), 1):
            play(f'linh: /andon issue log {category} major "RFQ {number} {title}"')
        for owner, number in notes:
            play(f"{writer[owner]}: /andon issue note ACME-{number} {SECRETS[owner]} {number}")
        asked = [f"{person}{where}: /andon digest now {kind}"
                 for person in ("maria", "wei") for where in ("", " in dm")
                 for kind in ("daily", "weekly", "monthly", "personal", "internal")]  # fmt: skip
        for line in asked:
            play(line)
        play("wait 35d")
        own = 0
        for record in play.records:
            if record.kind not in ("reply",) and not record.kind.startswith("digest."):
                continue
            reader = side.get(record.to, record.to)
            for owner, secret in SECRETS.items():
                if record.kind.startswith("digest.") or "digest" in record.text:
                    assert reader == owner or secret not in record.text, record
                own += reader == owner and secret in record.text
            if record.kind in ("digest.daily", "digest.weekly", "digest.monthly"):
                for number, category in enumerate(categories, 1):
                    if category == "commercial":
                        assert f"RFQ {number} " not in record.text
        assert own or not notes
