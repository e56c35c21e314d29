"""Unsaved text survives the end of the program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from followup_tui.system.unsaved_text import MAX_LENGTH, MAX_TEXTS, UnsavedText


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "unsaved.json"


def test_saved_text_comes_back_and_is_private(file: Path) -> None:
    texts = UnsavedText(file, "/a.db")
    texts.put("add", {"text": "Bo Berg: wri\x1b[2J é"})
    texts.save()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert UnsavedText(file, "/a.db").get("add") == {"text": "Bo Berg: wri\x1b[2J é"}
    assert UnsavedText(file, "/b.db").get("add") == {}


def test_each_database_has_its_own_texts(file: Path) -> None:
    texts, other = UnsavedText(file, "/a.db"), UnsavedText(file, "/b.db")
    texts.put("add", {"text": "one"})
    texts.save()
    other.put("add", {"text": "other"})
    other.save()
    texts.put("add", None)
    texts.save()
    assert UnsavedText(file, "/a.db").get("add") == {}
    assert UnsavedText(file, "/b.db").get("add") == {"text": "other"}


def test_only_the_newest_and_no_overlong_texts_are_kept(file: Path) -> None:
    texts = UnsavedText(file, "/a.db")
    for number in range(MAX_TEXTS + 5):
        texts.put(f"note {number}", {"text": "x"})
    texts.put("long", {"text": "x" * (MAX_LENGTH + 1)})
    texts.save()
    reloaded = UnsavedText(file, "/a.db")
    assert reloaded.get("note 4") == reloaded.get("long") == {}
    assert reloaded.get("note 5") == reloaded.get(f"note {MAX_TEXTS + 4}") == {"text": "x"}


def test_a_text_of_any_script_up_to_the_limit_is_kept(file: Path) -> None:
    texts = UnsavedText(file, "/a.db")
    texts.put("add", {"text": "x"})
    texts.put("form 7", {"notes": "👩 " * (MAX_LENGTH // 2)})
    texts.save()
    reloaded = UnsavedText(file, "/a.db")
    assert reloaded.get("form 7") == {"notes": "👩 " * (MAX_LENGTH // 2)}
    assert reloaded.get("add") == {}


def test_the_file_is_not_written_without_changes(file: Path) -> None:
    texts = UnsavedText(file, "/a.db")
    texts.save()
    assert not file.exists()
    texts.put("add", {"text": "x"})
    texts.save()
    file.unlink()
    texts.save()
    assert not file.exists()


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"/a.db": 3}', '{"/a.db": {"add": 3}}', '{"/a.db": {"add": {"text": 3}}}'],
)
def test_a_broken_file_counts_as_empty(file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text)
    texts = UnsavedText(file, "/a.db")
    assert texts.get("add") == {}
    texts.put("add", {"text": "x"})
    texts.save()
    assert json.loads(file.read_text())["/a.db"]["add"] == {"text": "x"}


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    texts = UnsavedText(tmp_path / "state" / "unsaved.json", "/a.db")
    texts.put("add", {"text": "x"})
    texts.save()
    assert texts.get("add") == {"text": "x"}
