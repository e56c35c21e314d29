"""Create pairs of contacts: introductions, and look-alikes that are two people."""

from typing import Any

_STAMPS = """id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL"""
# Deferred, so that a change may write its records in any order.
_CONTACT = "INTEGER NOT NULL REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED"
_ANSWER = "TEXT NOT NULL DEFAULT '' CHECK ({0} IN ('', 'asked', 'agreed', 'declined'))"

_STATEMENTS = (
    f"""CREATE TABLE introduction (
    {_STAMPS},
    first {_CONTACT},
    second {_CONTACT},
    reason TEXT NOT NULL DEFAULT '',
    first_answer {_ANSWER.format("first_answer")},
    second_answer {_ANSWER.format("second_answer")},
    made_on TEXT,
    result TEXT NOT NULL DEFAULT '',
    CHECK (first <> second)
) STRICT""",
    f"""CREATE TABLE distinct_pair (
    {_STAMPS},
    first {_CONTACT},
    second {_CONTACT},
    UNIQUE (first, second),
    CHECK (first < second)
) STRICT""",
    "CREATE INDEX introduction_first ON introduction (first)",
    "CREATE INDEX introduction_second ON introduction (second)",
    "CREATE INDEX distinct_pair_second ON distinct_pair (second)",
)


def up(migrator: Any, db: Any) -> None:
    """Run plain statements; nothing is altered, so the migrator is not needed."""
    for statement in _STATEMENTS:
        db.execute_sql(statement)
