"""What people do on the loopback Discord: say, react, use commands, press buttons, fill forms."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tests.fakes.discord.components import BUTTON, LABEL
from tests.fakes.discord.world import APP, BOT, DM, GUILD, THREAD, World, every, shown

if TYPE_CHECKING:
    from tests.fakes.discord.gateway import Gateway
    from tests.fakes.discord.server import Interaction

Json = dict[str, Any]
COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5


def actions(message: Json) -> list[Json]:
    """Return what can be pressed or picked on a message, as what an interaction tells of it."""
    found: list[Json] = []
    for each in every(message.get("components") or []):
        named = {"custom_id": each.get("custom_id"), "component_type": each["type"]}
        if each["type"] == BUTTON:
            found.append({"label": each["label"], **named})
        for option in each.get("options") or []:
            found.append({"label": option["label"], **named, "values": [option["value"]]})
    return found


class People:
    """The part of the loopback Discord that people play."""

    world: World
    gateway: Gateway
    interactions: dict[str, Interaction]

    async def say(self, user: str, channel: str, text: str, **more: Any) -> Json:
        """Say something in a channel, thread or direct channel."""
        made = self.world.add_message(channel, user, {"content": text}, **more)
        await self.announce(made)
        return made

    async def answer(self, user: str, message: Json, text: str, **more: Any) -> Json:
        """Reply to a message where it stands, without a thread; the event carries that message."""
        channel = message["channel_id"]
        about = {"type": 0, "channel_id": channel, "message_id": message["id"], "guild_id": GUILD}
        given = {"type": 19, "message_reference": about, "referenced_message": shown(message)}
        return await self.say(user, channel, text, **(given | more))

    async def announce(self, message: Json) -> None:
        """Tell the gateway of a message; twice is a redelivery."""
        event = shown(message)
        user, channel = message["author"]["id"], message["channel_id"]
        if self.world.channels[channel]["type"] != DM:
            member = self.world.member(user)
            member.pop("user")
            event = {**event, "guild_id": GUILD, "member": member}
        event["mentions"] = [
            {**u, "member": self.world.member(u["id"])}
            for u in self.world.users.values()
            if f"<@{u['id']}>" in event["content"]
        ]
        await self.gateway.dispatch("MESSAGE_CREATE", event)

    async def whisper(self, user: str, text: str) -> Json:
        """Say something to the bot directly."""
        return await self.say(user, self.world.private_channel(user), text)

    async def delete(self, *messages: Json) -> None:
        """Delete messages of one channel; several go at once."""
        channel, ids = messages[0]["channel_id"], [message["id"] for message in messages]
        for number in ids:
            del self.world.messages[channel][number]
        guild = {} if self.world.channels[channel]["type"] == DM else {"guild_id": GUILD}
        one, about = len(ids) == 1, {"channel_id": channel, **guild}
        event = {**about, "id": ids[0]} if one else {**about, "ids": ids}
        await self.gateway.dispatch("MESSAGE_DELETE" if one else "MESSAGE_DELETE_BULK", event)

    @staticmethod
    def mark(user: str, message: Json, emoji: str) -> None:
        """Put an emoji on a message without telling the gateway; a person puts each one once."""
        users = message["marks"].setdefault(emoji, [])
        users += [user] if user not in users else []

    async def react(self, user: str, message: Json, emoji: str) -> None:
        """React to a message."""
        self.mark(user, message, emoji)
        channel = message["channel_id"]
        event: Json = {
            "user_id": user,
            "channel_id": channel,
            "message_id": message["id"],
            "emoji": {"id": None, "name": emoji},
            "burst": False,
            "type": 0,
            "message_author_id": message["author"]["id"],
        }
        if self.world.channels[channel]["type"] != DM:
            event |= {"guild_id": GUILD, "member": self.world.member(user)}
        await self.gateway.dispatch("MESSAGE_REACTION_ADD", event)

    async def slash(
        self,
        user: str,
        channel: str,
        words: str,
        *,
        focused: str | None = None,
        files: Sequence[Json] = (),
        **options: Any,
    ) -> Interaction:
        """Use a slash command (``issue log``) with its options; ``focused`` asks for choices."""
        noun, _, verb = words.partition(" ")
        given = [self._given(noun, verb, n, v, n == focused) for n, v in options.items()]
        if verb:
            given = [{"name": verb, "type": 1, "options": given}]
        data: Json = {"id": "1", "name": noun, "type": 1, "options": given}
        if files:
            data["resolved"] = {"attachments": {file["id"]: file for file in files}}
        kind = AUTOCOMPLETE if focused else COMMAND
        return await self._interact(user, channel, kind, data)

    def _given(self, noun: str, verb: str, name: str, value: Any, focused: bool) -> Json:
        """An option must be one that the server was told of."""
        command = next(c for c in self.world.commands if c["name"] == noun)
        options = command.get("options", [])
        if verb:
            options = next(o for o in options if o["name"] == verb).get("options", [])
        declared = next(o for o in options if o["name"] == name)
        assert not focused or declared.get("autocomplete"), f"{name} offers no choices"
        return {
            "name": name,
            "type": declared["type"],
            "value": value,
            **({"focused": True} if focused else {}),
        }

    async def context(self, user: str, message: Json, name: str = "Log as issue") -> Interaction:
        """Pick a command on a message."""
        data = {
            "id": "2",
            "name": name,
            "type": 3,
            "target_id": message["id"],
            "resolved": {"messages": {message["id"]: shown(message)}},
        }
        return await self._interact(user, message["channel_id"], COMMAND, data)

    async def press(self, user: str, message: Json, label: str) -> Interaction:
        """Press a button, or pick an entry of a menu."""
        found = next(a for a in actions(message) if a["label"] == label)
        data = {name: value for name, value in found.items() if name != "label"}
        return await self._interact(user, message["channel_id"], COMPONENT, data, message)

    async def submit(
        self, user: str, channel: str, opened: Interaction, values: dict[str, str], **more: Any
    ) -> Interaction:
        """Fill the form that an interaction opened; ``values`` are by label."""
        assert opened.response is not None
        assert opened.response["type"] == 9, opened.response
        form = opened.response["data"]
        asked = [each for each in form["components"] if each["type"] == LABEL]
        components = [self._answered(label, values) for label in asked]
        data = {"custom_id": form["custom_id"], "components": components}
        data["resolved"] = self._resolved(components)
        return await self._interact(user, channel, SUBMIT, data, more.get("message"))

    def _resolved(self, components: list[Json]) -> Json:
        """Return who was picked: users apart from what they are in this server."""
        picked = [each["component"] for each in components if each["component"]["type"] == 5]
        people = [self.world.member(user) for each in picked for user in each["values"]]
        members = {p["user"]["id"]: {k: p[k] for k in p if k != "user"} for p in people}
        return {"users": {p["user"]["id"]: p["user"] for p in people}, "members": members}

    @staticmethod
    def _answered(label: Json, values: dict[str, str]) -> Json:
        asked = label["component"]
        value = values.get(label["label"], "")
        answer: Json = {"type": asked["type"], "custom_id": asked["custom_id"], "id": 2}
        if asked["type"] == 3:
            allowed = [option["value"] for option in asked["options"]]
            assert not value or value in allowed, (value, allowed)
            answer["values"] = [value] if value else []
        elif asked["type"] == 5:
            answer["values"] = value.split(",") if value else []
            assert len(answer["values"]) <= asked["max_values"]
        else:
            answer["value"] = value
        return {"type": 18, "id": 1, "component": answer}

    async def _interact(
        self, user: str, channel: str, kind: int, data: Json, message: Json | None = None
    ) -> Interaction:
        from tests.fakes.discord.server import Interaction

        made = Interaction(self.world.snowflake(), f"t-{self.world.snowflake()}", kind, 0.0)
        made.made = time.monotonic()
        self.interactions[made.token] = made
        await self.gateway.dispatch(
            "INTERACTION_CREATE", self._payload(made, user, channel, data, message)
        )
        return made

    def _payload(
        self, made: Interaction, user: str, channel: str, data: Json, message: Json | None
    ) -> Json:
        found = self.world.channels[channel]
        private = found["type"] == DM
        partial: Json = {k: found[k] for k in ("id", "type", "name", "flags") if k in found}
        partial["permissions"] = "0"
        if found["type"] == THREAD:
            more = ("parent_id", "thread_metadata", "guild_id", "owner_id")
            partial |= {k: found[k] for k in more} | {"message_count": 1, "member_count": 1}
        elif private:
            partial["recipients"] = found["recipients"]
        else:
            partial |= {"position": 0, "guild_id": GUILD, "parent_id": None}
        event: Json = {
            "id": made.id,
            "application_id": APP,
            "type": made.kind,
            "data": data,
            "channel": partial,
            "channel_id": channel,
            "token": made.token,
            "version": 1,
            "app_permissions": "0",
            "locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": {},
            "context": 1 if private else 0,
            "attachment_size_limit": 10_485_760,
        }
        if private:
            event["user"] = self.world.users[user]
        else:
            member = self.world.member(user, permissions=True)
            event |= {"guild_id": GUILD, "guild_locale": "en-US", "member": member}
            event["guild"] = {"id": GUILD, "locale": "en-US", "features": []}
        if message is not None:
            event["message"] = shown(message)
        return event

    # looking at it

    def said(self, channel: str, author: str = BOT) -> list[Json]:
        """Return what was said in a channel by somebody, oldest first."""
        found = self.world.messages[channel].values()
        return [m for m in found if m["author"]["id"] == author]

    def told(self, user: str) -> list[Json]:
        """Return what the bot told somebody directly."""
        channel = self.world.private.get(user)
        return self.said(channel) if channel else []
