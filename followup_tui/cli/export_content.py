"""The content of an export, from the database to text: of one file, or of the files of a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, TypeVar

from followup_tui.cli.session import Session
from followup_tui.domain.change import Record
from followup_tui.domain.imported_fields import other_uids
from followup_tui.errors import NotFoundError
from followup_tui.formats import vdir
from followup_tui.formats.backup import writer as backup_writer
from followup_tui.formats.icalendar import writer as calendar_writer
from followup_tui.formats.icalendar.writer import CalendarEntry, CalendarStyle
from followup_tui.formats.stored_contact import StoredContact
from followup_tui.formats.tables import writer as table_writer
from followup_tui.formats.vcard import writer as card_writer
from followup_tui.formats.vcard.writer import VcardVersion
from followup_tui.storage.queries import all_records, for_export
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.wording import wording

ExportFormat = Literal["json", "csv", "vcard", "ics"]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What to export, and how: `find` are the words of a query, empty for everything."""

    format: ExportFormat
    find: Sequence[str]
    version: VcardVersion
    style: CalendarStyle
    force: bool


@dataclass(slots=True)
class RecordCounter:
    """Counts the exported records by name ("contacts", or a table of the backup)."""

    counts: dict[str, int] = field(default_factory=dict)

    def count(self, name: str, records: Iterable[_T]) -> Iterator[_T]:
        """Yield the records and count them under that name."""
        self.counts.setdefault(name, 0)
        for record in records:
            self.counts[name] += 1
            yield record

    def summary(self, export_format: ExportFormat) -> str:
        """Return "12 contacts", or for a backup also the number of all its records."""
        ((name, count), *_) = self.counts.items()
        if export_format != "json":
            return f"{count:,} {name}"
        return (
            f"{count:,} contacts with everything about them, {sum(self.counts.values()):,} records"
        )


def _contact_ids(find: Sequence[str]) -> list[int] | None:
    """Return the contacts that a query finds, None without a query.

    Raise NotFoundError if it finds none."""
    if not find:
        return None
    query = " ".join(find)
    ids = all_records.search_contact_ids(query)
    if not ids:
        raise NotFoundError(wording("No contacts match “{}”.", query[:80]), "Nothing was written.")
    return ids


def file_parts(session: Session, options: ExportOptions, counter: RecordCounter) -> Iterator[str]:
    """Return the text of a single export file, in parts.

    Raise NotFoundError if the query finds no contacts."""
    found_ids = _contact_ids(options.find)
    if options.format == "json":
        scope = None if found_ids is None else all_records.contact_scope(found_ids)
        tables: Iterator[tuple[str, Iterable[Record]]] = (
            (name, counter.count(name, records))
            for name, records in all_records.records_by_table(scope)
        )
        return backup_writer.write_backup(tables, session.context.now)
    ids = contact_queries.all_contact_ids() if found_ids is None else found_ids
    if options.format == "ics":
        entries = counter.count("follow-ups", _calendar_entries(ids))
        return calendar_writer.write_calendar(entries, options.style)
    contacts = counter.count("contacts", _stored_contacts(ids))
    if options.format == "csv":
        names = for_export.introducer_names(ids)
        rows = ((stored, names.get(stored.contact.id, "")) for stored in contacts)
        return table_writer.write_table(rows, for_export.max_methods_by_kind(ids))
    return (card_writer.write_card(stored, options.version) for stored in contacts)


def folder_items(options: ExportOptions) -> Iterator[vdir.VdirItem]:
    """Yield the files of a folder; raise NotFoundError if the query finds no contacts."""
    found_ids = _contact_ids(options.find)
    ids = contact_queries.all_contact_ids() if found_ids is None else found_ids
    if options.format == "ics":
        for entry in _calendar_entries(ids):
            write = partial(_single_entry, entry, options.style)
            yield vdir.VdirItem(entry.followup.uid, (), write)
        return
    for stored in _stored_contacts(ids):
        write = partial(card_writer.write_card, stored, options.version)
        yield vdir.VdirItem(stored.contact.uid, other_uids(stored.contact), write)


def _single_entry(entry: CalendarEntry, style: CalendarStyle, _: str) -> str:
    return calendar_writer.write_single_entry(entry, style)


def _stored_contacts(ids: Sequence[int]) -> Iterator[StoredContact]:
    return (StoredContact(*details) for details in contact_queries.contacts_with_details(ids))


def _calendar_entries(ids: Sequence[int]) -> Iterator[CalendarEntry]:
    for contact, followups, methods, last in for_export.contacts_with_open_followups(ids):
        promises = calendar_writer.open_promises(followups)
        for followup in followups:
            yield CalendarEntry(followup, contact, methods, last, promises)
