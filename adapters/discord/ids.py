"""What the ``custom_id`` of a button, a form or a question holds.

Everything that is needed to run it is in there, so that a button still works after a restart:

* button: ``a:<form>:<delivery key>:<command line>``; the key only on a message's first button, so
  that a message can be found again by its delivery (history does not give nonces back);
* menu: ``s:<delivery key>:``, each of its entries ``<form>:<command line>``;
* form: ``m:<key made when it opened>:<message logged from>:<command line>``;
* question: ``f:<option><quoted>:<word before>:<name>``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from adapters.discord.markdown import size
from bot.messages.card import Button
from bot.messages.forms import Field, Form

LIMIT = 100


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button: the form that it may open, the delivery it came with, and its command line."""

    form: str
    key: str
    line: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A form that is open: its key, the message that it logs, the line that it completes."""

    key: str
    message: str
    command: str


def button_id(button: Button, key: str = "") -> str | None:
    """Return a button's id; what does not fit loses its form, and then cannot be shown."""
    for form in (button.form or "", ""):
        made = f"a:{form}:{key}:{button.command}"
        if size(made) <= LIMIT:
            return made
    return None


def key_number(key: str) -> int:
    """Return a delivery's key as the number of a component: 1 to 2^31 - 1.

    Two deliveries of one conversation within a look-up share one about once in a billion.
    """
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") % (2**31 - 1) + 1


def select_id(key: str = "") -> str:
    """Return the id of a menu."""
    return f"s:{key}:"


def option_value(button: Button) -> str | None:
    """Return the value of a menu's entry; what does not fit loses its form, then its place."""
    for form in (button.form or "", ""):
        made = f"{form}:{button.command}"
        if size(made) <= LIMIT:
            return made
    return None


def read_pressed(custom_id: str, values: Sequence[str]) -> Pressed | None:
    """Return what somebody pressed: a button, or an entry of a menu; ``None``: not ours."""
    kind, _, rest = custom_id.partition(":")
    if kind != "s":
        return read_button(custom_id)
    key, end, _ = rest.partition(":")
    form, parted, line = values[0].partition(":") if values else ("", "", "")
    return Pressed(form, key, line) if end and parted else None


def read_button(custom_id: str) -> Pressed | None:
    """Return what a button's id holds; ``None`` for one that is not ours."""
    parts = custom_id.split(":", 3)
    if len(parts) != 4 or parts[0] != "a":
        return None
    return Pressed(parts[1], parts[2], parts[3])


def form_id(form: Form, key: str, message: str = "") -> str | None:
    """Return the id of an opened form, or ``None`` where its line is too long."""
    made = f"m:{key}:{message}:{form.command}"
    return made if size(made) <= LIMIT else None


def read_form(custom_id: str) -> Opened | None:
    """Return what a form's id holds; ``None`` for one that is not ours."""
    parts = custom_id.split(":", 3)
    if len(parts) != 4 or parts[0] != "m":
        return None
    return Opened(parts[1], parts[2], parts[3])


def field_id(field: Field) -> str:
    """Return the id of a question: how its answer is written into the line."""
    option, quoted = "o" if field.option else "-", "q" if field.quoted else "-"
    return f"f:{option}{quoted}:{field.after}:{field.name}"[:LIMIT]


def read_field(custom_id: str) -> Field | None:
    """Return the question of an id, as far as its answer needs it."""
    parts = custom_id.split(":", 3)
    if len(parts) != 4 or parts[0] != "f":
        return None
    flags, after, name = parts[1:]
    return Field(name, name, option="o" in flags, quoted="q" in flags, after=after)
