"""What Andon is deployed with says the same as its code: image, services, unit, alert rules."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from packaging.specifiers import SpecifierSet
from prometheus_client import Counter, Gauge
from typer.main import get_command

from bot.app import auditor, health, pumps, serve
from bot.app.cli import app
from bot.app.texts import SETTINGS
from bot.border import refusals
from bot.ports.delivery import Result
from tests.test_docs import DOCS, page
from tests.test_project_files import PACKAGES, PROJECT, text

DOCKERFILE = text("Dockerfile").replace("\\\n", " ")
STAGES = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]
COMPOSE: dict[str, Any] = yaml.safe_load(text("compose.yaml"))
SERVICES = COMPOSE["services"]
STATE = "/var/lib/andon"


def unit(name: str) -> dict[str, str]:
    """Return the settings of a unit by name, those of ``[Service]`` first."""
    lines = re.findall(r"^(\w+)=(.*)$", text(f"deploy/{name}"), re.MULTILINE)
    return dict(lines)


# the image


def test_the_image_has_a_python_that_is_allowed_and_tested() -> None:
    (version,) = {re.match(r"python:(\d\.\d+)-slim", stage)[1] for stage in STAGES}  # type: ignore[index]
    assert version in SpecifierSet(PROJECT["requires-python"])
    assert f'"{version}"' in text(".github/workflows/ci.yml")


def test_the_image_is_built_from_locked_packages_and_the_whole_source() -> None:
    build, last = STAGES
    copied = {
        word
        for line in re.findall(r"^COPY (.*) \S+$", build, re.MULTILINE)
        for word in line.split()
    }
    assert copied >= {*PACKAGES, "pyproject.toml", PROJECT["readme"], *PROJECT["license-files"]}
    installs = re.findall(r"pip install ([^&\n]*)", build)
    assert all("--require-hashes" in line or "--no-index" in line for line in installs)
    ignored = text(".dockerignore").splitlines()
    assert "*" in ignored
    assert {f"!{name}" for name in copied} <= set(ignored)
    assert "pip" not in last.partition("MPL")[0]


def test_the_image_runs_andon_as_a_user_without_rights_and_looks_after_it() -> None:
    last = STAGES[-1]
    named = re.search(r"useradd --uid (\d+)", last)
    assert named
    assert f"USER {named[1]}:{named[1]}\n" in last
    assert f"WORKDIR {STATE}\n" in last
    assert f"VOLUME {STATE}\n" in last
    assert 'ENTRYPOINT ["andon"]' in last
    asked = re.search(r"HEALTHCHECK .*", last)
    assert asked
    assert "'/healthz'" in asked[0]
    assert "os.environ['ANDON_HEALTH_PORT']" in asked[0]
    assert "'http://127.0.0.1:'" in asked[0]


def test_settings_of_the_image_and_the_services_exist() -> None:
    ours = {*re.findall(r"\b((?:ANDON|SLACK|DISCORD|DATABASE)_[A-Z_]+)=", STAGES[-1])}
    ours |= set(SERVICES["andon"]["environment"])
    assert len(ours) >= 3
    assert ours <= SETTINGS.keys()


# the services


def test_the_services_keep_to_themselves() -> None:
    andon, db = SERVICES["andon"], SERVICES["db"]
    assert not [name for name, service in SERVICES.items() if "ports" in service]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert (andon["networks"], db["networks"]) == (["outside", "inside"], ["inside"])
    assert andon["read_only"]
    assert andon["cap_drop"] == ["ALL"]
    assert {service["restart"] for service in SERVICES.values()} == {"unless-stopped"}
    assert "env_file" not in db
    assert set(db["environment"]) == {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}
    assert not re.search(r"(?i)(password|token|secret): +[^\s$]", text("compose.yaml"))


def test_andon_waits_for_its_database_and_finds_it() -> None:
    andon, db = SERVICES["andon"], SERVICES["db"]
    assert andon["depends_on"] == {"db": {"condition": "service_healthy"}}
    user, name = db["environment"]["POSTGRES_USER"], db["environment"]["POSTGRES_DB"]
    password = db["environment"]["POSTGRES_PASSWORD"]
    assert password.startswith("${POSTGRES_PASSWORD:?")
    url = f"postgresql+psycopg://{user}:{password}@db/{name}"
    assert andon["environment"]["DATABASE_URL"] == url
    assert db["healthcheck"]["test"] == ["CMD", "pg_isready", "-U", user, "-d", name]
    (volume,) = db["volumes"]
    assert volume.partition(":")[0] in COMPOSE["volumes"]


# the units


def test_what_is_being_sent_is_finished_before_it_is_stopped() -> None:
    longest = pumps.LONGEST_CALL.total_seconds() + serve.LEAVING
    container = int(SERVICES["andon"]["stop_grace_period"].removesuffix("s"))
    service = int(unit("andon.service")["TimeoutStopSec"])
    assert min(container, service) > longest
    assert f"up to {service} seconds" in " ".join(page(DOCS / "operations.md").split())


def test_a_bot_that_hangs_is_started_anew_and_one_that_works_never_is() -> None:
    told = unit("andon.service")
    assert told["Type"] == "notify"
    silent = health.SILENT_AFTER.total_seconds() + health.WATCH_SECONDS
    assert int(told["WatchdogSec"]) > silent


@pytest.mark.parametrize("name", ["andon.service", "andon-backup.service"])
def test_a_unit_runs_a_command_of_andon_as_its_user_in_its_place(name: str) -> None:
    told = unit(name)
    assert (told["User"], told["WorkingDirectory"]) == ("andon", STATE)
    assert STATE.endswith(told["StateDirectory"].split()[0])
    line = re.search(r"/opt/andon/bin/andon ([a-z ]+)", told["ExecStart"])
    assert line
    command: Any = get_command(app)
    for word in line[1].split()[:2]:
        command = getattr(command, "commands", {word: command})[word]


@pytest.mark.parametrize("name", ["andon.service", "andon-backup.service"])
def test_a_unit_takes_every_right_that_is_not_needed(name: str) -> None:
    told = unit(name)
    assert (told["ProtectSystem"], told["UMask"]) == ("strict", "0077")
    assert told["CapabilityBoundingSet"] == ""
    assert {told[f] for f in ("NoNewPrivileges", "ProtectHome", "PrivateTmp")} == {"yes"}
    # A child that reads foreign files limits itself, which this group of calls is for.
    assert "@resources" not in told["SystemCallFilter"]


def test_the_timer_keeps_what_the_page_promises() -> None:
    told = unit("andon-backup.service")
    days = re.search(r"-mtime \+(\d+) -delete", told["ExecStartPost"])
    assert days
    assert f"keeps {days[1]} days" in page(DOCS / "operations.md")
    assert told["StateDirectory"].split() == ["andon", "andon/backups"]


# the alerts

RULES = [
    rule for group in yaml.safe_load(text("deploy/alerts.yml"))["groups"] for rule in group["rules"]
]


def metrics() -> dict[str, set[str]]:
    """Return the labels of each metric of ours by the name under which it is read."""
    measured = (auditor, health, pumps, refusals)
    values = [value for module in measured for value in vars(module).values()]
    ours = [value for value in values if isinstance(value, Counter | Gauge)]
    return {_read_as(metric): set(metric._labelnames) for metric in ours}


def _read_as(metric: Counter | Gauge) -> str:
    (told,) = metric.describe()
    return f"{told.name}_total" if told.type == "counter" else str(told.name)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_an_alert_looks_at_what_is_measured(rule: dict[str, Any]) -> None:
    named = re.findall(r"(andon_\w+)(?:\{(\w+))?", rule["expr"])
    known = metrics()
    for name, label in named:
        assert name in known
        assert not label or label in known[name]
    assert named or re.match(r"up|changes\(process_start_time_seconds", rule["expr"])
    used = set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))
    assert used <= {label for name, _ in named for label in known[name]}
    assert rule["labels"]["severity"] in ("page", "ticket")


def test_alerts_name_outcomes_that_there_are() -> None:
    outcomes = re.findall(r'outcome!?="(\w+)"', text("deploy/alerts.yml"))
    assert outcomes
    assert set(outcomes) <= set(Result)


def test_the_page_names_every_metric_and_who_is_woken() -> None:
    told = page(DOCS / "operations.md")
    rows = re.findall(r"^\| (`andon_\w+`(?:, `andon_\w+`)*) \|", told, re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == metrics().keys()
    woken = {rule["alert"] for rule in RULES if rule["labels"]["severity"] == "page"}
    sentence = re.search(r"^Page somebody for (.*);", told, re.MULTILINE)
    assert sentence
    assert set(re.findall(r"`(\w+)`", sentence[1])) == woken
