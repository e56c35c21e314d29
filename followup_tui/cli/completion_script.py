"""`completion`: print the shell's completion script, which a shell loads without this program."""

from __future__ import annotations

from collections.abc import Mapping

import click
from click.shell_completion import ShellComplete, get_completion_class

from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.session import common_options
from followup_tui.errors import UsageError
from followup_tui.wording import as_wording, wording

COMPLETE_VARIABLE = "_FOLLOWUP_COMPLETE"
"""What a completion script sets to ask for completions."""

PLACES = {
    "bash": "~/.local/share/bash-completion/completions/followup (bash 4.4 or later)",
    "zsh": "a file _followup in a folder of $fpath, such as ~/.zfunc",
    "fish": "~/.config/fish/completions/followup.fish",
}
"""Shell -> where its script is kept so that new shells find it."""
_ZSH_END = """
if [[ $funcstack[1] == _followup ]]; then
    _followup_completion "$@"
else
    compdef _followup_completion followup
fi
"""


@click.command("completion")
@click.argument("shell", type=click.Choice(tuple(PLACES), case_sensitive=False))
@common_options
@click.pass_context
def print_completion(ctx: click.Context, shell: str, as_json: bool, db: str | None) -> None:
    """Print the completion script for bash, zsh or fish: keep it in a file, once.

    \b
      followup completion bash > ~/.local/share/bash-completion/completions/followup
      followup completion zsh > ~/.zfunc/_followup
      followup completion fish > ~/.config/fish/completions/followup.fish

    A new shell reads that file and does not start followup until you press Tab. For zsh, put
    `fpath+=~/.zfunc` before `compinit` in ~/.zshrc; for bash without bash-completion, source the
    file in ~/.bashrc. The script goes to standard output, where to put it to standard error."""
    script = completion_script(shell, ctx.find_root().command)
    if as_json:
        print_json({"shell": shell, "where": PLACES[shell], "script": script})
        return
    print_line(f"Put it in: {PLACES[shell]}", error=True)
    for line in script.rstrip("\n").split("\n"):
        print_line(line)


def check_completion_request(environ: Mapping[str, str]) -> None:
    """Raise UsageError for a request of a shell that no script of ours has made."""
    shell, _, instruction = environ.get(COMPLETE_VARIABLE, "").partition("_")
    has_words = "COMP_WORDS" in environ and "COMP_CWORD" in environ
    is_place = shell == "fish" or environ.get("COMP_CWORD", "").isdecimal()
    is_complete = instruction == "complete" and has_words and is_place
    if shell not in PLACES or not (instruction == "source" or is_complete):
        raise UsageError(
            wording("{} is for completion scripts only.", as_wording(COMPLETE_VARIABLE)),
            "Nothing was done.",
            wording("Run: unset {}", as_wording(COMPLETE_VARIABLE)),
        )


def completion_script(shell: str, command: click.Command) -> str:
    """Return the script for one of `PLACES`."""
    completion = get_completion_class(shell)
    assert completion is not None
    # Not the class's own source(): for bash it starts bash and checks its version.
    script = ShellComplete.source(completion(command, {}, "followup", COMPLETE_VARIABLE))
    if shell != "zsh":
        return script
    # Click's own last lines complete nothing at the second Tab after zsh has loaded the file.
    return script.partition("\nif [[ $zsh_eval_context")[0] + _ZSH_END
