"""Load the invented people of people.toml, whose days are counted from today."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from followup_tui.domain.contact import ContactStatus
from followup_tui.domain.followup import FollowUpReason, Move
from followup_tui.domain.interaction import Direction

Channel = Literal["call", "mail", "met", "chat"]
SampleDue = Literal[
    "overdue", "today", "earlier today", "later today", "this week", "later", "cadence"
]


@dataclass(frozen=True, slots=True)
class SampleInteraction:
    """An interaction, `days_ago` days before today or on the last working day before that."""

    days_ago: int
    channel: Channel
    direction: Direction
    summary: str
    i_promised: str = ""
    they_promised: str = ""
    closes: str = ""
    """What the follow-up was about that this interaction closed."""
    snoozes: int = 0
    """How often that follow-up had been snoozed."""


@dataclass(frozen=True, slots=True)
class SampleFollowUp:
    """An open follow-up. `days` are working days back for "overdue" and ahead for "this week",
    calendar days ahead for "later"; "cadence" is due when the cadence says."""

    about: str
    due: SampleDue
    days: int = 0
    promised_in_days: int | None = None
    """Working days from today until the promised day, if one was promised."""
    move: Move = "mine"
    channel: Channel | Literal[""] = ""
    attempt: int = 1
    snoozes: int = 0
    reason: FollowUpReason = "manual"


@dataclass(frozen=True, slots=True)
class DroppedFollowUp:
    """A follow-up that was dropped, `days_ago` days before today."""

    days_ago: int
    about: str


@dataclass(frozen=True, slots=True)
class SampleEntry:
    """One person of people.toml."""

    name: str
    company: str
    role: str
    location: str
    time_zone: str
    strength: int
    tags: tuple[str, ...]
    nickname: str = ""
    cadence: str | None = None
    met: str = ""
    met_days_ago: int | None = None
    introduced_by: str | None = None
    """The name of another sample person."""
    birthday: str | None = None
    email: str = ""
    phone: str = ""
    link: str = ""
    handle: str = ""
    notes: str = ""
    status: ContactStatus = "active"
    parked_for_days: int | None = None
    """Days from today until a parked contact comes back; None for indefinitely."""
    interactions: tuple[SampleInteraction, ...] = ()
    """The newest first."""
    followups: tuple[SampleFollowUp, ...] = ()
    dropped: tuple[DroppedFollowUp, ...] = ()


@cache
def load_entries() -> tuple[SampleEntry, ...]:
    """Return the people of people.toml, in its order."""
    text = resources.files(__package__).joinpath("people.toml").read_text("utf-8")
    return tuple(_entry(table) for table in tomllib.loads(text)["person"])


def _entry(table: dict[str, Any]) -> SampleEntry:
    lists = {
        "tags": tuple(table["tags"]),
        "interactions": tuple(SampleInteraction(**each) for each in table.get("interactions", ())),
        "followups": tuple(SampleFollowUp(**each) for each in table.get("followups", ())),
        "dropped": tuple(DroppedFollowUp(**each) for each in table.get("dropped", ())),
    }
    return SampleEntry(**{**table, **lists})
