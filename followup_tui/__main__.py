"""Where the program starts and ends. `status` is answered before click is loaded, and the one-line
prompt opens before: neither a bar nor somebody with a name to catch can wait."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main() -> int:
    """Run the command line and give the exit code."""
    _stand_in_for_closed_streams()
    try:
        code = _run(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        return _output_lost(error)
    return code


def _run(arguments: Sequence[str]) -> int:
    if "status" in arguments:
        from followup_tui.cli.statusline import answer_status

        code = answer_status(arguments)
        if code is not None:
            return code
    if "add" in arguments:
        from followup_tui.cli.quick_prompt import open_quick_prompt as prompt

        code = prompt(arguments)
        if code is not None:
            return code
    from followup_tui.cli.main import run

    return run(arguments)


def _stand_in_for_closed_streams() -> None:
    """Python has None where a stream was closed before the start; what is said there is lost."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115


def _output_lost(error: OSError) -> int:
    """The exit code when what was printed found no taker or no room."""
    # Else Python tries once more at the very end, and complains.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if isinstance(error, BrokenPipeError):
        return 141
    from followup_tui.cli.output import output_error, print_line

    failure = output_error(error)
    print_line(str(failure), error=True)
    return failure.exit_code


if __name__ == "__main__":
    sys.exit(main())
