"""Which side people are on, for a platform that shows each side its own rooms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.ports import Database
from bot.program_file import read_program


class Sides(Mapping[str, str]):
    """The side of each person by id; whoever joined a program since is looked up once."""

    def __init__(self, database: Database, known: Mapping[str, str]) -> None:
        self._database = database
        self._known = dict(known)

    def __getitem__(self, person: str) -> str:
        if person not in self._known:
            self._known[person] = self._found(person)
        return self._known[person]

    def _found(self, person: str) -> str:
        with self._database.read() as tx:
            for member in tx.memberships("console", person):
                known = read_program(tx.program(member.program_id).document).person(member.name)
                if known is not None:
                    return known.side
        raise KeyError(person)

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
