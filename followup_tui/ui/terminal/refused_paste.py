"""A paste that is too long to be taken: it arrives in its place, without its text."""

from __future__ import annotations

from textual.events import Paste


class RefusedPaste(Paste):
    """Sent in place of a paste that is too long, so that the screen can say so."""

    def __init__(self) -> None:
        super().__init__("")
