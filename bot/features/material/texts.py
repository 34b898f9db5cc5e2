"""Every sentence about material that a person reads, by key.

Short and factual, without blame or idiom: half of the readers use English as a second language.
"""

from __future__ import annotations

from bot.engine.texts import TEXTS as ENGINE_TEXTS
from bot.messages.say import Sayings
from bot.messages.texts import TEXTS as MESSAGES_TEXTS

TEXTS: dict[str, str] = {
    # an issue about consigned parts, and the line in the channel
    "material.opens": "{title}: consigned parts missing, {parts}{more}",
    "material.opens.more": " and {count} more",
    "material.late.title": "Parts are missing: {title}",
    "material.late.line": "• {part}: {missing} of {needed}, due {due}, {company}",
    "material.late.issue": "{company} answers it in {name}.",
    # what was booked, for the channel
    "material.received.line": "{actor} received {qty} {part} for {title} ({id}). {rest}",
    "material.short.line": "{qty} {part} of {title} ({id}) cannot be used: {why}",
    "material.short.who": "{actor} booked it. {rest}",
    "material.back.line": "{actor} took back {qty} {part} of {title} ({id}). {rest}",
    "material.sent.line": "{actor} sent {qty} {part} for {title} ({id}) on {day}.{note}",
    "material.due.line": "{actor}: {part} for {title} ({id}) is due {new} instead of {old}.{why}",
    "material.note": " {text}",
    # answers
    "material.received": "{id} {part}: {qty} received. {rest}",
    "material.short": "{id} {part}: {qty} booked as short. {rest}",
    "material.back": "{id} {part}: {qty} taken back. {rest}",
    "material.sent": "{id} {part}: {qty} announced, sent {day}. They count when they are received.",
    "material.due": "{id} {part} is due {due}.",
    "material.due.same": "{id} {part} is already due {due}.",
    "material.rest.missing": "{missing} of {needed} are missing.",
    "material.rest.complete": "All {needed} are there.",
    "material.rest.more": "All {needed} are there, and {count} more than needed.",
    "material.more_than_due": "That is {count} more than {needed}. It is booked; please check it.",
    "material.clear_now": "{title} is clear to build.",
    # kits
    "material.kits": "{program}: kits",
    "material.kits.none": "No kit is open in {program}. A program file brings kits: [[kit]]",
    "material.kits.line": "• {title} ({id}): {state}{waits}",
    "material.kits.more": "+{count} more. Example: material show lot2",
    "material.state.clear": "clear to build",
    "material.state.missing": "{count} of {lines} parts missing, the first due {due}",
    "material.waits": ", for {deadline}",
    "material.kit": "{title} ({id})",
    "material.kit.waits": "{deadline} ({id}), due {due}",
    "material.kit.unknown": "{id}, not planned yet",
    "material.kit.line": "• {part}: {state}, {supply}, {company}, due {due}",
    "material.line.missing": "{missing} of {needed} missing",
    "material.line.complete": "{needed} there",
    "material.line.more": "{needed} there, {count} more than needed",
    "material.line.sent": ", {qty} sent {day}",
    "material.line.short": ", {qty} not usable",
    # clear to build
    "material.clear": "{program}: clear to build, {clear} of {count} lots",
    "material.clear.one": "{title} ({id}) is clear to build.",
    "material.clear.blocked": "{title} ({id}) cannot start{waits}:",
    "material.clear.line": "• {part}: {missing} of {needed} missing, {company} brings them "
    "by {due}",
    "material.clear.late": "• {part}: {missing} of {needed} missing, {company} owed them by {due}",
    "material.clear.more": "+{count} more parts of {id}",
    "material.clear.rest": "+{count} more lots. Example: material clear {id}",
    "material.brings": "{name} ({qty} by {due})",
    # lists of parts
    "kits.check": "{number}: {file}, sheet {sheet}",
    "kits.check.nothing": "{file}, sheet {sheet}",
    "kits.row": "Row {row}: {what}",
    "kits.cell": "{column}: {what}",
    "kits.line": "{kit} {part}: {what}",
    "kits.new": "{qty}, {supply}, {company}, due {due}{attrition}",
    "kits.new.attrition": ", attrition {attrition}%",
    "kits.rows.more": "and {count} more rows",
    "kits.columns": "Columns: {columns}",
    "kits.unread": "Columns not read: {columns}",
    "kits.others": "Other sheets are not read: {sheets}",
    "kits.skipped": "Rows without a part: {count}",
    "kits.nothing_yet": "Nothing is changed yet. What the other side has to agree to is asked for "
    "when you import it.",
    "kits.nothing": "There is nothing to import in this file.",
    "kits.done": "{number} is imported: {kits}.",
    "kits.done.same": "{number} changes nothing any more.",
    "kits.done.before": "{number} is imported already.",
    "kits.done.line": "{actor} imported a list of parts for {kits}.",
    "kits.error": "the cell shows {shown}. Correct the formula or clear the cell.",
    "kits.unclear": '"{shown}" may be {first} or {second}, and no other cell of the column tells. '
    "Write it without a sign.",
    "kits.amount": '"{shown}" is not a number of pieces. Write whole pieces, for example: 1200',
    "kits.percent": '"{shown}" is not a percentage from 0 to 100. Write for example: 2%',
    "kits.percent.unclear": '"{shown}" may be a share or a percentage. Write it with %, for '
    "example: 2%",
    "kits.day": '"{shown}" is not a date. Write for example: 2027-01-20',
    "kits.day.unclear": '"{shown}" may be one of two days, and no other cell of the column tells. '
    "Write it as 2027-01-20.",
    "kits.part": "the part is missing, or has more than {limit} characters.",
    "kits.repeats": "{part} stands in row {first} for the same kit. Give it once, with the sum.",
    "kits.kit": "the kit is missing. Name it: material import kit=lot2",
    "kits.kit.long": "the kit has more than {limit} characters.",
    "kits.over": "the lot of {title} is over. Name another kit.",
    "kits.qty": "the quantity is missing, or is no number from 1 to 1,000,000,000.",
    "kits.supply": "it does not say how the part is supplied. "
    "Say it for the list: material import supply=consigned",
    "kits.supply.unknown": '"{typed}" does not say how the part is supplied. Allowed: {allowed}',
    "kits.side": '"{typed}" is neither company. Allowed: {companies}',
    "kits.due": "the day is missing. Say it for the list: material import due=2027-01-20",
    "kits.waits": '"{typed}" is no deadline. Give the id of one, for example: ship-3',
    "kits.many": "a kit has at most {limit} parts. Make two kits of it.",
    "kits.received.theirs": "What was received is left out: {company} counts it.",
    "kits.received.less": "{booked} stay booked as received; the list says {qty}. To take some "
    "back: material receive",
    "kits.no_header": "{name} has no row of headers that is known. A list of parts needs a column "
    "for the part and one for the quantity, for example: Kit, Part, Qty, Due, Supply.",
    "kits.no_rows": "{name} has headers, but no row with a part below them.",
    # refusals
    "no.kits": "There is no checked list {typed} of {company}. Attach the list again: material "
    "import",
    "no.kits.file": "Attach the list to the message: an .xlsx or .csv file of at most {limit} MB, "
    "for example kit.xlsx with the text: material import",
    "no.kits.number": '"{typed}" is not the number of a checked list. Example: material import M3',
    "no.kits.supply": '"{typed}" does not say how parts are supplied. Allowed: {allowed}. '
    "Example: material import supply=consigned",
    "no.kits.controlled": "{program} is under export control: no list is read. "
    "A program file brings kits: [[kit]]",
    "no.material.none": "There is no kit yet. A program file brings kits: [[kit]]",
    "no.material.kit": 'There is no kit "{typed}". {nearest}Known: {known}. '
    "Example: material show lot2",
    "no.material.part": '{id} has no part "{typed}". {nearest}All of its parts: material show {id}',
    "no.material.amount": '"{typed}" is not a number of pieces. Write whole pieces, for example: '
    "{example}",
    "no.material.unclear": '"{typed}" may be {first} or {second}. Write the one you mean without '
    "a sign, for example: {example}",
    "no.material.zero": "0 pieces change nothing. Example: {example}",
    "no.material.back": "Only {booked} are booked for {part}. At most these can be taken back: "
    "{example}",
    "no.material.receives": "{company} counts what arrives on its dock. To tell that parts are on "
    "their way: {example}",
    "no.material.owes": "{company} owes {part} and says when it was sent. To ask for another date: "
    "{example}",
    "no.material.ahead": "{day} has not come yet. What is received has arrived. "
    "Leave date= out for today.",
    "no.material.not_sent": "{day} has not come yet. Tell it when it is sent. "
    "To give another date for the dock: material due",
    "no.material.arrived": "Only {received} of {part} have arrived, and {short} of them are booked "
    "as short. What has not arrived is missing already. Book first what arrived: {example}",
    "no.material.past": "{day} has passed. Give a day from today on, for example: {example}",
}

BUTTONS: dict[str, str] = {
    "show": "Show the kit",
    "clear": "Clear to build",
    "import": "Import {count} of {rows} rows",
}

SUPPLIES = {
    "turnkey": "turnkey",
    "consigned": "consigned",
    "directed": "customer-directed",
}
"""How a part is supplied, in words."""
SHEET = {
    "sheet": "Material",
    "kit": "Kit",
    "title": "Lot",
    "needed_for": "Needed for",
    "part": "Part",
    "supply": "Supply",
    "side": "Brought by",
    "due": "Due",
    "qty": "Quantity",
    "attrition": "Attrition, %",
    "needed": "Needed",
    "received": "Received",
    "short": "Not usable",
    "missing": "Missing",
    "state": "State",
    "last": "Last receipt",
}
"""The sheet of an export and its columns."""
SHEET_STATES = {"missing": "missing", "there": "there"}
RESULT_NAMES = {
    "new": "New",
    "change": "To change",
    "same": "As it is",
    "refused": "Refused",
}
"""What becomes of the rows of a list."""
COLUMNS = ("Part", "State", "Supply", "Brought by", "Due")
"""What a kit says of each part, where it is shown as a table."""
LABELS = {"waits": "Needed for", "state": "State", "building": "Counted by"}

_SAYINGS = Sayings(TEXTS, MESSAGES_TEXTS, ENGINE_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
