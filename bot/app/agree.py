"""Lets both sides agree to a rule, or one side change its hours, by the lines that people type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.app.retake import Agreed
from bot.domain.errors import Refused
from bot.domain.values import Person
from bot.engine.context import Contexts
from bot.messages.card import plain_card
from bot.ports import UnitOfWork
from bot.ports.acts import Say
from bot.rehearsal.runner import Runner

if TYPE_CHECKING:
    from adapters.web.stage import PageStage


def agree(runner: Runner, stage: PageStage, agreed: Agreed) -> None:
    """Type the line of a change, and accept it; what is refused raises ``Refused``."""
    before = runner.core.view(_newest_version)
    _type(runner, stage, agreed.by, agreed.line)
    version = runner.core.view(_newest_version)
    # What says what is so already proposes nothing.
    if agreed.accepts is not None and version > before:
        _type(runner, stage, agreed.accepts, f"/andon rules accept {version}")


def _newest_version(contexts: Contexts, view: UnitOfWork) -> int:
    return max(contexts.of(view, view.programs()[0].id).rule_sets)


def _type(runner: Runner, stage: PageStage, person: Person, line: str) -> None:
    request = stage.request(Say(0, person.id, line, "dm"), runner.now)
    reply = runner.act(person.id, "dm", line, request)
    if reply.refused and reply.card is not None:
        raise Refused(plain_card(reply.card))
