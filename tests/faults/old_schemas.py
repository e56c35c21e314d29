"""Databases of every schema that there was, made by the migrations up to it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from followup_tui.domain.text_folding import fold, search_tokens
from followup_tui.storage import schema
from followup_tui.storage.database import database
from followup_tui.storage.version import SCHEMA_VERSION

OLD_SCHEMAS = tuple(range(1, SCHEMA_VERSION))
PEOPLE = 60


def create_old(path: Path, number: int) -> None:
    """Create a database of that schema with people, a follow-up and a change each."""
    migrations = path.parent / "migrations"
    migrations.mkdir(mode=0o700, parents=True)
    for file in sorted(schema.MIGRATIONS.glob("0*.py"))[:number]:
        shutil.copy(file, migrations)
    database.init(str(path), pragmas={"foreign_keys": 1})
    database.connect()
    try:
        schema.upgrade_schema(database, path, migrations, number)
    finally:
        database.close()
    shutil.rmtree(migrations)
    os.chmod(path, 0o600)
    with closing(sqlite3.connect(path)) as connection, connection:
        for contact in range(1, PEOPLE + 1):
            _insert_person(connection, contact)


def _insert_person(connection: sqlite3.Connection, contact: int) -> None:
    name = f"Zoë Öz {contact}" if contact % 3 else f"Иван Петров {contact}"
    connection.execute(
        "INSERT INTO contact (id, uid, created, updated, name, folded, notes)"
        " VALUES (?, ?, 0, 0, ?, ?, ?)",
        (contact, f"c{contact}", name, fold(name), "met at the fair " * 20),
    )
    connection.execute(
        "INSERT INTO followup (id, uid, created, updated, contact, about, due)"
        " VALUES (?, ?, 0, 0, ?, 'call', '2026-11-23')",
        (contact, f"f{contact}", contact),
    )
    connection.execute(
        "INSERT INTO search (rowid, name, topics) VALUES (?, ?, 'call')",
        (contact, " ".join(search_tokens(name))),
    )
    connection.execute(
        "INSERT INTO journal (uid, label, made, program, edits) VALUES (?, ?, 0, 'screen', ?)",
        (f"j{contact}", f"Added: {name}, call", json.dumps([])),
    )
