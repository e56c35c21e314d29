"""A folder of single files: names are never paths, and what others did in it is left alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from followup_tui.errors import CannotWriteError, UsageError
from followup_tui.formats.vdir import STATE_FILE, VdirItem, VdirResult, write_vdir


def item(uid: str, words: str = "x", others: tuple[str, ...] = ()) -> VdirItem:
    return VdirItem(uid, others, lambda used: f"BEGIN:VCARD\r\nUID:{used}\r\nNOTE:{words}\r\n")


def put(folder: Path, *items: VdirItem, force: bool = False) -> VdirResult:
    return write_vdir(folder, items, ".vcf", force=force)


def files(folder: Path) -> list[str]:
    return sorted(name for name in os.listdir(folder) if name != STATE_FILE)


def test_each_has_a_file_and_a_second_run_touches_none(tmp_path: Path) -> None:
    folder = tmp_path / "cards"
    assert put(folder, item("a"), item("b")).written == 2
    assert files(folder) == ["a.vcf", "b.vcf"]
    assert folder.stat().st_mode & 0o777 == 0o700
    before = {path.name: path.stat() for path in folder.iterdir()}
    again = put(folder, item("a"), item("b"))
    assert (again.written, again.unchanged) == (0, 2)
    assert {path.name: path.stat().st_ino for path in folder.iterdir()} == {
        name: status.st_ino for name, status in before.items()
    }


def test_our_own_file_is_brought_up_to_date_without_force(tmp_path: Path) -> None:
    put(tmp_path, item("a", "old"))
    done = put(tmp_path, item("a", "new"))
    assert (done.written, done.conflicts) == (1, [])
    assert "NOTE:new" in (tmp_path / "a.vcf").read_text()


def test_what_another_program_changed_or_removed_is_left_alone(tmp_path: Path) -> None:
    put(tmp_path, item("a"), item("b"))
    (tmp_path / "a.vcf").write_bytes(b"UID:a\r\ntheirs")
    (tmp_path / "b.vcf").unlink()
    done = put(tmp_path, item("a", "new"), item("b"))
    assert (done.written, done.conflicts) == (0, ["a.vcf", "b.vcf"])
    assert (tmp_path / "a.vcf").read_bytes() == b"UID:a\r\ntheirs"
    assert files(tmp_path) == ["a.vcf"]
    assert put(tmp_path, item("a", "new"), item("b"), force=True).written == 2
    assert files(tmp_path) == ["a.vcf", "b.vcf"]
    assert put(tmp_path, item("a", "new"), item("b")).unchanged == 2


def test_a_file_that_was_there_before_us_needs_force(tmp_path: Path) -> None:
    (tmp_path / "a.vcf").write_text("UID:a\nmine")
    assert put(tmp_path, item("a")).conflicts == ["a.vcf"]
    assert (tmp_path / "a.vcf").read_text() == "UID:a\nmine"


def test_the_name_of_another_file_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "a.vcf").write_text("UID:b")
    (tmp_path / "C.vcf").write_text("no uid")
    done = put(tmp_path, item("a"), item("c"), force=True)
    assert done.written == 2
    assert (tmp_path / "a.vcf").read_text() == "UID:b"
    assert (tmp_path / "C.vcf").read_text() == "no uid"
    assert len(files(tmp_path)) == 4


def test_a_file_of_ours_that_lost_its_uid_is_known_by_its_name(tmp_path: Path) -> None:
    put(tmp_path, item("a"))
    (tmp_path / "a.vcf").write_text("")
    assert put(tmp_path, item("a")).conflicts == ["a.vcf"]
    assert files(tmp_path) == ["a.vcf"]


def test_who_is_no_longer_in_it_goes_only_with_force(tmp_path: Path) -> None:
    put(tmp_path, item("a"), item("b"), item("c"))
    (tmp_path / "c.vcf").write_text("UID:c\r\ntheirs")
    (tmp_path / "other.vcf").write_text("UID:other\r\n")
    done = put(tmp_path, item("a"))
    assert (done.removed, done.stale) == (0, ["b.vcf", "c.vcf"])
    done = put(tmp_path, item("a"), force=True)
    # What others wrote or changed is never removed.
    assert (done.removed, done.stale) == (1, ["c.vcf"])
    assert files(tmp_path) == ["a.vcf", "c.vcf", "other.vcf"]


def test_a_record_keeps_the_file_and_uid_by_which_others_know_it(tmp_path: Path) -> None:
    (tmp_path / "random-name.vcf").write_text(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID;X=1:a-very-lo\r\n ng-uid\\,1\r\n"
    )
    done = put(tmp_path, item("ours", others=("a-very-long-uid,1",)), force=True)
    assert done.written == 1
    assert files(tmp_path) == ["random-name.vcf"]
    assert "UID:a-very-long-uid,1" in (tmp_path / "random-name.vcf").read_text()


@pytest.mark.parametrize(
    "uid", ["../../etc/passwd", "/etc/passwd", ".hidden", "", "a\nb", "é", "x" * 300, "a\0b", "."]
)
def test_a_uid_is_never_a_path(tmp_path: Path, uid: str) -> None:
    folder = tmp_path / "cards"
    put(folder, item(uid))
    (name,) = files(folder)
    assert len(name) == 44
    assert os.listdir(tmp_path) == ["cards"]


def test_names_that_differ_only_by_case_do_not_meet(tmp_path: Path) -> None:
    put(tmp_path, item("abc"), item("ABC"))
    assert len({name.casefold() for name in files(tmp_path)}) == 2
    assert put(tmp_path, item("abc"), item("ABC")).unchanged == 2


@pytest.mark.parametrize(
    "memory",
    ["", "no json", "[1]", "{", "[" * 100_000, '{"../x.vcf": "1", "b.vcf": 2, "c\\u0000": "3"}'],
)
def test_a_broken_memory_is_no_memory(tmp_path: Path, memory: str) -> None:
    outside = tmp_path / "x.vcf"
    outside.write_text("UID:x\r\n")
    folder = tmp_path / "cards"
    folder.mkdir()
    (folder / STATE_FILE).write_text(memory)
    done = put(folder, item("a"), force=True)
    assert (done.written, done.removed) == (1, 0)
    assert outside.exists()


def test_links_and_pipes_in_the_folder_are_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "cards", tmp_path / "diary"
    folder.mkdir()
    outside.write_text("dear diary")
    put(folder, item("a"), item("b"))
    (folder / "a.vcf").unlink()
    (folder / "a.vcf").symlink_to(outside)
    (folder / "b.vcf").unlink()
    os.mkfifo(folder / "b.vcf")
    assert put(folder, item("a", "new"), item("b", "new")).conflicts == ["a.vcf", "b.vcf"]
    put(folder, item("a", "new"), item("b", "new"), force=True)
    assert outside.read_text() == "dear diary"
    assert not (folder / "a.vcf").is_symlink()


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("x")
    with pytest.raises(UsageError, match="no folder"):
        put(path, item("a"))
    with pytest.raises(UsageError, match="There is no folder"):
        put(tmp_path / "missing" / "cards", item("a"))
    put(tmp_path, item("a"))
    (tmp_path / "a.vcf").unlink()
    (tmp_path / "a.vcf").mkdir()
    with pytest.raises(CannotWriteError, match="could not be written"):
        put(tmp_path, item("a"), force=True)
