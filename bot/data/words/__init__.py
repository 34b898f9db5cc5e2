"""The words of the trade in the languages of both companies, a file a language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from bot.domain.vocabulary import Vocabulary, joined

LANGUAGES = ("en", "zh", "de", "pl", "vi", "es")
PARTS = ("", "-lists")
"""The files of a language: the words that everything reads, and those that only lists have."""


@cache
def vocabulary() -> Vocabulary:
    """Return every word that ships, read once."""
    return joined(_read(f"{language}{part}.toml") for part in PARTS for language in LANGUAGES)


def _read(name: str) -> dict[str, dict[str, list[str]]]:
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)
