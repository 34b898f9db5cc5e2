"""The settings, from the environment or ``.env``; the environment wins, an empty value is unset.

All mistakes are reported at once. Secrets are ``SecretStr``: neither they nor a wrong value of
theirs is ever shown.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.app.texts import SETTINGS, text
from bot.domain.errors import Misconfigured
from bot.engine.tidy import Keep

ENV_FILE = Path(".env")
HTTP = "http"
_CLIENT = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")


def _split(listed: str) -> tuple[str, ...]:
    """Return the parts of a list that blanks, lines or commas separate."""
    return tuple(filter(None, re.split(r"[\s,]+", listed)))


def _secret(pattern: str) -> Callable[[SecretStr], SecretStr]:
    def check(value: SecretStr) -> SecretStr:
        if not re.fullmatch(pattern, value.get_secret_value()):
            raise ValueError(pattern)
        return value

    return check


def _lower(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


def _address(value: str) -> str:
    """Refuse an address whose port is no number: urllib says so when it is asked for it."""
    if urlsplit(value).port == 0:
        raise ValueError(value)
    return value


Database = Annotated[
    SecretStr, AfterValidator(_secret(r"sqlite:///.+|postgresql(\+psycopg)?://\S+"))
]
BotToken = Annotated[SecretStr, AfterValidator(_secret(r"xoxb-\S+"))]
AppToken = Annotated[SecretStr, AfterValidator(_secret(r"xapp-\S+"))]
Token = Annotated[SecretStr, AfterValidator(_secret(r"\S+"))]
WebUrl = Annotated[str, Field(pattern=r"^https?://[^\s/]\S*$"), AfterValidator(_address)]
SocketUrl = Annotated[str, Field(pattern=r"^wss?://[^\s/]\S*$"), AfterValidator(_address)]
Port = Annotated[int, Field(ge=1, le=65535)]
PortOrOff = Annotated[int, Field(ge=0, le=65535)]
PublicUrl = Annotated[str, Field(pattern=r"^https://[^\s/?#]+/?$")]
Host = Annotated[str, Field(pattern=r"^[^\s/]+$")]
Teams = Annotated[str, Field(pattern=r"^T[A-Z0-9]+([\s,]+T[A-Z0-9]+)*$")]
SealKeys = Annotated[SecretStr, AfterValidator(_secret(r"[^\s,]{32,}([\s,]+[^\s,]{32,})*"))]
Days = Annotated[int, Field(ge=1, le=36500)]
SlackMode = Annotated[Literal["socket", "http"], BeforeValidator(_lower)]
LogForm = Annotated[Literal["text", "json"], BeforeValidator(_lower)]
LogLevel = Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)]


class Settings(BaseSettings):
    """Every setting by its name in lower case; ``None`` where it is not set."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    database_url: Database = SecretStr("sqlite:///andon.db")
    slack_bot_token: BotToken | None = None
    slack_app_token: AppToken | None = None
    slack_signing_secret: Token | None = None
    slack_mode: SlackMode = "socket"
    slack_port: Port = 3000
    slack_host: Host = "0.0.0.0"
    slack_allowed_teams: Teams | None = None
    slack_client_id: Annotated[str, Field(pattern=r"^\S+$")] | None = None
    slack_client_secret: Token | None = None
    slack_api_url: WebUrl | None = None
    discord_token: Token | None = None
    discord_api_url: WebUrl | None = None
    discord_gateway_url: SocketUrl | None = None
    andon_public_url: PublicUrl | None = None
    andon_seal_keys: SealKeys | None = None
    andon_health_port: PortOrOff = 0
    andon_health_host: Annotated[str, Field(pattern=r"^\S+$")] = "127.0.0.1"
    andon_heartbeat_url: WebUrl | None = None
    andon_keep_texts: Days = 90
    andon_keep_answers: Annotated[int, Field(ge=7, le=36500)] = 30
    andon_keep_absences: Annotated[int, Field(ge=35, le=36500)] = 365
    andon_log: LogForm = "text"
    andon_log_level: LogLevel = "info"

    @property
    def uses_slack(self) -> bool:
        """Say whether Slack is configured, for one workspace or through OAuth."""
        return self.slack_bot_token is not None or self.slack_client_secret is not None

    @property
    def allowed_teams(self) -> tuple[str, ...]:
        """Return the ids of the only Slack workspaces to serve; none: every one is served."""
        return _split(self.slack_allowed_teams or "")

    @property
    def sealing_secrets(self) -> tuple[str, ...]:
        """Return what keys are derived from that seal, the newest first: not for logs.

        The client's secret stands last: it sealed before there were keys of their own.
        """
        keys = (self.andon_seal_keys or SecretStr("")).get_secret_value()
        client = (self.slack_client_secret or SecretStr("")).get_secret_value()
        return (*_split(keys), *filter(None, (client,)))

    @property
    def uses_discord(self) -> bool:
        """Say whether Discord is configured."""
        return self.discord_token is not None

    @property
    def platforms(self) -> tuple[str, ...]:
        """Return the platforms that have tokens."""
        used = {"slack": self.uses_slack, "discord": self.uses_discord}
        return tuple(platform for platform, uses in used.items() if uses)

    @property
    def keep(self) -> Keep:
        """Return for how long what nobody needs is kept."""
        return Keep(
            timedelta(days=self.andon_keep_texts),
            timedelta(days=self.andon_keep_answers),
            timedelta(days=self.andon_keep_absences),
        )

    @property
    def database(self) -> str:
        """Return the database's address, which may hold a password: not for logs."""
        return self.database_url.get_secret_value()


def load_settings(env_file: Path = ENV_FILE) -> Settings:
    """Return the settings; any mistake raises ``Misconfigured`` with a sentence for each."""
    raw = _raw(env_file)
    problems: list[str] = []
    settings = None
    try:
        source: dict[str, Any] = {"_env_file": env_file}
        settings = Settings(**source)
    except ValidationError as error:
        names = (str(mistake["loc"][0]).upper() for mistake in error.errors(include_input=False))
        problems = [_mistake(name, raw.get(name, "")) for name in dict.fromkeys(names)]
    problems += [*_lacking(raw), *_nowhere(raw)]
    if settings is None or problems:
        raise Misconfigured(problems)
    return settings


def configured_platforms() -> tuple[str, ...]:
    """Return the platforms that have tokens; settings with mistakes are a matter of ``doctor``."""
    try:
        return load_settings().platforms
    except Misconfigured:
        return ()


def _raw(env_file: Path) -> Mapping[str, str]:
    """Return what is set, by name in capitals."""
    if env_file.is_dir():
        raise Misconfigured([text("env_directory", path=env_file)])
    try:
        stored = dotenv_values(env_file, encoding="utf-8") if env_file.exists() else {}
    except UnicodeDecodeError:
        raise Misconfigured([text("env_encoding", path=env_file)]) from None
    except OSError as error:
        raise Misconfigured([text("env_unreadable", path=env_file, why=error.strerror)]) from None
    merged = {
        name.upper(): value for name, value in [*stored.items(), *os.environ.items()] if value
    }
    return {name: value for name, value in merged.items() if name in SETTINGS}


def _mistake(name: str, value: str) -> str:
    allowed, example = SETTINGS[name]
    key = "secret_setting" if _is_secret(name) else "setting"
    return text(key, name=name, value=value, allowed=allowed, example=example)


def _is_secret(name: str) -> bool:
    annotation = Settings.model_fields[name.lower()].annotation
    return annotation is SecretStr or any(
        kind is SecretStr or SecretStr in get_args(kind) for kind in get_args(annotation)
    )


def _lacking(raw: Mapping[str, str]) -> list[str]:
    return [
        text("setting_needs", name=name, other=needed, example=SETTINGS[needed][1])
        for name, needed in _needs(raw)
        if needed not in raw
    ]


def _needs(raw: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each setting that is set with another that it cannot do without."""
    http = raw.get("SLACK_MODE", "").strip().lower() == HTTP
    if http:
        yield "SLACK_MODE=http", "SLACK_SIGNING_SECRET"
    if "SLACK_BOT_TOKEN" in raw and not http:
        yield "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"
    elif all(name in raw for name in _CLIENT) and not http:
        yield "SLACK_CLIENT_ID", "SLACK_APP_TOKEN"
    if any(name in raw for name in _CLIENT):
        yield from (_CLIENT, _CLIENT[::-1])


def _nowhere(raw: Mapping[str, str]) -> Iterator[str]:
    """Yield the first setting of Slack that is of no use, since there is no way in."""
    if not any(name in raw for name in ("SLACK_BOT_TOKEN", *_CLIENT)):
        useless = [name for name in ("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET") if name in raw]
        useless += ["SLACK_MODE=http"] if raw.get("SLACK_MODE", "").strip().lower() == HTTP else []
        yield from (text("slack_nowhere", name=name) for name in useless[:1])
