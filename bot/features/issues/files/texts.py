"""Every sentence about what people say and send in the thread of an issue; part of ``TEXTS``."""

from __future__ import annotations

FILE_TEXTS: dict[str, str] = {
    # what is said, with the files that came with it
    "event.comment": "{actor}: {text}",
    "event.note": "{actor} on {name} (internal): {text}",
    # files alone
    "file.label": "Photo or file",
    "file.unnamed": "File {number}",
    "file.card": "{count} files, newest {file}",
    "file.card.one": "1 file: {file}",
    "file.list": "Files: {files}",
    "file.list.more": "{files} and {count} more",
    "file.several": "{count} more files",
    "file.left": "Andon keeps at most {limit} files of one message. {count} files of this message "
    "are not kept: send them again in another message.",
    "file.direct": "Only you can open a file of a direct message.",
}
