"""The story, the lines of every command, and what is true of what they are about.

What is written here of an issue or a deadline (who owes it, who is owed it) is told by the story;
whether somebody may do it is not: that follows from ``bot/data/rights.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the story; where the other side has to agree, it does unless not ``agreed``."""

    by: str
    text: str
    agreed: bool = True
    place: str = "shared"


@dataclass(frozen=True, slots=True)
class Case:
    """A line of a command, and the facts that the words of its right stand for.

    ``{side}``, ``{site}``, ``{mate}`` in a line are those of whoever says it, ``{other}`` is
    somebody of the other side. ``parts`` gives a side or people by the word of a right;
    ``loosens`` are the sides that it would let owe less, or that would do with it what is the
    other's. ``before`` is what is said first, ``changed`` what an attached program file
    changes. ``leaves_no_row``: what it does is seen on no issue, record or program.
    ``asks_itself``: what the other side gave waits for one's own side.
    """

    words: str
    line: str
    of: str = ""
    parts: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    loosens: tuple[str, ...] = ()
    place: str = "shared"
    before: tuple[Line, ...] = ()
    file: str | None = None
    changed: tuple[str, str] = ("", "")
    leaves_no_row: bool = False
    asks_itself: bool = False

    @property
    def noun(self) -> str:
        """Return the first word of the command."""
        return self.words.partition(" ")[0]

    @property
    def verb(self) -> str:
        """Return its second word."""
        return self.words.partition(" ")[2]

    @property
    def name(self) -> str:
        """Return the line, by which the case is known."""
        return self.line or "andon"


STORY = (
    Line("maria", "program person lee leaves"),
    # ACME-1: the EMS provider owes it and has acknowledged. ACME-2 is resolved, ACME-3 closed.
    Line("tom", 'issue log delivery major "Zebra lot 1 is late"'),
    Line("linh", "issue ack ACME-1"),
    Line("tom", 'issue log delivery major "Zebra lot 2 is late"'),
    Line("linh", "issue ack ACME-2"),
    Line("linh", 'issue resolve ACME-2 "air freight"'),
    Line("tom", 'issue log nonconformance major "Zebra housing scratched"'),
    Line("linh", "issue ack ACME-3"),
    Line("linh", 'issue resolve ACME-3 "sorted"'),
    Line("tom", "issue close ACME-3"),
    # ACME-4: the EMS provider owes it, nobody has acknowledged. ACME-5: it told early itself.
    Line("tom", 'issue log test_yield major "Zebra yield low" to=ems'),
    Line("linh", 'issue log delivery major "Zebra lot 3 will be late" to=ems'),
    # ACME-6: the OEM owes it. ACME-7 is merged into ACME-1.
    Line("linh", 'issue log shortage major "Zebra MCU short"'),
    Line("tom", 'issue log logistics major "Zebra truck is late" to=ems'),
    Line("tom", "issue merge ACME-7 into ACME-1"),
    # ACME-8: a corrective action of the EMS provider with its first step done.
    Line("tom", 'issue log scar major "Zebra cold joint"'),
    Line("linh", 'issue step ACME-8 D1 "Linh and Ana"'),
    # ACME-9: the OEM decides it. A later date of the milestone was asked for, and other rules.
    Line("linh", 'issue log deviation major "Zebra 0402 in place of 0603"', agreed=False),
    Line(
        "wei",
        'deadline add "Zebra lot 1 received" due=2027-01-27 owner=linh kind=milestone'
        " id=tail after=lot",
    ),
    Line("linh", 'deadline slip tail 2027-02-25 "the lab is closed"', agreed=False),
    Line("maria", "rules propose order major ack=2bd", agreed=False),
    # ACME-10: a corrective action whose effect the OEM checks.
    Line("tom", 'issue log scar major "Zebra paste"'),
    Line("linh", 'issue step ACME-10 D1 "Linh"', agreed=False),
    Line("linh", 'issue step ACME-10 D3 "sorted"', agreed=False),
    Line("tom", "decision approve ACME-10"),
    Line("linh", 'issue step ACME-10 D4 occurrence="too cold" escape="blind there"', agreed=False),
    Line("tom", "decision approve ACME-10"),
    Line("linh", 'issue step ACME-10 D5 "hotter"', agreed=False),
    Line("tom", "decision approve ACME-10"),
    Line("linh", 'issue step ACME-10 D6 "done"', agreed=False),
    Line("tom", "decision approve ACME-10"),
)
OWED_BY_EMS = {"responder": "ems", "counterpart": "oem", "raiser": "oem", "holder": "ems"}
TOLD_EARLY = {**OWED_BY_EMS, "raiser": "ems"}
OWED_BY_OEM = {"responder": "oem", "counterpart": "ems", "raiser": "ems", "holder": "oem"}
LOT = {"owing": "ems", "owner": ("linh",), "gate": "oem"}
DOCK = {"gate": "ems"}
MANAGERS = {"oem": ("maria", "dana"), "ems": ("wei",)}
BY_TOM = {"asked": ("tom",)}
BOTH = ("oem", "ems")
PAUSED = (Line("maria", 'program pause "plant shutdown"'),)
SYNC_PAUSED = (Line("maria", "sync pause ops"),)
SYNC_SKIPPED = (Line("maria", "sync skip ops/2027-01-07"),)


def _issue(words: str, rest: str, name: str = "ACME-1", **more: object) -> Case:
    """Return a case about an issue; by default the EMS provider owes it."""
    parts = {"parts": OWED_BY_EMS, **more}
    return Case(words, f"{words} {name} {rest}".strip(), **parts)  # type: ignore[arg-type]


def _looks(*lines: str, place: str = "shared") -> tuple[Case, ...]:
    return tuple(
        Case(" ".join(line.split()[:2]), line, place=place, leaves_no_row=True) for line in lines
    )


def _managed(*lines: str, of: str = "") -> tuple[Case, ...]:
    return tuple(Case(" ".join(line.split()[:2]), line, of) for line in lines)


ISSUES = (
    Case("issue log", 'issue log delivery "Zebra pallet torn"'),
    _issue("issue ack", "", "ACME-4", parts={"owing": "ems"}),
    _issue("issue ack", "", "ACME-6", parts={"owing": "oem"}),
    _issue("issue update", '"broker has 800"'),
    _issue("issue update", '"broker has 800"', "ACME-6", parts=OWED_BY_OEM),
    _issue("issue contain", '"sorted"'),
    _issue("issue resolve", '"air freight"'),
    _issue("issue resolve", '"broker"', "ACME-6", parts=OWED_BY_OEM),
    _issue("issue close", "", "ACME-2", loosens=("ems",)),
    _issue("issue reopen", '"half of it came"', "ACME-2"),
    _issue("issue reopen", '"two more"', "ACME-3", of="closed", loosens=("ems",)),
    _issue("issue reopen", '"another truck"', "ACME-7", of="merged"),
    _issue("issue cancel", '"logged twice"', loosens=("ems",)),
    _issue("issue cancel", '"it came"', "ACME-2", loosens=("ems",)),
    _issue("issue cancel", '"it came"', "ACME-5", parts=TOLD_EARLY, loosens=("ems",)),
    _issue("issue cancel", '"it came"', "ACME-6", parts=OWED_BY_OEM, loosens=("oem",)),
    _issue("issue merge", "into ACME-1", "ACME-4", loosens=("ems",)),
    _issue("issue edit", 'title="Zebra lot 1, two days late"'),
    _issue("issue edit", "responder=oem", loosens=("ems",)),
    _issue("issue severity", 'minor "second source"', loosens=("ems",)),
    _issue("issue severity", 'critical "line stops"'),
    _issue("issue wait", 'on oem "need photos"', parts={"holder": "ems", "own": "oem"}),
    _issue("issue wait", "on third_party until 2027-01-08", of="third party"),
    _issue("issue wait", "on third_party until 2027-01-08", "ACME-4", of="third party",
           loosens=("ems",)),
    _issue("issue need", '2027-02-20 "the lab is closed"'),
    _issue("issue assign", "ana", parts={"own": "ems"}),
    _issue("issue assign", "maria", "ACME-6", parts={"own": "oem"}),
    _issue("issue note", '"price in PO 4711"', place="dm", leaves_no_row=True),
    _issue("issue hold", '4bh "partner is on site"'),
    _issue("issue escalate", '2 "line stops tonight"', leaves_no_row=True),
    _issue("issue step", 'D3 "stock is sorted"', "ACME-8"),
    _issue("issue step", "", "ACME-8", of="look", leaves_no_row=True),
    _issue("issue step", 'not_effective "again"', "ACME-10", of="check", parts={"role": ("tom",)}),
    _issue("issue extend", 'D4 2027-02-20 "the lab is closed"', "ACME-8"),
    _issue("issue scar", "", "ACME-3"),
    Case("issue import", "issue import", file="list.csv"),
    *_looks("issue list", "issue show ACME-1", "issue why ACME-1", "issue export all"),
)  # fmt: skip
DEADLINES = (
    Case("deadline add", 'deadline add "Zebra samples" due=2027-02-10'),
    Case("deadline add", 'deadline add "Zebra lot 2" due=2027-02-10 kind=milestone owner={mate}',
         "milestone"),
    Case("deadline add", 'deadline add "Zebra lot 3" due=2027-02-10 kind=milestone owner={other}',
         "milestone", loosens=BOTH),
    Case("deadline plan", "deadline plan 2027-06-01 id=lot-9"),
    Case("deadline promise", 'deadline promise {mate} 2027-02-10 "Zebra report"'),
    Case("deadline promise", 'deadline promise {other} 2027-02-10 "Zebra drawing"', loosens=BOTH),
    Case("deadline ontrack", "deadline ontrack lot", parts=LOT),
    Case("deadline atrisk", 'deadline atrisk lot 2027-02-12 "fixture"', parts=LOT),
    Case("deadline slip", 'deadline slip lot 2027-03-10 "fixture"', parts=LOT, loosens=("ems",)),
    Case("deadline slip", 'deadline slip lot 2027-01-21 "fixture"', parts=LOT),
    Case("deadline commit", "deadline commit lot 2027-03-10", parts=LOT, loosens=("ems",)),
    Case("deadline commit", "deadline commit lot 2027-01-15", parts=LOT, loosens=("oem",)),
    Case("deadline shift", "deadline shift lot 30", parts=LOT, loosens=("ems",)),
    Case("deadline done", "deadline done lot"),
    Case("deadline done", "deadline done first", "gate", parts=LOT),
    Case("deadline decline", "deadline decline zebra-samples",
         parts={"owner": ("linh",), "own_manager": "ems", "own": "ems"},
         asks_itself=True,
         before=(Line("maria", 'deadline add "Zebra samples" due=2027-02-10 owner=linh'),)),
    Case("deadline cancel", 'deadline cancel quote "withdrawn"', parts=LOT, loosens=("ems",)),
    Case("deadline cancel", 'deadline cancel lot "withdrawn"', "milestone", parts=LOT,
         loosens=("ems",)),
    *_looks("deadline list", "deadline show lot"),
    # Material: MCU is consigned by the OEM, Resistor is turnkey; both arrive at the EMS provider.
    *_looks("material show", "material show kit1", "material clear"),
    Case("material receive", "material receive kit1 MCU 100", parts=DOCK),
    Case(
        "material short",
        'material short kit1 MCU 5 "wet"',
        parts=DOCK,
        before=(Line("linh", "material receive kit1 MCU 100"),),
    ),
    Case("material sent", "material sent kit1 MCU 100", parts={"owing": "oem"}),
    Case("material sent", "material sent kit1 Resistor 100", parts={"owing": "ems"}),
    Case("material import", "material import kit=kit1", file="kits.csv"),
    Case("material due", "material due kit1 MCU 2027-02-25", loosens=("oem",)),
    Case("material due", "material due kit1 MCU 2027-02-10", loosens=("ems",)),
    Case("material due", "material due kit1 Resistor 2027-02-25", loosens=("ems",)),
)  # fmt: skip
SYNCS = (
    *_looks("sync list", "sync show ops", "sync slots 30m", "sync ics ops"),
    *_managed(
        'sync agenda ops "U7"', "sync here standup", 'sync minutes standup "air freight"',
        'sync action {mate} +3bd "Zebra quote 2"',
        'sync add "Quality" start="2027-01-11 17:00" repeat=weekly',
        "sync move ops/2027-01-07 2027-01-08 17:00", "sync skip ops/2027-01-07",
        "sync shift ops 2027-01-15 16:00", "sync pause ops", "sync roll ops off", "sync end ops",
    ),
    Case("sync keep", "sync keep ops", leaves_no_row=True),
    Case("sync restore", "sync restore ops/2027-01-07", before=SYNC_SKIPPED),
    Case("sync resume", "sync resume ops", before=SYNC_PAUSED),
)  # fmt: skip
DECISIONS = (
    *_looks("decision list", "question list"),
    Case(
        "decision approve", 'decision approve ACME-9 qty=200 "this lot"', parts={"asked": ("tom",)}
    ),
    Case("decision reject", 'decision reject ACME-9 "not this one"', parts={"asked": ("tom",)}),
    Case("decision talk", "decision talk ACME-9", parts={"asked": ("tom",)}, leaves_no_row=True),
    Case("decision withdraw", "decision withdraw {slip}", parts={"proposer": "ems"}),
    *_looks("decision rights", "decision rights premium freight"),
    Case("decision ask", 'decision ask premium freight "by air"', parts={"own": "ems"}),
    Case("decision decide", 'decision decide stop_line "wet boards"', parts={"own": "ems"}),
    Case("question no", "question no {question}", parts={"asked": MANAGERS["ems"]}),
    Case("question so", "question so {question}", parts={"asked": MANAGERS["ems"]}),
)
DIGESTS = (
    *_looks("digest now weekly", "digest list"),
    Case("digest schedule", 'digest schedule daily "10:00" to=shared'),
    Case("digest schedule", 'digest schedule internal "10:00" to={side}'),
    Case("digest schedule", 'digest schedule weekly "tue 10:00" to=shared', "shared"),
    Case("digest off", "digest off internal-{side}"),
    Case("digest off", "digest off weekly", "shared"),
)
RULES = (
    *_looks("rules show", "rules explain order minor", "rules history", "rules diff 1 2",
            "rules check"),
    Case("rules propose", "rules propose shortage major ack=1bd"),
    Case("rules accept", "rules accept 2", parts={"asked": MANAGERS["ems"]}),
    Case("rules reject", "rules reject 2"),
)  # fmt: skip
PROGRAMS = (
    *_looks("program show", "program roster"),
    Case("program person", "program person {mate} email={mate}@desk.example",
         parts={"oneself": ("tom", "linh")}),
    Case("program person", "program person linh email=linh@desk.example",
         parts={"oneself": ("linh",), "own": "ems"}),
    Case("program person", "program person {mate} level=1", "level"),
    Case("program person", "program person linh", "look", leaves_no_row=True),
    Case("program away", "program away 2027-04-03..2027-04-04",
         parts={"oneself": ("tom", "maria", "dana", "linh", "ana", "wei")}),
    Case("program away", "program away linh 2027-04-03..2027-04-04",
         parts={"oneself": ("linh",), "own": "ems"}),
    Case("program away", "program away hua 2027-01-05..2027-01-29",
         parts={"oneself": ("hua",), "own": "ems"}, loosens=("ems",)),
    Case("program away", "program away hua", "look", leaves_no_row=True),
    Case("program words", 'program words "Beanstandung {side}" = scar', leaves_no_row=True),
    Case("program calendar", "program calendar {site} closed 2027-04-01"),
    Case("program calendar", "program calendar sz closed 2027-01-06..2027-01-12",
         parts={"own": "ems"}, loosens=("ems",)),
    Case("program calendar", "program calendar", "look", leaves_no_row=True),
    Case("program setup", "program setup", "look", leaves_no_row=True),
    Case("program setup", "program setup city=Munich", "city", loosens=BOTH),
    Case("program import", "program import", file="acme.toml",
         changed=('name = "Zebra gateway"', 'name = "Zebra gateway 2"'), loosens=BOTH),
    Case("program export", "program export", place="dm"),
    *_managed('program pause "plant shutdown"', 'program archive "last lot"'),
    Case("program resume", "program resume", before=PAUSED),
)  # fmt: skip
GOAL_AGREED = (Line("maria", 'charter goal "Yield" measure="FPY" target=98'),)
SPEC_ISSUED = (Line("tom", 'charter spec "Zebra board" document=DWG-1 rev=A'),)
REPORT_OWED = (
    Line("wei", 'charter obligation "Zebra report" side=ems role=planner within=2bd'),
    Line("linh", "charter obligation zebra-report asked"),
)
TERM_KEPT = {
    "oem": Line("maria", 'charter terms "Zebra MOQ" kind=moq', place="dm"),
    "ems": Line("wei", 'charter terms "Zebra MOQ" kind=moq', place="dm"),
}
CHARTER = (
    *_looks("charter show", "charter history"),
    Case("charter setup", "charter setup", "look", leaves_no_row=True),
    Case("charter setup", 'charter setup product="Gateway"'),
    Case("charter goal", 'charter goal "Yield" measure="FPY" target=98'),
    Case("charter goal", "charter goal yield now=96.5", "reading", before=GOAL_AGREED),
    Case("charter spec", "charter spec zebra-board rev=B", parts={"own": "oem"},
         before=SPEC_ISSUED),
    Case("charter spec", "charter spec zebra-board received", "receipt",
         parts={"counterpart": "ems"}, before=SPEC_ISSUED),
    Case("charter spec", 'charter spec zebra-board dropped "no more"', "end", before=SPEC_ISSUED),
    Case("charter obligation",
         'charter obligation "Forecast" side={side} role=program_manager within=2bd'),
    Case("charter obligation", 'charter obligation zebra-report dropped "no more"',
         before=REPORT_OWED, loosens=("ems",)),
    Case("charter obligation", "charter obligation zebra-report done", "done",
         parts={"owing": "ems"}, before=REPORT_OWED),
    Case("charter obligation", "charter obligation zebra-report asked", "request",
         before=REPORT_OWED[:1]),
    Case("charter terms", 'charter terms "Zebra expedite" kind=expedite', place="dm"),
    Case("charter terms", "charter terms zebra-moq agreed=yes", "agreed", place="dm",
         before=tuple(TERM_KEPT.values())),
)  # fmt: skip
DRILLS = (
    *_looks("drill show", place="dm"),
    Case("drill on", "drill on"),
    Case("drill off", "drill off", leaves_no_row=True),
    Case("drill got", "drill got", leaves_no_row=True),
    Case("drill schedule", "drill schedule 2027-02-09"),
    Case("drill offer", "drill offer"),
    Case("", "", leaves_no_row=True),
    Case("help", "help", leaves_no_row=True),
    Case("find", "find lot", leaves_no_row=True),
    Case("catchup", "catchup", leaves_no_row=True),
    Case("digest seen", "digest seen", leaves_no_row=True),
    Case("views list", "views list", leaves_no_row=True),
    Case("views save", "views save red severity=critical", leaves_no_row=True),
    Case(
        "views drop",
        "views drop red",
        before=(Line("tom", "views save red severity=critical"),),
        leaves_no_row=True,
    ),
)
CASES = (*ISSUES, *DEADLINES, *SYNCS, *DECISIONS, *DIGESTS, *RULES, *PROGRAMS, *CHARTER, *DRILLS)
