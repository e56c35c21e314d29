"""How many examples a property test tries."""

from __future__ import annotations

import os


def example_count(wanted: int) -> int:
    """Return `wanted` times FOLLOWUP_EXAMPLES, a factor: 10 to search longer, 0.2 to save time."""
    return max(1, round(wanted * float(os.environ.get("FOLLOWUP_EXAMPLES", "1"))))
