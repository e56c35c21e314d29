"""What a list tells the screen around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from followup_tui.ui.widgets.row_list import RowList


@dataclass
class RowListMessage(Message):
    """Base class of the messages of a list."""

    list: RowList

    @property
    def control(self) -> RowList:
        """The widget that a selector in `@on` matches."""
        return self.list


@dataclass
class RowsNeeded(RowListMessage, namespace="row_list"):
    """The rows from `start` up to `end` are in view or close to it; answer with `fill`."""

    start: int
    end: int


@dataclass
class Highlighted(RowListMessage, namespace="row_list"):
    """The cursor is on another record; None when the list has become empty."""

    record_id: int | None
    index: int


@dataclass
class Opened(RowListMessage, namespace="row_list"):
    """The record was opened, by key or mouse."""

    record_id: int


@dataclass
class LeaveRequested(RowListMessage, namespace="row_list"):
    """The user wants to go back."""


@dataclass
class MarkAllRequested(RowListMessage, namespace="row_list"):
    """The user wants every row marked; answer with `mark`."""


@dataclass
class MarksChanged(RowListMessage, namespace="row_list"):
    """The number of marked records has changed."""

    count: int
