"""Keys that roll over, from the command line: what an earlier key sealed is sealed anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app.sealing import FernetSealer
from storage import schema
from storage.installations import StoredInstallations
from storage.open import open_database
from tests.contract.test_installations import TOKEN, installation
from tests.standing._process import andon

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
NEW, FORMER, CLIENT = "n" * 32, "f" * 32, "client secret".replace(" ", "-")


def test_the_newest_key_seals_and_each_opens() -> None:
    former, rolled = FernetSealer(FORMER, "p"), FernetSealer(NEW, "p", [FORMER])
    old, new = former.seal("secret", NOW), rolled.seal("secret", NOW)
    assert (rolled.open(old), rolled.open(new)) == ("secret", "secret")
    assert (former.open(new), FernetSealer(NEW, "p").open(old)) == (None, None)
    assert (rolled.is_newest(old), rolled.is_newest(new)) == (False, True)
    assert FernetSealer(NEW, "other", [FORMER]).open(old) is None
    later = NOW + timedelta(seconds=90)
    assert rolled.open_fresh(old, later, 100) == "secret"
    assert rolled.open_fresh(old, later, 60) is None


@pytest.mark.parametrize("sealed", ["", "x", "é", "gAAAAA=="])
def test_what_nobody_sealed_does_not_open(sealed: str) -> None:
    assert FernetSealer(NEW, "p", [FORMER]).open(sealed) is None
    assert FernetSealer(NEW, "p", [FORMER]).open_fresh(sealed, NOW, 60) is None


def stored(folder: Path, *secrets: str) -> StoredInstallations:
    newest, *former = secrets
    database = open_database(f"sqlite:///{folder}/andon.db")
    return StoredInstallations(database, "slack", FernetSealer(newest, "installations", former))


def test_a_key_rolls_over_by_one_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schema.create(f"sqlite:///{tmp_path}/andon.db")
    before = stored(tmp_path, CLIENT)
    before.save(installation())
    before._database.close()
    env = {
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": CLIENT,
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "ANDON_SEAL_KEYS": f"{NEW},{FORMER}",
    }
    told = andon(monkeypatch, tmp_path, "doctor", **env)[1]
    assert "A former key sealed the tokens of T0ACME: run andon db reseal" in " ".join(told.split())
    assert andon(monkeypatch, tmp_path, "db", "reseal", **env) == (
        0,
        "Sealed anew with the newest key: 1.\n",
    )
    assert "former key" not in andon(monkeypatch, tmp_path, "doctor", **env)[1]
    after = stored(tmp_path, NEW)
    assert [each.token for each in after.all()] == [TOKEN]
    after._database.close()
    del env["ANDON_SEAL_KEYS"]
    told = andon(monkeypatch, tmp_path, "doctor", **env)[1]
    assert "No key opens the token of Acme" in told


def test_without_an_app_that_people_install_there_is_nothing_to_seal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, told = andon(monkeypatch, tmp_path, "db", "reseal")
    assert (code, told.startswith("Nothing is sealed")) == (2, True)


def test_the_manifest_has_the_public_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = {"ANDON_PUBLIC_URL": "https://andon.example.com"}
    code, told = andon(monkeypatch, tmp_path, "manifest", "slack", "--http", **env)
    assert code == 0
    for path in ("/slack/events", "/slack/oauth_redirect"):
        assert f'"https://andon.example.com{path}"' in told
