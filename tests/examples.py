"""How many examples a property asks."""

from __future__ import annotations

import os


def most(wanted: int) -> int:
    """So many, or fewer where the run says so: a second version of Python needs no long search."""
    return min(wanted, int(os.environ.get("FOLLOWUP_EXAMPLES", wanted)))
