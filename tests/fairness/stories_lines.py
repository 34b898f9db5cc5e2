"""What people say in stories: lines of every command, what is private, and lives of issues.

``<word>`` in a line stands for something drawn; a command without a line fails a test.
"""

from __future__ import annotations

from bot.features import INDEX

EXAMPLES: dict[str, tuple[str, ...]] = {
    "": ("",),
    "issue log": (
        'issue log <category> <severity> "<title>" mpn=STM32G0B1 need=<day>',
        'issue log <decided> <severity> "<title>" rev=<rev>',
        'issue log <category> "<title>" to=<side>',
        'issue log <category> "<title>"',
        'issue log scar <severity> "<title>"',
    ),
    "issue ack": ("issue ack <issue>", "issue ack <issue> next=+4h"),
    "issue update": ('issue update <issue> "<text>"',),
    "issue resolve": ('issue resolve <issue> "<text>"',),
    "issue close": ("issue close <issue>",),
    "issue list": ("issue list <filter>",),
    "issue show": ("issue show <issue>",),
    "issue wait": (
        'issue wait <issue> on <side> "<text>"',
        'issue wait <issue> on third_party until <day> "<text>"',
    ),
    "issue assign": ("issue assign <issue> <mate>",),
    "issue contain": ('issue contain <issue> "<text>"',),
    "issue edit": (
        'issue edit <issue> title="<title>"',
        "issue edit <issue> responder=<side>",
        "issue edit <issue> category=<category>",
    ),
    "issue severity": ('issue severity <issue> <severity> "<text>"',),
    "issue reopen": ('issue reopen <issue> "<text>"',),
    "issue why": ("issue why <issue>",),
    "issue note": ('issue note <issue> "<text>"',),
    "issue escalate": ('issue escalate <issue> <level> "<text>"',),
    "issue hold": ('issue hold <issue> 4bh "<text>"',),
    "issue merge": ("issue merge <issue> into <issue>",),
    "issue cancel": ('issue cancel <issue> "<text>"',),
    "issue step": (
        'issue step <scar> <discipline> "<text>"',
        'issue step <scar> D4 occurrence="<text>" escape="<text>"',
    ),
    "issue extend": ('issue extend <scar> <discipline> <day> "<text>"',),
    "issue scar": ("issue scar <issue>",),
    "issue import": ("issue import +list.csv", "issue import I<few>", "issue import I<few> stop"),
    "issue export": ("issue export all", "issue export open format=csv"),
    "deadline list": ("deadline list", "deadline list all"),
    "deadline add": (
        'deadline add "<title>" due=<day> owner=<mate> kind=<kind> id=<new>',
        'deadline add "<title>" due=<day> owner=<person> kind=<kind> id=<new>',
    ),
    "deadline done": ("deadline done <deadline>",),
    "deadline ontrack": ("deadline ontrack <deadline>",),
    "deadline atrisk": ('deadline atrisk <deadline> <day> "<text>"',),
    "deadline slip": (
        'deadline slip <deadline> <day> "<text>"',
        'deadline slip <milestone> <late> "<text>"',
    ),
    "deadline commit": ("deadline commit <deadline> <day>",),
    "deadline promise": (
        'deadline promise <mate> <day> "<title>"',
        'deadline promise <person> <day> "<title>"',
    ),
    "deadline show": ("deadline show <deadline>",),
    "deadline shift": ("deadline shift <deadline> <level>",),
    "deadline decline": ("deadline decline <deadline>",),
    "deadline cancel": ('deadline cancel <deadline> "<text>"',),
    "deadline plan": ("deadline plan <far> id=lot-2",),
    "material show": ("material show", "material show lot1"),
    "material clear": ("material clear", "material clear lot1"),
    "material receive": (
        "material receive lot1 MCU <few>00",
        "material receive lot1 Resistor 60k date=<day>",
    ),
    "material short": ('material short lot1 MCU <few> "<text>"',),
    "material sent": (
        'material sent lot1 MCU <few>00 note="<new>"',
        "material sent lot1 Resistor 60k",
    ),
    "material due": (
        'material due lot1 MCU <day> "<text>"',
        "material due lot1 Resistor <late>",
    ),
    "material import": (
        "material import kit=lot1 +kits.csv",
        "material import M<few>",
    ),
    "charter show": ("charter show", "charter show terms"),
    "charter setup": ("charter setup", 'charter setup product="<title>"', "charter setup skip"),
    "charter goal": (
        'charter goal "<title>" measure="FPY %" target=98',
        "charter goal yield now=<few>",
        "charter goal yield target=<few>",
        'charter goal yield met "<text>"',
    ),
    "charter spec": (
        'charter spec "<title>" document=DWG-7 rev=<rev>',
        "charter spec board rev=<rev>",
        "charter spec board received",
        'charter spec board dropped "<text>"',
    ),
    "charter obligation": (
        'charter obligation "<title>" side=<side> role=buyer rrule="FREQ=WEEKLY;BYDAY=WE"',
        'charter obligation "<title>" side=<own> role=buyer within=2bd',
        "charter obligation forecast done",
        "charter obligation report asked",
        'charter obligation forecast dropped "<text>"',
    ),
    "charter terms": ('charter terms "<title>" kind=moq', "charter terms"),
    "charter history": ("charter history",),
    "sync list": ("sync list",),
    "sync agenda": ('sync agenda <sync> "<text>"',),
    "sync here": ("sync here <sync>",),
    "sync minutes": ('sync minutes <sync> "<text>"',),
    "sync action": ('sync action <person> +3bd "<title>"',),
    "sync show": ("sync show <sync>",),
    "sync move": ("sync move <sync> <day> 17:00",),
    "sync skip": ('sync skip <sync> "<text>"',),
    "sync restore": ("sync restore <sync>",),
    "sync add": (
        'sync add "<title>" start="<day> 17:00" repeat=weekly id=extra',
        "sync add template=ops_weekly",
    ),
    "sync slots": ("sync slots 30m week=<day>",),
    "sync keep": ("sync keep <sync>",),
    "sync shift": ("sync shift <sync> <day> 16:00",),
    "sync pause": ('sync pause <sync> "<text>"',),
    "sync resume": ("sync resume <sync>",),
    "sync roll": ("sync roll <sync> <on>",),
    "sync ics": ("sync ics <sync>",),
    "sync end": ("sync end extra",),
    "decision list": ("decision list", "decision list all"),
    "decision approve": (
        'decision approve DEC<few> "<text>"',
        "decision approve <issue> rev=<rev>",
    ),
    "issue need": ('issue need <issue> +5bd "<text>"',),
    "decision withdraw": ("decision withdraw DEC<few>",),
    "decision talk": ("decision talk DEC<few>",),
    "decision reject": ('decision reject DEC<few> "<text>"',),
    "decision rights": ("decision rights", "decision rights off AVL", "decision rights alternate"),
    "decision ask": (
        'decision ask premium freight "<text>"',
        'decision ask pull_in_frozen "<text>" on <issue>',
        'decision ask alternate_on_avl "<text>"',
    ),
    "decision decide": (
        'decision decide stop_line "<text>" on <issue>',
        'decision decide off AVL "<text>"',
    ),
    "question list": ("question list",),
    "question no": ("question no <question>",),
    "question so": ("question so <question>",),
    "digest now": ("digest now <digest>", "digest now <digest> full=yes"),
    "digest list": ("digest list",),
    "digest schedule": (
        'digest schedule daily "10:00" to=shared',
        'digest schedule internal "10:00" to=<own>',
    ),
    "digest off": ("digest off <digest>",),
    "rules show": ("rules show", "rules show <category>"),
    "rules explain": ("rules explain <category> <severity>", "rules explain order minor to=<side>"),
    "rules propose": (
        "rules propose <category> <severity> ack=2bd",
        "rules propose <category> <severity> responder=<side> owner.<side>=buyer",
    ),
    "rules accept": ("rules accept <few>",),
    "rules reject": ("rules reject <few>",),
    "rules history": ("rules history",),
    "rules diff": ("rules diff 1 <few>",),
    "rules check": ("rules check",),
    "program show": ("program show",),
    "program roster": ("program roster", "program roster <side>"),
    "program person": (
        "program person <mate> email=<new>@desk.example",
        'program person <new> name="<title>" level=0 roles=buyer',
        "program person <mate> level=<level>",
    ),
    "program away": ("program away <day>..<day>", "program away off"),
    "program calendar": (
        "program calendar",
        "program calendar <site> closed <day>",
        "program calendar <site> week mon-fri 09:00-17:00",
    ),
    "program words": ("program words", 'program words "<title>" = shortage'),
    "program setup": ("program setup side=<own> city=Shenzhen",),
    "program import": ("program import +program.toml",),
    "program export": ("program export",),
    "program pause": ('program pause "<text>"',),
    "program resume": ("program resume",),
    "program archive": ('program archive "<text>"',),
    "drill show": ("drill show",),
    "drill on": ("drill on",),
    "drill off": ("drill off",),
    "drill schedule": ("drill schedule <rhythm>",),
    "drill offer": ("drill offer",),
    "drill got": ("drill got",),
    "find": ("find <text>", "find two more full=yes", "find <issue>"),
    "catchup": ("catchup", "catchup since=7d full=yes"),
    "digest seen": ("digest seen",),
    "views list": ("views list",),
    "views save": ("views save red <filter> severity=critical,major", "views save ours side=ours"),
    "views drop": ("views drop red",),
    "help": ("help", "help issue", "help issue wait", "help digest schedule"),
}
"""Lines of each command by its words; a file that comes with a line stands behind ``+``."""

COMMON = (
    ("deadline slip",) * 2
    + ("issue step",) * 4
    + ("program calendar",) * 3
    + ("issue log",) * 12
    + ("issue ack",) * 8
    + ("issue resolve",) * 5
    + ("issue update",) * 5
)
"""What people do more often than the rest."""
RARE = ("program pause", "program archive", "sync pause", "sync end")
"""What lets everything stand, and so is done seldom."""
LOOKS = tuple(each.words for each in INDEX.commands if not each.changes)

SUGGESTED = [name for name, kind in INDEX.arguments.items() if kind.suggest is not None]
KINDS = {"say": 50, "press": 12, "wait": 30, "chat": 5, "choose": 2, "react": 2, "restart": 1}
"""How often what is done."""

PRIVATE = (
    *LOOKS,
    *("issue note",) * 8,
    *("views save", "views drop", "digest seen"),
    *("program person",) * 4,
    *("digest schedule", "issue import", "sync ics", "question no"),
    *("charter terms",) * 4,
    *("drill on", "drill off", "drill schedule", "drill offer", "drill got"),
)
"""What somebody does in an own channel or a direct message and nobody of the other side sees."""
MANAGED = ("program person", "digest schedule", "issue import", "question no", "drill schedule")
"""Of these, what a program manager does."""
KEPT_APART = {
    "program person": EXAMPLES["program person"][:1],
    "issue import": EXAMPLES["issue import"][:1],
    "digest schedule": EXAMPLES["digest schedule"][1:],
}
"""Of these commands only such lines are one side's own affair."""
LIVES: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("tom", 'issue log scar major "Cold solder at J3"'),
        ("linh", "issue ack <it>"),
        ("linh", 'issue step <it> D1 "Linh, Wei, line 2"'),
        ("linh", 'issue step <it> D3 "stock and WIP are sorted"'),
        ("tom", "decision approve <it>"),
        ("linh", 'issue step <it> D4 occurrence="profile too cold" escape="AOI is blind there"'),
        ("linh", 'issue extend <it> D5 2027-02-20 "the lab is closed"'),
    ),
    (
        ("linh", 'issue log deviation major "0402 in place of 0603"'),
        ("tom", "issue ack <it>"),
        ("tom", 'decision approve <it> qty=200 "this lot only"'),
    ),
    (
        ("linh", 'issue log shortage critical "U7 short 1200 pcs"'),
        ("tom", "issue ack <it>"),
        ("tom", 'issue severity <it> minor "second source found"'),
        ("tom", 'issue contain <it> "800 from the broker"'),
    ),
    (
        ("tom", 'issue log delivery major "Lot 2 is late"'),
        ("linh", "issue ack <it> next=+4h"),
        ("wei", 'issue resolve <it> "air freight"'),
        ("maria", 'issue reopen <it> "half of it came"'),
        ("linh", 'issue resolve <it> "the rest came"'),
        ("tom", "issue close <it>"),
    ),
)
"""What becomes of an issue as people do it, in order; two of them begin every story."""
CHATTER = ("looks fine to me", "who has the drawing?", "please keep this between us", "thanks")
FILES = {
    "kits.csv": "part,qty,supply,due,received\nLid,600,consigned,2027-01-14,10\n"
    "Foam,20,turnkey,2027-01-15,\n",
    "list.csv": "title,category,severity,status\n"
    "Reel label missing,shortage,major,open\nWrong paste,eq,minor,open\n",
}
