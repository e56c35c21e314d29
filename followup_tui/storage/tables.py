"""The tables as Peewee models. migrations/ creates the schema itself; a test compares both.

References are plain integers: a lazy foreign key would run hidden queries."""

from __future__ import annotations

from typing import get_args

from peewee import AutoField, Model

from followup_tui.domain.contact import METHOD_KINDS, ContactStatus
from followup_tui.domain.followup import OUTCOMES, FollowUpReason, FollowUpState, Move
from followup_tui.domain.interaction import Direction
from followup_tui.domain.introduction import INTRODUCTION_ANSWERS
from followup_tui.storage.checked_columns import (
    BirthdayColumn,
    CadenceColumn,
    ChoiceColumn,
    DayColumn,
    ExtraColumn,
    MomentColumn,
    NumberColumn,
    TextColumn,
)
from followup_tui.storage.database import database

MAX_COUNT = 1_000_000
"""The most attempts and snoozes that are believed."""


class Row(Model):
    """What every record has: an id that is never reused, a uid for other programs, and the UTC
    milliseconds of its creation and last update."""

    id = AutoField()
    uid = TextColumn()
    created = MomentColumn()
    updated = MomentColumn()

    class Meta:
        database = database
        legacy_table_names = False


class ContactRow(Row):
    """A contact; `folded` is the name without case and accents, for sorting, `latin` the letters of
    its Latin spelling if it is in another script, else empty."""

    name = TextColumn()
    folded = TextColumn()
    latin = TextColumn()
    nickname = TextColumn()
    company = TextColumn()
    role = TextColumn()
    location = TextColumn()
    time_zone = TextColumn()
    strength = NumberColumn(0, 5)
    cadence = CadenceColumn()
    met = TextColumn()
    met_on = DayColumn(null=True)
    introduced_by = NumberColumn(null=True)
    status = ChoiceColumn(get_args(ContactStatus), "active")
    parked_until = DayColumn(null=True)
    birthday = BirthdayColumn()
    notes = TextColumn()
    last_contact = DayColumn(null=True)
    extra = ExtraColumn()

    class Meta:
        table_name = "contact"


class MethodRow(Row):
    """A contact method: an email address, phone number, link or handle."""

    contact = NumberColumn()
    kind = ChoiceColumn(METHOD_KINDS, "handle")
    value = TextColumn()
    label = TextColumn()
    position = NumberColumn(-(2**63))

    class Meta:
        table_name = "contact_method"


class TagRow(Row):
    """A tag."""

    name = TextColumn()
    cadence = CadenceColumn()

    class Meta:
        table_name = "tag"


class TaggingRow(Row):
    """A tag of a contact."""

    contact = NumberColumn()
    tag = NumberColumn()

    class Meta:
        table_name = "contact_tag"


class FollowUpRow(Row):
    """A follow-up, open or closed."""

    contact = NumberColumn()
    about = TextColumn()
    due = DayColumn()
    promised_for = DayColumn(null=True)
    move = ChoiceColumn(get_args(Move), "mine")
    channel = TextColumn()
    attempt = NumberColumn(0, MAX_COUNT, 1)
    snoozes = NumberColumn(0, MAX_COUNT)
    reason = ChoiceColumn(get_args(FollowUpReason), "manual")
    state = ChoiceColumn(get_args(FollowUpState), "open")
    outcome = ChoiceColumn(OUTCOMES, null=True)
    closed = MomentColumn(null=True)
    previous = NumberColumn(null=True)
    note = TextColumn()

    class Meta:
        table_name = "followup"


class InteractionRow(Row):
    """An interaction."""

    happened = DayColumn()
    channel = TextColumn()
    direction = ChoiceColumn(get_args(Direction), "both")
    summary = TextColumn()
    i_promised = TextColumn()
    they_promised = TextColumn()
    followup = NumberColumn(null=True)

    class Meta:
        table_name = "interaction"


class ParticipantRow(Row):
    """A participant of an interaction."""

    interaction = NumberColumn()
    contact = NumberColumn()

    class Meta:
        table_name = "interaction_contact"


class IntroductionRow(Row):
    """An introduction of two contacts."""

    first = NumberColumn()
    second = NumberColumn()
    reason = TextColumn()
    first_answer = ChoiceColumn(INTRODUCTION_ANSWERS)
    second_answer = ChoiceColumn(INTRODUCTION_ANSWERS)
    made_on = DayColumn(null=True)
    result = TextColumn()

    class Meta:
        table_name = "introduction"


class DistinctRow(Row):
    """Two contacts that look like duplicates and are not."""

    first = NumberColumn()
    second = NumberColumn()

    class Meta:
        table_name = "distinct_pair"


class JournalRow(Model):
    """A change: its edits as JSON, when it was made and undone (UTC milliseconds).

    `label` is its label as text; `label_parts` the same as JSON, null if an older program wrote it.

    `superseded` is 1 when another change was made after the undo: it cannot be redone then.
    """

    id = AutoField()
    uid = TextColumn()
    label = TextColumn()
    made = MomentColumn()
    program = TextColumn()
    edits = TextColumn()
    undone = MomentColumn(null=True)
    superseded = NumberColumn(default=0)
    label_parts = TextColumn(null=True)

    class Meta:
        database = database
        table_name = "journal"
