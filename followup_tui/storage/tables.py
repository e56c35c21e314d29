"""The tables as Peewee sees them. The schema itself is made by migrations/; a test compares both.

References are plain integers: a lazy foreign key would query behind the caller's back."""

from __future__ import annotations

from peewee import AutoField, IntegerField, Model, TextField

from followup_tui.storage.database import database


class Row(Model):
    """What every record has: an id that is never reused, a uid for the outside, two stamps."""

    id = AutoField()
    uid = TextField()
    created = IntegerField()
    updated = IntegerField()

    class Meta:
        database = database
        legacy_table_names = False


class ContactRow(Row):
    """A contact; `folded` is the name as it is sorted."""

    name = TextField()
    folded = TextField()
    nickname = TextField()
    company = TextField()
    role = TextField()
    location = TextField()
    time_zone = TextField()
    strength = IntegerField()
    cadence = TextField(null=True)
    met = TextField()
    met_on = TextField(null=True)
    introduced_by = IntegerField(null=True)
    status = TextField()
    parked_until = TextField(null=True)
    birthday = TextField(null=True)
    notes = TextField()
    last_contact = TextField(null=True)
    extra = TextField()

    class Meta:
        table_name = "contact"


class MethodRow(Row):
    """A way to reach a contact."""

    contact = IntegerField()
    kind = TextField()
    value = TextField()
    label = TextField()
    position = IntegerField()

    class Meta:
        table_name = "contact_method"


class TagRow(Row):
    """A tag."""

    name = TextField()
    cadence = TextField(null=True)

    class Meta:
        table_name = "tag"


class TaggingRow(Row):
    """A contact carries a tag."""

    contact = IntegerField()
    tag = IntegerField()

    class Meta:
        table_name = "contact_tag"


class FollowUpRow(Row):
    """A follow-up, open or closed."""

    contact = IntegerField()
    about = TextField()
    due = TextField()
    promised_for = TextField(null=True)
    move = TextField()
    channel = TextField()
    attempt = IntegerField()
    snoozes = IntegerField()
    reason = TextField()
    state = TextField()
    outcome = TextField(null=True)
    closed = IntegerField(null=True)
    previous = IntegerField(null=True)
    note = TextField()

    class Meta:
        table_name = "followup"


class InteractionRow(Row):
    """An interaction."""

    happened = TextField()
    channel = TextField()
    direction = TextField()
    summary = TextField()
    i_promised = TextField()
    they_promised = TextField()
    followup = IntegerField(null=True)

    class Meta:
        table_name = "interaction"


class ParticipantRow(Row):
    """A contact took part in an interaction."""

    interaction = IntegerField()
    contact = IntegerField()

    class Meta:
        table_name = "interaction_contact"


class IntroductionRow(Row):
    """Two contacts to be brought together."""

    first = IntegerField()
    second = IntegerField()
    reason = TextField()
    first_answer = TextField()
    second_answer = TextField()
    made_on = TextField(null=True)
    result = TextField()

    class Meta:
        table_name = "introduction"


class DistinctRow(Row):
    """Two contacts who look like one and are two people."""

    first = IntegerField()
    second = IntegerField()

    class Meta:
        table_name = "distinct_pair"


class JournalRow(Model):
    """A change that was made: its edits as JSON, and when it was taken back; `superseded` when
    another one was made after that, so that it cannot be made again."""

    id = AutoField()
    uid = TextField()
    label = TextField()
    made = IntegerField()
    program = TextField()
    edits = TextField()
    undone = IntegerField(null=True)
    superseded = IntegerField(default=0)

    class Meta:
        database = database
        table_name = "journal"
