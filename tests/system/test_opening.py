"""Other programs are handed one word, never a shell, and get nothing of ours."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from followup_tui.errors import BadInputError, NotFoundError
from followup_tui.system import opener


@pytest.fixture
def seen(tmp_path: Path) -> Path:
    return tmp_path / "seen"


def writer(seen: Path, given: str) -> list[str]:
    return [sys.executable, "-S", "-c", f"import sys, os; open({str(seen)!r}, 'w').write({given})"]


def test_a_link_is_one_word_whatever_is_in_it(seen: Path) -> None:
    link = "https://x.example/$(touch%20y)';`id`&a=b"
    opener.start_opener(writer(seen, "repr(sys.argv[1:])"), link).wait()
    assert seen.read_text() == repr([link])


def test_the_place_of_the_link_can_be_named(seen: Path) -> None:
    words = [*writer(seen, "repr(sys.argv[1:])"), "--to={link}", "--new"]
    opener.start_opener(words, "tel:123").wait()
    assert seen.read_text() == repr(["--to=tel:123", "--new"])


@pytest.mark.parametrize("link", ["file:///etc/passwd", "javascript:x", "-h", "", "x.example"])
def test_nothing_else_is_handed_over(link: str, seen: Path) -> None:
    with pytest.raises(BadInputError):
        opener.start_opener(writer(seen, "''"), link)
    assert not seen.exists()


def test_it_has_a_session_of_its_own_and_none_of_our_streams(seen: Path) -> None:
    given = "f'{os.getsid(0) == os.getpid()} {[os.isatty(n) for n in range(3)]} {sys.stdin.read()}'"
    opener.start_opener(writer(seen, given), "tel:1").wait()
    assert seen.read_text() == "True [False, False, False] "


def test_text_for_the_clipboard_is_its_input(seen: Path) -> None:
    text = "Hi,\né李 $(x)\n" * 20_000
    opener.start_copy_command(writer(seen, "sys.stdin.read()"), text).wait()
    assert seen.read_text() == text


def test_a_program_that_is_not_there_is_said() -> None:
    with pytest.raises(BadInputError, match="cannot be started"):
        opener.start_opener(["/no/such/program"], "tel:1")
    with pytest.raises(BadInputError, match=r"gave up \(exit code 3\)"):
        opener.open_link([sys.executable, "-S", "-c", "raise SystemExit(3)"], "tel:1")


def test_where_nothing_opens_links_it_is_said(tmp_path: Path) -> None:
    there = tmp_path / "xdg-open"
    there.write_text("")
    there.chmod(0o700)
    path = {"PATH": str(tmp_path)}
    for environ in ({"PATH": "/none", "DISPLAY": ":0"}, path):
        with pytest.raises(NotFoundError):
            opener.opener_command((), environ, "linux")
    assert opener.opener_command((), {**path, "DISPLAY": ":0"}, "linux") == [str(there)]
    assert opener.opener_command((), {**path, "WAYLAND_DISPLAY": "w"}, "linux") == [str(there)]
    assert opener.opener_command(("mine", "-x"), {}, "linux") == ["mine", "-x"]


def test_what_terminals_do_not_take_is_known() -> None:
    assert opener.fits_terminal_clipboard("x" * opener.MAX_COPY_BYTES)
    assert not opener.fits_terminal_clipboard("é" * opener.MAX_COPY_BYTES)
