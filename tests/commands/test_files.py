"""Files and photos in the conversation about an issue: updates, links, readers, and limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.app.bootstrap import throwaway_database
from bot.domain.issue import Issue
from bot.domain.program import Program
from bot.domain.transitions import clock
from bot.engine.core import Core
from bot.features import INDEX
from bot.features.issues.files.policy import BURST, LINKS, NAME_LIMIT, shown_link, shown_name
from bot.messages.card import attached, plain_card, unpack
from bot.ports import SENT, Delivery, Outcome
from bot.ports.files import FileLink, IssueFile
from bot.ports.place import direct_place
from bot.ports.request import COMMAND, TALK, Reply, Request
from tests.commands.test_mirror import DISCORD, NOW, SLACK, mirrored
from tests.playing import Play, Stage, small_program

MINUTE = timedelta(minutes=1)


class Room:
    """A program with a shared channel on two platforms, one issue, and its thread on each."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.now = NOW
        self._events = 0
        self._numbers = {person.id: n for n, person in enumerate(mirrored().people)}
        self.say("linh", 'issue log shortage major "U7 short"', COMMAND, thread=False)
        self.say("tom", "issue ack ACME-1", COMMAND, thread=False)
        self.cards: dict[str, Delivery] = {}
        self.deliver()

    def say(
        self,
        person: str,
        text: str = "",
        kind: str = TALK,
        *files: str,
        thread: bool = True,
        where: str = SLACK,
        **about: object,
    ) -> Reply:
        """Say something with files in Slack's thread of the issue, or in the channel."""
        self._events += 1
        key = f"{where}/{self._events}"
        links = tuple(
            FileLink(name, f"https://files.example/{self._events}/{n}", f"https://m/{self._events}")
            for n, name in enumerate(files)
        )
        root = f"m{self.root(where)}" if thread else None
        number = self._numbers.get(person, 99)
        identity = f"T0/U{number}" if where.startswith("slack") else str(1000 + number)
        given = {"thread": root, "files": links} | about
        return self.core.handle(
            Request(key, kind, where[: where.index(":")], identity, where, text, **given), self.now
        )

    def photo(self, person: str, *names: str, text: str = "", **about: object) -> Reply:
        return self.say(person, text, TALK, *names, **about)

    def root(self, where: str) -> str:
        return self.cards[where].key

    def deliver(self) -> list[Delivery]:
        """Send what may be sent, and return it."""
        found: list[Delivery] = []
        while (due := self.core.next_wake(self.now)) is not None and due <= self.now:
            batches = self.core.claim(self.now)
            sent = [d for batch in batches for d in batch]
            found += sent
            self.core.settle([(d, Outcome(SENT, ref=f"m{d.key}")) for d in sent], self.now)
            if not batches:
                self.core.fire(self.now)
        self.cards |= {d.place: d for d in found if d.kind == "issue.card" and d.name == "ACME-1"}
        return found

    def lines(self) -> list[tuple[str, str]]:
        """Send what may be sent; return the thread lines of it, with their platforms."""
        sent = [d for d in self.deliver() if d.kind == "issue.event"]
        return [(d.place.partition(":")[0], plain_card(unpack(d.card))) for d in sent]

    def card(self) -> str:
        self.deliver()
        return plain_card(unpack(self.cards[DISCORD].card))

    def files(self, *audiences: str) -> list[IssueFile]:
        with self.core.db.read() as tx:
            return tx.last_files(1, audiences or ("shared",), 1000)

    def issue(self) -> Issue:
        with self.core.db.read() as tx:
            found = tx.issue_numbered(1, 1)
            assert found is not None
            return found


def opened(program: Program) -> Iterator[Room]:
    with throwaway_database() as database:
        core = Core(database, ["slack", "discord"], INDEX)
        core.import_program(program, NOW)
        yield Room(core)


@pytest.fixture
def room() -> Iterator[Room]:
    yield from opened(mirrored())


@pytest.fixture
def controlled() -> Iterator[Room]:
    yield from opened(replace(mirrored(), export_controlled=True))


# an update


def update_began(room: Room) -> datetime:
    running = clock(room.issue(), "update/1")
    assert running is not None
    return running.started


@pytest.mark.parametrize(("person", "counts"), [("tom", True), ("linh", False), ("guest", False)])
def test_a_file_is_an_update_where_a_reply_of_that_person_is_one(
    room: Room, person: str, counts: bool
) -> None:
    began = update_began(room)
    room.now += timedelta(hours=2)
    room.photo(person, "label.jpg")
    latest = max(c.started for c in room.issue().clocks if c.kind == "update")
    assert latest == (room.now if counts else began)
    assert len(room.files()) == (person != "guest")


def test_the_same_event_again_keeps_a_file_once(room: Room) -> None:
    files = (FileLink("a.jpg", "https://files.example/a", "https://m/1"),)
    thread = f"m{room.root(SLACK)}"
    again = Request("slack:1", TALK, "slack", "T0/U0", SLACK, "", thread=thread, files=files)
    for _ in range(2):
        room.core.handle(again, room.now)
    assert len(room.files()) == 1
    with room.core.db.read() as tx:
        assert [e.kind for e in tx.events(1)].count("commented") == 1


def test_a_file_in_the_thread_of_an_ended_issue_is_kept(room: Room) -> None:
    room.say("tom", 'issue resolve ACME-1 "done"', COMMAND, thread=False)
    room.say("linh", "issue close ACME-1", COMMAND, thread=False)
    room.deliver()
    reply = room.photo("tom", "late.jpg")
    assert reply.card is None
    assert room.issue().state == "closed"
    assert "1 file: late.jpg" in room.card()
    assert not [c for c in room.issue().clocks if c.running]


def test_a_file_in_the_thread_of_a_merged_issue_goes_where_the_work_goes_on(room: Room) -> None:
    room.say("linh", 'issue log shortage major "other"', COMMAND, thread=False)
    room.say("linh", "issue merge ACME-1 into ACME-2", COMMAND, thread=False)
    room.deliver()
    room.photo("tom", "box.jpg")
    with room.core.db.read() as tx:
        assert [file.name for file in tx.last_files(2, ["shared"], 9)] == ["box.jpg"]
    told = room.lines()
    assert sorted(platform for platform, _ in told) == ["discord", "slack"]
    assert {line.partition(" <")[0] for _, line in told} == {
        "Tom Reed in the thread of ACME-1: box.jpg"
    }


# the mirror


def test_a_file_is_told_in_the_other_thread_with_its_link_once(room: Room) -> None:
    room.photo("linh", "label.jpg", text="the label")
    (line,) = room.lines()
    assert line == ("discord", "Linh Tran: the label · label.jpg <https://files.example/3/0>")
    assert room.lines() == []


def test_many_files_without_words_are_two_lines_and_one_edit_a_card(room: Room) -> None:
    for number in range(100):
        room.photo("linh", f"{number}.jpg")
    sent = room.deliver()
    assert [d.place for d in sent if d.kind == "issue.card"] == [SLACK, DISCORD]
    (first,) = [d for d in sent if d.kind == "issue.event"]
    assert plain_card(unpack(first.card)).startswith("Linh Tran: 0.jpg <")
    assert "100 files, newest 99.jpg" in room.card()
    room.now += BURST - timedelta(seconds=1)
    assert room.lines() == []
    room.now += timedelta(seconds=1)
    (line,) = [d for d in room.deliver() if d.kind == "issue.event"]
    card = unpack(line.card)
    assert plain_card(card).startswith("Linh Tran: 99 more files · 1.jpg <")
    assert len(attached(card)) == LINKS
    room.now += timedelta(days=1)
    assert room.lines() == []


def test_a_row_of_files_ends_with_a_minute_or_with_words(room: Room) -> None:
    room.photo("linh", "1.jpg")
    room.photo("linh", "2.jpg")
    room.photo("linh", "3.jpg", text="words")
    room.photo("linh", "4.jpg")
    assert [line.partition(" <")[0] for _, line in room.lines()] == [
        "Linh Tran: 1.jpg",
        "Linh Tran: words · 3.jpg",
        "Linh Tran: 4.jpg",
    ]
    room.now += BURST
    assert [line.partition(" <")[0] for _, line in room.lines()] == ["Linh Tran: 2.jpg"]
    room.photo("linh", "5.jpg")
    assert [line.partition(" <")[0] for _, line in room.lines()] == ["Linh Tran: 5.jpg"]


def test_files_of_two_people_are_two_rows(room: Room) -> None:
    room.photo("linh", "1.jpg")
    room.photo("tom", "2.jpg")
    assert len(room.lines()) == 2


# what is typed with it


@pytest.mark.parametrize("line", ["frobnicate", "resolve a big word", "ack", "issue list"])
def test_a_file_beside_a_command_in_a_thread_is_kept_whatever_it_does(
    room: Room, line: str
) -> None:
    room.say("tom", line, COMMAND, "a.jpg")
    assert [file.name for file in room.files()] == ["a.jpg"]


def test_a_file_that_a_command_reads_is_not_one_of_the_issue(room: Room) -> None:
    room.say("maria", "issue import", COMMAND, "list.xlsx")
    assert room.files() == []


def test_a_file_beside_a_command_elsewhere_belongs_to_the_issue_that_it_names(room: Room) -> None:
    room.say("tom", 'issue update ACME-1 "seen"', COMMAND, "a.jpg", thread=False)
    room.say("linh", 'issue log shortage minor "new"', COMMAND, "b.jpg", "c.jpg", thread=False)
    assert [file.name for file in room.files()] == ["a.jpg"]
    with room.core.db.read() as tx:
        assert [file.name for file in tx.last_files(2, ["shared"], 9)] == ["c.jpg", "b.jpg"]
    room.say("linh", "issue show ACME-1", COMMAND, "d.jpg", thread=False)
    assert [file.name for file in room.files()] == ["a.jpg"]


# who sees it


def test_a_file_of_one_side_never_goes_to_the_other(room: Room) -> None:
    place = direct_place("slack", "T0/U0")
    note = 'issue note ACME-1 "ours"'
    reply = room.say(
        "tom", note, TALK, "secret.jpg", thread=False, private=True, heard=False, where=SLACK
    )
    assert "Only you can open a file of a direct message." in plain_card(reply.card)  # type: ignore[arg-type]
    assert place
    assert room.files() == []
    assert [file.name for file in room.files("oem")] == ["secret.jpg"]
    assert "secret" not in "".join(plain_card(unpack(d.card)) for d in room.deliver())
    for person, seen in (("maria", True), ("linh", False)):
        about = {"thread": False, "private": True, "heard": False}
        shown = room.say(person, "issue show ACME-1", TALK, **about)  # type: ignore[arg-type]
        assert shown.card is not None
        assert ("secret.jpg" in plain_card(shown.card)) == seen
    shown = room.say("maria", "issue show ACME-1", COMMAND, thread=False)
    assert shown.card is not None
    assert "secret.jpg" not in plain_card(shown.card)


def test_under_export_control_no_name_is_shown_or_kept(controlled: Room) -> None:
    controlled.photo("linh", "Missile fin.jpg", "b.step", text="the part")
    controlled.photo("linh", "seeker.png")
    told = "\n".join(line for _, line in controlled.lines())
    assert told.splitlines() == [
        "Linh Tran: the part · File 1 <https://m/3>, File 2 <https://m/3>",
        "Linh Tran: File 3 <https://m/4>",
    ]
    assert "3 files, newest File 3 <https://m/4>" in controlled.card()
    with controlled.core.db.read() as tx:
        kept = str([*tx.events(1), *tx.last_files(1, ["shared"], 9)])
    assert not any(word in kept for word in ("Missile", "step", "seeker"))


def test_an_issue_of_few_readers_shows_no_names(room: Room) -> None:
    line = 'issue log confidentiality "drawing leaked" what="x"'
    room.say("linh", line, COMMAND, "leak.pdf", thread=False, heard=False)
    with room.core.db.read() as tx:
        assert tx.count_files(2, ["shared"]) == 0
        assert [file.name for file in tx.last_files(2, ["managers"], 9)] == ["File 1"]
    assert "leak.pdf" not in "".join(plain_card(unpack(d.card)) for d in room.deliver())


# limits


def test_of_one_message_so_many_files_are_kept_and_the_rest_is_told(room: Room) -> None:
    reply = room.photo("linh", *(f"{n}.jpg" for n in range(LINKS + 5)))
    assert len(room.files()) == LINKS
    assert reply.card is not None
    assert plain_card(reply.card).startswith(f"Andon keeps at most {LINKS} files of one message. 5")


def test_a_list_of_files_names_the_newest_and_counts_the_rest(room: Room) -> None:
    for _ in range(3):
        room.photo("linh", *(f"{n}.jpg" for n in range(10)))
    shown = room.say("tom", "issue show ACME-1", COMMAND, thread=False)
    assert shown.card is not None
    (line,) = [line for line in plain_card(shown.card).splitlines() if line.startswith("Files: ")]
    assert line.count("<https://") == LINKS
    assert line.endswith("and 10 more")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("label.jpg", "label.jpg"),
        ("  a \n b\t.jpg ", "a b .jpg"),
        ("\u202egpj.exe", "gpj.exe"),
        ("\u2066a\u2069\u200f\ufeff\x00\x1b[31m.png", "a[31m.png"),
        ("\ud83d.jpg", ".jpg"),
        ("料号 标签.jpg", "料号 标签.jpg"),
        ("صورة.png", "صورة.png"),
        ("\u202e\u2066", ""),
        ("", ""),
    ],
)
def test_a_name_is_one_line_that_turns_nothing_around(typed: str, shown: str) -> None:
    assert shown_name(typed) == shown


@pytest.mark.parametrize("typed", ["x" * 300, "x" * 300 + ".jpg", "." * 300, "x." + "y" * 300])
def test_a_long_name_is_shortened_and_keeps_its_end(typed: str) -> None:
    name = shown_name(typed)
    assert len(name) <= NAME_LIMIT
    assert "…" in name
    assert name.endswith(".jpg") == typed.endswith(".jpg")


@pytest.mark.parametrize("link", ["", "https://a b", "https://a/\u202e", "https://" + "a" * 2000])
def test_an_address_that_no_platform_takes_gives_that_of_the_message(link: str) -> None:
    assert shown_link(link, "https://m/1") == "https://m/1"
    assert shown_link("https://a/b", "https://m/1") == "https://a/b"


def test_a_file_without_a_name_has_a_number(room: Room) -> None:
    room.photo("linh", "\u202e", "b.jpg", "")
    assert [file.name for file in room.files()] == ["File 3", "b.jpg", "File 1"]


# deleted, exported, and in one's own words


def test_what_is_deleted_is_said_in_the_history_and_leaves_the_card(room: Room) -> None:
    room.photo("linh", "a.jpg", "b.jpg", text="two")
    room.say("linh", "frobnicate", COMMAND, "c.jpg")
    (last,) = {file.source for file in room.files() if file.name == "c.jpg"}
    (first,) = {file.source for file in room.files() if file.name == "a.jpg"}
    assert room.core.forget_message(last.removesuffix("/files"), room.now)
    assert room.core.forget_message(first, room.now, [1])
    assert not room.core.forget_message(first, room.now, [1])
    assert not room.core.forget_message("slack:T0/C0/9.9", room.now)
    assert "1 file: a.jpg" in room.card()
    shown = room.say("tom", "issue show ACME-1", COMMAND, thread=False)
    assert shown.card is not None
    text = plain_card(shown.card)
    assert "deleted: c.jpg" in text
    assert "deleted: b.jpg" in text


def test_the_history_of_an_export_has_the_links(room: Room) -> None:
    room.photo("linh", "label.jpg")
    reply = room.say("tom", "issue export", COMMAND, thread=False)
    book = load_workbook(BytesIO(reply.files[0].data))
    cells = [cell.value for row in book["History"].iter_rows() for cell in row]
    assert "Linh Tran: label.jpg <https://files.example/3/0>" in cells


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as play:
        play("at 2026-12-03T10:00 America/Los_Angeles")
        play('linh: /andon issue log shortage major "U7 MCU short" mpn=STM32G0B1')
        yield play


def test_a_file_in_private_without_an_issue_says_where_it_belongs(play: Play) -> None:
    assert play.reply("tom with label.jpg in dm").startswith("Nothing was kept")
    shown = play.reply("tom with label.jpg in dm: issue list")
    assert "U7 MCU short" in shown
