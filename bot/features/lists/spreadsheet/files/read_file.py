"""From a file to its sheets: what kind of file it is decides who reads it.

What a file is called does not matter, only what it begins with: an ``.xls`` may hold a web page.
"""

from __future__ import annotations

from bot.features.lists.spreadsheet.files.delimited import read_text
from bot.features.lists.spreadsheet.files.open_document import read_open_document
from bot.features.lists.spreadsheet.files.package import Package
from bot.features.lists.spreadsheet.files.records import read_binary_workbook, read_old_workbook
from bot.features.lists.spreadsheet.files.workbook import read_workbook
from bot.features.lists.spreadsheet.sheet import BadFile, Sheet
from bot.ports.request import FILE_LIMIT

_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Records of the Excel of 1992 and before, which stand alone in their file.
_OLDEST = (b"\x09\x00", b"\x09\x02", b"\x09\x04")
_WEB = (b"<html", b"<!doctype", b"<table", b"<head", b"<meta", b"mime-version:", b"<style", b"<div")
_XML = b"<?xml"
_PICTURES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"RIFF",
    b"II*\x00",
    b"MM\x00*",
)


def read_file(name: str, data: bytes) -> list[Sheet]:
    """Return the sheets of a file called ``name``; what cannot be read raises ``BadFile``."""
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise BadFile("sheet.empty_file")
    if len(data) > FILE_LIMIT:
        raise BadFile("sheet.large", limit=FILE_LIMIT // 1024 // 1024)
    if data.startswith(_ZIP):
        return _unpacked(data)
    if data.startswith(_OLD):
        return read_old_workbook(data)
    if data.startswith(_PICTURES):
        raise BadFile("sheet.other")
    if data.startswith(_OLDEST) and data[2:4] in (b"\x04\x00", b"\x06\x00", b"\x08\x00"):
        raise BadFile("sheet.old")
    _no_page(data)
    return [read_text(name, data)]


def _no_page(data: bytes) -> None:
    """Refuse web pages and XML, which trackers write under the name of a workbook."""
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xff\xfe\xef\xbb\xbf\t\r\n ").lower()
    if head.startswith(b"<!--"):
        head = head.partition(b"-->")[2].lstrip()
    if head.startswith(_WEB) or (head.startswith(_XML) and b"<html" in head):
        raise BadFile("sheet.web")
    if head.startswith(_XML):
        raise BadFile("sheet.xml")


def _unpacked(data: bytes) -> list[Sheet]:
    """Return the sheets of a workbook, a packed folder; refuse what other programs pack."""
    package = Package(data)
    paths = package.paths
    kind = package.read("mimetype")
    if kind is not None and kind.strip().startswith(
        b"application/vnd.oasis.opendocument.spreadsheet"
    ):
        return read_open_document(package)
    if kind is not None or any(path.startswith("index/") for path in paths):
        raise BadFile("sheet.foreign")
    main = package.main or next(
        (p for p in paths if p.endswith(("workbook.xml", "workbook.bin"))), ""
    )
    if main.endswith("workbook.bin"):
        return read_binary_workbook(package, data, main)
    if not main.endswith("workbook.xml") and not any(p.startswith("xl/") for p in paths):
        raise BadFile("sheet.other")
    return read_workbook(package, main)
