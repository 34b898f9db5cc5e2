"""The page over a real socket: what a browser gets, what it does, and who is refused."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from html import unescape

import pytest

from adapters.web import server
from adapters.web.panes import MOST
from adapters.web.server import PageServer
from bot.app.page import page_play
from bot.app.story import demo_story
from tests.web.stage import BEGUN, PROGRAM, Browser, Events, on_page

HOSTILE = '<img src=x onerror=alert(1)> & "quotes" \''
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
SHORT = '/andon issue log shortage major "J4 short 300 pcs"'


@pytest.fixture
async def page() -> AsyncIterator[Browser]:
    """The page on which people play, without a story."""
    async with on_page(BEGUN) as browser:
        yield browser


def visible(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


# what is served


async def test_the_page_stands_before_its_script_runs(page: Browser) -> None:
    answer = await page.get()
    html = await answer.text()
    assert answer.status == 200
    for shown in ("San Jose", "Shenzhen", "09:00", "01:00", "# acme-line", "Tom Becker, buyer"):
        assert shown in html
    assert not re.search(r"<style|<script>|\son\w+=|\sstyle=|https?://", html)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Referrer-Policy"]) == (
        "nosniff", "no-referrer",
    )  # fmt: skip


async def test_what_the_page_names_is_there_and_nothing_comes_from_outside(page: Browser) -> None:
    html = await (await page.get()).text()
    for path in set(re.findall(r'(?:src|href)="(static/[^"]+)"', html)):
        answer = await page.get(path)
        assert answer.status == 200
        found = await answer.text()
        assert not re.search(r"@import|url\(|eval\(|https?://(?!www\.w3\.org/)", found)
    assert (await page.get("static/../server.py")).status == 404
    assert (await page.get("static/server.py")).status == 404


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("", {"Host": "evil.example"}, 403),
        ("", {"Origin": "https://evil.example"}, 403),
        ("", {"Sec-Fetch-Site": "cross-site"}, 403),
        ("events", {"Origin": "null"}, 403),
        ("../wrong/", {}, 404),
        ("../wrong/events", {}, 404),
    ],
)
async def test_who_comes_from_elsewhere_is_refused(
    page: Browser, path: str, headers: dict[str, str], status: int
) -> None:
    answer = await page.get(path, **headers)
    assert answer.status == status
    assert "San Jose" not in await answer.text()


@pytest.mark.parametrize("path", ["do", "drop"])
async def test_nobody_acts_from_elsewhere(page: Browser, path: str) -> None:
    body = json.dumps({"kind": "say", "person": "tom", "line": "hello"})
    for origin in ("https://evil.example", "http://127.0.0.1:1", "null"):
        assert (await page.post(path, body, Origin=origin)).status == 403
    async with page.session.post(page.address + path, data=body) as bare:
        assert bare.status == 403
    assert await page.shown() == ""


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"kind": "fly"}', '{"kind": "say", "person": 7}', '{"kind": "pass"}', "\xff",
     '{"kind": "pass", "at": 1e300}', '{"kind": "fill", "answers": 3}', "[" * 200_000,
     '{"kind": "say", "person": "tom", "line": "\\ud800"}',
     '{"kind": "fill", "person": "tom", "answers": {"\\udfff": ""}}'],
    ids=lambda body: body[:30],
)  # fmt: skip
@pytest.mark.parametrize("path", ["do", "drop"])
async def test_what_nobody_can_read_costs_one_sentence(page: Browser, body: str, path: str) -> None:
    answer = await page.post(path, body.encode("latin-1"))
    told = await answer.json()
    assert answer.status == 200
    assert list(told) == ["problem"]
    assert path == "drop" or told["problem"].startswith("This cannot be read: reload")
    assert (await page.get()).status == 200
    assert "\\ud" not in await page.shown()


@pytest.mark.parametrize("length", [12_000, 12_001])
async def test_a_long_text_is_said_whole_or_refused_in_a_sentence(
    page: Browser, length: int
) -> None:
    words = "ü" * length
    said = {"person": "tom", "where": "shared", "line": words}
    for told in (await page.do("say", **said), await page.drop("a.txt", b"a", **said)):
        assert ("at most 12000 characters" in told.get("problem", "")) is (length > 12_000)
    assert (words in await page.shown()) is (length <= 12_000)


# what people do


async def test_a_shortage_is_logged_and_acknowledged_by_hand(page: Browser) -> None:
    async with page.listening("look=discord&ems=linh&oem=tom") as events:
        await events.next()
        assert await page.say("linh", SHORT) == {}
        told = await events.until(lambda e: "Not acknowledged" in str(e.get("patches")))
        assert {p["side"] for p in told["patches"]} == {"oem", "ems"}
        (card,) = (p for p in told["patches"] if p["side"] == "oem")
        assert 'data-line="issue ack ACME-1"' in card["html"]
        pressed = {"person": "tom", "ref": card["ref"], "line": "issue ack ACME-1"}
        assert await page.do("press", **pressed) == {}
        told = await events.until(lambda e: "Owner: Tom Becker" in str(e.get("patches")))
        assert "🔵 Acknowledged" in told["patches"][0]["html"]
        assert "ACME-1" in told["spoken"]


async def test_an_answer_is_read_by_who_asked_where_it_was_asked(page: Browser) -> None:
    await page.say("tom", "/andon issue list")
    assert "Nothing to list" in visible(await page.shown(query="oem=tom"))
    assert await page.shown(query="oem=dana") == ""
    assert await page.shown("ems") == ""


async def test_a_side_never_sees_what_is_only_the_other_ones(page: Browser) -> None:
    await page.say("tom", "we pay at most 4 dollars", "own")
    await page.say("tom", "and I doubt that", "dm")
    assert "4 dollars" in await page.shown("oem", "own")
    assert "doubt" in await page.shown("oem", "dm", "oem=tom")
    async with page.listening("oem=dana&ems=wei") as events:
        panes = (await events.next())["panes"]
    assert "4 dollars" not in str(panes["ems"])
    assert "doubt" not in str(panes)
    ref = next(iter(page.theatre.played.stage.panes.messages))
    refused = await page.do("react", person="linh", ref=ref, line="eyes")
    assert "gone" in refused["problem"]


async def test_a_button_asks_for_what_it_needs(page: Browser) -> None:
    await page.say("linh", SHORT)
    (ref,) = re.findall(r'<article[^>]*data-ref="(m\d+)"', await page.shown("oem"))
    pressed = {"person": "tom", "ref": ref, "line": "issue resolve ACME-1"}
    form = (await page.do("press", **pressed))["form"]
    assert "What solved it?" in form
    (name,) = re.findall(r'<textarea[^>]*name="(\w+)"', form)
    assert await page.do("fill", **pressed, answers={name: HOSTILE}) == {}
    assert "🟢 Resolved" in await page.shown()


async def test_a_button_that_a_message_does_not_show_does_nothing(page: Browser) -> None:
    await page.say("linh", SHORT)
    (ref,) = re.findall(r'<article[^>]*data-ref="(m\d+)"', await page.shown("oem"))
    for each in (ref, "m0", "m999"):
        forged = {"person": "tom", "ref": each, "line": "issue cancel ACME-1"}
        assert "gone" in (await page.do("press", **forged))["problem"]
    assert "not in this program" in (await page.say("zoe", "hello"))["problem"]
    assert "nothing to send" in (await page.say("tom", "  "))["problem"]


async def test_an_emoji_logs_and_is_shown(page: Browser) -> None:
    await page.say("linh", "kit 4411 arrived wet")
    assert await page.do("react", person="tom", ref="m1", line="rotating_light") == {}
    shown = await page.shown()
    assert "Tom Becker reacted" in shown
    assert "🚨 1" in shown


async def test_what_people_type_stays_text(page: Browser) -> None:
    await page.say("linh", HOSTILE)
    await page.say("linh", f"/andon issue log shortage major {json.dumps(HOSTILE)}")
    for look in ("slack", "discord"):
        for side in ("oem", "ems"):
            html = await page.shown(side, query=f"look={look}")
            assert "<img src=x" not in html
            assert HOSTILE in unescape(html)
            assert not re.search(r"<[^>]*\sonerror", html)


async def test_a_photo_is_dropped_and_anything_else_is_only_handed_out(page: Browser) -> None:
    said = {"person": "linh", "where": "shared", "line": "label"}
    assert await page.drop("label.png", PNG, **said) == {}
    hostile = b"\n<script>alert(1)</script>\n"
    assert await page.drop("x.html", hostile, **said) == {}
    shown = await page.shown()
    assert 'src="file/1"' in shown
    assert 'href="get/2"' in shown
    picture = await page.get("file/1")
    assert (picture.content_type, await picture.read()) == ("image/png", PNG)
    assert (await page.get("file/2")).status == 404
    file = await page.get("get/2")
    assert (file.content_type, await file.read()) == ("application/octet-stream", hostile)
    assert file.headers["Content-Disposition"] == 'attachment; filename="x.html"'


async def test_a_file_that_is_too_large_costs_one_sentence(page: Browser) -> None:
    told = await page.drop("film.mp4", bytes((6 << 20) + 1), person="linh")
    assert "The file is larger than 5 MB" in told["problem"]


async def test_an_old_message_that_changes_does_not_come_back_as_the_newest(page: Browser) -> None:
    await page.say("linh", SHORT)
    for number in range(MOST):
        page.theatre.played.say("tom", "shared", f"word {number}", ())
    async with page.listening() as events:
        shown = (await events.next())["panes"]["oem"]["shared"]
        (ref,) = re.findall(r'<article[^>]*data-ref="(m\d+)"(?:(?!</article>).)*>word 0<', shown)
        assert shown.count("<article") == MOST
        assert "Older messages are not shown: 1." in shown
        await page.say("linh", "/andon issue ack ACME-1")
        await page.say("tom", "the newest")
        told = await events.until(lambda e: "the newest" in str(e.get("patches")))
        shared = [p for p in told["patches"] if p["tab"] == "shared" and p["side"] == "oem"]
        assert [p["left"] for p in shared if "the newest" in p["html"]] == [2]
        assert "ACME-1" not in "".join(p["html"] for p in shared)
    assert ref not in re.findall(r'data-ref="(m\d+)"', await page.shown())


# time


async def test_time_goes_forward_only_and_rings_phones(page: Browser) -> None:
    await page.say("linh", SHORT)
    now = (await page.facts())["now"]
    assert await page.do("pass", at=now + 5 * 3600_000) == {}
    async with page.listening("oem=tom") as events:
        told = await events.next()
    assert told["facts"]["now"] == now + 5 * 3600_000
    assert "Your answer is needed" in told["panes"]["oem"]["phones"]
    back = (await page.do("pass", at=now))["problem"]
    assert back == "Time goes forward only: choose a later moment, or press Start again."
    far = (await page.do("pass", at=now + 40 * 86400_000))["problem"]
    assert far == "Time passes by at most 31 days at once: choose an earlier moment."


async def test_the_markers_are_the_steps_of_the_one_plan(page: Browser) -> None:
    assert not [m for m in (await page.facts())["marks"] if "ACME-1" in m[1]]
    await page.say("linh", SHORT)
    marks = [m for m in (await page.facts())["marks"] if "ACME-1" in m[1]]
    assert marks[0][1] == "ACME-1: ack reminder to the owner"
    await page.do("next")
    facts = await page.facts()
    assert facts["now"] <= marks[0][0]
    coming = [words.partition(": ")[2] for _, words, _ in facts["marks"] if "ACME-1" in words]
    await page.say("linh", "/andon issue why ACME-1")
    why = await page.shown("ems", query="ems=linh")
    line, ref = (
        re.findall(r'data-line="([^"]+)">More<', why)[0],
        re.findall(r'ref="(m\d+)"', why)[-1],
    )
    assert await page.do("press", person="linh", ref=ref, line=unescape(line)) == {}
    why = visible(await page.shown("ems", query="ems=linh"))
    assert len(coming) > 3
    assert [w for w in coming if w not in why] == []


async def test_a_thousand_clicks_on_play_are_one_demo(page: Browser) -> None:
    clicks = [page.do("play" if n % 2 else "pause") for n in range(1000)]
    assert set(map(str, await asyncio.gather(*clicks))) == {"{}"}
    await page.do("pause")
    facts = await page.facts()
    assert facts["now"] <= facts["window"][1]
    assert await page.say("tom", "still here") == {}
    assert "still here" in await page.shown("ems")


async def test_a_browser_that_leaves_ends_nothing(page: Browser) -> None:
    for _ in range(3):
        async with page.listening() as events:
            await events.next()
    async with page.listening() as events:
        await events.next()
        await page.say("tom", "anybody there?")
        await events.until(lambda e: "anybody there?" in str(e.get("patches")))


async def test_a_page_that_stands_open_overnight_goes_on(
    page: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "SILENCE", 0.01)
    async with page.session.get(f"{page.address}events") as stream:
        lines = [await stream.content.readline() for _ in range(12)]
        assert lines.count(b":\n") >= 4
        await page.say("tom", "good morning")
        assert "good morning" in str(await Events(stream).until(lambda e: e.get("patches")))


async def test_a_port_in_use_is_not_taken(page: Browser) -> None:
    taken = int(page.origin.rpartition(":")[2])
    with pytest.raises(OSError, match=str(taken)):
        async with PageServer(page.theatre).served(taken):
            raise AssertionError("two servers on one port")
    assert await page.say("tom", "still here") == {}


async def test_two_demos_at_once_have_an_address_each(page: Browser) -> None:
    async with on_page(BEGUN) as other:
        assert other.address != page.address
        await other.say("tom", "hello")
        assert await page.shown() == ""
        token = page.address.rsplit("/", 2)[1]
        assert (await other.session.get(f"{other.origin}/{token}/")).status == 404


async def test_start_again_begins_anew(page: Browser) -> None:
    async with page.listening() as events:
        await events.next()
        await page.say("tom", "hello")
        await page.do("again")
        told = await events.until(lambda e: "panes" in e)
        assert told["panes"]["oem"]["shared"] == ""


# a story


async def test_the_story_plays_itself_to_its_end() -> None:
    async with on_page() as browser, browser.listening() as events:
        captions = [(await events.next())["facts"]["caption"]]
        told = await events.until(lambda e: captions.append(e["facts"]["caption"])
                                  or e["facts"]["ended"])  # fmt: skip
        assert told["facts"]["problem"] is None
        assert told["facts"]["step"][0] == told["facts"]["step"][1]
        assert captions[-1] == "That was the story. Now it is your turn."
        assert "Went well" in await browser.shown()
        assert not (await browser.facts())["playing"]


async def test_a_scenario_that_fails_says_where_and_lets_people_go_on() -> None:
    source = f"{BEGUN}# Nothing is overdue.\nexpect ack.escalated ACME-1\nlinh: never said\n"
    async with on_page(source) as browser, browser.listening() as events:
        told = await events.until(lambda e: e["facts"]["problem"])
        assert told["facts"]["problem"].startswith("Line 3: expected ack.escalated ACME-1")
        assert await browser.say("tom", "so be it") == {}
        assert "never said" not in await browser.shown()


def test_the_story_takes_about_a_minute() -> None:
    with page_play(PROGRAM, demo_story(PROGRAM.zone)) as played:
        pauses = list(iter(played.beat, None))
    assert 50 <= sum(pauses) <= 70


async def test_who_acts_ends_the_story_and_has_the_turn() -> None:
    async with on_page() as browser:
        await browser.say("tom", "let me")
        facts = await browser.facts()
        assert (facts["story"], facts["playing"]) == (False, False)


def test_every_person_of_the_demo_can_be_played() -> None:
    assert all(PROGRAM.side_people(side) for side in ("oem", "ems"))
