"""A loopback Discord: REST v10 and gateway over real sockets, as strict as the platform."""

from tests.fakes.discord.server import FakeDiscord

__all__ = ["FakeDiscord"]
