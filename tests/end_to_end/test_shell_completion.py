"""Tab in bash, zsh and fish: what the shell makes of the completions, as arguments of the call."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

pytestmark = pytest.mark.once
SHELLS = {
    # How to start the shell, where the script is kept, and what loads it.
    "bash": (["--norc", "--noprofile", "-i"], "followup.bash", "source ~/followup.bash"),
    "zsh": (["-f", "-i"], "_followup", "fpath+=~; autoload -Uz compinit; compinit -u -D"),
    "zsh, sourced": (
        ["-f", "-i"],
        "_followup",
        "autoload -Uz compinit; compinit -u -D; source ~/_followup",
    ),
    "fish": (["--no-config", "-i"], "followup.fish", "source ~/followup.fish"),
}
PEOPLE = 'May Chen @Acme: call fri #pycon\n"O\'Brien Pat": call fri'
CASES = {
    # What is typed before Tab, and the arguments of the call.
    "show M": ["show", "May Chen"],
    "show 'M": ["show", "May Chen"],
    'show "M': ["show", "May Chen"],
    "show May C": ["show", "May", "Chen"],
    "show O": ["show", "O'Brien Pat"],
    "import pe": ["import", "people list.csv"],
    "--db pe": ["--db", "people list.csv"],
    "due --db pe": ["due", "--db", "people list.csv"],
    "export pe": ["export", "people list.csv"],
    "find '#py": ["find", "#pycon"],
    "export --find '#py": ["export", "--find", "#pycon"],
    "cadence '#py": ["cadence", "#pycon"],
    "hotkey tm": ["hotkey", "tmux"],
    "completion z": ["completion", "zsh"],
    "add M": ["add", "May Chen"],
    "add 'May Chen: second round #py": ["add", "May Chen: second round #pycon"],
    "add 'May Chen + O": ["add", "May Chen + O'Brien Pat"],
}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A `followup` that completes, and otherwise prints its arguments; two people; a file."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "followup"
    program.write_text(
        "#!/bin/sh\n"
        "echo started >> ~/starts\n"
        f'[ -n "$_FOLLOWUP_COMPLETE" ] && exec "{sys.executable}" -m followup_tui "$@"\n'
        "printf '<%s>' \"$@\"; echo '<end>'\n"
    )
    program.chmod(0o700)
    home = tmp_path / "home"
    home.mkdir()
    (home / "people list.csv").touch()
    environment = {
        "PATH": f"{folder}:/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "HOME": str(home),
        "TERM": "xterm",
        "LC_ALL": "C.UTF-8",
        "FOLLOWUP_DB": str(tmp_path / "followup.db"),
    }
    subprocess.run(
        [sys.executable, "-m", "followup_tui", "add", "-"],
        env={**os.environ, **environment},
        input=PEOPLE.encode(),
        capture_output=True,
        check=True,
    )
    return environment


@pytest.mark.parametrize("way", SHELLS)
def test_tab_completes_what_the_argument_is(way: str, environment: dict[str, str]) -> None:
    shell = way.partition(",")[0]
    if not shutil.which(shell, path=environment["PATH"]):
        pytest.skip(f"{shell} is not installed")
    options, file, set_up = SHELLS[way]
    home = Path(environment["HOME"])
    script = [sys.executable, "-m", "followup_tui", "completion", shell]
    env = {**os.environ, **environment}
    (home / file).write_bytes(subprocess.run(script, env=env, capture_output=True).stdout)
    terminal = pexpect.spawn(
        shell,
        options,
        env=environment,
        cwd=environment["HOME"],
        encoding="utf-8",
        dimensions=(40, 200),
        timeout=30,
    )
    terminal.sendline(f"{set_up}; echo 'set' 'up'")
    terminal.expect("set up\r")
    assert not (home / "starts").exists()
    completed = {}
    for typed in CASES:
        quote = re.search("['\"]", typed)
        terminal.send(f"followup {typed}\t")
        # Tab closes the quote when it completes; the shell would wait for it otherwise.
        terminal.send("\r")
        found = terminal.expect(["(<[^\r\n]*)<end>", pexpect.TIMEOUT], 10 if quote else 30)
        completed[typed] = (
            re.findall("<([^>]*)>", terminal.match[1]) if found == 0 else ["not ended"]
        )
    terminal.close(force=True)
    assert completed == CASES
