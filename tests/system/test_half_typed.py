"""Lines that were typed and not saved, over the end of the program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from followup_tui.system.unsaved_text import MAX_FIELD_LENGTH, MAX_TEXTS, UnsavedText


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "drafts.json"


def test_what_was_written_is_there_the_next_time_and_the_owners_alone(file: Path) -> None:
    one = UnsavedText(file, "/a.db")
    one.put("add", {"text": "Bo Berg: wri\x1b[2J é"})
    one.save()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert UnsavedText(file, "/a.db").get("add") == {"text": "Bo Berg: wri\x1b[2J é"}
    assert UnsavedText(file, "/b.db").get("add") == {}


def test_another_database_keeps_its_own(file: Path) -> None:
    one, other = UnsavedText(file, "/a.db"), UnsavedText(file, "/b.db")
    one.put("add", {"text": "one"})
    one.save()
    other.put("add", {"text": "other"})
    other.save()
    one.put("add", None)
    one.save()
    assert UnsavedText(file, "/a.db").get("add") == {}
    assert UnsavedText(file, "/b.db").get("add") == {"text": "other"}


def test_only_the_newest_are_kept_and_nothing_without_end(file: Path) -> None:
    one = UnsavedText(file, "/a.db")
    for number in range(MAX_TEXTS + 5):
        one.put(f"note {number}", {"text": "x"})
    one.put("long", {"text": "x" * (MAX_FIELD_LENGTH + 1)})
    one.save()
    again = UnsavedText(file, "/a.db")
    assert again.get("note 4") == again.get("long") == {}
    assert again.get("note 5") == again.get(f"note {MAX_TEXTS + 4}") == {"text": "x"}


def test_nothing_is_written_while_nothing_is_new(file: Path) -> None:
    one = UnsavedText(file, "/a.db")
    one.save()
    assert not file.exists()
    one.put("add", {"text": "x"})
    one.save()
    file.unlink()
    one.save()
    assert not file.exists()


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"/a.db": 3}', '{"/a.db": {"add": 3}}', '{"/a.db": {"add": {"text": 3}}}'],
)
def test_a_broken_file_is_as_good_as_none(file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text)
    one = UnsavedText(file, "/a.db")
    assert one.get("add") == {}
    one.put("add", {"text": "x"})
    one.save()
    assert json.loads(file.read_text())["/a.db"]["add"] == {"text": "x"}


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    one = UnsavedText(tmp_path / "state" / "drafts.json", "/a.db")
    one.put("add", {"text": "x"})
    one.save()
    assert one.get("add") == {"text": "x"}
