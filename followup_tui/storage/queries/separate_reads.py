"""Reads the parts of a screen one by one, so that a damaged part does not hide the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from followup_tui.errors import DatabaseUnusableError
from followup_tui.storage.database import translate_errors

T = TypeVar("T")


class PartReader:
    """Reads parts, and keeps the error of the first that can't be read."""

    def __init__(self) -> None:
        self.error: DatabaseUnusableError | None = None

    def read(self, part: Callable[[], T]) -> T | None:
        """Return what the call returns; None if the database is damaged there.

        Raises the other errors of `translate_errors`."""
        try:
            with translate_errors():
                return part()
        except DatabaseUnusableError as error:
            self.error = self.error or error
            return None
