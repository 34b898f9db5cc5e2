"""Files of issues: once for each place of a message, for their readers, until they are deleted."""

from __future__ import annotations

from dataclasses import replace

from bot.ports import Database
from bot.ports.files import IssueFile
from tests.contract.samples import HOUR, NOW, full_issue, program


def issues(db: Database) -> tuple[int, int]:
    """Store two issues and return their row ids."""
    of = program(db)
    made = (replace(full_issue(of), number=number, source=None) for number in (1, 2))
    one, two = (db.write(lambda tx, new=new: tx.add_issue(new)).id for new in made)
    return one, two


def photo(issue: int, position: int = 0, **given: object) -> IssueFile:
    """Return a file of an issue."""
    name = f"label {position} “ü” 料.jpg"
    link = "https://files.example/1"
    made = IssueFile(
        0, issue, "slack:T0/C1/1.5", position, name, link, "linh", "ems", NOW, "shared"
    )
    return replace(made, **given)  # type: ignore[arg-type]


def found(burst: tuple[list[IssueFile], int]) -> tuple[list[int], int]:
    """Return the places of the files of a row, and how many it has."""
    return [file.position for file in burst[0]], burst[1]


def test_a_file_is_kept_once_for_its_place_in_a_message(db: Database) -> None:
    one, _ = issues(db)
    db.write(lambda tx: tx.add_files([photo(one), photo(one, 1)]))
    db.write(lambda tx: tx.add_files([photo(one, name="other.jpg"), photo(one, 2)]))
    db.write(lambda tx: tx.add_files([]))
    with db.read() as tx:
        kept = tx.files_of_message("slack:T0/C1/1.5")
        assert kept == [photo(one, n, id=file.id) for n, file in enumerate(kept)]
        assert len(kept) == 3
        assert tx.file(kept[0].id) == kept[0]
        assert tx.file(kept[-1].id + 1) is None


def test_files_are_found_for_their_readers_the_newest_first(db: Database) -> None:
    one, two = issues(db)
    theirs = photo(one, 1, audience="oem", author="tom", side="oem")
    db.write(lambda tx: tx.add_files([photo(one), theirs, photo(one, 2), photo(two, 3)]))
    with db.read() as tx:
        assert [f.position for f in tx.last_files(one, ["shared"], 9)] == [2, 0]
        assert [f.position for f in tx.last_files(one, ["shared", "oem"], 2)] == [2, 1]
        assert tx.last_files(one, [], 9) == []
        assert tx.count_files(one, ["shared"]) == 2
        assert tx.count_files(one, ["shared", "oem"]) == 3
        assert tx.count_files(one, ["managers"]) == 0
        newest = tx.last_file_of(one, "linh")
        assert newest is not None
        assert newest.position == 2
        assert tx.last_file_of(two, "tom") is None


def test_a_row_of_files_without_words_is_found_by_its_beginning(db: Database) -> None:
    one, two = issues(db)
    row = {"burst": "slack:T0/C1/1.5"}
    files = [
        photo(one, 0, **row),
        photo(one, 1, **row),
        photo(one, 2, source="slack:T0/C1/1.6", **row),
        photo(one, 3, source="slack:T0/C1/1.7", **row),
        photo(one, 4, source="slack:T0/C1/1.8", burst="slack:T0/C1/1.8"),
        photo(one, 5, source="slack:T0/C1/1.9"),
        photo(one, 6, source="slack:T0/C1/1.6", author="tom", **row),
        photo(two, 7, source="slack:T0/C1/1.6", **row),
    ]
    db.write(lambda tx: tx.add_files(files))
    with db.read() as tx:
        first, second = tx.files_of_message("slack:T0/C1/1.5")
        assert found(tx.burst(first, 9)) == ([2, 3], 2)
        assert found(tx.burst(first, 1)) == ([2], 2)
        (alone,) = tx.files_of_message("slack:T0/C1/1.8")
        assert found(tx.burst(alone, 9)) == ([], 0)
        assert tx.goes_on(second)
        assert not tx.goes_on(tx.files_of_message("slack:T0/C1/1.7")[0])
        assert not tx.goes_on(alone)


def test_what_is_deleted_is_neither_counted_nor_found_but_numbered(db: Database) -> None:
    one, _ = issues(db)
    first = photo(one, 9, source="slack:T0/C1/1.4", burst="slack:T0/C1/1.4")
    files = [first, *(photo(one, n, burst="slack:T0/C1/1.4") for n in range(3))]
    db.write(lambda tx: tx.add_files(files))
    gone = db.write(lambda tx: tx.mark_files_gone("slack:T0/C1/1.5", [0, 2, 7], NOW + HOUR))
    assert gone == [one]
    assert db.write(lambda tx: tx.mark_files_gone("slack:T0/C1/1.5", [0, 2], NOW)) == []
    assert db.write(lambda tx: tx.mark_files_gone("slack:T0/C1/9.9", [0], NOW)) == []
    with db.read() as tx:
        assert [f.gone for f in tx.files_of_message("slack:T0/C1/1.5")] == [
            NOW + HOUR,
            None,
            NOW + HOUR,
        ]
        assert [f.position for f in tx.last_files(one, ["shared"], 9)] == [1, 9]
        assert found(tx.burst(tx.files_of_message("slack:T0/C1/1.4")[0], 9)) == ([1], 1)
        assert (tx.count_files(one, ["shared"]), tx.numbered_files(one)) == (2, 4)
        newest = tx.last_file_of(one, "linh")
        assert newest is not None
        assert newest.position == 2
