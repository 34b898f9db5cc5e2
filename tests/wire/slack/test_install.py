"""Installing the app in a workspace through a browser, and everything that may go wrong there."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.slack import install
from adapters.slack.allowed import AllowList
from adapters.slack.manifest import BOT_SCOPES
from bot.domain.errors import StorageError
from storage.engines import sqlite_path
from tests.fakes.slack import CLIENT_SECRET, TEAM, Fault
from tests.fakes.slack.browser import Browser, Page
from tests.fakes.slack.people import People
from tests.wire.slack.conftest import PARTNER, SHARED, Bot, Scene, user

TOM = user("tom")


@pytest.fixture(params=["socket", "http"])
async def fresh(scene: Scene, request: pytest.FixtureRequest) -> Scene:
    """A running bot that is in no workspace yet."""
    scene.world.apps.clear()
    scene.mode, scene.token, scene.secret = request.param, None, CLIENT_SECRET
    bot = await scene.start()
    if scene.mode == "http":
        scene.slack.http = f"{bot.address}/slack/events"
    return scene


@pytest.fixture
async def browser(fresh: Scene) -> AsyncIterator[Browser]:
    async with opened(fresh) as found:
        yield found


def opened(scene: Scene, team: str = TEAM) -> Browser:
    assert scene.bot is not None
    return Browser(scene.slack, scene.bot.address, TOM, team)


def installed(scene: Scene) -> list[str]:
    assert scene.bot is not None
    return [each.workspace for each in scene.bot.installed.all() if each.ended is None]


def refused(page: Page, status: int, told: str) -> None:
    """A page that says why nothing was installed, and how to begin again."""
    assert page.status == status
    assert told in page.shown
    assert 'href="/slack/install"' in page.source


async def test_installing_from_start_to_end(
    fresh: Scene, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = await browser.begin()
    assert set(asked["scope"].split(",")) == set(BOT_SCOPES)
    page = await browser.allow(asked, name="Acme & Co")
    assert page.status == 200
    assert page.shown.startswith("Andon is installed in Acme & Co")
    assert "T0ACME" in page.shown
    assert "/invite @Andon" in page.shown
    assert "<script" not in page.source
    assert fresh.bot is not None
    (kept,) = fresh.bot.installed.all()
    app = fresh.world.in_team(TEAM)
    assert app is not None
    assert (kept.workspace, kept.bot, kept.installed_by) == (TEAM, app.bot, TOM)
    assert (kept.token, kept.name, set(kept.scopes)) == (app.token, "Acme & Co", set(BOT_SCOPES))

    fresh.world.channels[SHARED].members.add(app.bot)
    people = People(fresh.slack, app)
    await people.say(TOM, SHARED, f'<@{app.bot}> issue log shortage major "U7 short"')
    await fresh.card("U7 short")
    told = page.source + "".join(capsys.readouterr())
    for secret in (app.token, CLIENT_SECRET):
        assert secret not in told
    rows = sqlite3.connect(sqlite_path(fresh.database)).iterdump()
    assert not any(secret in row for row in rows for secret in (app.token, CLIENT_SECRET))


async def test_cancelling_changes_nothing(fresh: Scene, browser: Browser) -> None:
    asked = await browser.begin()
    page = await browser.back(error="access_denied", state=asked["state"])
    refused(page, 200, "You cancelled, and nothing was changed.")
    assert installed(fresh) == []


async def test_what_stands_in_the_address_is_not_repeated(fresh: Scene, browser: Browser) -> None:
    page = await browser.back(error="<script>alert(1)</script>")
    refused(page, 200, "Slack refused it (unknown)")
    page = await browser.back(error="invalid_team_for_non_distributed_app")
    refused(page, 200, "(invalid_team_for_non_distributed_app)")
    assert "alert" not in page.source


async def test_nobody_finishes_what_somebody_else_began(fresh: Scene, browser: Browser) -> None:
    """The state is bound to the browser: a link with a stranger's code installs nothing."""
    async with opened(fresh) as other:
        asked = await browser.begin()
        await other.begin()
        page = await other.allow(asked)
        refused(page, 400, "not opened by the installation that you began in this browser")
        for state in ("", "made-up"):
            page = await browser.allow({**asked, "state": state})
            refused(page, 400, "This page is not valid")
        page = await browser.back(code="c0de")
        refused(page, 400, "This page is not valid")
    assert installed(fresh) == []
    assert fresh.slack.called("oauth.v2.access") == []


async def test_a_state_is_good_for_ten_minutes(fresh: Scene, browser: Browser) -> None:
    assert fresh.bot is not None
    asked = await browser.begin()
    fresh.bot.ahead = timedelta(minutes=11)
    page = await browser.allow(asked)
    refused(page, 400, "more than ten minutes have passed")
    assert installed(fresh) == []


async def test_a_state_is_used_once(fresh: Scene, browser: Browser) -> None:
    """Whoever kept the address and the cookie of an installation begins nothing with them."""
    page = await browser.get(f"{browser.address}/slack/install")
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    (state,) = parse_qs(urlsplit(page.headers["Location"]).query)["state"]
    pages = []
    for _ in range(2):
        code = fresh.world.code(TEAM, TOM, scope="commands")
        address = f"{browser.address}/slack/oauth_redirect?code={code}&state={state}"
        async with opened(fresh) as another:
            pages.append(await another.get(address, cookie))
    assert pages[0].status == 200
    refused(pages[1], 400, "This page was used already")
    assert len(fresh.slack.called("oauth.v2.access")) == 1
    rows = sqlite3.connect(sqlite_path(fresh.database)).iterdump()
    assert not any(state in row for row in rows)


async def test_strangers_neither_fill_the_log_nor_ask_slack_without_end(
    fresh: Scene, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install, "EXCHANGES", 3)
    fresh.expected += ["oauth.v2.access: invalid_code: used, old or unknown"] * 3
    assert fresh.bot is not None
    fresh.bot.adapter.pages._begun = deque(maxlen=3)  # type: ignore[union-attr]
    capfd.readouterr()
    async with opened(fresh) as stranger:
        for query in ({"error": "x"}, {"code": "c", "state": "s"}, {"error": "access_denied"}) * 9:
            await stranger.back(**query)
        assert len("".join(capfd.readouterr()).splitlines()) <= 1
        pages = [
            await stranger.back(code="made-up", state=(await stranger.begin())["state"])
            for _ in range(6)
        ]
    assert [page.status for page in pages] == [400] * 3 + [429] * 3
    refused(pages[-1], 429, "try again in a minute")


async def test_a_code_is_used_once(fresh: Scene, browser: Browser) -> None:
    fresh.expected.append("oauth.v2.access: invalid_code: used, old or unknown")
    await browser.install()
    asked = await browser.begin()
    page = await browser.back(code="code-of-before", state=asked["state"])
    refused(page, 400, "Slack does not know this installation any more (invalid_code)")
    again = await browser.get(f"{browser.address}/slack/oauth_redirect")
    refused(again, 400, "This page is not valid")
    assert installed(fresh) == [TEAM]


async def test_a_workspace_that_is_not_allowed_is_refused_and_its_token_given_back(
    scene: Scene, capfd: pytest.CaptureFixture[str]
) -> None:
    scene.world.apps.clear()
    scene.token, scene.secret, scene.allowed = None, CLIENT_SECRET, AllowList([TEAM])
    await scene.start()
    async with opened(scene, PARTNER) as stranger, opened(scene) as known:
        page = await stranger.install()
        refused(page, 403, f"does not serve the workspace {PARTNER}")
        assert (await known.install()).status == 200
    assert installed(scene) == [TEAM]
    assert len(scene.slack.called("auth.revoke")) == 1
    assert scene.world.in_team(PARTNER) is None
    given = next(app for app in scene.world.apps if app.team == PARTNER)
    assert given.token not in "".join(capfd.readouterr())


async def test_browsers_are_sent_back_to_the_public_address(scene: Scene) -> None:
    scene.world.apps.clear()
    scene.token, scene.secret, scene.public = None, CLIENT_SECRET, "https://andon.example.com/"
    await scene.start()
    async with opened(scene) as browser:
        asked = await browser.begin()
        assert asked["redirect_uri"] == "https://andon.example.com/slack/oauth_redirect"
        assert (await browser.allow(asked)).status == 200


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ({"organization": True}, "in one workspace at a time, not in a whole organization"),
        ({"rotated": True}, "Token rotation is switched on"),
    ],
)
async def test_what_cannot_be_served_is_refused(
    fresh: Scene, browser: Browser, kind: dict[str, bool], told: str
) -> None:
    page = await browser.install(**kind)
    refused(page, 400, told)
    assert installed(fresh) == []


@pytest.mark.parametrize(
    ("fault", "status", "told"),
    [
        (Fault("drop_before"), 502, "Slack could not be asked"),
        (Fault("status", status=503), 502, "Slack refused it (http_503)"),
        (Fault("error", "bad_client_secret"), 502, "Slack refused it (bad_client_secret)"),
    ],
)
async def test_slack_in_trouble_is_told(
    fresh: Scene, browser: Browser, fault: Fault, status: int, told: str
) -> None:
    fresh.slack.fail("oauth.v2.access", fault)
    page = await browser.install()
    refused(page, status, told)
    page = await browser.install()
    assert page.status == 200
    assert installed(fresh) == [TEAM]


async def test_what_cannot_be_recorded_is_told(
    fresh: Scene, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_found: object) -> None:
        raise StorageError("the disk is full")

    assert fresh.bot is not None
    monkeypatch.setattr(fresh.bot.installed, "save", full)
    page = await browser.install()
    refused(page, 500, "could not be recorded")
    assert installed(fresh) == []


@pytest.mark.parametrize("fresh", ["http"], indirect=True)
async def test_another_process_may_finish_what_one_began(fresh: Scene) -> None:
    """Behind a load balancer nobody knows which of them a browser comes back to."""
    assert fresh.bot is not None
    second = await Bot(fresh.database, fresh.slack, "http", 0.0, None, CLIENT_SECRET).start()
    first = fresh.bot.address
    async with Browser(fresh.slack, first, TOM, TEAM, [second.address]) as browser:
        asked = await browser.begin()
        browser.address = second.address
        page = await browser.allow(asked)
    assert page.status == 200
    await second.end()
    app = fresh.world.in_team(TEAM)
    assert app is not None
    fresh.world.channels[SHARED].members.add(app.bot)
    await People(fresh.slack, app).slash(TOM, SHARED, 'issue log eq minor "Which glue?"')
    await fresh.card("Which glue?")


async def test_each_workspace_has_its_own(fresh: Scene, browser: Browser) -> None:
    async with opened(fresh, PARTNER) as other:
        await browser.install()
        await other.install()
    assert installed(fresh) == [TEAM, PARTNER]
    assert fresh.bot is not None
    tokens = {each.token for each in fresh.bot.installed.all()}
    assert tokens == {app.token for app in fresh.world.apps}


async def test_the_address_of_slack_carries_no_secret(fresh: Scene, browser: Browser) -> None:
    page = await browser.get(f"{browser.address}/slack/install")
    query = parse_qs(urlsplit(page.headers["Location"]).query)
    assert set(query) <= {"state", "client_id", "scope", "user_scope"}
    assert CLIENT_SECRET not in page.headers["Location"]
    cookie = page.headers["Set-Cookie"]
    for mark in ("Secure", "HttpOnly", "SameSite=Lax", "Max-Age=600"):
        assert mark in cookie
