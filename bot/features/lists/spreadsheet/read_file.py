"""From a file to its sheets: what kind of file it is decides who reads it.

What a file is called does not matter, only what it begins with: an ``.xls`` may hold a web page.
"""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from bot.features.lists.spreadsheet.delimited import read_text
from bot.features.lists.spreadsheet.sheet import BadFile, Sheet
from bot.features.lists.spreadsheet.workbook import read_workbook
from bot.ports.request import FILE_LIMIT

_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WEB = (b"<html", b"<!doctype", b"<table", b"<head", b"<meta", b"mime-version:", b"<style")
_XML = b"<?xml"
_PICTURES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")


def read_file(name: str, data: bytes) -> list[Sheet]:
    """Return the sheets of a file called ``name``; what cannot be read raises ``BadFile``."""
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise BadFile("sheet.empty_file")
    if len(data) > FILE_LIMIT:
        raise BadFile("sheet.large", limit=FILE_LIMIT // 1024 // 1024)
    if data.startswith(_ZIP):
        return _unpacked(data)
    if data.startswith(_OLD):
        raise BadFile("sheet.password" if _ENCRYPTED in data else "sheet.old")
    head = data[:2048].lstrip(b"\xef\xbb\xbf\t\r\n ").lower()
    if head.startswith(_WEB) or (head.startswith(_XML) and b"<html" in head):
        raise BadFile("sheet.web")
    if head.startswith(_XML):
        raise BadFile("sheet.xml")
    if data.startswith(_PICTURES):
        raise BadFile("sheet.other")
    return [read_text(name, data)]


def _unpacked(data: bytes) -> list[Sheet]:
    """Return the sheets of a workbook, a packed folder; refuse what other programs pack."""
    try:
        with ZipFile(BytesIO(data)) as folder:
            names = set(folder.namelist())
    except (BadZipFile, ValueError, OSError):
        raise BadFile("sheet.broken") from None
    if "xl/workbook.bin" in names:
        raise BadFile("sheet.binary")
    if "mimetype" in names or any(name.startswith("Index/") for name in names):
        raise BadFile("sheet.foreign")
    if not any(name.endswith("workbook.xml") for name in names):
        raise BadFile("sheet.other")
    return read_workbook(data)
