"""XML of strangers: read with the parser of the standard library, entities of its own refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from bot.features.lists.spreadsheet.sheet import BadFile

Attributes = Mapping[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]

_DECLARED = re.compile(rb"encoding\s*+=\s*+[\"']([A-Za-z0-9._-]++)[\"']")
_DECLARATION = re.compile(r"\s*+<\?xml[^>]*+>")
_PLAIN = ("utf-8", "utf8", "us-ascii", "ascii")
_NO = frozenset(("", "0", "false", "off", "no"))


def read_markup(data: bytes, start: Start, end: End | None = None) -> None:
    """Tell of each element in its order, by its whole name; what is no XML raises ``BadFile``."""
    parse(parser(start, end), data)


def parser(start: Start, end: End | None = None) -> XMLParserType:
    """Return a parser that refuses every document type, and with it all entities of a file."""
    made = ParserCreate()
    made.StartDoctypeDeclHandler = _refuse
    made.StartElementHandler = start
    made.EndElementHandler = end
    return made


def parse(made: XMLParserType, data: bytes) -> None:
    """Read a whole document with a parser."""
    try:
        made.Parse(data, True)
    except (ExpatError, LookupError, ValueError):
        raise BadFile("sheet.broken") from None


def _refuse(*_given: object) -> None:
    raise BadFile("sheet.broken")


def local(name: str) -> str:
    """Return a name without its prefix."""
    return name.rpartition(":")[2]


def named(attributes: Attributes, name: str) -> str | None:
    """Return an attribute by its name, whatever its prefix is."""
    if name in attributes:
        return attributes[name]
    return next((value for key, value in attributes.items() if local(key) == name), None)


def flag(attributes: Attributes, name: str) -> bool:
    """Say whether an attribute is set: whatever is not clearly off is on."""
    value = attributes.get(name)
    return value is not None and value.strip().lower() not in _NO


def number(attributes: Attributes, name: str) -> float | None:
    """Return an attribute that is a number; one that is none raises ``BadFile``."""
    value = attributes.get(name)
    if value is None:
        return None
    try:
        return float(value)
    except ValueError:
        raise BadFile("sheet.broken") from None


def utf8(data: bytes) -> bytes:
    """Return a part in UTF-8: not every reader takes the other encodings that XML allows."""
    encoding = _encoding(data)
    if encoding in _PLAIN:
        return data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        raise BadFile("sheet.broken") from None
    text = text.removeprefix("\ufeff")
    declaration = _DECLARATION.match(text)
    return text[declaration.end() if declaration else 0 :].encode()


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if data.startswith((b"<\x00", b"\x00<")):
        return "utf-16-le" if data[:1] == b"<" else "utf-16-be"
    begin = data[:300].removeprefix(b"\xef\xbb\xbf").lstrip()
    declared = _DECLARED.search(begin.partition(b">")[0]) if begin.startswith(b"<?xml") else None
    return declared[1].decode().lower() if declared else "utf-8"
