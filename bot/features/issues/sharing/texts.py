"""Every sentence about what one side says and who reads it; part of ``TEXTS``."""

from __future__ import annotations

SHARING_TEXTS: dict[str, str] = {
    "no.note.shared": "The note was not kept: your partner reads this channel and has already seen "
    "the text. Write internal notes in a direct message to Andon or in your own channel.",
    "logged.already": "This message is already logged as {name}.",
    "noted": "{name}: the note is kept for {company} only.",
    "noted.thread": "{name}: kept as a note for {company} only. "
    'To tell both sides: issue update {name} "text"',
    "no.log.share": '"{typed}" is not allowed for share=. Use share=yes or share=no.',
    "share.untitled": "A message without words",
    "share.ask": "May {partner} read this?",
    "share.what": "Nothing is logged yet. Both companies read an issue: its title, its details and "
    "its thread.",
    "share.files": "The files are not kept until then: send them again in its thread.",
    "share.kept": "Nothing was logged, and {partner} reads nothing. "
    "Both companies read every issue.",
}
