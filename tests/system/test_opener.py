"""Links reach other programs as one argument, never through a shell."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from followup_tui.errors import BadInputError, NotFoundError
from followup_tui.system import opener


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


def writer(output: Path, expression: str) -> list[str]:
    return [
        sys.executable,
        "-S",
        "-c",
        f"import sys, os; open({str(output)!r}, 'w').write({expression})",
    ]


def test_a_link_is_one_argument_whatever_it_contains(output: Path) -> None:
    link = "https://x.example/$(touch%20y)';`id`&a=b"
    opener.start_opener(writer(output, "repr(sys.argv[1:])"), link).wait()
    assert output.read_text() == repr([link])


def test_the_link_replaces_its_placeholder(output: Path) -> None:
    command = [*writer(output, "repr(sys.argv[1:])"), "--to={link}", "--new"]
    opener.start_opener(command, "tel:123").wait()
    assert output.read_text() == repr(["--to=tel:123", "--new"])


@pytest.mark.parametrize("link", ["file:///etc/passwd", "javascript:x", "-h", "", "x.example"])
def test_other_kinds_of_links_are_refused(link: str, output: Path) -> None:
    with pytest.raises(BadInputError):
        opener.start_opener(writer(output, "''"), link)
    assert not output.exists()


def test_the_program_has_its_own_session_and_none_of_our_streams(output: Path) -> None:
    expression = (
        "f'{os.getsid(0) == os.getpid()} {[os.isatty(n) for n in range(3)]} {sys.stdin.read()}'"
    )
    opener.start_opener(writer(output, expression), "tel:1").wait()
    assert output.read_text() == "True [False, False, False] "


def test_a_missing_or_failing_program_is_reported() -> None:
    with pytest.raises(BadInputError, match="Can't start"):
        opener.start_opener(["/no/such/program"], "tel:1")
    with pytest.raises(BadInputError, match=r"failed \(exit code 3\)"):
        opener.open_link([sys.executable, "-S", "-c", "raise SystemExit(3)"], "tel:1")


def test_without_an_opener_an_error_is_raised(tmp_path: Path) -> None:
    program = tmp_path / "xdg-open"
    program.write_text("")
    program.chmod(0o700)
    path = {"PATH": str(tmp_path)}
    for environ in ({"PATH": "/none", "DISPLAY": ":0"}, path):
        with pytest.raises(NotFoundError):
            opener.opener_command((), environ, "linux")
    assert opener.opener_command((), {**path, "DISPLAY": ":0"}, "linux") == [str(program)]
    assert opener.opener_command((), {**path, "WAYLAND_DISPLAY": "w"}, "linux") == [str(program)]
    assert opener.opener_command(("mine", "-x"), {}, "linux") == ["mine", "-x"]
