"""A scenario as a story: its comments are the captions of the steps below them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.data import demo_story_text
from bot.rehearsal.scenario import ending, read_scenario
from bot.rehearsal.steps import Step


@dataclass(frozen=True, slots=True)
class Scene:
    """A step, and what is told before it; without a caption the one before goes on."""

    step: Step
    caption: str = ""


def read_story(source: str, zone: str) -> list[Scene]:
    """Return the steps of a scenario with their captions.

    Raises ``Misconfigured`` with a sentence for every mistake.
    """
    told = dict(_captions(source))
    return [Scene(step, told.get(step.line, "")) for step in read_scenario(source, zone)]


def until_then(story: Sequence[Scene], end: datetime | None) -> list[Scene]:
    """Return a story that goes on to ``end`` (UTC); one before its last step is ``Refused``."""
    last = [Scene(ending([scene.step for scene in story], end))] if end is not None else []
    return [*story, *last]


def demo_story(zone: str) -> list[Scene]:
    """Return the story that the demo tells."""
    return read_story(demo_story_text(), zone)


def _captions(source: str) -> Iterator[tuple[int, str]]:
    """Yield the number of each line below a comment, with what the comment says."""
    above: list[str] = []
    for number, line in enumerate(source.removeprefix("\ufeff").splitlines(), 1):
        bare = line.strip()
        if bare.startswith("#"):
            above.append(bare.lstrip("#= ").strip())
        elif bare:
            yield number, " ".join(filter(None, above))
            above = []
        else:
            above = []
