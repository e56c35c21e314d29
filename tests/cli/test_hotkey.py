"""`hotkey`: snippets with the real path of the program, which pass no typed text to a shell."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from followup_tui.cli.hotkey import fill_snippet, find_hotkey, load_hotkeys, program_path
from followup_tui.errors import BadInputError, UsageError
from tests.cli.running import Run

NAMED = (
    *("tmux", "i3", "sway", "hyprland", "gnome", "kde", "kitty", "wezterm", "ghostty", "skhd"),
    *("raycast", "hammerspoon", "systemd"),
)


def snippet(name: str, program: str) -> str:
    return fill_snippet(find_hotkey(name), program)


@pytest.mark.parametrize("name", NAMED)
def test_every_snippet_has_the_path_of_the_program(name: str) -> None:
    text = snippet(name, "/opt/my tools/followup")
    assert "/opt/my tools/followup" in text
    assert "{program}" not in text
    assert "{path}" not in text
    assert (" notify" if name == "systemd" else "add") in text
    assert find_hotkey(name).where


@pytest.mark.parametrize("name", sorted(load_hotkeys()))
def test_no_snippet_passes_typed_text_to_a_shell(name: str) -> None:
    text = snippet(name, "/usr/bin/followup")
    # tmux's command-prompt with run-shell executes #(…) in the typed text; `sh -c` is alike.
    for bad in ("command-prompt", "run-shell", "sh -c", "eval", "do script", "%%", "%1"):
        assert bad not in text


def test_a_path_with_special_characters_is_refused() -> None:
    for path in ("/a/$(touch x)/followup", "/a/'/followup", "/a/#(x)", "/a\n/followup", "/a/%h"):
        with pytest.raises(BadInputError, match="plain path"):
            snippet("tmux", path)


def test_an_unknown_name_gets_a_suggestion(run: Run) -> None:
    assert "Did you mean kitty?" in run("hotkey", "kity").refused(2)
    with pytest.raises(UsageError, match="Available: tmux"):
        find_hotkey("nothing like it")


def test_the_snippet_goes_to_standard_output_and_advice_to_standard_error(run: Run) -> None:
    done = run("hotkey", "TMUX")
    assert done.code == 0
    assert done.out.startswith("bind-key a display-popup -E")
    assert "Tested with tmux" in done.err
    assert "Put it in: ~/.tmux.conf" in done.err
    assert run("hotkey", "gnome").err.rstrip().endswith("as the command")
    assert "untested" in run("hotkey", "sway").err
    assert run("hotkey", "sway", "--json").record["tested_with"] is None
    assert {record["name"] for record in run("hotkey", "--json").records} == set(load_hotkeys())
    assert run("hotkey", "--db", "x.db", "tmux").code == 2


def test_the_path_is_the_one_the_program_was_started_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "followup"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setattr("sys.argv", [str(program)])
    assert program_path() == str(program)
    monkeypatch.setattr("sys.argv", ["followup"])
    monkeypatch.setenv("PATH", str(program.parent))
    assert program_path() == str(program)
    monkeypatch.setattr("sys.argv", [str(tmp_path / "followup_tui" / "__main__.py")])
    monkeypatch.setattr("sys.executable", str(tmp_path / "nowhere" / "python"))
    assert program_path() == str(program)


@pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed")
@pytest.mark.once
def test_tmux_accepts_its_snippet(tmp_path: Path) -> None:
    conf = tmp_path / "tmux.conf"
    conf.write_text(snippet("tmux", "/opt/my tools/followup"))
    server = ["tmux", "-L", f"hotkey-{tmp_path.name}", "-f", "/dev/null"]
    start = [*server, "new-session", "-d", ";", "source-file", str(conf), ";", "list-keys"]
    done = subprocess.run(start, capture_output=True, text=True, check=False, timeout=30)
    subprocess.run([*server, "kill-server"], capture_output=True, check=False, timeout=30)
    assert done.returncode == 0, done.stderr
    (line,) = [
        line for line in done.stdout.splitlines() if "display-popup" in line and " a " in line
    ]
    arguments = shlex.split(line)
    assert shlex.split(arguments[-1]) == ["/opt/my tools/followup", "add"]


def test_the_raycast_script_passes_the_text_as_one_argument(tmp_path: Path) -> None:
    program = tmp_path / "followup"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    program.chmod(0o755)
    script = tmp_path / "followup.sh"
    script.write_text(snippet("raycast", str(program)))
    text = "$(touch x) `touch y`; \"May\" 'Chen' --json"
    done = subprocess.run(["bash", str(script), text], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["add", "--", text]
    header = script.read_text().partition("@raycast.argument1 ")[2].splitlines()[0]
    assert json.loads(header)["type"] == "text"


def test_the_systemd_units_are_complete() -> None:
    text = snippet("systemd", "/usr/bin/followup")
    service, _, timer = text.partition("# followup.timer\n")
    assert 'ExecStart="/usr/bin/followup" notify' in service
    assert "OnCalendar=*:0/5" in timer
