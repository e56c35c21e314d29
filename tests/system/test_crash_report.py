"""A crash report tells where the fault was, and holds no personal data."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from followup_tui.system.crash_report import crash_error, write_report

NOW = "2026-11-23T09:14:05"
SECRET = "Mays-private-note"


def fail(note: str) -> None:
    local_note = note * 2
    try:
        {}[local_note]
    except KeyError as error:
        raise ValueError(f"cannot save {note}") from error


def caught(note: str = SECRET) -> BaseException:
    try:
        fail(note)
    except ValueError as error:
        return error
    raise AssertionError


def report(error: BaseException, folder: Path) -> str:
    path = write_report(error, folder, "1.2.3", NOW)
    assert path is not None
    return path.read_text(encoding="utf-8")


def test_it_names_types_places_and_versions(tmp_path: Path) -> None:
    text = report(caught(), tmp_path)
    assert "builtins.ValueError" in text
    assert "caused by\nbuiltins.KeyError" in text
    assert f"test_crash_report.py:{fail.__code__.co_firstlineno + 5} fail" in text
    assert "followup 1.2.3, 2026-11-23T09:14:05" in text
    for name in ("Python 3.", "textual ", "peewee ", "sqlite 3."):
        assert name in text


def test_it_holds_no_message_no_value_and_no_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Path(__file__).parent
    monkeypatch.setattr(sys, "path", [str(home.parent), *sys.path])
    text = report(caught(), tmp_path)
    assert SECRET not in text
    assert "cannot save" not in text
    assert str(home.parent) not in text
    assert f"{home.name}/test_crash_report.py" in text


def test_a_place_outside_every_package_is_only_a_file_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [])
    assert "  test_crash_report.py:" in report(caught(), tmp_path)


def test_file_and_folders_are_private(tmp_path: Path) -> None:
    previous = os.umask(0)
    try:
        path = write_report(caught(), tmp_path / "state" / "followup", "1", NOW)
    finally:
        os.umask(previous)
    assert path is not None
    modes = [stat.S_IMODE(item.stat().st_mode) for item in (path, path.parent, path.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]


def test_a_folder_open_to_others_is_made_private(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o777)
    write_report(caught(), folder, "1", NOW)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_two_reports_of_one_second_have_different_names(tmp_path: Path) -> None:
    first = write_report(caught(), tmp_path, "1", NOW)
    second = write_report(caught(), tmp_path, "1", NOW)
    assert first is not None
    assert second is not None
    assert first != second


def test_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    folder = tmp_path / "reports"
    folder.mkdir(mode=0o700)
    (folder / "crash-2026-11-23T09-14-05.txt").symlink_to(victim)
    path = write_report(caught(), folder, "1", NOW)
    assert path is not None
    assert not victim.exists()
    assert path.name == "crash-2026-11-23T09-14-05-1.txt"


def test_the_file_name_cannot_leave_the_folder(tmp_path: Path) -> None:
    path = write_report(caught(), tmp_path, "1", "../../x\n" + "9" * 500)
    assert path is not None
    assert path.parent == tmp_path


def test_it_never_raises(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert write_report(caught(), tmp_path / "file" / "below", "1", NOW) is None
    assert write_report(caught(), tmp_path / "nul\0", "1", NOW) is None


def test_a_deep_recursion_gives_a_short_report(tmp_path: Path) -> None:
    def down() -> None:
        down()

    with pytest.raises(RecursionError) as caught_error:
        down()
    text = report(caught_error.value, tmp_path)
    assert " more)" in text
    assert len(text.splitlines()) < 60


def test_a_cycle_of_causes_ends(tmp_path: Path) -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    assert "builtins.KeyError" in report(first, tmp_path)


def test_a_group_names_its_errors(tmp_path: Path) -> None:
    group = ExceptionGroup(SECRET, [ValueError(SECRET), KeyError(SECRET)])
    text = report(group, tmp_path)
    assert "contains: builtins.ValueError, builtins.KeyError" in text
    assert SECRET not in text


def test_the_message_is_one_line_and_names_the_report() -> None:
    assert str(crash_error(Path("/reports/crash-1.txt"))).endswith(": /reports/crash-1.txt")
    assert "could not be written" in str(crash_error(None))
    assert str(crash_error(Path("/bad\x1b[2Jname\n"))).isprintable()
