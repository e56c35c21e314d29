"""What the app remembers by itself, such as theme and hidden names. Losing the file is harmless."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from followup_tui.system.private_file import read_small_file, save_private_file


def load_state(path: Path) -> dict[str, str | bool | int]:
    """Return the saved state; an empty one when the file is missing or broken."""
    import json

    try:
        state = json.loads(read_small_file(path) or b"{}")
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(state, dict):
        return {}
    return {key: value for key, value in state.items() if isinstance(value, str | bool | int)}


def save_state(path: Path, state: Mapping[str, str | bool | int]) -> bool:
    """Save the state for the owner alone; return False on failure, never raise."""
    import json

    try:
        text = json.dumps(state, indent=1)
    except ValueError:
        return False
    return save_private_file(path, text)
