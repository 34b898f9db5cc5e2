"""Files beside a scenario: commands read them; of others only the name counts."""

from __future__ import annotations

import json
from pathlib import Path

from bot.app.bootstrap import rehearsal
from bot.rehearsal.record import Happening, Record, Said, as_json
from bot.rehearsal.scenario import read_scenario
from tests.playing import small_program

SCENARIO = """
at 2026-12-03T10:00 America/Los_Angeles
linh with label.jpg: @andon issue log shortage major "U7 short"
maria with list.csv in dm: issue import
maria with missing.csv in dm: issue import
maria with list.csv in shared: hello
tom with "a b.jpg", c.jpg in ACME-1: two
"""


def played(folder: Path | None) -> list[Happening]:
    """Play the scenario with the files of a folder, and return what happened."""
    happened: list[Happening] = []
    with rehearsal(small_program(), happened.append, folder) as runner:
        assert runner.run(read_scenario(SCENARIO, "America/Los_Angeles")) is None
    return happened


def replies(happened: list[Happening]) -> list[str]:
    return [h.text for h in happened if isinstance(h, Record) and h.to == "dm:maria"]


def test_a_command_reads_the_file_beside_the_scenario(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("No.,Title,Severity\nQ-1,Label is wrong,High\n", "utf-8")
    checked, missing = replies(played(tmp_path))
    assert "list.csv" in checked
    assert missing == "missing.csv could not be fetched from the platform. Please attach it again."
    assert replies(played(None))[0].startswith("list.csv could not be fetched")


def test_a_transcript_tells_of_files_and_json_has_their_links(tmp_path: Path) -> None:
    happened = played(tmp_path)
    said = [h.text for h in happened if isinstance(h, Said)]
    assert said[-1] == "[a b.jpg, c.jpg] two"
    lines = [json.loads(as_json(h)) for h in happened if isinstance(h, Record)]
    cards = [line for line in lines if line["kind"] == "issue.card"]
    assert [file["name"] for card in cards for file in card["files"]] == ["label.jpg", "c.jpg"]
    assert all(file["link"].startswith("console:shared/m") for c in cards for file in c["files"])
    others = [line for line in lines if line["kind"] == "reply" and "files" in line]
    assert others == []
