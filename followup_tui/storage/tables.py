"""The tables as Peewee models. migrations/ creates the schema itself; a test compares both.

References are plain integers: a lazy foreign key would run hidden queries."""

from __future__ import annotations

from peewee import AutoField, IntegerField, Model, TextField

from followup_tui.storage.database import database


class Row(Model):
    """What every record has: an id that is never reused, a uid for other programs, and the UTC
    milliseconds of its creation and last update."""

    id = AutoField()
    uid = TextField()
    created = IntegerField()
    updated = IntegerField()

    class Meta:
        database = database
        legacy_table_names = False


class ContactRow(Row):
    """A contact; `folded` is the name without case and accents, for sorting, `latin` the letters of
    its Latin spelling if it is in another script, else empty."""

    name = TextField()
    folded = TextField()
    latin = TextField()
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
    """A contact method: an email address, phone number, link or handle."""

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
    """A tag of a contact."""

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
    """A participant of an interaction."""

    interaction = IntegerField()
    contact = IntegerField()

    class Meta:
        table_name = "interaction_contact"


class IntroductionRow(Row):
    """An introduction of two contacts."""

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
    """Two contacts that look like duplicates and are not."""

    first = IntegerField()
    second = IntegerField()

    class Meta:
        table_name = "distinct_pair"


class JournalRow(Model):
    """A change: its edits as JSON, when it was made and undone (UTC milliseconds).

    `label` is its label as text; `label_parts` the same as JSON, null if an older program wrote it.

    `superseded` is 1 when another change was made after the undo: it cannot be redone then.
    """

    id = AutoField()
    uid = TextField()
    label = TextField()
    made = IntegerField()
    program = TextField()
    edits = TextField()
    undone = IntegerField(null=True)
    superseded = IntegerField(default=0)
    label_parts = TextField(null=True)

    class Meta:
        database = database
        table_name = "journal"
