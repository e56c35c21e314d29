"""Writes what was read of a damaged database into a new one, and adds what is known of the rest."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from followup_tui.domain.change import Record
from followup_tui.domain.latin_spelling import latin_key
from followup_tui.domain.references import REFERENCES, required_references
from followup_tui.domain.text_folding import fold
from followup_tui.storage.damaged_file import DamagedFile
from followup_tui.storage.records import KINDS, TABLE_NAMES
from followup_tui.storage.salvage_journal import JournalStates, State
from followup_tui.storage.stray_rows import Row

CONTACT = "contact"
JOURNAL = "journal"
_NAMELESS = "Unknown contact {}"
_INDEX_OF_CONTACT = {"followup": "followup_contact", "contact_method": "contact_method_contact"}
ABOUT_PEOPLE = (*_INDEX_OF_CONTACT, "interaction")
"""The tables whose rows can be told by the people they are about."""


@dataclass(slots=True)
class TableResult:
    """What became of the rows of a table."""

    read: set[int] = field(default_factory=set)
    from_journal: set[int] = field(default_factory=set)
    """Rows that the undo history had."""
    lost: set[int] = field(default_factory=set)
    """Rows that an index, or the undo history, says there were."""
    is_uncertain: bool = False
    """Whether more may be lost: nothing that can be read tells which rows there were."""

    @property
    def kept(self) -> int:
        """How many rows the new database has."""
        return len(self.read) + len(self.from_journal)


class TableSalvage:
    """Fills the tables of a new database from a damaged one."""

    def __init__(self, damaged: DamagedFile, target: sqlite3.Connection) -> None:
        self._damaged = damaged
        self._target = target
        self.results: dict[str, TableResult] = {}
        self._uids = {table: damaged.uids(table) for table in KINDS}
        owners = Counter(uid for uids in self._uids.values() for uid in uids.values())
        self._shared_uids = {uid for uid, count in owners.items() if count > 1}

    def copy_table(self, table: str) -> TableResult:
        """Copy the rows that can be read and that the new table accepts."""
        result = self.results[table] = TableResult()
        columns = self._columns(table)
        for batch in self._damaged.read(table, columns) if "uid" in columns else ():
            own = [row for row in batch if self._is_own(table, row[0], row[columns.index("uid")])]
            result.read |= self._insert(table, columns, own)
        return result

    def _is_own(self, table: str, row_id: int, uid: str) -> bool:
        """Tell whether a row is not of another table, of which a page was written over this one."""
        indexed = self._uids.get(table, {}).get(row_id, uid)
        # A uid that stands in two indexes says the same of an index.
        return uid == indexed or indexed in self._shared_uids

    def copy_stray_rows(self) -> None:
        """Copy rows that no page leads to any more, each as it was updated last. Raises OSError."""
        wanted = {
            table: self._damaged.ids_of_indexes(table)[0] - result.read
            for table, result in self.results.items()
        }
        newest: dict[tuple[str, int], tuple[int, list[str], Row]] = {}
        for table, columns, row in self._damaged.stray_rows(wanted):
            values = dict(zip(columns, row, strict=True))
            updated = values.get("updated", 0)
            key = (table, row[0])
            if isinstance(updated, int) and updated >= newest.get(key, (0,))[0]:
                newest[key] = (updated, columns, row)
        for (table, _), (_, columns, row) in newest.items():
            self.results[table].read |= self._insert(table, columns, [row])

    def add_missing(self) -> None:
        """Add rows that could not be read, as the journal knows them, and find what is lost."""
        expected = {table: self._damaged.ids_of_indexes(table) for table in self._kinds()}
        missing = {table: expected[table][0] - self.results[table].read for table in self._kinds()}
        states = None
        if any(missing.values()) or not all(is_whole for _, is_whole in expected.values()):
            states = self._journal_states(expected)
        for table, result in self.results.items():
            if table not in expected:
                continue
            ids, is_whole = expected[table]
            known = states.existing(table) if states else {}
            self._add_states(table, known, result)
            wanted = missing[table] | (set() if is_whole else set(known))
            if states and not is_whole:
                wanted = {one for one in wanted if not states.was_removed(table, one)}
            result.lost = wanted - result.read - result.from_journal
            result.is_uncertain = not is_whole and not ids

    def _kinds(self) -> list[str]:
        """Return the tables of records that were copied; an older schema has fewer."""
        return [table for table in self.results if table in KINDS]

    def _columns(self, table: str) -> list[str]:
        """Return the columns that both files have, `id` first."""
        if table not in self._damaged.tables:
            return []
        known = [row[1] for row in self._target.execute(f'PRAGMA table_info("{table}")')]
        columns = [name for name in self._damaged.columns(table) if name in known]
        return ["id", *(name for name in columns if name != "id")] if "id" in columns else []

    def _insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> set[int]:
        """Insert rows whose first value is the id; return the ids of those that were accepted."""
        names = ", ".join(f'"{name}"' for name in columns)
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'
        self._target.execute("SAVEPOINT batch")
        try:
            self._target.executemany(statement, rows)
            accepted = {row[0] for row in rows}
        except (sqlite3.Error, OverflowError):
            self._target.execute("ROLLBACK TO batch")
            accepted = {row[0] for row in rows if self._insert_one(statement, row)}
        self._target.execute("RELEASE batch")
        return accepted

    def _insert_one(self, statement: str, row: Row) -> bool:
        try:
            self._target.execute(statement, row)
        except (sqlite3.Error, OverflowError):
            return False
        return True

    def _journal_states(self, expected: Mapping[str, tuple[set[int], bool]]) -> JournalStates:
        def is_wanted(table: str, record_id: int) -> bool:
            if table not in expected or record_id in self.results[table].read:
                return False
            ids, is_whole = expected[table]
            return not is_whole or record_id in ids

        states = JournalStates(is_wanted)
        read = self.results[JOURNAL].read
        lost = self._damaged.ids_of_indexes(JOURNAL)[0] - read
        undone = self._damaged.indexed(JOURNAL, "journal_undone", "undone") if lost else {}
        for change in sorted(read | lost, reverse=True):
            if change in lost:
                edits = self._damaged.beginning(JOURNAL, "edits", change)
                states.add(edits, was_undone=undone.get(change) is not None)
                continue
            edits, was_undone = self._target.execute(
                "SELECT edits, undone IS NOT NULL FROM journal WHERE id = ?", (change,)
            ).fetchone()
            if not states.add(edits, was_undone=bool(was_undone)):
                lost.add(change)
        return states

    def _add_states(self, table: str, known: Mapping[int, State], result: TableResult) -> None:
        columns = [row[1] for row in self._target.execute(f'PRAGMA table_info("{table}")')]
        defaults = _defaults(KINDS[table])
        for record_id, state in known.items():
            values = {**defaults, **state, "id": record_id}
            if table == CONTACT:
                name = str(values.get("name", ""))
                values |= {"folded": fold(name), "latin": latin_key(name)}
            names = ["id", *(name for name in columns if name in values and name != "id")]
            row = tuple(values[name] for name in names)
            result.from_journal |= self._insert(table, names, [row])

    # People who are lost

    def name_lost_people(self, now: int) -> tuple[list[str], int]:
        """Add a contact by name alone for each lost one that a name is known of, or that something
        refers to; return those names, and how many have none.

        `now` is in UTC milliseconds."""
        result = self.results[CONTACT]
        folded = self._damaged.indexed(CONTACT, "contact_folded", "folded")
        referred = self._referred_contacts()
        names, nameless = [], 0
        for contact in sorted(result.lost | (referred - result.read - result.from_journal)):
            name, texts = str(folded.get(contact, "")), self._damaged.search_texts(contact)
            name = name or (texts[0] if texts else "")
            known = bool(name)
            if not known:
                nameless += 1
            name = name.title() if known else _NAMELESS.format(contact)
            notes = "Salvaged from a damaged database: only the name was readable."
            if texts and any(texts[1:]):
                found = "; ".join(text for text in texts[1:] if text)
                notes = f"Salvaged from the search index of a damaged database: {found}"
            row = (contact, f"salvaged-{contact}", now, now, name, fold(name), notes)
            columns = ("id", "uid", "created", "updated", "name", "folded", "notes")
            if self._insert(CONTACT, columns, [row]):
                result.lost.add(contact)
                if known:
                    names.append(name)
        return names, nameless

    def _referred_contacts(self) -> set[int]:
        """Return the contacts that a row refers to and can't do without, and that there may be."""
        ids, is_whole = self._damaged.ids_of_indexes(CONTACT)
        highest = self._damaged.highest_id(CONTACT) or max(self.results[CONTACT].read, default=0)
        found: set[int] = set()
        for kind, references in REFERENCES.items():
            if TABLE_NAMES[kind] not in self.results:
                continue
            for name in references:
                if TABLE_NAMES[references[name]] == CONTACT and name in required_references(kind):
                    found |= self._ids(f'SELECT DISTINCT "{name}" FROM "{TABLE_NAMES[kind]}"')
        # What a damaged row refers to may be any number.
        return found & ids if is_whole else {one for one in found if 0 < one <= highest}

    def drop_dangling(self) -> None:
        """Remove rows that refer to a lost one, or only the reference where it may be empty."""
        is_changed = True
        while is_changed:
            is_changed = False
            for kind, references in REFERENCES.items():
                table = TABLE_NAMES[kind]
                for name, to in references.items() if table in self.results else ():
                    dangling = self._ids(
                        f'SELECT id FROM "{table}" WHERE "{name}" IS NOT NULL'
                        f' AND "{name}" NOT IN (SELECT id FROM "{TABLE_NAMES[to]}")'
                    )
                    if dangling:
                        is_changed = True
                        self._drop(table, name, dangling, name in required_references(kind))

    def _drop(self, table: str, column: str, ids: set[int], is_required: bool) -> None:
        statement = f'UPDATE "{table}" SET "{column}" = NULL WHERE id = ?'
        if is_required:
            statement = f'DELETE FROM "{table}" WHERE id = ?'
            result = self.results[table]
            result.read -= ids
            result.from_journal -= ids
            result.lost |= ids
        self._target.executemany(statement, [(one,) for one in ids])

    def people_of_lost(self, table: str) -> dict[str, int]:
        """Return the names of the people whose rows of a table are lost, and how many of each."""
        lost = self.results[table].lost
        if table == "interaction":
            rows = self._damaged.read("interaction_contact", ["id", "interaction", "contact"])
            pairs = [(row[1], row[2]) for batch in rows for row in batch]
        else:
            found = self._damaged.indexed(table, _INDEX_OF_CONTACT[table], "contact")
            pairs = list(found.items())
        counts: dict[int, int] = {}
        for record, contact in pairs:
            if record in lost:
                counts[contact] = counts.get(contact, 0) + 1
        names = dict(self._target.execute("SELECT id, name FROM contact").fetchall())
        return {names[contact]: count for contact, count in counts.items() if contact in names}

    def _ids(self, query: str) -> set[int]:
        return {row[0] for row in self._target.execute(query)}


def _defaults(kind: type[Record]) -> dict[str, Any]:
    return {item.name: item.default for item in fields(kind) if item.default is not MISSING}
