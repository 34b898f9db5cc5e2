"""Where the app is installed: kept, taken back, made anew; the token is never in clear."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import text

from bot.app.sealing import FernetSealer
from bot.ports import Database, Installation
from storage.engines import connect
from storage.installations import StoredInstallations
from tests.contract.samples import HOUR, NOW

TOKEN = "xoxb-1-secret-of-acme"


def installation(workspace: str = "T0ACME", **values: object) -> Installation:
    plain = Installation(
        platform="slack",
        workspace=workspace,
        enterprise=None,
        name="Acme “ü”",
        url="https://acme.slack.example/",
        app="A0ANDON",
        bot="U0BOT",
        bot_id="B0BOT",
        scopes=("chat:write", "commands"),
        token=TOKEN,
        installed_by="U0TOM",
        installed=NOW,
    )
    return replace(plain, **values)  # type: ignore[arg-type]


def store(db: Database, secret: str = "client secret", *former: str) -> StoredInstallations:
    return StoredInstallations(db, "slack", FernetSealer(secret, "installations", former))


def test_what_was_installed_comes_back(db: Database) -> None:
    full = installation("T2", enterprise="E1", ended=None)
    bare = installation("T1", bot_id=None, scopes=())
    found = store(db)
    for each in (full, bare):
        found.save(each)
    assert found.all() == [bare, full]


def test_other_platforms_keep_their_own(db: Database) -> None:
    store(db).save(installation())
    assert StoredInstallations(db, "other", FernetSealer("s", "installations")).all() == []


def test_an_installation_ends_and_a_later_one_revives_it(db: Database) -> None:
    found = store(db)
    found.save(installation())
    assert found.end("T0ACME", NOW + HOUR, "app_uninstalled")
    ended = found.all()[0]
    assert (ended.ended, ended.why) == (NOW + HOUR, "app_uninstalled")
    assert not found.end("T0ACME", NOW + 2 * HOUR, "again")
    again = installation(token="xoxb-2", installed=NOW + 3 * HOUR)
    found.save(again)
    assert found.all() == [again]


def test_what_is_told_late_does_not_end_a_newer_installation(db: Database) -> None:
    found = store(db)
    found.save(installation(installed=NOW))
    assert not found.end("T0ACME", NOW - HOUR, "app_uninstalled")
    assert not found.end("T9", NOW + HOUR, "app_uninstalled")
    assert found.all()[0].ended is None


def test_the_token_is_sealed_in_the_database_and_nowhere_shown(
    db: Database, url: str, tmp_path: Path
) -> None:
    store(db).save(installation())
    with connect(url, writing=False) as connection:
        rows = connection.execute(text("SELECT * FROM installation")).all()
    assert rows
    assert TOKEN not in repr(rows)
    assert TOKEN not in repr(store(db).all())
    assert not any(TOKEN.encode() in path.read_bytes() for path in tmp_path.glob("andon.db*"))


def test_a_token_sealed_with_another_secret_is_not_opened(db: Database) -> None:
    store(db).save(installation())
    assert [each.token for each in store(db, "a new client secret").all()] == [""]


def test_a_new_key_seals_and_former_ones_still_open(db: Database) -> None:
    store(db, "first").save(installation("T1"))
    rolled = store(db, "second", "first")
    rolled.save(installation("T2"))
    assert [each.token for each in rolled.all()] == [TOKEN, TOKEN]
    assert rolled.outdated() == ["T1"]
    assert [each.token for each in store(db, "second").all()] == ["", TOKEN]
    assert [each.token for each in store(db, "first").all()] == [TOKEN, ""]


def test_sealing_anew_makes_former_keys_superfluous(db: Database) -> None:
    store(db, "lost").save(installation("T0"))
    store(db, "first").save(installation("T1"))
    ended = installation("T2", ended=NOW + HOUR, why="app_uninstalled")
    store(db, "second").save(ended)
    rolled = store(db, "third", "second", "first")
    assert rolled.reseal(NOW + HOUR) == 2
    assert rolled.outdated() == []
    assert rolled.reseal(NOW + HOUR) == 0
    assert [each.token for each in store(db, "third").all()] == ["", TOKEN, TOKEN]
    assert store(db, "third").all()[2] == ended, "nothing but the seal changed"
    assert [each.token for each in store(db, "lost").all()] == [TOKEN, "", ""]


def test_a_token_that_was_renewed_meanwhile_is_not_put_back(db: Database) -> None:
    store(db).save(installation())
    with db.read() as unit:
        (former,) = unit.installations("slack")
    store(db).save(installation(token="xoxb-renewed"))
    assert not db.write(lambda unit: unit.replace_token(former, "sealed anew"))
    assert [each.token for each in store(db).all()] == ["xoxb-renewed"]


def test_something_is_used_once(db: Database) -> None:
    found = store(db)
    assert [found.use_once(name, NOW) for name in ("a", "b", "a", "a")] == [
        True,
        True,
        False,
        False,
    ]
    other = StoredInstallations(db, "other", FernetSealer("s", "installations"))
    assert other.use_once("a", NOW)
