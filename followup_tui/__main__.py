"""The start and end of the program.

`status` is answered, and the one-line prompt opened, before click is loaded: a status bar and a
person with a name to note cannot wait."""

from __future__ import annotations

import os
import sys

from followup_tui.cli.fast_calls import parse_fast_call, wants_json
from followup_tui.system.environment import (
    make_streams_safe,
    prepare_environment,
    restart_in_utf8,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup_tui.cli.fast_calls import FastCall

_WRONG_SYSTEM = 2
_INTERRUPTED = 130
_BROKEN_PIPE = 141


def main() -> int:
    """Run the command line and return the exit code."""
    _replace_closed_streams()
    if sys.platform == "win32":
        sys.stderr.write("followup runs on Linux and macOS; on Windows, install it in WSL.\n")
        return _WRONG_SYSTEM
    restart_in_utf8()
    prepare_environment()
    make_streams_safe()
    try:
        code = _run(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except OSError as error:
        return _report_lost_output(error)
    return code


def _run(arguments: Sequence[str]) -> int:
    call = parse_fast_call(arguments)
    code = _answer(call) if call is not None else None
    if code is not None:
        return code
    from followup_tui.cli.main import run

    return run(arguments)


def _answer(call: FastCall) -> int | None:
    """Answer the call and return the exit code; None when click has to handle it."""
    if call.verb == "status":
        from followup_tui.cli.statusline import answer_status

        return answer_status(call)
    from followup_tui.cli.quick_prompt import open_quick_prompt

    return open_quick_prompt(call)


def _replace_closed_streams() -> None:
    """Replace a stream that was closed before the start, which is None in Python."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115


def _report_lost_output(error: OSError) -> int:
    """Return the exit code for output that could not be written, and report it on stderr."""
    # Otherwise Python tries once more at exit, and prints a traceback.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if isinstance(error, BrokenPipeError):
        return _BROKEN_PIPE
    from followup_tui.cli.output import output_error, print_error

    failure = output_error(error)
    print_error(failure, as_json=wants_json(sys.argv[1:]))
    return failure.exit_code


if __name__ == "__main__":
    sys.exit(main())
