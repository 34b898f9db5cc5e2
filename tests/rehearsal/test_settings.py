"""Settings: what is read, what is refused, what is never shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.app.settings import Settings, load_settings
from bot.app.texts import SETTINGS
from bot.domain.errors import Misconfigured

EXAMPLE = Path(__file__).parents[2] / "config.example.env"


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def problems(env_file: Path, text: str) -> list[str]:
    env_file.write_text(text, encoding="utf-8")
    with pytest.raises(Misconfigured) as caught:
        load_settings(env_file)
    return caught.value.problems


def test_nothing_set_is_the_embedded_database_and_the_console(env_file: Path) -> None:
    settings = load_settings(env_file)
    assert settings.database == "sqlite:///andon.db"
    assert (settings.uses_slack, settings.uses_discord) == (False, False)
    assert (settings.andon_health_port, settings.andon_log) == (0, "text")


def test_the_environment_wins_and_empty_is_unset(
    env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env_file.write_text("ANDON_LOG=json\nANDON_LOG_LEVEL=DEBUG\nSLACK_PORT=\nDISCORD_TOKEN=t\n")
    monkeypatch.setenv("ANDON_LOG", "text")
    settings = load_settings(env_file)
    assert (settings.andon_log, settings.andon_log_level) == ("text", "debug")
    assert settings.slack_port == 3000
    assert settings.uses_discord


def test_all_mistakes_are_told_at_once(env_file: Path) -> None:
    text = "SLACK_PORT=x\nANDON_LOG=xml\nDISCORD_GATEWAY_URL=https://x\nSLACK_CLIENT_ID=1\n"
    found = problems(env_file, text)
    assert [p.split()[0] for p in found] == [
        "SLACK_PORT",
        "DISCORD_GATEWAY_URL",
        "ANDON_LOG",
        "SLACK_CLIENT_ID",
    ]
    assert found[0] == 'SLACK_PORT is "x": use a port from 1 to 65535, for example SLACK_PORT=3000.'


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("SLACK_BOT_TOKEN=xoxb-1", "SLACK_APP_TOKEN"),
        ("SLACK_APP_TOKEN=xapp-1", "SLACK_BOT_TOKEN"),
        ("SLACK_MODE=http\nSLACK_BOT_TOKEN=xoxb-1", "SLACK_SIGNING_SECRET"),
        ("SLACK_CLIENT_SECRET=abc", "SLACK_CLIENT_ID"),
        ("SLACK_CLIENT_ID=1.2", "SLACK_CLIENT_SECRET"),
        ("SLACK_CLIENT_ID=1.2\nSLACK_CLIENT_SECRET=abc", "SLACK_APP_TOKEN"),
        ("SLACK_SIGNING_SECRET=abc", "SLACK_BOT_TOKEN"),
        ("SLACK_MODE=http\nSLACK_SIGNING_SECRET=abc", "SLACK_BOT_TOKEN"),
    ],
)
def test_what_goes_together_is_asked_for(env_file: Path, text: str, word: str) -> None:
    (problem,) = problems(env_file, text)
    assert f"needs {word}" in problem


@pytest.mark.parametrize(
    "text",
    [
        "SLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN=xapp-1",
        "SLACK_BOT_TOKEN=xoxb-1\nSLACK_MODE=HTTP\nSLACK_SIGNING_SECRET=abc",
        "SLACK_CLIENT_ID=1.2\nSLACK_CLIENT_SECRET=abc\nSLACK_APP_TOKEN=xapp-1",
        "SLACK_CLIENT_ID=1.2\nSLACK_CLIENT_SECRET=abc\nSLACK_MODE=http\nSLACK_SIGNING_SECRET=s",
        "SLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN=xapp-1\nSLACK_CLIENT_ID=1\nSLACK_CLIENT_SECRET=a",
    ],
)
def test_one_workspace_several_or_both(env_file: Path, text: str) -> None:
    env_file.write_text(text, encoding="utf-8")
    assert load_settings(env_file).uses_slack


@pytest.mark.parametrize("text", ["SLACK_PORT=3001", "SLACK_MODE=socket", "SLACK_API_URL=http://x"])
def test_what_has_a_default_does_not_mean_slack(env_file: Path, text: str) -> None:
    env_file.write_text(text, encoding="utf-8")
    assert not load_settings(env_file).uses_slack


@pytest.mark.parametrize(
    "line",
    [
        "SLACK_BOT_TOKEN=hunter2",
        "SLACK_APP_TOKEN=hunter2",
        "DATABASE_URL=mysql://u:hunter2@h/x",
        "DISCORD_TOKEN='hunter2 x'",
        "ANDON_SEAL_KEYS=hunter2",
        "ANDON_SEAL_KEYS=hunter2hunter2hunter2hunter2hunter2,short",
    ],
)
def test_a_secret_is_never_shown(env_file: Path, line: str) -> None:
    assert "hunter2" not in "\n".join(problems(env_file, line))


def test_secrets_do_not_show_in_the_settings(env_file: Path) -> None:
    env_file.write_text("SLACK_MODE=http\nSLACK_BOT_TOKEN=xoxb-hunter2\nSLACK_SIGNING_SECRET=x\n")
    settings = load_settings(env_file)
    assert "hunter2" not in repr(settings) + str(settings) + settings.model_dump_json()


KEYS = ("n" * 32, "f" * 40)


@pytest.mark.parametrize("between", [",", ", ", " "])
def test_keys_that_seal_come_newest_first_and_the_clients_secret_last(
    env_file: Path, between: str
) -> None:
    told = f"ANDON_SEAL_KEYS={between.join(KEYS)}\n"
    client = "SLACK_CLIENT_ID=1.2\nSLACK_CLIENT_SECRET=client\nSLACK_APP_TOKEN=xapp-1\n"
    env_file.write_text(told + client, encoding="utf-8")
    settings = load_settings(env_file)
    assert settings.sealing_secrets == (*KEYS, "client")
    assert KEYS[0] not in repr(settings) + settings.model_dump_json()
    env_file.write_text(client, encoding="utf-8")
    assert load_settings(env_file).sealing_secrets == ("client",)


@pytest.mark.parametrize(
    ("line", "teams"),
    [("", ()), ("T0ACME", ("T0ACME",)), ("T0ACME, T0VOLTA", ("T0ACME", "T0VOLTA"))],
)
def test_allowed_workspaces(env_file: Path, line: str, teams: tuple[str, ...]) -> None:
    env_file.write_text(f"SLACK_ALLOWED_TEAMS={line}\n", encoding="utf-8")
    assert load_settings(env_file).allowed_teams == teams


@pytest.mark.parametrize(
    "line",
    [
        "SLACK_ALLOWED_TEAMS=acme",
        "SLACK_ALLOWED_TEAMS=T0ACME;T0VOLTA",
        "ANDON_PUBLIC_URL=http://andon.example.com",
        "ANDON_PUBLIC_URL=https://andon.example.com/slack",
        "SLACK_HOST=http://127.0.0.1",
    ],
)
def test_a_wrong_form_is_one_sentence(env_file: Path, line: str) -> None:
    (problem,) = problems(env_file, line)
    assert problem.startswith(line.partition("=")[0])


def test_the_example_names_every_setting_and_is_in_order(env_file: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    named = set(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE))
    assert named == set(SETTINGS) == {name.upper() for name in Settings.model_fields}
    env_file.write_text(text, encoding="utf-8")
    load_settings(env_file)


def test_a_file_in_another_encoding_is_one_sentence(env_file: Path) -> None:
    env_file.write_bytes(b"ANDON_LOG=\xff\xfe\n")
    with pytest.raises(Misconfigured, match="not UTF-8"):
        load_settings(env_file)
