"""What the command line and the demo say to whoever sits at the terminal."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    # files
    "missing": "{path} does not exist: give the path of a file, for example {example}.",
    "large": "{path} is larger than {limit} MB: give a smaller file.",
    "directory": "{path} is a directory: give the path of a file in it, for example {example}.",
    "unreadable": "{path} cannot be read ({why}): use another file, for example {example}.",
    "unwritable": "{path} cannot be written ({why}): use another place, for example {example}.",
    "exists": "{path} exists already: use a new name, for example {example}.",
    "encoding": "{path} is not UTF-8 text (byte {position}): save it as UTF-8.",
    "system_refuses": "The operating system refuses {what}: {why}.",
    "system_refuses_it": "something that Andon needs",
    "heavy": "Reading it takes too long: start from the file that andon program export gives.",
    # programs
    "program_ok": "{path}: program {key} is in order ({people} people, {sites} sites).",
    "program_warning": "{path}: please check: {problem}",
    "program_unknown": (
        "There is no program {key}: use {known}, for example andon program export {example}."
    ),
    "program_none": "There is no program yet: import one, for example andon program import {file}.",
    "program_setup": "There is no program yet. To set one up, type for example: "
    "maria: /andon program setup",
    "exported": "{key} is written to {path}.",
    # somebody's data
    "person_nothing": "Nothing is kept about {person} in {program}.",
    "person_exported": "What {program} keeps about {person} is written to {path}.",
    "person_erased": (
        "{person} is erased from {program}: {mark} stands in their place. Rows changed: {rows}. "
        "What was already sent stays on the platform, and copies of the database keep it."
    ),
    "person_elsewhere": "The same identity is in {program}: andon person erase {program} {person}",
    "person_sure": "Erase {person} from {program} for ever?",
    "person_yes": (
        "There is no terminal to ask: add --yes, for example "
        "andon person erase {program} {person} --yes."
    ),
    "exported_terms": "The file is a full backup of {key}: it holds the terms of both sides, which "
    "each keeps from the other. Give it to nobody of either side.",
    # the database
    "upgraded": "The database is changed: its schema is up to date now.",
    "upgraded_before": "The database's schema is up to date; nothing was changed.",
    "checked": "The database is in order.",
    "settings_ok": "The settings are in order.",
    "console_only": "No token of Slack or Discord is set: andon run reads lines from standard "
    "input, and nobody in a channel is heard. Set the tokens in the .env of this directory.",
    "zones": "Time zones are those of {used}{beside}.",
    "zones_beside": "; not used: {others}",
    "zones_copy": "{version} ({where})",
    "zones_shipped": "shipped with Andon",
    "zones_unstated": "no version stated",
    "resealed": "Sealed anew with the newest key: {count}.",
    "reseal_none": (
        "Nothing is sealed: this is for SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, with which "
        "workspaces are installed through a page."
    ),
    "backed_up": "The database is copied to {path}.",
    "backup_sqlite": (
        "A backup by andon is for SQLite only: use pg_dump for this database, "
        "for example pg_dump -Fc andon > andon.dump."
    ),
    "restored": "{path} is restored from {copy}. Programs: {programs}, issues: {issues}.",
    "restored_until": (
        "Its last entry is of {last}. What was done or sent after it is not in it: a message of "
        "that time may be sent once more."
    ),
    "restored_kept": "What was there before is kept as {kept}.",
    "restored_old": "Its schema is older than this program: run andon db upgrade now.",
    "restore_sqlite": (
        "A restore by andon is for SQLite only: use pg_restore for this database, "
        "for example pg_restore --clean -d andon andon.dump."
    ),
    "manifest": "{platform} has no manifest: use slack, for example andon manifest slack.",
    "manifest_address": (
        'The address is "{address}": use one that begins with https:// and has no path, for '
        "example andon manifest slack --address https://andon.example.com."
    ),
    "manifest_http": (
        "--http needs the address at which Slack reaches Andon, for example andon manifest slack "
        "--http --address https://andon.example.com."
    ),
    "interrupted": "Stopped.",
    # health
    "pump_silent": "The pump completed no turn within the last minute.",
    "database_silent": "The database does not answer.",
    "database_refuses": "The database keeps nothing new: {why}.",
    "port_taken": "The health port {port} on {host} cannot be used ({why}): set ANDON_HEALTH_PORT "
    "or ANDON_HEALTH_HOST to another one, for example ANDON_HEALTH_PORT=8081.",
    "not_connected": "{platform} is not connected since {since}.",
    # sealed tokens
    "reseal": (
        "A former key sealed the tokens of {teams}: run andon db reseal; then that key can go."
    ),
    # settings
    "setting": '{name} is "{value}": use {allowed}, for example {name}={example}.',
    "secret_setting": "{name} has the wrong form: use {allowed}, for example {name}={example}.",
    "setting_needs": "{name} needs {other}: set {other} too, for example {other}={example}.",
    "slack_nowhere": (
        "{name} needs SLACK_BOT_TOKEN (one workspace), or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET "
        "(several, installed through a page): set one of these too, for example "
        "SLACK_BOT_TOKEN=xoxb-…."
    ),
    "env_unreadable": "{path} cannot be read ({why}): let this user read it, or remove it.",
    "env_directory": "{path} is a directory: make a file of it, or remove it.",
    "env_encoding": "{path} is not UTF-8 text: save it as UTF-8.",
    # the demo
    "page_at": "The demo is at {address}",
    "page_stop": "Ctrl-C ends it. In the terminal instead: andon demo --text",
    "story_told": "Andon in a minute: {oem} (OEM) and {ems} (EMS) share a channel.",
    "story_turn": (
        "Your turn: in a terminal, andon demo shows this on a page. andon demo --text is a prompt. "
        "Lines come from a pipe as well."
    ),
    "story_done": "That was the story. Now it is your turn.",
    "rule_title": "Change a rule",
    "rule_do": "Change it",
    "rule_note": (
        "Both companies agree to a rule: one proposes it, the other accepts. Here they do so as "
        "the demo begins, and all that was done since is played again."
    ),
    "rule_note_own": (
        "Each side says when its own sites work. Here it does so as the demo begins, and all that "
        "was done since is played again."
    ),
    "rule_time": "How soon somebody answers",
    "rule_level": "Who is told when nobody did",
    "rule_calendar": "When a site works",
    "rule_ask_what": "What to change",
    "rule_ask_category": "Kind of issue",
    "rule_ask_severity": "Severity",
    "rule_ask_clock": "Which clock",
    "rule_ask_length": "Within",
    "rule_ask_level": "Level",
    "rule_ask_after": "Told after the due time by",
    "rule_ask_site": "Site",
    "rule_ask_change": "Change",
    "rule_level_n": "Level {level}, on both sides",
    "rule_never": "never",
    "rule_closed": "It is closed on a day",
    "rule_week": "It has other hours",
    "rule_day": "Day",
    "rule_hours": "Hours of a week",
    "rule_unit_m": "{amount} min",
    "rule_unit_h": "{amount} h",
    "rule_units_m": "{amount} min",
    "rule_units_h": "{amount} h",
    "rule_unit_d": "{amount} day",
    "rule_unit_w": "{amount} week",
    "rule_unit_bh": "{amount} working hour",
    "rule_unit_bd": "{amount} working day",
    "rule_units_d": "{amount} days",
    "rule_units_w": "{amount} weeks",
    "rule_units_bh": "{amount} working hours",
    "rule_units_bd": "{amount} working days",
    "rule_cell": "{category}, {severity}: {clock}",
    "rule_step": "{clock}, {severity}: level {level}",
    "rule_told": "{rule} {now} → {new}. {by} proposed it, {accepts} accepted.",
    "rule_told_closed": "{place} is closed on {what}, as {by} said.",
    "rule_told_week": "{place} works {what}, as {by} said.",
    "rule_again": "{change} All was played again. Hollow marks show how it was before.",
    "rule_missed": "No longer possible: {count} of what was done.",
    "rule_same": "This is so already: choose something else, or close the form.",
    "rule_last": "One level at least stays: choose a time for another one first.",
    "rule_nobody": "{company} has no program manager to agree: add one to the program.",
    "coming_proposal": "an answer is due",
    "coming_eightd": "a corrective step",
    "coming_question": "a question waits",
    "coming_deadline": "a deadline comes near",
    "coming_occurrence": "a meeting",
    "coming_digest": "digest",
    "coming_drill": "a drill",
    "time_back": "Time goes forward only: choose a later moment, or press Start again.",
    "time_far": "Time passes by at most {days} days at once: choose an earlier moment.",
    "web_json": "--json is for the terminal, and --web for a browser: use one of them.",
    "welcome_terminal": "You speak as {person}. Type help for what you can do, quit to leave.",
    "goodbye": "Goodbye. Nothing of the demo is kept.",
    "who": "{id:<10} {name}, {company}: {roles}",
    "toolbar": "{person}   {times}{choices}",
    "toolbar_choices": "   {count} buttons on {subject}",
    "time": "It is {when}.",
    "help": (
        "/andon issue list            a command of yours; /andon help lists them all\n"
        "linh: /andon issue show ACME-1   the same as another person\n"
        "linh in ACME-1: on it        an answer in its thread (also: in oem, in ems, in dm)\n"
        "1, 2, …                      press a button of the newest card\n"
        'tom clicks "Acknowledge" on ACME-1\n'
        'linh reacts rotating_light to "kit 4411"\n'
        "wait 4h                      let time pass (s, m, h, d, w)\n"
        "at 2027-01-15T09:00          let time pass until then\n"
        "down 8h, restart             stop the bot for a while, or kill it\n"
        "as maria                     who you are; who lists the people\n"
        "quit                         leave (also Ctrl-D)"
    ),
}


SETTINGS: Mapping[str, tuple[str, str]] = {
    "DATABASE_URL": (
        "sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME",
        "sqlite:///andon.db",
    ),
    "SLACK_BOT_TOKEN": ("the bot token, which begins with xoxb-", "xoxb-…"),
    "SLACK_APP_TOKEN": ("the app-level token, which begins with xapp-", "xapp-…"),
    "SLACK_SIGNING_SECRET": ("the app's signing secret, without blanks", "8f742231b10e…"),
    "SLACK_MODE": ("socket or http", "socket"),
    "SLACK_PORT": ("a port from 1 to 65535", "3000"),
    "SLACK_HOST": ("an address of this machine, without a port", "127.0.0.1"),
    "SLACK_ALLOWED_TEAMS": ("ids of workspaces, separated by commas", "T0ACME,T0VOLTA"),
    "SLACK_CLIENT_ID": ("the app's client id, without blanks", "1234567890.1234567890"),
    "SLACK_CLIENT_SECRET": ("the app's client secret, without blanks", "3fd1a0c5…"),
    "SLACK_API_URL": ("an http or https address", "https://slack.com/api/"),
    "DISCORD_TOKEN": ("the bot's token, without blanks", "MTA…"),
    "DISCORD_API_URL": ("an http or https address", "https://discord.com/api/v10"),
    "DISCORD_GATEWAY_URL": ("a ws or wss address", "wss://gateway.discord.gg/"),
    "ANDON_PUBLIC_URL": (
        "an https address without a path, at which browsers and Slack reach Andon",
        "https://andon.example.com",
    ),
    "ANDON_SEAL_KEYS": (
        "keys of at least 32 characters, the newest first, separated by commas",
        "Zp3f…,kQ81…",
    ),
    "ANDON_KEEP_TEXTS": ("a number of days from 1 to 36500", "90"),
    "ANDON_KEEP_ANSWERS": ("a number of days from 7 to 36500", "30"),
    "ANDON_KEEP_ABSENCES": ("a number of days from 35 to 36500", "365"),
    "ANDON_HEALTH_PORT": ("a port from 1 to 65535, or 0 for none", "8080"),
    "ANDON_HEALTH_HOST": ("an address of this machine, without blanks", "127.0.0.1"),
    "ANDON_HEARTBEAT_URL": ("an http or https address", "https://heartbeat.example/andon"),
    "ANDON_LOG": ("text or json", "text"),
    "ANDON_LOG_LEVEL": ("debug, info, warning or error", "info"),
}
"""Each setting's name with what is allowed and an example."""


def text(key: str, /, **values: object) -> str:
    """Return the sentence ``key`` with its values filled in; an unknown key raises ``KeyError``."""
    return TEXTS[key].format(**values)
