"""Every kind of message and every form is drawn: a new one fails here until it is."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from PIL import Image

from bot.features import INDEX
from bot.messages.chart import FAINT, GROUND, INK, SHADES
from bot.messages.layout import COLOURS
from bot.rehearsal.expectation_line import KINDS
from tests.pictures import icon
from tests.pictures.contrast import LEAST, contrast
from tests.pictures.kinds import ASKED, SCENARIOS, forms_of, kind_scenes, kinds_of
from tests.pictures.test_pictures import ALL

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
SHEET = 1_500_000


def test_every_kind_of_message_is_drawn() -> None:
    assert set(KINDS) - kinds_of(ALL) == set()


def test_the_table_names_kinds_that_are_sent_and_delivers_them() -> None:
    assert set(SCENARIOS) <= set(KINDS)
    assert set(SCENARIOS) <= kinds_of(kind_scenes())


def test_every_form_is_drawn() -> None:
    assert set(ASKED) == set(INDEX.forms)
    assert forms_of(ALL) == set(INDEX.forms)


def test_app_home_is_drawn_with_something_and_with_nothing() -> None:
    assert {"home", "home-empty"} <= {scene.name for scene in ALL}


def test_the_contact_sheet_is_kept_and_small() -> None:
    assert 100_000 < (PICTURES / "contact.png").stat().st_size < SHEET


def test_the_colours_of_charts_are_legible_and_told_apart_by_lightness() -> None:
    """A chart has its own light ground in both themes of a client, so that is what counts."""
    for colour in (*SHADES, INK, FAINT):
        assert contrast(colour, GROUND) >= LEAST, colour
    for lower, upper in pairwise(SHADES):
        assert contrast(lower, upper) > 2


def test_the_colours_of_states_are_legible_on_a_light_ground() -> None:
    for name, colour in COLOURS.items():
        assert contrast(f"#{colour:06X}", "#FFFFFF") >= LEAST, name


def test_the_icon_is_drawn_in_colours_that_stand_out() -> None:
    for colour in (icon.LAMP, icon.GLOW, icon.CORD):
        assert contrast(colour, icon.GROUND) >= LEAST
    kept = Image.open(icon.TARGET).convert("RGB")
    assert kept.size == (512, 512)
    drawn = icon.draw_icon()
    spots = [(2, 2), (256, 260), (256, 70), (256, 370), (100, 188)]
    assert [kept.getpixel(at) for at in spots] == [drawn.getpixel(at) for at in spots]


def test_contrast_is_counted_as_it_is_defined() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 2) == 21
    assert round(contrast("#777777", "#FFFFFF"), 2) == 4.48
    assert contrast("#123456", "#123456") == 1
