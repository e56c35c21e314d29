"""Create contacts, follow-ups, interactions, the journal and the search index."""

from typing import Any

_STAMPS = """id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL"""
# Deferred, so that a change may write its records in any order.
_CONTACT = "REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED"

_STATEMENTS = (
    f"""CREATE TABLE contact (
    {_STAMPS},
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    nickname TEXT NOT NULL DEFAULT '',
    company TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    location TEXT NOT NULL DEFAULT '',
    time_zone TEXT NOT NULL DEFAULT '',
    strength INTEGER NOT NULL DEFAULT 0 CHECK (strength BETWEEN 0 AND 5),
    cadence TEXT,
    met TEXT NOT NULL DEFAULT '',
    met_on TEXT,
    introduced_by INTEGER {_CONTACT},
    standing TEXT NOT NULL DEFAULT 'active' CHECK (standing IN ('active', 'parked', 'archived')),
    parked_until TEXT,
    birthday TEXT,
    notes TEXT NOT NULL DEFAULT '',
    last_contact TEXT,
    extra TEXT NOT NULL DEFAULT '{{}}'
) STRICT""",
    f"""CREATE TABLE contact_method (
    {_STAMPS},
    contact INTEGER NOT NULL {_CONTACT},
    kind TEXT NOT NULL CHECK (kind IN ('email', 'phone', 'link', 'handle')),
    value TEXT NOT NULL,
    label TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL DEFAULT 0
) STRICT""",
    f"CREATE TABLE tag ({_STAMPS}, name TEXT NOT NULL UNIQUE, cadence TEXT) STRICT",
    f"""CREATE TABLE contact_tag (
    {_STAMPS},
    contact INTEGER NOT NULL {_CONTACT},
    tag INTEGER NOT NULL REFERENCES tag (id) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (contact, tag)
) STRICT""",
    f"""CREATE TABLE followup (
    {_STAMPS},
    contact INTEGER NOT NULL {_CONTACT},
    about TEXT NOT NULL,
    due TEXT NOT NULL,
    promised_by TEXT,
    move TEXT NOT NULL DEFAULT 'mine' CHECK (move IN ('mine', 'theirs')),
    channel TEXT NOT NULL DEFAULT '',
    attempt INTEGER NOT NULL DEFAULT 1,
    snoozes INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT 'manual',
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
    outcome TEXT,
    closed INTEGER,
    previous INTEGER REFERENCES followup (id) DEFERRABLE INITIALLY DEFERRED
) STRICT""",
    f"""CREATE TABLE interaction (
    {_STAMPS},
    happened TEXT NOT NULL,
    channel TEXT NOT NULL DEFAULT '',
    direction TEXT NOT NULL DEFAULT 'out' CHECK (direction IN ('out', 'in', 'both')),
    summary TEXT NOT NULL DEFAULT '',
    i_promised TEXT NOT NULL DEFAULT '',
    they_promised TEXT NOT NULL DEFAULT '',
    followup INTEGER REFERENCES followup (id) DEFERRABLE INITIALLY DEFERRED
) STRICT""",
    f"""CREATE TABLE interaction_contact (
    {_STAMPS},
    interaction INTEGER NOT NULL REFERENCES interaction (id) DEFERRABLE INITIALLY DEFERRED,
    contact INTEGER NOT NULL {_CONTACT},
    UNIQUE (interaction, contact)
) STRICT""",
    """CREATE TABLE journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    made INTEGER NOT NULL,
    program TEXT NOT NULL,
    edits TEXT NOT NULL,
    undone INTEGER,
    superseded INTEGER NOT NULL DEFAULT 0
) STRICT""",
    """CREATE VIRTUAL TABLE search USING fts5 (
    name, company, tags, methods, notes, topics, said,
    tokenize = "unicode61 remove_diacritics 0", prefix = '1 2 3')""",
    "CREATE INDEX contact_listed ON contact (folded, id) WHERE standing <> 'archived'",
    "CREATE INDEX contact_folded ON contact (folded)",
    "CREATE INDEX contact_active ON contact (id) WHERE standing = 'active'",
    "CREATE INDEX contact_introduced_by ON contact (introduced_by) WHERE introduced_by IS NOT NULL",
    "CREATE INDEX contact_method_contact ON contact_method (contact)",
    "CREATE INDEX contact_tag_tag ON contact_tag (tag)",
    "CREATE INDEX followup_due ON followup (due, id) WHERE state = 'open'",
    "CREATE INDEX followup_open ON followup (contact, due) WHERE state = 'open'",
    "CREATE INDEX followup_contact ON followup (contact)",
    "CREATE INDEX followup_previous ON followup (previous) WHERE previous IS NOT NULL",
    "CREATE INDEX interaction_happened ON interaction (happened)",
    "CREATE INDEX interaction_followup ON interaction (followup) WHERE followup IS NOT NULL",
    "CREATE INDEX interaction_contact_contact ON interaction_contact (contact)",
    "CREATE INDEX journal_undone ON journal (undone)",
)


def up(migrator: Any, db: Any) -> None:
    """Run plain statements; nothing is altered, so the migrator is not needed."""
    for statement in _STATEMENTS:
        db.execute_sql(statement)
