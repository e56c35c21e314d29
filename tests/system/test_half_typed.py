"""Lines that were typed and not saved, over the end of the program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from followup_tui.system.unsaved_text import LONGEST, MOST, HalfTyped


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "drafts.json"


def test_what_was_written_is_there_the_next_time_and_the_owners_alone(file: Path) -> None:
    one = HalfTyped(file, "/a.db")
    one.put("add", {"text": "Bo Berg: wri\x1b[2J é"})
    one.write()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert HalfTyped(file, "/a.db").get("add") == {"text": "Bo Berg: wri\x1b[2J é"}
    assert HalfTyped(file, "/b.db").get("add") == {}


def test_another_database_keeps_its_own(file: Path) -> None:
    one, other = HalfTyped(file, "/a.db"), HalfTyped(file, "/b.db")
    one.put("add", {"text": "one"})
    one.write()
    other.put("add", {"text": "other"})
    other.write()
    one.put("add", None)
    one.write()
    assert HalfTyped(file, "/a.db").get("add") == {}
    assert HalfTyped(file, "/b.db").get("add") == {"text": "other"}


def test_only_the_newest_are_kept_and_nothing_without_end(file: Path) -> None:
    one = HalfTyped(file, "/a.db")
    for number in range(MOST + 5):
        one.put(f"note {number}", {"text": "x"})
    one.put("long", {"text": "x" * (LONGEST + 1)})
    one.write()
    again = HalfTyped(file, "/a.db")
    assert again.get("note 4") == again.get("long") == {}
    assert again.get("note 5") == again.get(f"note {MOST + 4}") == {"text": "x"}


def test_nothing_is_written_while_nothing_is_new(file: Path) -> None:
    one = HalfTyped(file, "/a.db")
    one.write()
    assert not file.exists()
    one.put("add", {"text": "x"})
    one.write()
    file.unlink()
    one.write()
    assert not file.exists()


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"/a.db": 3}', '{"/a.db": {"add": 3}}', '{"/a.db": {"add": {"text": 3}}}'],
)
def test_a_broken_file_is_as_good_as_none(file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text)
    one = HalfTyped(file, "/a.db")
    assert one.get("add") == {}
    one.put("add", {"text": "x"})
    one.write()
    assert json.loads(file.read_text())["/a.db"]["add"] == {"text": "x"}


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    one = HalfTyped(tmp_path / "state" / "drafts.json", "/a.db")
    one.put("add", {"text": "x"})
    one.write()
    assert one.get("add") == {"text": "x"}
