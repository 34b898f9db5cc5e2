"""The shape of a Slack app manifest, as far as this program's manifest uses it."""

from __future__ import annotations

from tests.fakes.shapes import Fields, Flag, Many, Number, Text

FLAG, WHOLE = Flag(), Number()
_ADDRESS = "^https?://"
_EVENTS = Many(Text(most=50), 0, 100, unique=True)
_SHORTCUT = Fields(
    {
        "name": Text(1, 24),
        "type": Text(among=("message", "global")),
        "callback_id": Text(1, 255),
        "description": Text(1, 150),
    }
)
_SLASH_COMMAND = Fields(
    {"command": Text(2, 32, "^/"), "description": Text(1, 2000)},
    {
        "url": Text(most=3000, pattern=_ADDRESS),
        "usage_hint": Text(1, 1000),
        "should_escape": FLAG,
    },
)
_REQUEST = Text(most=3500, pattern=_ADDRESS)

MANIFEST = Fields(
    {
        "display_information": Fields(
            {"name": Text(1, 35)},
            {
                "description": Text(1, 140),
                "background_color": Text(4, 7, "^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$"),
            },
        )
    },
    {
        "_metadata": Fields({}, {"major_version": WHOLE, "minor_version": WHOLE}),
        "features": Fields(
            {},
            {
                "app_home": Fields(
                    {},
                    {
                        "home_tab_enabled": FLAG,
                        "messages_tab_enabled": FLAG,
                        "messages_tab_read_only_enabled": FLAG,
                    },
                ),
                "bot_user": Fields({"display_name": Text(1, 80)}, {"always_online": FLAG}),
                "shortcuts": Many(_SHORTCUT, 1, 10),
                "slash_commands": Many(_SLASH_COMMAND, 1, 50),
            },
        ),
        "oauth_config": Fields(
            {},
            {
                "redirect_urls": Many(Text(most=2500), 0, 1000, unique=True),
                "scopes": Fields({}, {"bot": Many(Text(most=50), 0, 255)}),
            },
        ),
        "settings": Fields(
            {},
            {
                "event_subscriptions": Fields({}, {"request_url": _REQUEST, "bot_events": _EVENTS}),
                "interactivity": Fields({"is_enabled": FLAG}, {"request_url": _REQUEST}),
                "org_deploy_enabled": FLAG,
                "socket_mode_enabled": FLAG,
                "token_rotation_enabled": FLAG,
            },
        ),
    },
)
