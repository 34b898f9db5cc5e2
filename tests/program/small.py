"""A small sound program file, every kind of table in it, for tests that break one thing."""

from __future__ import annotations

SMALL = """\
[program]
key = "ACME"
name = "Gateway G2 at Volta"
oem = "Acme Devices"
ems = "Volta EMS"
zone = "America/Los_Angeles"

[[site]]
id = "sj"
side = "oem"
zone = "America/Los_Angeles"
week = { mon-fri = ["08:00-17:00"] }
country = "US"
subdivision = "CA"
closed = ["2026-12-24..2027-01-01"]
open = ["2027-02-07"]

[[site]]
id = "sz"
side = "ems"
zone = "Asia/Shanghai"
week = { mon-fri = ["08:30-12:00", "13:30-18:00"] }

[[person]]
id = "maria"
name = "Maria Lopez"
side = "oem"
site = "sj"
level = 1
roles = ["program_manager"]
on_call = true
backup = "tom"
email = "maria@acme.example"
phone = "+1 408 555 0100"
away = ["2027-02-03..2027-02-07"]
slack = "T0ACME/U0MARIA"
discord = "123456789012345678"

[[person]]
id = "tom"
name = "Tom Becker"
side = "oem"
site = "sj"
level = 0

[[person]]
id = "linh"
name = "Linh Pham"
side = "ems"
site = "sz"
level = 0

[[channel]]
platform = "slack"
team = "T0ACME"
id = "C0SHARED"
audience = "shared"

[[rule]]
category = "shortage"
severity = "major"
ack = "2bh"
responder = "oem"
owner = { oem = "buyer", ems = "planner" }

[[ladder]]
trigger = "ack"
severity = "major"
remind = "50%"
steps = [{ level = 1, after = "0m" }, { level = 2, after = "1bd" }]

[[sync]]
id = "ops-weekly"
title = "Weekly operations sync"
zone = "America/Los_Angeles"
start = "2027-01-05T17:00"
rrule = "FREQ=WEEKLY;BYDAY=TU"
minutes = 30
required = ["program_manager"]
agenda = ["Actions"]
link = "https://meet.example/ops"

[[deadline]]
id = "fai"
title = "FAI approved"
kind = "milestone"
side = "oem"
owner = "maria"
due = "2027-02-10T17:00"
nudge = ["-5bd", "0", "+1bd"]

[[kit]]
id = "lot2"
title = "Lot 2, main board"
needed_for = "fai"
lines = [
    { part = "STM32G0B1", qty = 1200, supply = "consigned", side = "oem", \
      due = "2027-01-20", attrition = 2.5 },
    { part = "0402 100n", qty = 60000, supply = "turnkey", side = "ems", due = "2027-01-18" },
]

[[digest]]
kind = "weekly"
zone = "America/Los_Angeles"
at = "mon 08:30"
to = "shared"

[brief]
product = "Gateway G2, two boards"

[criteria]
response = { target = 96 }
weights = { otd = 30 }

[[goal]]
id = "fpy"
title = "First pass yield of the main board"
measure = "FPY %"
target = "98"
review = "2027-06-30"
owner = { oem = "maria" }

[[spec]]
id = "main-pcb"
title = "Main board, fabrication drawing"
document = "DWG-1042"
revision = "C"
owner = "maria"

[[obligation]]
id = "forecast"
side = "oem"
role = "buyer"
title = "Rolling forecast, 12 months"
rrule = "FREQ=MONTHLY;BYMONTHDAY=5"
evidence = "file"

[[term]]
id = "expedite"
side = "oem"
kind = "expedite"
text = "Expedite fees above 500 USD need consent"
"""


def changed(old: str, new: str) -> str:
    """Return the small file with the first ``old`` replaced; it must be there."""
    assert old in SMALL, old
    return SMALL.replace(old, new, 1)
