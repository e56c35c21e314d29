"""A folder with one file per record: names are never paths, and foreign changes are left alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from followup_tui.errors import CannotWriteError, UsageError
from followup_tui.formats.vdir import STATE_FILE, VdirItem, VdirResult, write_vdir


def item(uid: str, note: str = "x", others: tuple[str, ...] = ()) -> VdirItem:
    return VdirItem(
        uid, others, lambda used_uid: f"BEGIN:VCARD\r\nUID:{used_uid}\r\nNOTE:{note}\r\n"
    )


def write(folder: Path, *items: VdirItem, force: bool = False) -> VdirResult:
    return write_vdir(folder, items, ".vcf", force=force)


def files(folder: Path) -> list[str]:
    return sorted(name for name in os.listdir(folder) if name != STATE_FILE)


def test_each_item_has_a_file_and_a_second_run_touches_none(tmp_path: Path) -> None:
    folder = tmp_path / "cards"
    assert write(folder, item("a"), item("b")).written == 2
    assert files(folder) == ["a.vcf", "b.vcf"]
    assert folder.stat().st_mode & 0o777 == 0o700
    before = {path.name: path.stat() for path in folder.iterdir()}
    again = write(folder, item("a"), item("b"))
    assert (again.written, again.unchanged) == (0, 2)
    assert {path.name: path.stat().st_ino for path in folder.iterdir()} == {
        name: status.st_ino for name, status in before.items()
    }


def test_a_planted_link_in_place_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "cards").symlink_to(tmp_path / "victim")
    with pytest.raises(UsageError, match="which does not exist"):
        write(tmp_path / "cards", item("a"))
    assert os.listdir(tmp_path) == ["cards"]


def test_own_file_is_updated_without_force(tmp_path: Path) -> None:
    write(tmp_path, item("a", "old"))
    result = write(tmp_path, item("a", "new"))
    assert (result.written, result.conflicts) == (1, [])
    assert "NOTE:new" in (tmp_path / "a.vcf").read_text()


def test_files_another_program_changed_or_removed_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, item("a"), item("b"))
    (tmp_path / "a.vcf").write_bytes(b"UID:a\r\ntheirs")
    (tmp_path / "b.vcf").unlink()
    result = write(tmp_path, item("a", "new"), item("b"))
    assert (result.written, result.conflicts) == (0, ["a.vcf", "b.vcf"])
    assert (tmp_path / "a.vcf").read_bytes() == b"UID:a\r\ntheirs"
    assert files(tmp_path) == ["a.vcf"]
    assert write(tmp_path, item("a", "new"), item("b"), force=True).written == 2
    assert files(tmp_path) == ["a.vcf", "b.vcf"]
    assert write(tmp_path, item("a", "new"), item("b")).unchanged == 2


def test_file_of_another_program_needs_force(tmp_path: Path) -> None:
    (tmp_path / "a.vcf").write_text("UID:a\nmine")
    assert write(tmp_path, item("a")).conflicts == ["a.vcf"]
    assert (tmp_path / "a.vcf").read_text() == "UID:a\nmine"


def test_name_of_another_file_is_not_reused(tmp_path: Path) -> None:
    (tmp_path / "a.vcf").write_text("UID:b")
    (tmp_path / "C.vcf").write_text("no uid")
    result = write(tmp_path, item("a"), item("c"), force=True)
    assert result.written == 2
    assert (tmp_path / "a.vcf").read_text() == "UID:b"
    assert (tmp_path / "C.vcf").read_text() == "no uid"
    assert len(files(tmp_path)) == 4


def test_own_file_that_lost_its_uid_is_known_by_its_name(tmp_path: Path) -> None:
    write(tmp_path, item("a"))
    (tmp_path / "a.vcf").write_text("")
    assert write(tmp_path, item("a")).conflicts == ["a.vcf"]
    assert files(tmp_path) == ["a.vcf"]


def test_stale_files_are_removed_only_with_force(tmp_path: Path) -> None:
    write(tmp_path, item("a"), item("b"), item("c"))
    (tmp_path / "c.vcf").write_text("UID:c\r\ntheirs")
    (tmp_path / "other.vcf").write_text("UID:other\r\n")
    result = write(tmp_path, item("a"))
    assert (result.removed, result.stale) == (0, ["b.vcf", "c.vcf"])
    result = write(tmp_path, item("a"), force=True)
    # Files that other programs wrote or changed are never removed.
    assert (result.removed, result.stale) == (1, ["c.vcf"])
    assert files(tmp_path) == ["a.vcf", "c.vcf", "other.vcf"]


def test_record_keeps_the_file_and_uid_of_another_program(tmp_path: Path) -> None:
    (tmp_path / "random-name.vcf").write_text(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID;X=1:a-very-lo\r\n ng-uid\\,1\r\n"
    )
    result = write(tmp_path, item("ours", others=("a-very-long-uid,1",)), force=True)
    assert result.written == 1
    assert files(tmp_path) == ["random-name.vcf"]
    assert "UID:a-very-long-uid,1" in (tmp_path / "random-name.vcf").read_text()


@pytest.mark.parametrize(
    "uid", ["../../etc/passwd", "/etc/passwd", ".hidden", "", "a\nb", "é", "x" * 300, "a\0b", "."]
)
def test_uid_is_never_a_path(tmp_path: Path, uid: str) -> None:
    folder = tmp_path / "cards"
    write(folder, item(uid))
    (name,) = files(folder)
    assert len(name) == 44
    assert os.listdir(tmp_path) == ["cards"]


def test_names_that_differ_only_by_case_stay_apart(tmp_path: Path) -> None:
    write(tmp_path, item("abc"), item("ABC"))
    assert len({name.casefold() for name in files(tmp_path)}) == 2
    assert write(tmp_path, item("abc"), item("ABC")).unchanged == 2


@pytest.mark.parametrize(
    "state",
    ["", "not json", "[1]", "{", "[" * 100_000, '{"../x.vcf": "1", "b.vcf": 2, "c\\u0000": "3"}'],
)
def test_broken_state_file_is_ignored(tmp_path: Path, state: str) -> None:
    outside = tmp_path / "x.vcf"
    outside.write_text("UID:x\r\n")
    folder = tmp_path / "cards"
    folder.mkdir()
    (folder / STATE_FILE).write_text(state)
    result = write(folder, item("a"), force=True)
    assert (result.written, result.removed) == (1, 0)
    assert outside.exists()


def test_links_and_pipes_in_the_folder_are_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "cards", tmp_path / "diary"
    folder.mkdir()
    outside.write_text("dear diary")
    write(folder, item("a"), item("b"))
    (folder / "a.vcf").unlink()
    (folder / "a.vcf").symlink_to(outside)
    (folder / "b.vcf").unlink()
    os.mkfifo(folder / "b.vcf")
    assert write(folder, item("a", "new"), item("b", "new")).conflicts == ["a.vcf", "b.vcf"]
    write(folder, item("a", "new"), item("b", "new"), force=True)
    assert outside.read_text() == "dear diary"
    assert not (folder / "a.vcf").is_symlink()


def test_target_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("x")
    with pytest.raises(UsageError, match="not a folder"):
        write(path, item("a"))
    with pytest.raises(UsageError, match="No such folder"):
        write(tmp_path / "missing" / "cards", item("a"))
    write(tmp_path, item("a"))
    (tmp_path / "a.vcf").unlink()
    (tmp_path / "a.vcf").mkdir()
    with pytest.raises(CannotWriteError, match="could not be written"):
        write(tmp_path, item("a"), force=True)
