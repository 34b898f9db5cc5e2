"""Places and audiences are stored as one string each, and read back as what they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.values import PLATFORMS, SIDES
from bot.ports.audience import SHARED, Audience, only, read_audience
from bot.ports.place import Place, direct_place, platform_of, read_place

NAMES = st.text("ABCTUabctu0123456789_.-", min_size=1, max_size=24)
PLACES = st.builds(Place, st.sampled_from(PLATFORMS), NAMES, st.none() | NAMES, st.booleans())
AUDIENCES = st.one_of(
    st.just(SHARED), st.builds(Audience, st.sampled_from(SIDES)), st.builds(only, NAMES)
)
STORED = (
    (Place("console", "shared"), "console:shared"),
    (Place("console", "tom", private=True), "console:dm:tom"),
    (Place("slack", "C0", "T0"), "slack:T0/C0"),
    (Place("slack", "U0", "T0", private=True), "slack:dm:T0/U0"),
    (Place("discord", "123"), "discord:123"),
    (Place("discord", "5", private=True), "discord:dm:5"),
)


@given(PLACES)
def test_a_stored_place_is_read_as_it_was(place: Place) -> None:
    assert read_place(str(place)) == place
    assert platform_of(str(place)) == place.platform
    if place.private:
        assert str(place) == direct_place(place.platform, place.identity)


@pytest.mark.parametrize(("place", "text"), STORED, ids=[text for _, text in STORED])
def test_stored_places_stay_as_older_databases_have_them(place: Place, text: str) -> None:
    assert str(place) == text
    assert read_place(text) == place


@pytest.mark.parametrize("text", ["", "nowhere", "slack:", "slack:T0/", "slack:dm:"])
def test_what_names_no_conversation_has_no_id(text: str) -> None:
    assert read_place(text).id == ""


@given(AUDIENCES)
def test_a_stored_audience_is_read_as_it_was(audience: Audience) -> None:
    assert read_audience(str(audience)) == audience
    assert audience.private == (audience.person is not None)


@pytest.mark.parametrize("text", ["shared", "oem", "ems", "dm:maria"])
def test_stored_audiences_stay_as_older_databases_have_them(text: str) -> None:
    assert str(read_audience(text)) == text


@pytest.mark.parametrize("text", ["", "managers", "third_party", "maria"])
def test_who_reads_no_messages_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="nobody"):
        read_audience(text)
