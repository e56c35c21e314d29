"""Unsaved text survives the end of the program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from followup_tui.system.private_file import locked_private_file
from followup_tui.system.unsaved_text import MAX_LENGTH, UnsavedText


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


def test_no_text_is_dropped_for_another(file: Path) -> None:
    texts = UnsavedText(file, "/a.db")
    for number in range(300):
        texts.put(f"note {number}", {"text": "x"})
    texts.save()
    texts.put("long", {"text": "x" * (MAX_LENGTH + 1)})
    texts.save()
    texts.save()
    (message,) = texts.take_messages()
    assert "There is no room for this text" in str(message)
    assert texts.get("long")
    assert "could not be kept" in str(texts.lost_at_the_end)
    reloaded = UnsavedText(file, "/a.db")
    assert reloaded.get("note 0") == reloaded.get("note 299") == {"text": "x"}
    assert reloaded.get("long") == {}
    texts.put("long", None)
    assert not texts.lost_at_the_end


def test_programs_that_write_at_the_same_time_lose_no_text(file: Path) -> None:
    first, second = UnsavedText(file, "/a.db"), UnsavedText(file, "/a.db")
    for number in range(3):
        first.put("note 1", {"text": f"first {number}"})
        second.put("note 2", {"text": f"second {number}"})
        first.save()
        second.save()
    reloaded = UnsavedText(file, "/a.db")
    assert reloaded.get("note 1") == {"text": "first 2"}
    assert reloaded.get("note 2") == {"text": "second 2"}


def test_two_texts_for_the_same_place_both_stay(file: Path) -> None:
    first, second = UnsavedText(file, "/a.db"), UnsavedText(file, "/a.db")
    first.put("add", {"text": "Bo: wri"})
    first.save()
    second.put("add", {"text": "Cy: cal"})
    second.save()
    first.put("add", {"text": "Bo: write"})
    first.save()
    reloaded = UnsavedText(file, "/a.db")
    assert reloaded.get("add") == {"text": "Bo: write"}
    reloaded.put("add", None)
    reloaded.save()
    assert reloaded.get("add") == {"text": "Cy: cal"}
    reloaded.put("add", None)
    reloaded.save()
    assert UnsavedText(file, "/a.db").get("add") == reloaded.get("add") == {}


def test_what_another_program_saved_is_not_offered_again(file: Path) -> None:
    first = UnsavedText(file, "/a.db")
    first.put("opened 1 mail", {"name": "Ana"})
    first.put("add", {"text": "Bo: wri"})
    first.save()
    second = UnsavedText(file, "/a.db")
    second.put("opened 1 mail", None)
    second.save()
    first.save()
    assert first.topics("opened ") == []
    assert first.get("add") == {"text": "Bo: wri"}
    file.unlink()
    first.save()
    assert first.get("add") == {"text": "Bo: wri"}
    file.touch()
    first.save()
    assert first.get("add") == {"text": "Bo: wri"}


def test_many_programs_at_once_keep_every_text(file: Path) -> None:
    script = (
        "import sys; from pathlib import Path;"
        "from followup_tui.system.unsaved_text import UnsavedText;"
        "texts = UnsavedText(Path(sys.argv[1]), '/a.db')\n"
        "for number in range(50):\n"
        "    texts.put(f'{sys.argv[2]} {number}', {'text': 'x'}); texts.save()\n"
        "texts.save(is_last=True)\n"
        "assert not texts.lost_at_the_end"
    )
    programs = [
        subprocess.Popen([sys.executable, "-c", script, str(file), str(number)])
        for number in range(4)
    ]
    assert [program.wait() for program in programs] == [0, 0, 0, 0]
    reloaded = UnsavedText(file, "/a.db")
    assert len(reloaded.topics("")) == 200


def test_the_texts_of_the_first_version_come_back(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('{"/a.db": {"add": {"text": "Bo: wri"}}}')
    assert UnsavedText(file, "/a.db").get("add") == {"text": "Bo: wri"}


def test_a_text_of_any_script_up_to_the_limit_is_kept(file: Path) -> None:
    texts = UnsavedText(file, "/a.db")
    texts.put("form 7", {"notes": "👩 " * (MAX_LENGTH // 2)})
    texts.save()
    reloaded = UnsavedText(file, "/a.db")
    assert reloaded.get("form 7") == {"notes": "👩 " * (MAX_LENGTH // 2)}


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
    [
        "[]",
        "{",
        '{"/a.db": 3}',
        '{"/a.db": {"add": 3}}',
        '{"/a.db": {"add": {"text": 3}}}',
        '{"version": 3, "databases": {"/a.db": {"add": [{"text": "newer"}]}}}',
    ],
)
def test_a_broken_or_newer_file_is_put_aside_and_said(file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text)
    texts = UnsavedText(file, "/a.db")
    aside = file.with_name("unsaved.json.aside")
    assert aside.read_text() == text
    assert [str(message) for message in texts.take_messages()] == [
        f"The file of unsaved text can't be read. It is kept as {aside}."
    ]
    assert texts.get("add") == {}
    texts.put("add", {"text": "x"})
    texts.save()
    assert UnsavedText(file, "/a.db").get("add") == {"text": "x"}
    file.write_text(text)
    texts.put("add", {"text": "xy"})
    texts.save()
    assert file.with_name("unsaved.json.aside-2").read_text() == text
    assert UnsavedText(file, "/a.db").get("add") == {"text": "xy"}


def test_an_empty_file_counts_as_empty(file: Path) -> None:
    file.parent.mkdir()
    file.touch()
    assert UnsavedText(file, "/a.db").topics("") == []


def test_a_folder_that_cannot_be_written_is_said_once(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.write_text("a file")
    texts = UnsavedText(folder / "unsaved.json", "/a.db")
    texts.put("add", {"text": "x"})
    for _ in range(3):
        texts.save()
    (message,) = texts.take_messages()
    assert str(message).startswith(f"Can't keep unsaved text in {folder}/unsaved.json (")
    assert texts.get("add") == {"text": "x"}
    assert texts.lost_at_the_end
    folder.unlink()
    texts.save()
    assert not texts.lost_at_the_end
    assert UnsavedText(folder / "unsaved.json", "/a.db").get("add") == {"text": "x"}


def test_another_program_that_holds_the_file_is_not_waited_for(file: Path) -> None:
    texts = UnsavedText(file, "/a.db")
    file.parent.mkdir()
    with locked_private_file(file):
        texts.put("add", {"text": "x"})
        texts.save()
        assert not texts.take_messages()
        texts.save(is_last=True)
        assert "another program is writing it" in str(texts.take_messages()[0])
    texts.save()
    assert not texts.lost_at_the_end
