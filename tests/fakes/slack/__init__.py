"""A loopback Slack: Web API, Socket Mode and signed HTTP over real sockets, as strict as Slack."""

from tests.fakes.slack.server import FakeSlack, Fault
from tests.fakes.slack.world import (
    APP_TOKEN,
    BOT,
    BOT_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    SECRET,
    TEAM,
    App,
    Channel,
    User,
)

__all__ = [
    "APP_TOKEN",
    "BOT",
    "BOT_TOKEN",
    "CLIENT_ID",
    "CLIENT_SECRET",
    "SECRET",
    "TEAM",
    "App",
    "Channel",
    "FakeSlack",
    "Fault",
    "User",
]
