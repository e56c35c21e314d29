"""The story of a damaged database in `followup help trouble`, run as it stands there."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from followup_tui.system.topics import topic
from tests.cli.running import Ran, Spawn
from tests.damage import overwrite_page

pytestmark = pytest.mark.once


def steps() -> list[list[str]]:
    """Return the commands of each block of the story, in order."""
    story = topic("trouble").text.partition("## The database is damaged\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"^```sh\n(.*?)^```", story, re.DOTALL | re.MULTILINE)
    return [block.splitlines() for block in blocks]


@pytest.fixture
def damaged(database: Path, spawn: Spawn, tmp_path: Path) -> Path:
    """400 people and a backup, May Chen added after it; then pages are overwritten, and found."""
    lines = tmp_path / "lines.txt"
    lines.write_text("".join(f"Person {number}: topic {number} fri\n" for number in range(400)))
    assert spawn(f"followup add - < {lines} && followup backup").code == 0
    assert spawn("followup add 'May Chen: second round fri'").code == 0
    with closing(sqlite3.connect(database)) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'introduction'"
        ).fetchone()
    overwrite_page(database, Random(1), root)
    for seed in (3, 4):
        overwrite_page(database, Random(seed))
    assert spawn("followup doctor").code == 5
    return database


def run(spawn: Spawn, folder: Path, command: str) -> Ran:
    """Run a command of the story in a folder."""
    folder.mkdir(exist_ok=True)
    done = spawn(f"cd {folder} && {command}")
    assert "Traceback" not in done.err
    return done


def test_the_story_brings_everything_back_from_the_backup(
    damaged: Path, spawn: Spawn, tmp_path: Path
) -> None:
    before = damaged.read_bytes()
    folder = tmp_path / "story"
    salvage, look, restore, newer, _, check = steps()
    done = run(spawn, folder, salvage[0])
    assert re.match(r"Salvaged \d+ of 401 contacts into salvaged\.db\.\n", done.out), done
    for command in look:
        assert run(spawn, folder, command).code == 0
    assert damaged.read_bytes() == before
    assert "Queued in" in run(spawn, folder, "followup add 'Priya Nair: call fri'").err
    done = run(spawn, folder, restore[0])
    assert done.code == 0, done
    assert "What was there before" in done.out
    for command in newer:
        done = run(spawn, folder, command)
        assert done.code == 0, done
    assert "Everything is fine." in run(spawn, folder, check[0]).out
    found = run(
        spawn, folder, "followup find 'May Chen'; followup find Priya; followup list | wc -l"
    )
    assert "May Chen" in found.out
    assert "Priya Nair" in found.out
    assert found.out.splitlines()[-1].strip() == "402"


def test_the_story_goes_on_with_what_was_salvaged(
    damaged: Path, spawn: Spawn, tmp_path: Path
) -> None:
    shutil.rmtree(f"{damaged}.backups")
    folder = tmp_path / "story"
    salvage, look, _, _, use, check = steps()
    assert "Salvaged" in run(spawn, folder, salvage[0]).out
    assert run(spawn, folder, look[1]).code == 1  # no backup
    assert run(spawn, folder, use[0]).code == 0
    assert run(spawn, folder, "followup add 'Zed Quinn: call fri'").code == 0
    assert run(spawn, folder, check[0]).code in (0, 1)
    found = run(spawn, folder, "followup find 'May Chen'; followup list | wc -l")
    assert "May Chen" in found.out
    assert int(found.out.splitlines()[-1]) >= 390
