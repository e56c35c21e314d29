"""Checks whether the one-line prompt can open here."""

from __future__ import annotations

import os
import sys


def is_terminal() -> bool:
    """Return whether standard input and output are both terminals."""
    try:
        return os.isatty(0) and os.isatty(1)
    except OSError:
        return False


def prompt_problem() -> str | None:
    """Return one sentence on why the one-line prompt can't open here, None if it can."""
    from followup_tui.ui.terminal.lifecycle import terminal_problem

    return terminal_problem(sys.stdin, sys.stdout, os.environ, "The one-line prompt")
