"""A delivery as a message of Discord: its card, its picture, its links."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from adapters.discord.render import Rendered, render
from bot.messages.card import unpack
from bot.messages.chart import draw
from bot.ports import Delivery
from bot.ports.request import Attachment


async def draw_picture(delivery: Delivery) -> Attachment | None:
    """Draw the picture of a card in a thread of its own: that takes a moment."""
    picture = unpack(delivery.card).picture
    if picture is None:
        return None
    image = await asyncio.to_thread(draw, picture)
    return None if image is None else Attachment(f"{picture.kind}.png", image)


def render_delivery(
    delivery: Delivery,
    remark: str = "",
    links: Sequence[tuple[str, str]] = (),
    drawn: Attachment | None = None,
) -> Rendered:
    """Return a delivery as a message, with what is said below it."""
    return render(
        unpack(delivery.card),
        dict(delivery.addresses),
        key=delivery.key,
        name=delivery.name,
        remark=remark,
        links=links,
        drawn=drawn,
    )
