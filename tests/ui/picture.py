"""Pictures of the screen as syrupy keeps them: one SVG each in `pictures/`, named by the test."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.app import App
from textual.widgets import Input

# Made from a hash of everything drawn: one changed cell would alter every line.
_HASHED = re.compile(r"\bterminal-\d+")


class Picture(SingleFileSnapshotExtension):
    """An SVG in a file of its own."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT

    def serialize(self, data: Any, **_: Any) -> str:
        """The picture without what differs though it looks the same."""
        return _HASHED.sub("terminal", str(data))

    @classmethod
    def get_snapshot_name(cls, *, test_location: Any, index: Any = 0) -> str:
        """The name that the test gave."""
        return str(index)

    @classmethod
    def dirname(cls, *, test_location: Any) -> str:
        """Where pictures are kept."""
        return str(Path(test_location.filepath).parent / "pictures")


def picture_of(app: App[Any]) -> str:
    """The screen as it is, with every text cursor in view."""
    for typed in app.screen.query(Input):
        typed.cursor_blink = False
    return app.export_screenshot()
