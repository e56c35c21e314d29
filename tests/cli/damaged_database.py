"""A database with a record of every kind, and every verb that reads or writes one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

CARD = b"""BEGIN:VCARD
VERSION:3.0
UID:someone-else
FN:May Chen
ORG:Acme
EMAIL:may@acme.com
END:VCARD
"""
READING = (
    *("due", "due --json", "status", "status --json", "list", "list --json", "find may"),
    *("find acme --json", "show 1", "show 1 --json", "show May Chen", "show 3", "history 1"),
    *("history 1 --json", "changes", "changes --json", "notify --print", "duplicates"),
    *("duplicates --json", "export --format json", "export --format csv", "export --format vcard"),
    *("export --format ics", "export --format ics --as todo", "write --print May Chen"),
    *("import --dry-run {card}", "spread --dry-run", "add --dry-run May Chen: lunch fri"),
    *("next", "next --json", "promise", "promise --json", "cadence 1", "cadence #vip"),
)
WRITING = (
    *("undo", "redo", "done 1", "done 1 --outcome yes", "done 1 --outcome no-answer"),
    *("snooze 1 2w", "log May Chen 'coffee, she will call fri'", "park 1", "unpark 1"),
    *("add May Chen: lunch fri", "import {card}", "cadence 1 2 weeks", "cadence #vip 3 weeks"),
    *("duplicates --merge 1 3", "spread", "next 1 call mon"),
)


def fill(run: Callable[..., Any], path: Path) -> None:
    """Add records of every kind."""
    run("add", "May Chen @Acme: second round today #vip may@acme.com ~6w")
    run("add", "Omar Khalil @Acme: nudge mon")
    run("add", "Meimei Chen: deck fri")
    run("promise", "May Chen", "the numbers fri")
    run("log", "May Chen", "lunch, I will send the deck fri")
    run("snooze", "2", "2d")
    run("done", "2", "--note", "it went well")
    run("undo")
    with closing(sqlite3.connect(path)) as connection, connection:
        stamps = "'{0}', 1700000000000, 1700000000000"
        connection.execute(
            "INSERT INTO introduction (uid, created, updated, first, second, reason)"
            f" VALUES ({stamps.format('i1')}, 1, 2, 'both climb')"
        )
        connection.execute(
            "INSERT INTO contact_method (uid, created, updated, contact, kind, value)"
            f" VALUES ({stamps.format('m1')}, 3, 'email', 'may@acme.com')"
        )
        connection.execute(
            "INSERT INTO distinct_pair (uid, created, updated, first, second)"
            f" VALUES ({stamps.format('d1')}, 2, 3)"
        )
        connection.execute(
            "UPDATE contact SET notes = 'a note', met = 'PyCon', met_on = '2025-05-01',"
            " birthday = '--05-17', time_zone = 'Europe/Berlin', nickname = 'M', role = 'CTO',"
            " location = 'Berlin', introduced_by = 2, strength = 3,"
            """ extra = '{"UID": ["someone-else"], "Fax": "1"}' WHERE id = 1"""
        )
