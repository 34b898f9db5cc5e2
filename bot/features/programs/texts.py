"""Every sentence about programs that a person reads, by key.

Short and factual, without blame or idiom: half of the readers use English as a second language.
"""

from __future__ import annotations

from bot.engine.texts import TEXTS as ENGINE_TEXTS
from bot.features.decisions.texts import TEXTS as DECISIONS_TEXTS
from bot.features.issues.texts import FORMS as ISSUE_FORMS
from bot.features.issues.texts import TEXTS as ISSUES_TEXTS
from bot.messages.say import Sayings
from bot.messages.texts import TEXTS as MESSAGES_TEXTS

TEXTS: dict[str, str] = {
    # program setup
    "setup.ask": "This channel has no program yet. Three things are asked, then people are added:",
    "setup.side": "• side=: the side that you work for, oem or ems",
    "setup.cities": "• city= and partner_city=: where you work, and where the partner works",
    "setup.channel": "• channel=: who reads this channel, shared (both companies) or own",
    "setup.companies": "If you like: companies= (both names, yours first)",
    "setup.more": "The rest has a default: key= (for issue numbers), name=, rules=, me=, my_name=",
    "setup.example": "Example: {example}",
    "setup.so_far": "Your answers: {answers}",
    "setup.which": "Which {typed}?",
    "setup.which.city": "• {city}, {where}: {now} there now",
    "setup.which.other": "Another one: name its country too, or a larger city in its time zone.",
    "setup.join.ask": "Do both companies read this channel?",
    "setup.join": "{key} ({companies}) has no shared channel yet. This one can be it.",
    "setup.join.other": "For another program, answer the questions in one line: program setup "
    "side=oem city=Austin partner_city=Shenzhen",
    "setup.joined": "{actor} made this the shared channel of {key}: {companies}. From now on "
    "both companies log issues here.",
    "setup.join.done": "This is the shared channel of {key} now.",
    "setup.done": "Program {key} is set up: {companies}.",
    "setup.rules": "Rules: {rules}.",
    "setup.already": "This channel has the program {key}: {companies}.",
    "setup.site": "{site} ({company}): {now} there now. Open {week}{holidays}.",
    "setup.holidays": ", public holidays: {country}",
    "setup.people": "People: {people}",
    "setup.people.side": "{company}: {people}",
    "setup.you": "{name} (you, {id})",
    "setup.nobody": "nobody yet",
    "setup.shared": "Channel: both companies read this program's channel.",
    "setup.own": "Channel: only {company} reads it.",
    "setup.change": "A city is wrong: program setup city=… Other hours: program calendar",
    "setup.try": 'Try it: put 🚨 on a message, or say: issue log shortage "U7 MCU short"',
    "setup.told": "{actor} set up the program {key} in this channel: {companies}. From now on "
    "Andon takes issues here. Next, the program manager of {partner} is added.",
    "first.title": "What matters first:",
    "first.none": "Nothing is missing.",
    "first.line": "{number}. {text}",
    "first.channel": "No channel is shared with {company} yet. Invite Andon to that channel and "
    "say there: program setup",
    "first.partner": "Nobody of {company} can answer here yet.",
    "first.roles": "{company} has nobody as {roles} yet. Asked instead: {people}.",
    "first.roles.nobody": "{company} has nobody as {roles} yet, and nobody is asked instead.",
    "first.unreachable": "Andon cannot write to {people}. Say who it is, for example: program "
    "person {id} {platform}=@name",
    "first.level": "When {people} cannot answer, nobody of {company} is told.",
    "first.level.nobody": "Nobody of {company} stands on level {level}.",
    "first.backup": "{person} has no backup.",
    "no.setup.missing": "Still needed: {missing}.",
    "no.setup.choice": '"{typed}" is not {what}. {nearest}Allowed: {allowed}.',
    "no.setup.key": '"{typed}" cannot be a key. Allowed: 2 to 10 capitals and digits, a capital '
    "first, for example key=ACME",
    "no.setup.taken": "The key {key} is taken. Choose another one, for example key={other}",
    "no.setup.cities": "{name}= needs two cities, the OEM's first, with a semicolon between them, "
    'for example {name}="San Jose, California; Shenzhen"',
    "no.setup.companies": "companies= needs two names, yours first. Put a semicolon between them: "
    'companies="Acme, Inc.; Volta EMS"',
    "no.setup.one": "Correct one city at a time.",
    "no.setup.sites": "{company} has several sites: {sites}. Name one, for example: program "
    "calendar {site} city Shenzhen",
    "no.setup.partner": "{company} has a program manager, who changes its city.",
    "no.setup.join": "{key} is no program of yours that needs a shared channel.",
    "no.city": '"{typed}" is not a city that Andon knows. {nearest}A larger city in the same time '
    "zone works too, or the zone itself: {name}=America/Chicago",
    "no.city.several": "Several cities are called {typed}: {cities}. Name the country or the state "
    "too, for example: program calendar {site} city {example}",
    "no.setup.place": "A program is set up in the channel that both companies share. "
    "Say it there: program setup",
    "no.zone": '"{typed}" is not a time zone. {nearest}Use a city or an IANA name, for example '
    "Shanghai or America/Los_Angeles.",
    # program person
    "person.joined": "{actor} added {name} to the roster of {company}: {what}.",
    "person.moved": "{actor} changed the place of {name} ({company}): {what}.",
    "person.added": "{name} ({id}) is on the roster of {company} now.",
    "person.changed": "{name} ({id}) is changed: {changes}.",
    "person.same": "{name} ({id}) is on the roster like this already.",
    "person.proposed": "Proposed ({number}): {about}. A program manager of {company} decides.",
    "person.proposed.before": "Proposed before ({number}): {about}. "
    "A program manager of {company} decides.",
    "person.about": "{name}: {what}",
    "person.about.side": "work for {company}",
    "person.about.manager": "program manager of {company}",
    "person.about.no_manager": "no longer program manager of {company}",
    "person.about.level": "level {level} instead of {old}",
    "person.taken_back": "Taken back: {numbers}.",
    "person.unreachable": "Andon cannot write to {name} yet. Say who it is on your platform: "
    "program person {id} slack=T0ACME/U0TOM or discord=123456789012345678",
    "person.how": "Pick people with the button. Where no list opens, name them in a line, several "
    "at once by mention: program person @linh,@wei roles=planner level=0 backup=maria\nWithout a "
    'mention: program person linh name="Linh Pham" roles=planner',
    "person.how.partner": "Name the program manager of {company} in a line. By mention: program "
    "person @wei side={side} roles=program_manager\nWithout a mention: program person wei "
    'name="Wei Chen" side={side} roles=program_manager',
    "no.person.many": "At most {limit} people at once.",
    "no.person.many_leave": "Take one person off the roster at a time.",
    "person.role": "No rule names the role {role}. Did you mean {nearest}?",
    # somebody leaves
    "leave.told": "{person} left the roster of {company}.",
    "leave.told.heir": "{person} left the roster of {company}. {heir} takes over.",
    "leave.issue": "{person} left the roster. {name} is now answered for {company} by {owners}.",
    "leave.yours": "{person} left the roster. You take over:",
    "leave.owned": "{name} {severity}: {title}",
    "leave.more": "+{count} more: issue list mine",
    "leave.done": "{name} ({id}) is off the roster. Andon sends nothing more there.",
    "leave.issues": "Taken over by {heir}: {issues}",
    "leave.issues.role": "Now answered by whoever has the role: {issues}",
    "leave.backups": "Backup of {people} is now {heir}.",
    "leave.backups.none": "Without a backup now: {people}.",
    "leave.alone": "Nobody of {company} fills this now: {alone}. Name somebody, for example: "
    "program person anna roles=buyer",
    "leave.decisions": "Now waits for others: {numbers}.",
    "no.last_manager": "{person} is the only program manager of {company}. Name another one first: "
    "program person {other} roles=program_manager",
    "no.heir": "{person} owns open issues ({issues}) and has no backup. Say who takes over: "
    "program person {id} leaves to=maria",
    "no.heir.self": "{person} cannot take over their own work. Name somebody else.",
    "no.leaves": '"{typed}" is not understood. To take somebody off the roster: '
    "program person {id} leaves",
    "no.to": "to= goes with leaves: program person {id} leaves to=maria",
    "no.roster": "Only a program manager of {company} changes its people.",
    "no.person.new": '"{typed}" is not on the roster. {nearest}\nTo add somebody: program person '
    '{id} name="Linh Pham" roles=planner',
    "no.person.name": "name= is missing for {id}.\nExample: program person {id} "
    'name="Linh Pham" side=ems',
    "no.person.reserved": '"{typed}" has another meaning in commands. Choose another short name.',
    "no.person.former": "{id} was {name}, who left the roster. Choose another short name.",
    "no.person.site": "Say at which site: site={sites}",
    # roster
    "roster.on_call": "on call",
    "roster.backup": "backup {backup}",
    "roster.hole": "Nobody of {company} stands on level {levels}. Alerts pass to the next level.",
    "roster.nobody": "Nobody is on the roster yet.",
    "roster.away": "{name}: {what}",
    "roster.company": "{company}; people: {count}; program manager: {keys}",
    "roster.company.stand": "{company}; people: {count}; program manager: {keys}; "
    "stands in now: {standing}",
    "roster.no_key": "{company} has no program manager yet. To name one: "
    'program person @wei side={side} roles=program_manager name="Wei Chen"',
    "program.paused": "paused since {since} by {actor}: {reason}",
    # program away
    "away.days": "away {days}, {who} stands in",
    "away.days.nobody": "away {days}, nobody stands in",
    "away.title": "Absences of {name}",
    "away.nothing": "{name} is not away. To say when: {example}",
    "away.kept": "{name} is away {days}.",
    "away.off": "{name} is back.",
    "away.same": "{name} is away {days} already.",
    "away.none": "{name} is not away then.",
    "away.ics": "{key} {name}: absences",
    "away.ics.title": "{key}: {name} is away",
    "away.ics.text": "{company}: {days}",
    "away.line": "{days}: {who} stands in.",
    "away.line.nobody": "{days}: nobody stands in.",
    "away.uncovered": "Nobody covers {role} of {company} {days} while the build runs.",
    "away.uncovered.day": "on {first}",
    "away.uncovered.days": "from {first} to {last}",
    "away.mend": "Name somebody who is there: program person {id} backup={backup}",
    "away.told": "{name} is away {days}. You stand in.",
    "no.days": '"{typed}" is not understood. Allowed: dates within five years, such as '
    "2027-02-03..2027-02-07, fri or until fri.\nExample: {example}",
    "no.words.word": '"{typed}" cannot be added: a word has 2 to {limit} characters and is no '
    "number and no sign alone.\nExample: {example}",
    "no.words.settled": '"{typed}" means {meaning} to both companies and keeps its meaning.\n'
    "Example: {example}",
    "no.words.taken": '"{typed}" is a name of Andon itself and keeps its meaning.\n'
    "Example: {example}",
    "no.words.meaning": '"{typed}" is nothing that a word may mean. Allowed: {allowed}, '
    "and fields.\nExample: {example}",
    "no.words.many": "There are {limit} words already. Take one off first.",
    "no.words.off": '"{typed}" is no word that was added here.\nExample: {example}',
    "words.title": "{program}: words of both companies",
    "words.none": "{program}: no words were added yet",
    "words.how": "Example: {example}",
    "words.one": "{word} = {meaning} ({table})",
    "words.same": "{word} means {meaning} already.",
    "words.added": "{word} means {meaning} from now on, for both companies.",
    "words.off": "{word} means nothing of its own any more.",
    "no.days.word": '"{typed}" is neither a day nor on the roster. {nearest}\nExample: {example}',
    "no.days.order": "{days} ends before it begins.\nExample: {example}",
    "no.days.past": "{days} is past.\nExample: {example}",
    "no.days.long": "{days} is too long: at most {limit} days.",
    # program calendar
    "calendar.title": "{key}: hours of the next two weeks, each in the site's own time",
    "calendar.day": "{days}: {hours}",
    "calendar.joint": "{sites} are both open:",
    "calendar.no_joint": "{sites} are never open at the same time in these two weeks.",
    "calendar.stretch": "• {hours}",
    "calendar.more": "+{count} more",
    "calendar.same": "Site {site} has this already: {hours}.",
    "calendar.done": "Site {site} ({company}): {hours}.",
    "calendar.moved": "Running clocks that moved: {moved} of {count}.",
    "calendar.asked": "Clocks that run keep their due moments until {company} agrees ({number}).",
    "calendar.about": "hours of {site}: {clocks}",
    "calendar.open": "Site {site} is open now.",
    "calendar.opens": "Site {site} is open next: {when}.",
    "calendar.told": "{actor} changed the hours of site {site} ({company}): {hours}. "
    "Running clocks that moved: {moved} of {count}.",
    "no.calendar.site": "Your side has several sites: {sites}. Name one, for example: "
    "program calendar {site} {verb} …",
    "no.calendar.side": "Only a program manager of {company} changes the hours of site {site}.",
    "no.calendar.week": '"{typed}" is not understood. Give days with their hours.\n'
    "Example: {example}",
    "no.calendar.never": "Site {site} would never be open, so no clock could be computed. "
    "Nothing was changed.",
    # pause, resume, archive
    "pause.done": "Program {program} is paused. Running clocks that stand now: {count}. "
    "To go on: program resume",
    "pause.already": "Program {program} is paused already, since {since}.",
    "pause.told": "{actor} ({company}) paused the program {program}: {reason}. No clock runs and "
    "nothing is sent by itself until a program manager resumes it.",
    "pause.no_reason": "no reason given",
    "resume.done": "Program {program} goes on. It was paused from {since}. "
    "Running clocks: {count}.{next}",
    "resume.next": " The next one is due {due}.",
    "resume.already": "Program {program} is not paused.",
    "resume.told": "{actor} ({company}) resumed the program {program}. It was paused from {since} "
    "to {until}. Running clocks: {count}. Each has as much time left as it had before.",
    "archive.about": "archive the program {program}: everything ends, nothing is deleted",
    "archive.asked": "Proposed ({number}): {about}. A program manager of {company} decides.",
    "archive.asked.before": "Proposed before ({number}): {about}. "
    "A program manager of {company} decides.",
    "archive.done": "Program {program} is archived. Nothing runs any more; everything can still be "
    "read.",
    "archive.told": "The program {program} is archived. No clock runs any more and nothing can be "
    "changed. Everything can still be read.",
    "card.paused": "The program is paused since {since}: no clock runs.",
    "card.archived": "The program is archived: no clock runs.",
    "program.imported": "Program {key} is imported: {people} people, {sites} sites, "
    "rule set v{version} in force.",
    "program.imported.told": "{actor} ({company}) imported a program file that changes: {what}.",
    "program.updated": "Program {key} is updated. Rule set v{version} stays in force.",
    "program.proposed": "Program {key} is updated. The rule changes are proposed as version "
    "{version}: a program manager of {whose} accepts them with rules accept {version}.",
    "program.proposed.already": "Program {key} is updated. Version {version} already proposes "
    "exactly these rules.",
    "no.file": "Attach the program file to the message, or use: andon program import FILE",
    "no.identity": "{platform} {identity} cannot be given to {id}: it is somebody else in this "
    "program. Each person has an identity of their own, for example slack=T0ACME/U0TOM. "
    "Nothing was changed.",
    "no.here_private": "Ask for this in a direct message to Andon.",
    "files.attached": "The file is attached.",
}

FORMS: dict[str, str] = {
    **{key: ISSUE_FORMS[key] for key in ("holder.oem", "holder.ems")},
    "setup.title": "Set up a program",
    "setup.submit": "Set up",
    "setup.open": "Answer in a form",
    "setup.side": "Your side",
    "setup.city": "Your city",
    "setup.partner_city": "The partner's city",
    "setup.companies": "Both companies, yours first",
    "setup.channel": "Who reads this channel",
    "setup.channel.shared": "Both companies",
    "setup.channel.own": "Only my company",
    "join": "Use it for {key}",
    "person.title": "Add people",
    "person.title.partner": "The partner's manager",
    "person.submit": "Add",
    "person.open": "Add people",
    "person.partner": "Add somebody of {company}",
    "person.above": "Add who is told next",
    "person.backup_is": "Backup: {backup}",
    "person.people": "People",
    "person.one": "Their program manager",
    "person.role": "Their role",
    "person.level": "When they are told",
    "person.backup": "Who stands in for them",
    "person.level.0": "At once: they work on issues",
    "person.level.1": "When nobody answers in time",
    "person.level.2": "When it stays unanswered",
    "person.level.3": "Directors: when it is serious",
    "person.level.4": "Top management",
}

COMPANIES = {"oem": "OEM", "ems": "EMS provider"}
"""What a company is called while nobody named it."""

STATES = {"active": "active", "paused": "paused", "archived": "archived"}
"""The states of a program in words."""

LABELS = {"channels": "Channels", "rules": "Rules", "state": "State"}
"""What ``program show`` tells, beside companies and sites."""

_SAYINGS = Sayings(TEXTS, MESSAGES_TEXTS, ENGINE_TEXTS, DECISIONS_TEXTS, ISSUES_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
