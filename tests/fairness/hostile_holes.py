"""Ways out of what one owes, each as a small story: a name, what is done, what must not come of it.

Times are UTC. A line with ``!`` is the hostile side's; it names who types, and after ``with`` the
file that is attached. Everything else is done by honest people. San Jose (``oem``) works from 16:00
to 01:00, Shenzhen (``ems``) from 00:30 to 04:00 and from 05:30 to 10:00. Nobody answers a proposal.
"""

from __future__ import annotations

from dataclasses import dataclass

THURSDAY = "at 2026-12-03T17:00"
"""09:00 in San Jose."""
ASKED = f"""
    {THURSDAY}
    linh: issue log shortage major "U7 MCU short 1200 pcs"
    at 2026-12-03T18:00
    """
"""ACME-1 is owed by the OEM: acknowledged by 21:00, contained and resolved later."""
ACCEPTED = ASKED + "tom: issue ack ACME-1\n    at 2026-12-03T19:00\n    "
DOWN = f"""
    {THURSDAY}
    tom: issue log line_down critical "Line 3 stopped"
    at 2026-12-03T17:10
    """
"""ACME-1 is owed by the EMS provider, around the clock."""
EARLY = f"""
    {THURSDAY}
    linh: issue log delivery major "Lot 2 is late" to=ems promised=2026-12-04
    at 2026-12-03T18:00
    """
PLANNED = f"""
    {THURSDAY}
    maria: deadline plan 2027-04-01 id=lot
    at 2026-12-03T18:00
    """
DEVIATION = f"""
    {THURSDAY}
    linh: issue log deviation major "Other flux on 200 boards"
    at 2026-12-03T18:00
    """


@dataclass(frozen=True)
class Hole:
    """A way out for ``side``; ``never`` is what must not come of it."""

    name: str
    side: str
    story: str
    never: str


HOLES: tuple[Hole, ...] = (
    # hands over
    Hole("given away", "oem", ASKED + "! tom: issue edit ACME-1 responder=ems",
         "the partner owes what the side owed"),
    Hole("given away and taken back", "oem",
         ASKED + "! tom: issue edit ACME-1 responder=ems\n! tom: issue edit ACME-1 responder=oem",
         "its clocks begin anew"),
    Hole("given away for the night", "oem",
         ACCEPTED + """! tom: issue edit ACME-1 responder=ems
         at 2026-12-04T16:00
         ! tom: issue edit ACME-1 responder=oem""",
         "its clocks begin anew in the morning"),
    Hole("sorted so that the partner answers", "oem",
         ASKED + "! tom: issue edit ACME-1 category=nonconformance",
         "a category takes a debt away"),
    Hole("sorted there and back", "oem",
         ASKED + "! tom: issue edit ACME-1 category=order\n! tom: issue edit ACME-1 category=eq",
         "two categories renew what one may not"),
    Hole("given away, lowered as what one is owed, and taken back", "oem",
         ASKED + """! tom: issue edit ACME-1 responder=ems
         ! maria: issue severity ACME-1 info "no rush"
         ! tom: issue edit ACME-1 responder=oem""", "two steps do what neither may"),
    Hole("given away, and withdrawn as what one is owed", "oem",
         ASKED + '! tom: issue edit ACME-1 responder=ems\n! maria: issue cancel ACME-1 "no"',
         "two steps do what neither may"),
    Hole("given away as if it were sorted", "oem",
         f'{THURSDAY}\nlinh: issue log general critical "Odd smell"\nat 2026-12-03T18:00\n'
         "! tom: issue edit ACME-1 responder=ems", "whom the rule asks is no choice"),
    Hole("sorted late, after the days in between were closed", "oem",
         f"{THURSDAY}\nmaria: program calendar sj closed 2026-12-04..2026-12-31\n"
         'linh: issue log general major "Odd smell"\nat 2026-12-09T17:00\n'
         "! tom: issue edit ACME-1 category=pcn_eol", "the first sorting has a month"),
    Hole("passed on, resolved unanswered and reopened", "oem",
         ASKED + '! tom: issue wait ACME-1 on ems "which lot?"\nat 2026-12-04T23:00\n'
         '! tom: issue resolve ACME-1 "done"\n! tom: issue reopen ACME-1',
         "nobody had it, and it stood for a day"),
    # softer
    Hole("a stopped line becomes a nonconformance", "ems",
         DOWN + "! linh: issue edit ACME-1 category=nonconformance",
         "24 hours become 30 days"),
    Hole("a softer category", "oem", ASKED + "! tom: issue edit ACME-1 category=fai",
         "a clock ends, or is due later"),
    Hole("a lower severity", "oem", ASKED + '! maria: issue severity ACME-1 info "no rush"',
         "a day becomes five"),
    Hole("a lower severity, sorted first", "oem",
         ASKED + '! maria: issue edit ACME-1 category=general\n'
         '! maria: issue severity ACME-1 info "no rush"',
         "two steps do what neither may"),
    Hole("a lower severity of what one told early", "ems",
         EARLY + '! wei: issue severity ACME-1 info "no rush"', "telling early is a way out"),
    Hole("another promised date", "ems", EARLY + "! linh: issue edit ACME-1 promised=2027-12-04",
         "nobody above level 1 is told for a year"),
    Hole("sorted as no shortage any more after it was contained", "oem",
         ACCEPTED + 'tom: issue contain ACME-1 "blocked"\n'
         "! tom: issue edit ACME-1 category=pcn_eol",
         "three days become ten"),
    # gone
    Hole("cancelled", "oem", ASKED + '! maria: issue cancel ACME-1 "not needed"',
         "it ends unmet"),
    Hole("cancelled after its resolution", "oem",
         ASKED + 'tom: issue resolve ACME-1 "done"\n! maria: issue cancel ACME-1 "done"',
         "nobody else looks at what was resolved"),
    Hole("merged into a softer twin", "oem",
         ASKED + 'tom: issue log shortage info "U7 MCU again" to=oem\n'
         "at 2026-12-03T18:30\n! maria: issue merge ACME-1 into ACME-2", "it ends in a softer one"),
    Hole("merged into an older twin of which nobody above is told", "oem",
         'at 2026-12-01T17:00\nlinh: issue log general minor "Odd smell"\n'
         'at 2026-12-10T17:00\nlinh: issue log general major "Odd smell again"\n'
         "at 2026-12-10T18:00\n! maria: issue merge ACME-2 into ACME-1",
         "it is due no later, and levels 3 and 4 are lost"),
    Hole("merged into an older twin that waits for an answer", "oem",
         'at 2026-12-02T17:00\nlinh: issue log shortage major "U7 short"\n'
         'at 2026-12-02T20:00\ntom: issue wait ACME-1 on ems "which lot?"\n'
         f'{THURSDAY}\nlinh: issue log shortage major "U7 short again"\n'
         "at 2026-12-03T18:00\n! maria: issue merge ACME-2 into ACME-1", "its clocks stand"),
    Hole("merged into a twin that the partner owes", "oem",
         ASKED + 'tom: issue log general major "Same thing"\nat 2026-12-03T18:30\n'
         "! maria: issue merge ACME-1 into ACME-2", "the partner owes it"),
    Hole("merged, and the merge undone", "oem",
         ASKED + 'tom: issue log general major "Same thing"\nat 2026-12-03T18:30\n'
         "! maria: issue merge ACME-1 into ACME-2\nat 2026-12-04T16:00\n"
         "! maria: issue reopen ACME-1",
         "its clocks begin anew"),
    Hole("resolved and closed", "oem",
         ACCEPTED + 'tom: issue resolve ACME-1 "done"\n! maria: issue close ACME-1',
         "the partner has no say whether it is solved"),
    Hole("resolved and reopened", "oem",
         ACCEPTED + '! tom: issue resolve ACME-1 "done"\n! maria: issue reopen ACME-1',
         "its clocks begin anew"),
    Hole("resolved for the weekend", "oem",
         ACCEPTED + '! tom: issue resolve ACME-1 "done"\nat 2026-12-07T16:00\n'
         "! maria: issue reopen ACME-1", "its clocks begin anew on Monday"),
    # stands
    Hole("passed before it was acknowledged, and taken back", "oem",
         ASKED + '! tom: issue wait ACME-1 on ems "which lot?"\nat 2026-12-03T23:00\n'
         '! tom: issue wait ACME-1 on oem "ours"', "the partner's night is no time of its own"),
    Hole("passed to and fro at the partner's closing time", "ems",
         DOWN + """linh: issue ack ACME-1
         ! linh: issue wait ACME-1 on oem "which line?"
         at 2026-12-04T00:55
         ! linh: issue wait ACME-1 on ems "ours"
         at 2026-12-04T01:00
         ! linh: issue wait ACME-1 on oem "which board?"
         at 2026-12-04T15:30
         ! linh: issue wait ACME-1 on ems "ours" """, "a critical issue stands for a night"),
    Hole("a third party before it was acknowledged", "oem",
         ASKED + "! tom: issue wait ACME-1 on third_party until 2026-12-09", "it stands for days"),
    Hole("a third party twice", "oem",
         ACCEPTED + "tom: issue wait ACME-1 on third_party until \"2026-12-03 13:00\"\n"
         "at 2026-12-03T23:00\n! tom: issue wait ACME-1 on third_party until 2026-12-09",
         "a week for each broker"),
    Hole("a third party for what is critical", "ems",
         DOWN + "linh: issue ack ACME-1\n! linh: issue wait ACME-1 on third_party until 2026-12-09",
         "a stopped line waits"),
    Hole("a second hold", "oem",
         ASKED + 'maria: issue hold ACME-1 1bh "soon"\nat 2026-12-03T20:30\n'
         '! maria: issue hold ACME-1 4bh "soon"', "a ladder waits twice"),
    Hole("paused a minute before it is due", "oem",
         ASKED + 'at 2026-12-03T20:59\n! maria: program pause "stocktaking"', "all stands"),
    Hole("paused and resumed", "oem",
         ASKED + 'at 2026-12-03T20:59\n! maria: program pause "stocktaking"\n'
         "at 2026-12-04T23:00\n! maria: program resume", "it is due a day later"),
    Hole("archived", "oem", ASKED + '! maria: program archive "over"', "all ends"),
    # calendars
    Hole("closed today", "oem", ASKED + "! maria: program calendar sj closed 2026-12-03",
         "today is no day"),
    Hole("closed tomorrow", "oem", ACCEPTED + "! maria: program calendar sj closed 2026-12-04",
         "tomorrow is no day"),
    Hole("closed yesterday", "oem",
         ASKED + "at 2026-12-04T17:00\n! maria: program calendar sj closed 2026-12-03",
         "what was late is not late any more"),
    Hole("a shorter week", "oem",
         ASKED + "! maria: program calendar sj week tue=10:00-11:00", "an hour a week"),
    Hole("closed before somebody is offered more help", "oem",
         ASKED + "at 2026-12-09T02:00\n! maria: program calendar sj closed 2026-12-10..2026-12-31",
         "the last level is offered next year"),
    Hole("closed before updates are missed for the second time", "oem",
         ACCEPTED + 'tom: issue contain ACME-1 "blocked"\n'
         "! maria: program calendar sj closed 2026-12-05..2026-12-31",
         "nobody above reads of the silence this year"),
    Hole("another zone", "oem", ASKED + "! maria: program calendar sj zone Tokyo",
         "the day has not begun"),
    Hole("a file with a shorter week", "oem", ASKED + "! maria with short week: program import",
         "an hour a week"),
    # dates
    Hole("a milestone cancelled", "ems", f'{THURSDAY}\n! wei: deadline cancel ship "no"',
         "it ends unmet"),
    Hole("a milestone cancelled, and added again later", "ems",
         f'{THURSDAY}\n! wei: deadline cancel ship "no"\nat 2026-12-04T02:00\n'
         '! wei: deadline add "Ship lot 1" due=2027-06-30 kind=milestone', "nobody agreed to June"),
    Hole("a milestone slips by a month", "ems",
         f"{THURSDAY}\n! linh: deadline slip ship 2027-02-26",
         "nobody agreed"),
    Hole("a milestone slips over days that were closed for it", "ems",
         f"{THURSDAY}\n! wei: program calendar sz closed 2027-01-28..2027-02-10\n"
         "! linh: deadline slip ship 2027-02-10", "two business days last a fortnight"),
    Hole("a milestone slips day by day, and the days before are closed", "ems",
         f"{THURSDAY}\n! linh: deadline slip ship 2027-01-27\n"
         "! wei: program calendar sz closed 2027-01-26\n"
         "! linh: deadline slip ship 2027-01-28", "closed days are no days of it"),
    Hole("a milestone slips day by day", "ems",
         f"{THURSDAY}\n! linh: deadline slip ship 2027-01-26\n"
         "! linh: deadline slip ship 2027-01-27\n! linh: deadline slip ship 2027-01-28\n"
         "! linh: deadline slip ship 2027-01-29",
         "small steps add up"),
    Hole("an action slips by a month", "ems", f"{THURSDAY}\n! linh: deadline slip coc 2027-02-26",
         "nobody agreed"),
    Hole("a promise slips by a month", "ems",
         f"{THURSDAY}\n! linh: deadline commit quote 2027-02-26",
         "nobody agreed"),
    Hole("everything behind a milestone is shifted", "ems",
         PLANNED + "! wei: deadline shift lot-data_release 30", "nobody agreed to any of it"),
    Hole("the partner's gate is marked done", "ems",
         PLANNED + "! wei: deadline done lot-fai_approved", "the OEM never approved"),
    Hole("a gate of its own is marked done", "ems", PLANNED + "! wei: deadline done lot-ctb",
         "the OEM never gave its word"),
    Hole("a promise in the name of the partner", "ems",
         f'{THURSDAY}\n! linh: deadline promise tom 2026-12-08 "800 pcs"', "nobody promised"),
    Hole("a milestone for the partner", "ems",
         f'{THURSDAY}\n! wei: deadline add "Pay" due=2026-12-20 owner=tom kind=milestone',
         "nobody agreed"),
    Hole("a file that moves a milestone", "ems",
         f"{THURSDAY}\n! wei with later milestone: program import", "nobody agreed"),
    Hole("a file that gives a milestone away", "ems",
         f"{THURSDAY}\n! wei with given milestone: program import", "the partner owes it"),
    Hole("a file that drops a milestone", "ems",
         f"{THURSDAY}\n! wei with no milestone: program import", "it ends unmet"),
    Hole("closed once a milestone is due", "ems",
         f"{THURSDAY}\n! wei: program calendar sz closed 2027-01-26..2027-06-30",
         "nobody is told for half a year"),
    Hole("the owner moves to a site that is closed", "ems",
         f"{THURSDAY}\n! wei with slow site: program import", "nobody is told for a year"),
    # theirs
    Hole("a list that acknowledges for the partner", "ems",
         f"{THURSDAY}\n! wei with new row: issue import\n! wei: issue import I1",
         "the partner owns what it never saw"),
    Hole("a list that resolves for the partner", "ems",
         ASKED + "! wei with resolved row: issue import\n! wei: issue import I1",
         "the partner resolved nothing"),
    Hole("a list that sorts what one owes anew", "oem",
         ASKED + "! maria with softer row: issue import\n! maria: issue import I1",
         "a list is a way out"),
    Hole("a deviation at one's own side, approved", "ems",
         f'{THURSDAY}\nlinh: issue log deviation major "Other flux" to=ems\n'
         "at 2026-12-03T18:00\n! linh: decision approve ACME-1 qty=200",
         "nobody sits on both sides"),
    Hole("a query at one's own side, resolved", "ems",
         f'{THURSDAY}\nlinh: issue log eq major "Is R12 acceptable?" to=ems\n'
         'at 2026-12-03T18:00\n! linh: issue resolve ACME-1 "yes"',
         "an approval ends by the votes of its seats"),
    Hole("an approval that the partner waits for is sorted away", "oem",
         DEVIATION + "! tom: issue edit ACME-1 category=general",
         "an approval ends by the votes of its seats"),
    Hole("an approval handed back to who asked", "oem",
         DEVIATION + "! tom: issue edit ACME-1 responder=ems\n", "whoever asks decides"),
    Hole("the partner's person is assigned", "oem", ASKED + "! tom: issue assign ACME-1 linh",
         "somebody owns what they never saw"),
    Hole("the partner's person is away", "oem",
         ASKED + "! maria: program away linh 2026-12-03..2026-12-24", "their roster is theirs"),
    # levels
    Hole("nobody stands on a level any more", "oem", ASKED + "! maria: program person dana leaves",
         "a level is lost"),
    Hole("the only one of a level is away", "oem",
         ASKED + "! maria: program away dana 2026-12-03..2026-12-24", "a level is lost"),
    Hole("a file without the director", "oem", ASKED + "! maria with no director: program import",
         "a level is lost"),
    # common
    Hole("a file that takes the shared channel", "oem",
         ASKED + "! maria with own channel: program import", "the partner reads nothing any more"),
    Hole("a file with another zone", "oem", ASKED + "! maria with other zone: program import",
         "meetings and digests of both move"),
    Hole("a file with another name of the partner", "oem",
         ASKED + "! maria with other name: program import", "their name is theirs"),
    Hole("the meeting of both ends", "oem", f'{THURSDAY}\n! maria: sync end weekly "no"',
         "one side ends what both hold"),
    Hole("the meeting of both pauses", "oem", f"{THURSDAY}\n! maria: sync pause weekly",
         "one side ends what both hold"),
    Hole("the digest of both ends", "oem", f"{THURSDAY}\n! maria: digest off weekly",
         "one side ends what both read"),
    Hole("the digest of both goes elsewhere", "oem",
         f'{THURSDAY}\n! maria: digest schedule weekly "mon 08:30" to=oem',
         "one side takes what both read"),
    Hole("slower rules", "oem", ASKED + "! maria: rules propose shortage major ack=2bd\n"
         "! maria: rules accept 2", "one key opens the lock"),
)  # fmt: skip
