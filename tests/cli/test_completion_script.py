"""`completion`: a script for each shell. What the shells make of it is in end_to_end."""

from __future__ import annotations

import pytest

from followup_tui.cli.completion_script import PLACES
from tests.cli.running import Run


@pytest.mark.parametrize("shell", PLACES)
def test_the_script_goes_to_standard_output_and_its_place_to_standard_error(
    run: Run, shell: str
) -> None:
    done = run("completion", shell)
    assert done.code == 0
    assert f"_FOLLOWUP_COMPLETE={shell}_complete" in done.out
    assert "zsh_eval_context" not in done.out
    assert done.err == f"Put it in: {PLACES[shell]}\n"
    record = run("completion", shell, "--json").record
    assert (record["shell"], record["script"]) == (shell, done.out)


def test_another_shell_is_refused_by_name(run: Run) -> None:
    assert "'bash', 'zsh', 'fish'" in run("completion", "tcsh").refused(2)
