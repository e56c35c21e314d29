"""Where the program starts. `status` is answered before click is loaded: a bar cannot wait."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line and give the exit code."""
    arguments = sys.argv[1:]
    if "status" in arguments:
        from followup_tui.status import answer

        code = answer(arguments)
        if code is not None:
            return code
    from followup_tui.cli.main import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
