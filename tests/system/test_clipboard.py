"""Text is copied by what there is, in turn; only what took it is named."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from followup_tui.errors import BadInputError, NotFoundError
from followup_tui.system import clipboard

PROGRAMS = ("tmux", "wl-copy", "xclip", "xsel", "pbcopy")
WORDS = {
    "tmux": "Copied to the tmux buffer",
    "wl-copy": "Copied with wl-copy",
    "xclip": "Copied with xclip",
    "xsel": "Copied with xsel",
    "pbcopy": "Copied with pbcopy",
}
TERMINAL = "Copied with OSC 52, if your terminal allows it"
FAILS = "exit 1"
TEXT = "Hi, é李 $(x)"


class StandIns:
    """Stand-in programs, and the environment in which they are found."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self.written: list[str] = []
        """What was written to the terminal."""
        monkeypatch.setenv("PATH", str(folder))
        monkeypatch.setenv("TERM", "xterm-256color")
        for name in ("TMUX", "WAYLAND_DISPLAY", "DISPLAY"):
            monkeypatch.setenv(name, "there")

    def install(self, name: str, script: str = "") -> str:
        """Install a program, by default one that keeps its arguments and input."""
        path = self._folder / name
        keeps = 'echo "$@" > "${0}.arguments"\nexec /bin/cat > "${0}.input"'
        path.write_text(f"#!/bin/sh\n{script or keeps}\n")
        path.chmod(0o700)
        return str(path)

    def input_of(self, name: str) -> str | None:
        """Return the text that the program got; None if it was not called."""
        path = self._folder / f"{name}.input"
        return path.read_text() if path.exists() else None

    def arguments_of(self, name: str) -> str:
        """Return the arguments that the program got."""
        return (self._folder / f"{name}.arguments").read_text().strip()

    def copy(self, text: str = TEXT, own: tuple[str, ...] = ()) -> str:
        """Copy, and return what is said about it."""
        return str(clipboard.copy_text(text, own, self.written.append).wording)


@pytest.fixture
def stand_ins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIns:
    folder = tmp_path / "bin"
    folder.mkdir()
    return StandIns(folder, monkeypatch)


def test_each_program_is_tried_in_turn(stand_ins: StandIns) -> None:
    for name in PROGRAMS:
        stand_ins.install(name)
    for name in PROGRAMS:
        assert stand_ins.copy() == WORDS[name]
        assert stand_ins.input_of(name) == TEXT
        stand_ins.install(name, FAILS)
    assert stand_ins.arguments_of("tmux") == "load-buffer -w -"
    assert stand_ins.arguments_of("xclip") == "-selection clipboard"
    assert stand_ins.arguments_of("xsel") == "--clipboard --input"
    assert stand_ins.written == []
    assert stand_ins.copy("a") == TERMINAL
    assert stand_ins.written == [f"\x1b]52;c;{base64.b64encode(b'a').decode()}\x07"]


@pytest.mark.parametrize(
    ("variable", "names"),
    [("TMUX", ["tmux"]), ("WAYLAND_DISPLAY", ["wl-copy"]), ("DISPLAY", ["xclip", "xsel"])],
)
def test_a_program_with_nowhere_to_copy_to_is_not_tried(
    stand_ins: StandIns, monkeypatch: pytest.MonkeyPatch, variable: str, names: list[str]
) -> None:
    for name in names:
        stand_ins.install(name)
    monkeypatch.delenv(variable)
    assert stand_ins.copy() == TERMINAL
    assert [stand_ins.input_of(name) for name in names] == [None] * len(names)


def test_an_older_tmux_is_asked_without_the_new_option(stand_ins: StandIns) -> None:
    stand_ins.install("tmux", '[ "$2" = -w ] && exit 1\nexec /bin/cat > "${0}.input"')
    assert stand_ins.copy("a") == WORDS["tmux"]
    assert stand_ins.input_of("tmux") == "a"


def test_the_users_command_comes_first(stand_ins: StandIns) -> None:
    stand_ins.install("tmux")
    own = stand_ins.install("mine")
    assert stand_ins.copy("a", (own, "-x")) == "Copied with mine"
    assert stand_ins.arguments_of("mine") == "-x"
    assert stand_ins.input_of("tmux") is None


@pytest.mark.parametrize(
    ("script", "reason"),
    [(FAILS, "mine failed (exit code 1)."), ("exit 0", "mine did not read the text.")],
)
def test_a_command_of_the_user_that_fails_is_named_with_what_copied(
    stand_ins: StandIns, script: str, reason: str
) -> None:
    own = stand_ins.install("mine", script)
    stand_ins.install("xsel")
    assert stand_ins.copy("a", (own,)) == f"{reason} Copied with xsel"
    assert stand_ins.input_of("xsel") == "a"


def test_a_missing_command_of_the_user_is_named_with_what_copied(stand_ins: StandIns) -> None:
    words = stand_ins.copy("a", ("/no/such/program",))
    assert words == f"Can't start /no/such/program (No such file or directory). {TERMINAL}"


def test_a_program_that_reads_part_of_the_text_has_not_copied_it(stand_ins: StandIns) -> None:
    stand_ins.install("wl-copy", "exec /usr/bin/head -c 10 > /dev/null")
    stand_ins.install("xclip")
    text = "x" * 200_000
    assert stand_ins.copy(text) == WORDS["xclip"]
    assert stand_ins.input_of("xclip") == text


def test_a_program_that_hangs_is_stopped_and_the_next_one_tried(stand_ins: StandIns) -> None:
    stand_ins.install("wl-copy", "exec /bin/sleep 600")
    assert stand_ins.copy() == TERMINAL


def test_a_program_that_has_read_the_text_may_keep_running(stand_ins: StandIns) -> None:
    stand_ins.install("xclip", '/bin/cat > "${0}.input"\nexec /bin/sleep 3')
    assert stand_ins.copy("a") == WORDS["xclip"]
    assert stand_ins.input_of("xclip") == "a"


@pytest.mark.parametrize("terminal", ["dumb", "linux", ""])
def test_nothing_is_said_to_be_copied_where_nothing_can_copy(
    stand_ins: StandIns, monkeypatch: pytest.MonkeyPatch, terminal: str
) -> None:
    monkeypatch.setenv("TERM", terminal)
    with pytest.raises(NotFoundError, match="Nothing was copied"):
        stand_ins.copy()
    assert stand_ins.written == []


@pytest.mark.usefixtures("stand_ins")
def test_without_a_terminal_nothing_is_written_to_it() -> None:
    with pytest.raises(NotFoundError, match="Nothing was copied"):
        clipboard.copy_text("a", (), None)


def test_a_text_too_long_for_the_terminal_is_refused(stand_ins: StandIns) -> None:
    assert stand_ins.copy("x" * clipboard.MAX_TERMINAL_BYTES) == TERMINAL
    with pytest.raises(BadInputError, match="Nothing was copied"):
        stand_ins.copy("é" * clipboard.MAX_TERMINAL_BYTES)
    assert len(stand_ins.written) == 1


def test_control_characters_are_not_copied(stand_ins: StandIns) -> None:
    stand_ins.install("xsel")
    stand_ins.copy("@ana\x1b]52;c;eA==\x07")
    assert stand_ins.input_of("xsel") == "@ana ]52;c;eA=="
