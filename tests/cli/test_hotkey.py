"""`hotkey`: snippets with the real path of the program, in which nothing typed meets a shell."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from followup_tui.cli.hotkey import _program as called_by
from followup_tui.cli.hotkey_snippets import HOTKEYS, hotkey
from followup_tui.errors import BadInputError, UsageError
from tests.cli.running import Run

NAMED = (
    *("tmux", "i3", "sway", "hyprland", "gnome", "kde", "kitty", "wezterm", "ghostty", "skhd"),
    *("raycast", "hammerspoon", "systemd"),
)


@pytest.mark.parametrize("name", NAMED)
def test_each_has_a_snippet_with_the_path_of_the_program(name: str) -> None:
    found, lines = hotkey(name, "/opt/my tools/followup")
    assert "/opt/my tools/followup" in lines
    assert "{" not in lines.replace("{ '", "").replace("{}", "") or name in (
        *("wezterm", "hammerspoon", "raycast", "hyprland"),
    )
    verb = " notify" if name == "systemd" else "add"
    assert verb in lines
    assert found.where


@pytest.mark.parametrize("name", sorted(HOTKEYS))
def test_no_snippet_hands_what_is_typed_to_a_shell(name: str) -> None:
    lines = hotkey(name, "/usr/bin/followup")[1]
    # tmux's command-prompt with run-shell runs #(…) that stands in the text; `sh -c` alike.
    for bad in ("command-prompt", "run-shell", "sh -c", "eval", "do script", "%%", "%1"):
        assert bad not in lines


def test_a_path_that_is_another_language_is_refused() -> None:
    for path in ("/a/$(touch x)/followup", "/a/'/followup", "/a/#(x)", "/a\n/followup", "/a/%h"):
        with pytest.raises(BadInputError, match="plain path"):
            hotkey("tmux", path)


def test_an_unknown_name_gets_a_suggestion(run: Run) -> None:
    assert "Did you mean kitty?" in run("hotkey", "kity").refused(2)
    with pytest.raises(UsageError, match="Known: tmux"):
        hotkey("nothing like it", "/usr/bin/followup")


def test_the_lines_go_to_standard_output_and_the_rest_beside(run: Run) -> None:
    done = run("hotkey", "TMUX")
    assert done.code == 0
    assert done.out.startswith("bind-key a display-popup -E")
    assert "Tried with tmux" in done.err
    assert "Where it goes: ~/.tmux.conf" in done.err
    assert run("hotkey", "gnome").err.rstrip().endswith("; the command is")
    assert "not tried" in run("hotkey", "sway").err
    assert run("hotkey", "sway", "--json").record["tried"] is None
    assert {one["name"] for one in run("hotkey", "--json").records} == set(HOTKEYS)
    assert run("hotkey", "--db", "x.db", "tmux").code == 2


def test_the_program_is_named_by_the_path_it_was_called_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "followup"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setattr("sys.argv", [str(program)])
    assert called_by() == str(program)
    monkeypatch.setattr("sys.argv", ["followup"])
    monkeypatch.setenv("PATH", str(program.parent))
    assert called_by() == str(program)
    monkeypatch.setattr("sys.argv", [str(tmp_path / "followup_tui" / "__main__.py")])
    monkeypatch.setattr("sys.executable", str(tmp_path / "nowhere" / "python"))
    assert called_by() == str(program)


@pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed")
@pytest.mark.once
def test_tmux_reads_its_snippet(tmp_path: Path) -> None:
    conf = tmp_path / "tmux.conf"
    conf.write_text(hotkey("tmux", "/opt/my tools/followup")[1])
    server = ["tmux", "-L", f"hotkey-{tmp_path.name}", "-f", "/dev/null"]
    start = [*server, "new-session", "-d", ";", "source-file", str(conf), ";", "list-keys"]
    done = subprocess.run(start, capture_output=True, text=True, check=False, timeout=30)
    subprocess.run([*server, "kill-server"], capture_output=True, check=False, timeout=30)
    assert done.returncode == 0, done.stderr
    (line,) = [one for one in done.stdout.splitlines() if "display-popup" in one and " a " in one]
    words = shlex.split(line)
    assert shlex.split(words[-1]) == ["/opt/my tools/followup", "add"]


def test_the_raycast_script_passes_the_text_as_one_argument(tmp_path: Path) -> None:
    program = tmp_path / "followup"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    program.chmod(0o755)
    script = tmp_path / "followup.sh"
    script.write_text(hotkey("raycast", str(program))[1])
    text = "$(touch x) `touch y`; \"May\" 'Chen' --json"
    done = subprocess.run(["bash", str(script), text], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["add", "--", text]
    header = script.read_text().partition("@raycast.argument1 ")[2].splitlines()[0]
    assert json.loads(header)["type"] == "text"


def test_the_units_are_whole() -> None:
    service, _, timer = hotkey("systemd", "/usr/bin/followup")[1].partition("# followup.timer\n")
    assert 'ExecStart="/usr/bin/followup" notify' in service
    assert "OnCalendar=*:0/5" in timer
