"""How long things may take on Discord, in seconds. Tests use shorter ones."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """The time limits of a connection.

    Discord gives 3 s for the first answer to an interaction: a form or choices are looked up for
    ``look_up``, and one call may take ``answer``. A gateway that says nothing for ``deaf`` is
    closed and opened again; one that is not back ``lost`` after it went is begun anew. ``again``
    and ``again_longest`` bound the pause before that, ``refused`` is the pause after a bad token.
    """

    look_up: float = 2.0
    answer: float = 2.5
    deaf: float = 60.0
    lost: float = 120.0
    again: float = 1.0
    again_longest: float = 60.0
    refused: float = 60.0
    guilds: float = 2.0
    identify: float = 5.0
    sync: float = 30.0
