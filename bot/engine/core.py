"""The core: handle a request, fire what is due, claim what is to be sent, settle the outcome.

Every operation takes ``now``, runs in one unit of work, and neither sleeps nor reads a clock. It
may be called from several threads and processes at once; each intent happens once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import TypeVar

from bot.domain.calendar import NeverOpens
from bot.domain.errors import Conflict, Refused
from bot.domain.program import Program
from bot.engine.answered import keep_refusal, refusal_of
from bot.engine.budgets import BUDGETS, Budgets
from bot.engine.channels import channels_of, known_channel, move_channel
from bot.engine.commands.dispatch import files_apart
from bot.engine.commands.said import is_small_talk, measured
from bot.engine.context import Contexts
from bot.engine.deleted import files_there, forget_files
from bot.engine.delivery.claim import claim_rows
from bot.engine.delivery.settle import settle_rows
from bot.engine.feature import IMPORTED, PROGRAM
from bot.engine.firing import fire_due
from bot.engine.heard import Heard
from bot.engine.index import Index
from bot.engine.life import LEASE, Life
from bot.engine.looks import only_shows, shown_to
from bot.engine.my_items import my_items
from bot.engine.reach import send_elsewhere, stranded
from bot.engine.requests import answer, beforehand, is_slow
from bot.engine.suggestions import open_form, suggest
from bot.engine.tidy import KEEP, Keep, tidy
from bot.messages.card import Card, plain
from bot.messages.forms import Choice, Form
from bot.ports import FIRE_BATCH, Database, Delivery, Outcome, UnitOfWork
from bot.ports.foreign import ForeignReader, read_here
from bot.ports.request import Reply, Request

T = TypeVar("T")

VIEWS = 2
"""How many lines that only show are answered at once; what else is asked waits in order."""
PLACES = 100
"""Of so many places it is known what was asked there last, before what is done is forgotten."""
_WRITTEN = "written"


class Core:
    """The engine on one database.

    ``platforms`` are those whose messages this process sends; ``index`` is what it can do;
    ``reader`` reads the files that people send; ``budgets`` say how much people may ask of it.
    ``keep`` says for how long what nobody needs is kept. ``address`` is where browsers reach it, if
    they do.
    """

    def __init__(
        self,
        db: Database,
        platforms: Collection[str],
        index: Index,
        reader: ForeignReader = read_here,
        *,
        budgets: Budgets = BUDGETS,
        keep: Keep = KEEP,
        address: str | None = None,
    ) -> None:
        self.db = db
        self._keep = keep
        self.platforms = tuple(platforms)
        self.index = index
        self._read_apart = reader
        self._contexts = Contexts(index, budgets, address)
        self.heard = Heard(db, self._contexts)
        self._undone: dict[str, Future[Reply]] = {}
        self._life = Life(self._contexts, self.platforms, self.heard)

    # programs

    def import_program(self, program: Program, now: datetime) -> str:
        """Import a program; return what was done in words. May raise ``Refused``."""
        take_in = self.index.answering(PROGRAM, IMPORTED)
        return plain(self.db.write(lambda tx: take_in(tx, program, now, self.index)))

    # requests

    def handle(self, request: Request, now: datetime) -> Reply:
        """Do what a person asked for, once for a request key, and return the private answer.

        A refusal is an answer too: it says what is allowed, and nothing was changed.
        """
        return Reply() if is_small_talk(request) else self._do_all(measured(request), now)

    def _do_all(self, request: Request, now: datetime) -> Reply:
        """Do what was asked for, and before it keep the files that came with it in a thread."""
        files = files_apart(self.index.commands, request)
        if files is not None:
            self._do(files, now)
            request = replace(request, files=())
        return self._do(request, now)

    def _do(self, request: Request, now: datetime) -> Reply:
        try:
            shown = shown_to(self.db, self._contexts, request, now)
            if shown is not None:
                return shown
            prepared = (
                self._prepared(request, now) if is_slow(self.index.commands, request) else None
            )
            return self.db.write(
                lambda tx: answer(self._contexts, tx, request, now, prepared), urgent=True
            )
        except (Refused, NeverOpens, Conflict) as error:
            return self._refuse(request, now, error)

    def _refuse(
        self, request: Request, now: datetime, error: Refused | NeverOpens | Conflict
    ) -> Reply:
        """Return the refusal of a request; of one that may be found again it is kept."""
        reply = refusal_of(error)
        if request.kept and not isinstance(error, Conflict):
            self.db.submit(lambda tx: keep_refusal(tx, request, reply, now))
        return reply

    def submit(self, request: Request, now: datetime) -> Future[Reply]:
        """Like ``handle``, without waiting: requests that come together share a commit."""
        answered: Future[Reply] = Future()
        if is_small_talk(request):
            answered.set_result(Reply())
            return answered
        request = measured(request)
        if files_apart(self.index.commands, request) is not None:
            return self._views.submit(self._do_all, request, now)
        if is_slow(self.index.commands, request):
            return self._lists.submit(self._do, request, now)
        if only_shows(self.index.commands, request):
            before = self._undone.get(request.place)
            return self._views.submit(self._show_after, before, request, now)
        unit = self.db.submit(lambda tx: answer(self._contexts, tx, request, now), urgent=True)
        self._note(request.place, unit)
        unit.add_done_callback(partial(self._pass_on, answered, request, now))
        return answered

    def _show_after(self, before: Future[Reply] | None, request: Request, now: datetime) -> Reply:
        """Answer a line that only shows, after what was said before it in the same place."""
        if before is not None:
            wait([before])
        return self._do(request, now)

    def _note(self, place: str, unit: Future[Reply]) -> None:
        if len(self._undone) >= PLACES:
            self._undone = {name: last for name, last in self._undone.items() if not last.done()}
        self._undone[place] = unit

    def _pass_on(
        self, answered: Future[Reply], request: Request, now: datetime, unit: Future[Reply]
    ) -> None:
        """Give the reply, or a refusal as a reply; any other error goes to whoever waits."""
        error = unit.exception()
        if not answered.set_running_or_notify_cancel():
            return
        if error is None:
            answered.set_result(unit.result())
        elif isinstance(error, Refused | NeverOpens | Conflict):
            answered.set_result(self._refuse(request, now, error))
        else:
            answered.set_exception(error)

    def _prepared(self, request: Request, now: datetime) -> object:
        """Work out what takes long before the unit begins: nobody waits for it."""
        with self.db.read() as tx:
            return beforehand(self._contexts, tx, request, now, self._read_apart)

    @cached_property
    def _lists(self) -> ThreadPoolExecutor:
        """Return the one thread in which long lists are read and written, one after another."""
        return ThreadPoolExecutor(1, thread_name_prefix="lists")

    @cached_property
    def _views(self) -> ThreadPoolExecutor:
        """Return the threads in which lines are answered that only show."""
        return ThreadPoolExecutor(VIEWS, thread_name_prefix="views")

    def form(self, request: Request, name: str) -> Form | None:
        """Return the form behind a button or a command for who asks; ``None``: run the line."""
        with self.db.read() as tx:
            return open_form(self._contexts, tx, request, name)

    def forget_message(self, key: str, now: datetime, files: Sequence[int] | None = None) -> bool:
        """Note that a message was deleted, by the key of its event, or some of its ``files``, by
        their places in it; what it said stays recorded. Return whether it had files of an issue."""
        with self.db.read() as tx:
            if not any(files_there(tx, key, files)):
                return False
        self.db.write(lambda tx: forget_files(self._contexts, tx, key, files, now))
        return True

    def my_items(self, platform: str, identity: str, now: datetime) -> Card:
        """Return what waits for somebody in all their programs; looking leaves no trace."""
        with self.db.read() as tx:
            return my_items(self._contexts, tx, platform, identity, now)

    def suggest(self, request: Request, kind: str, typed: str) -> list[Choice]:
        """Return at most 25 choices for an argument of a kind while somebody types it."""
        with self.db.read() as tx:
            return suggest(self._contexts, tx, request, kind, typed)

    # channels

    def known_channel(self, places: Sequence[str]) -> str | None:
        """Return the first of ``places`` that is some program's channel; ``None``: none is."""
        with self.db.read() as tx:
            return known_channel(tx, places)

    def channels_of(self, platform: str, identity: str) -> list[str]:
        """Return the channels on a platform that somebody may read, of all programs they are in."""
        with self.db.read() as tx:
            return channels_of(self._contexts, tx, platform, identity)

    def move_channel(self, old: str, new: str, now: datetime) -> bool:
        """Follow a channel to its new place, once; return whether anything changed.

        A place that is another program's raises ``Refused``.
        """
        return self.db.write(lambda tx: move_channel(self._contexts, tx, old, new, now))

    def view(self, look: Callable[[Contexts, UnitOfWork], T]) -> T:
        """Return what ``look`` finds in a view of the database; it changes nothing."""
        with self.db.read() as tx:
            return look(self._contexts, tx)

    # time

    def beat(self, now: datetime) -> None:
        """Leave a sign of life, and send elsewhere what waits for a platform that has none."""
        self.db.write(lambda tx: self._life.beat(tx, now))
        with self.db.read() as view:
            waits = stranded(view)
        if waits:
            self.db.write(lambda tx: send_elsewhere(self._contexts, tx))

    def start(self, now: datetime) -> None:
        """Take up work again; a downtime in which something fell due is told in the channels."""
        self.db.write(lambda tx: self._life.start(tx, now))

    def clock_set(self, now: datetime, by: timedelta) -> None:
        """Go on after the clock was set while this process ran; ``by`` is negative for back.

        Leases and waits between tries go on as long as they would have. Where a clock that was set
        forward passed something that was due, the channels are told what it was.
        """
        self.db.write(lambda tx: self._life.clock_set(tx, now, by))

    def try_write(self, now: datetime) -> None:
        """Raise ``StorageError`` unless the database keeps something new."""
        self.db.write(lambda tx: tx.keep(_WRITTEN, now.isoformat()), urgent=True)

    def fire(self, now: datetime, limit: int = FIRE_BATCH) -> int:
        """Do what is due, longest due first; return how many subjects were looked at.

        One that fails does not stop the others; its error is raised when they are done, and it is
        tried again when its lease ends.
        """
        return fire_due(
            self.db,
            self._contexts,
            now,
            lambda tx: tx.lease_due(now, now + LEASE, limit, self.heard.held(tx)),
        )

    def next_wake(self, now: datetime) -> datetime | None:
        """Return when something of this process is due next; it may be past. ``None``: nothing."""
        with self.db.read() as tx:
            return tx.next_wake(self.platforms)

    def tidy(self, now: datetime) -> int:
        """Forget what no platform delivers again, what was said long ago, and checked lists that
        nobody imported; return how many inbound events that were."""
        return tidy(self.db, self.index, now, self._keep)

    # delivery

    def claim(self, now: datetime, lease: timedelta = LEASE) -> list[list[Delivery]]:
        """Lease what is to be sent now: one batch a conversation, in the order to send it."""
        return self.db.write(
            lambda tx: claim_rows(
                self._contexts, tx, now, now + lease, self.platforms, self.heard.held(tx)
            )
        )

    def settle(self, results: Sequence[tuple[Delivery, Outcome]], now: datetime) -> None:
        """Record what became of deliveries."""
        if results:
            self.db.write(lambda tx: settle_rows(self._contexts, tx, results, now))
