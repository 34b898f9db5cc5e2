"""What an act would do, in words: ``to solve: by Tue Dec 9 instead of Fri Dec 5``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.effects import COMMON, ENDS, HANDS, LATER, LEVEL, THEIRS, Effect
from bot.domain.values import SIDES
from bot.domain.zones import load_zone
from bot.engine.context import Context
from bot.engine.texts import EFFECTS, TEXTS, say
from bot.messages.card import Text, day_of, short
from bot.messages.say import join


def in_words(ctx: Context, effects: Sequence[Effect]) -> tuple[Text, ...]:
    """Return each effect as a phrase, each once."""
    return tuple(dict.fromkeys(_phrase(ctx, effect) for effect in effects))


def listed(ctx: Context, effects: Sequence[Effect]) -> tuple[Text, ...]:
    """Return the effects as lines, with what they are about."""
    lines = []
    for effect in effects:
        phrase = _phrase(ctx, effect)
        lines.append(say("effect.line", name=effect.name, text=phrase) if effect.name else phrase)
    return tuple(dict.fromkeys(lines))


def called(ctx: Context, effects: Sequence[Effect]) -> Text:
    """Return what a proposal is called: what it is about, and all that it does."""
    phrases = in_words(ctx, effects)
    names = list(dict.fromkeys(effect.name for effect in effects if effect.name))
    text = join(phrases, "; ")
    if len(names) > 1 and len(phrases) > 1:
        return join(listed(ctx, effects), "; ")
    if len(names) != 1:
        return text if not names else say("effect.names", names=", ".join(names), text=text)
    # An issue's number stands in front of it already.
    title = names[0].partition(" ")[2] if _of_an_issue(effects) else names[0]
    return say("effect.line", name=title, text=text)


def _of_an_issue(effects: Sequence[Effect]) -> bool:
    return all(effect.issue_id is not None for effect in effects)


def _phrase(ctx: Context, effect: Effect) -> Text:
    what = effect.what.partition("/")[0]
    word = EFFECTS.get(what, what)
    if effect.kind == LATER and what == "update":
        return say("effect.update")
    if what in ("promise", "milestone") and effect.new is not None:
        person = ctx.person_name(effect.what.partition("/")[2])
        return say(f"effect.{what}", person=person, new=_day(ctx, effect.new, effect.site))
    if effect.kind in (LATER, THEIRS) and effect.old is not None and effect.new is not None:
        old, new = days(ctx, effect.old, effect.new, effect.site)
        return say("effect.later", what=word, old=old, new=new)
    if effect.kind == LEVEL:
        return say("effect.level")
    if effect.kind == ENDS:
        own = f"effect.ends.{what}"
        return say(own) if own in TEXTS else say("effect.ends", what=word)
    if effect.kind == HANDS:
        return (
            say("effect.hands", company=ctx.company(what)) if what in SIDES else say("effect.given")
        )
    if effect.kind == THEIRS:
        return say("effect.theirs", what=EFFECTS.get(f"theirs.{what}", effect.what))
    if effect.kind == COMMON:
        return say("effect.common", what=EFFECTS.get(f"common.{effect.what}", effect.what))
    until = ctx.moment(effect.new, effect.site) if effect.new else None
    return say("effect.waits", until=short(until) if until else "")


def _day(ctx: Context, at: datetime, site: str | None) -> str:
    local = at.astimezone(_zone(ctx, site))
    return f"{local:%a} {day_of(local.date())}"


def _zone(ctx: Context, site: str | None) -> ZoneInfo:
    return load_zone(ctx.site(site).zone if site else ctx.program.zone)


def days(ctx: Context, old: datetime, new: datetime, site: str | None) -> tuple[str, str]:
    """Return two moments as the days of their site, or with the time where the day is the same."""
    zone = _zone(ctx, site)
    first, second = old.astimezone(zone), new.astimezone(zone)
    if first.date() != second.date():
        return _day(ctx, old, site), _day(ctx, new, site)
    return f"{first:%a %H:%M}", f"{second:%a %H:%M}"
