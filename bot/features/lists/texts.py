"""Every sentence about lists of issues that a person reads, by key.

Short and factual, without blame or idiom: half of the readers use English as a second language.
"""

from __future__ import annotations

from bot.engine.texts import TEXTS as ENGINE_TEXTS
from bot.features.issues.texts import TEXTS as ISSUES_TEXTS
from bot.messages.say import Sayings
from bot.messages.texts import BUTTONS as SHARED_BUTTONS
from bot.messages.texts import TEXTS as MESSAGES_TEXTS

TEXTS: dict[str, str] = {
    # lists
    "discreet.stays": "{name} keeps its category {old}: a list cannot make its content readable "
    "for both sides. To change it: {example}",
    "no.file.sheet": "Attach the list to the message: an .xlsx or .csv file of at most {limit} MB, "
    "for example issues.xlsx with the text: issue import",
    # files that cannot be read
    "sheet.empty_file": "{name} is empty. Attach an .xlsx or .csv file with a row of headers.",
    "sheet.large": "{name} is larger than {limit} MB. Delete pictures and old rows, or split it.",
    "sheet.rows": "{name} has more than {limit} rows. Split it into several files.",
    "sheet.bomb": "{name} unpacks to more than {limit} MB. Copy the list into a new workbook and "
    "save it as .xlsx.",
    "sheet.heavy": "{name} takes too long to read. Save it as a plain .xlsx or .csv file with at "
    "most {limit} rows and send it again.",
    "sheet.password": "{name} is protected with a password. Save it without a password as .xlsx.",
    "sheet.old": "{name} is in a format of Excel from before 1993. "
    "Open it in Excel and save it as Excel Workbook (.xlsx).",
    "sheet.unclear": "{name}: it cannot be told which rows and columns are hidden, so nothing is "
    "read. Open it in Excel and save it as Excel Workbook (.xlsx).",
    "sheet.far": "{name} has cells far below or beside the list, down to row {row}. Delete the "
    "empty rows and columns around the list and save it again.",
    "sheet.foreign": "{name} was saved by another spreadsheet program. Save or export it as .xlsx.",
    "sheet.web": "{name} is a web page, although its name says something else. "
    "Open it in Excel and save it as Excel Workbook (.xlsx).",
    "sheet.xml": "{name} is an XML file. Open it in Excel and save it as Excel Workbook (.xlsx).",
    "sheet.other": "{name} is not a spreadsheet. Attach an .xlsx or .csv file.",
    "sheet.broken": "{name} is damaged or not a usual .xlsx file. "
    "Open it in Excel and save it as Excel Workbook (.xlsx).",
    "sheet.encoding": "The text of {name} cannot be read. Save it as CSV UTF-8 or as .xlsx.",
    "sheet.quote": "{name}: a quote in row {row} is not closed. Correct it, or save it as .xlsx.",
    "sheet.no_header": "{name} has no row of headers that is known. A list needs a column for the "
    "title and one more, for example: No., Title, Category, Severity, Owner, Status.",
    "sheet.no_rows": "{name} has headers, but no row with an issue below them.",
    # rows that are refused
    "row.at": "Row {row}: {what}",
    "row.at.column": "Row {row}, {column}: {what}",
    "row.title": "the title is missing. Write what the problem is, for example: "
    "U7 MCU short 1200 pcs.",
    "row.error": "the cell shows {shown}. Correct the formula or clear the cell.",
    "row.unsaved": "the value of the formula was never saved. Open the file in Excel and save it.",
    "row.shortened": '"{shown}" was shortened by the spreadsheet program. Format the column as '
    "text and write the number in full.",
    "row.long": "{length} characters are too long, the first {limit} are kept.",
    "row.fields": "{count} details are too many, the first {limit} are kept.",
    "row.date": '"{shown}" is not a date. Allowed: a date such as 2026-12-03 or 3 Dec 2026.',
    "row.ambiguous": '"{shown}" may be one of two days, and no other cell of the column decides. '
    "Write it as 2026-12-03.",
    "row.unsorted": "{column}: {what}",
    "row.severity": '"{shown}" is not a severity. {nearest}Allowed: critical, major, minor, info, '
    "or words such as high, medium, low, P1, A. Example: major.",
    "row.category": '"{shown}" is not a category. {nearest}Allowed: {allowed}. Example: shortage.',
    "row.state": '"{shown}" is not a state. {nearest}Allowed: new, open, in progress, resolved, '
    "closed, cancelled. Example: in progress.",
    "row.owner": '"{shown}" is not on the roster. {nearest}Allowed: a name, an id or an e-mail '
    "address from the roster. Example: {example}.",
    "row.side": '"{shown}" is not a side. Allowed: {allowed}. Example: {example}.',
    "row.sides": "{person} works for {company}, but the side is {side}. "
    "Write an owner of that side.",
    "row.number": "{shown} does not exist in {program}. Clear the cell for a new issue.",
    "row.taken": "the number {shown} belongs to {name} ({title}), but the title here is another "
    "one. Write {name} if it is the same issue, else another number.",
    "row.repeats": "it repeats row {first}. Delete one of the two.",
    # rows that are not refused
    "row.new": "{title} ({category}, {severity}, {company}{owner}, {state})",
    "row.new.owner": ", {owner}",
    "row.change": "{name}: {changes}",
    "row.same": "{name} is as it stands here.",
    "row.closed": "{state}; not imported.",
    "row.ended": "{name} is {state} in Andon; not changed.",
    "row.keeps": "{name}: {label} stays {old}, not {new}. To change it: {example}",
    "row.theirs": "{label} {state} is left out: {company} owes this. Its people say so with "
    "{example} and the new number.",
    "row.theirs.owner": "{label} {owner} is kept as text: {company} owes this. Its people take it "
    "with issue ack, or with issue assign, and the new number.",
    "row.twin": "{twin} has the same title. Write {twin} into the number column if it is the "
    "same issue.",
    "row.part": "{label} {old} to {new}",
    "row.part.new": "{label} {new}",
    "row.part.gone": "{label} cleared",
    # the check
    "import.check": "{number}: {file}, sheet {sheet}",
    "import.check.csv": "{number}: {file}",
    "import.check.nothing": "{file}",
    "import.nothing": "Nothing is changed yet.",
    "import.no_change": "There is nothing to import in this file.",
    "import.report": "Every row is in the attached file {name}.",
    "import.rows.refused": "Refused:",
    "import.rows.change": "To change:",
    "import.rows.new": "New:",
    "import.rows.unsorted": "Kept as text, to be sorted after the import:",
    "import.unsorted": "{what} (row {row} and others, {count} in all)",
    "import.unsorted.one": "{what} (row {row})",
    "import.rows.kept": "Different in the list, but not changed by an import:",
    "import.rows.more": "+{count} more",
    "import.words": "{label}: {pairs}",
    "import.pair": "{shown} is {meant} ({count})",
    "import.note.sheets": "Other sheets are not read: {sheets}.",
    "import.columns": "{number}: no header of {file} is known. Say which column is which.",
    "import.columns.headers": "Headers found: {headers}.",
    "import.columns.line": "Press the button, or write for example: issue import {number} "
    'map="{first}=title". It is remembered for lists with these headers.',
    "import.note.hidden_sheets": "Hidden sheets are not read: {sheets}.",
    "import.note.guessed": "Headers guessed: {pairs}. To read one as something else, attach the "
    'list again with, for example: issue import map="{first}=title"',
    "import.guessed": "{column} is {meant}",
    "import.note.header": "The headers are in row {row}.",
    "import.note.hidden": "Hidden and left out: rows {rows}, columns {columns}. "
    "Unhide them to import them.",
    "import.note.unseen": "Left out, as nobody can see them: {count} cells. Their text has the "
    "colour of its background, at most 1 point or the number format ;;;. Make it visible to "
    "import it.",
    "import.note.left_out": "Columns not read: {columns}.",
    "import.note.kept": "Columns kept as details: {columns}.",
    "import.note.encoding": "The text was read as {encoding}.",
    "import.note.day": "{column}: dates such as 03/04/2026 are read with the day first.",
    "import.note.month": "{column}: dates such as 03/04/2026 are read with the month first.",
    "import.note.mixed": "{column}: some dates have the day first and some the month.",
    "import.note.week": '{column}: a week is read as its Friday. "{shown}" in row {row} is {read}. '
    "Count: {count}.",
    "import.note.last": '{column}: of several dates in a cell the last one is read. "{shown}" in '
    "row {row} is {read}. Count: {count}.",
    "import.note.zone": "{column}: a time is kept as it is written, without its zone or offset. "
    '"{shown}" in row {row} is {read}. Count: {count}.',
    "import.note.cleaned": "Characters that are not shown were left out in {count} cells.",
    "import.note.skipped": "Rows without an issue: {what}.",
    "import.note.closed": "Issues that are closed in the list are not imported; Andon keeps no "
    "history that it did not see.",
    "import.note.clocks": "Clocks start at the import. What your own side owes counts as "
    "acknowledged if it has an owner or is past new.",
    # the run
    "import.started": "{number} is running. Rows to do: {rows}. The channel shows how far it is.",
    "import.running": "{number} is running: {done} of {rows} rows.",
    "import.already": "{number} was done at {when}: {created} new, {changed} changed.",
    "import.stopped": "{number} is stopped after {done} of {rows} rows. What was imported stays.",
    "import.progress": "{actor} ({company}) imports a list of {rows} issues ({number})",
    "import.bar": "{bar} {done} of {rows}",
    "import.summary": "{actor} ({company}) imported a list ({number}): {created} new, "
    "{changed} changed.",
    "import.summary.stopped": "The import {number} of {actor} ({company}) was stopped after {done} "
    "of {rows} rows: {created} new, {changed} changed.",
    "import.range": "New issues: {first} to {last}",
    "import.one": "New issue: {first}",
    "import.done": "{number} is done: {created} new, {changed} changed, {same} unchanged, "
    "{failed} not imported.",
    "import.gone": "{label} {shown} is not there any more",
    "no.import": "There is no import {typed} of {company} to run. A checked file is kept for one "
    "day. Attach it again with: issue import",
    "no.import.word": '"{typed}" is not an import. Attach the file to the message, or name a '
    "checked import: issue import I3",
    "no.map": '"{typed}" says nothing of a column. Write a header, an equals sign and what it is, '
    'for example: issue import map="Betreff=title; Wer=owner"',
    "no.map.twice": "Two columns cannot both be {meaning}. Name one of them.",
    "no.map.meaning": '"{typed}" is not a kind of column. Allowed: title, description, number, '
    "category, severity, owner, side, state, opened, raised_by, due, need, part, mpn, rev, po, "
    'qty, lot, remarks, answer, none. Example: map="Betreff=title"',
    "no.map.header": 'No column of the list is called "{typed}". Headers found: {headers}.',
    "no.map.same": 'Several columns are called "{typed}": {headers}. Name one of them with its '
    'letter, for example: map="{example}"',
    "no.map.title": "No column is named as the title. Add it to the others, for example: "
    'map="{first}=title; {said}". Headers found: {headers}.',
    "no.columns": "Say which column is which, for example: issue import {number} "
    'map="{first}=title". Headers found: {headers}.',
    "no.import.stop": '"{typed}" is not possible here. Allowed: stop. Example: issue import I3 '
    "stop",
    "no.import.controlled": "{program} is under export control, so no file is read. "
    "Log issues one by one.",
    # the export
    "export.done": "Attached: issues of {program} ({what}). Count: {count}.",
    "export.csv": "Attached: issues of {program} ({what}). Count: {count}. "
    "A .csv file has no history; format=xlsx has it.",
    "export.private": "It holds internal notes of {company}. Do not pass it on to the partner.",
    "export.controlled": "{program} is under export control. Keep the file where its content may "
    "be kept.",
    "no.format": '"{typed}" is not a format. Allowed: xlsx, csv. Example: issue export open '
    "format=csv",
}

BUTTONS: dict[str, str] = {
    **SHARED_BUTTONS,
    "import": "Import {count} of {rows} rows",
    "columns": "Choose columns",
}

FORMS = {
    "title": "Columns of the list",
    "submit": "Check the list",
    "column.title": "Title (what it is about)",
    "column.number": "Number",
    "column.owner": "Owner",
    "column.state": "Status",
    "column.due": "Due date",
}
"""Words of the form that asks what columns mean."""

RESULTS = {
    "new": "New",
    "change": "To change",
    "same": "As it is",
    "closed": "Closed in the list",
    "ended": "Ended in Andon",
    "refused": "Refused",
}
"""What becomes of a row, as a heading."""

SKIPPED = {
    "heading": "headings: {count}",
    "header": "repeated headers: {count}",
    "continued": "continued from the row above: {count}",
    "total": "totals: {count}",
    "empty": "without a title: {count}",
}
"""Rows that hold no issue."""

COLUMNS = {
    "number": "Number",
    "title": "Title",
    "category": "Category",
    "severity": "Severity",
    "state": "State",
    "side": "Responder",
    "waiting": "Waits on",
    "owner": "Owner",
    "raised_by": "Raised by",
    "logged": "Logged",
    "due_next": "Next due",
    "acked": "Acknowledged",
    "resolved": "Resolved",
    "resolution": "How resolved",
    "row": "Row",
    "result": "Result",
    "issue": "Issue",
    "what": "What",
    "when": "When",
    "who": "Who",
    "company": "Company",
}
"""Headers of what is written; the import knows them again."""

ABOUT = {
    "program": "Program",
    "companies": "Companies",
    "exported": "Exported",
    "by": "By",
    "filter": "Issues",
    "count": "Count",
    "rules": "Rules",
    "zones": "Times",
    "again": "Import",
    "again.text": "Change titles, categories, severities and details here and attach the file "
    "with: issue import",
    "audience": "Readers",
    "audience.shared": "Both companies may read this file.",
    "audience.own": "Only {company} may read this file: it holds internal notes.",
    "controlled": "Export control",
    "controlled.text": "The program is under export control. The history is left out, and so are "
    "the titles as typed.",
    "history": "History",
    "history.cut": "The last {count} lines.",
    "file": "File",
    "sheet": "Sheet",
}
"""Words of the sheet that says what a file is."""

SHEETS = {
    "issues": "Issues",
    "history": "History",
    "about": "About",
    "check": "Check",
    "notes": "Notes",
}

_SAYINGS = Sayings(TEXTS, MESSAGES_TEXTS, ENGINE_TEXTS, ISSUES_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
