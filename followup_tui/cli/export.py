"""`export`: everything, or the people found, as a file that other programs read."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Literal, get_args

import click

from followup_tui.cli.argument_types import file_path, utf8_text
from followup_tui.cli.output import output_error, print_json, print_line
from followup_tui.cli.session import Session, verb
from followup_tui.domain.change import Record
from followup_tui.domain.imported_fields import other_uids
from followup_tui.errors import NotFoundError, UsageError
from followup_tui.formats import output_file, vdir
from followup_tui.formats.backup import writer as backup_writer
from followup_tui.formats.icalendar import writer as calendar_writer
from followup_tui.formats.icalendar.writer import CalendarEntry, CalendarStyle, open_promises
from followup_tui.formats.tables import writer as table_writer
from followup_tui.formats.vcard import writer as card_writer
from followup_tui.importing.known_people import StoredContact
from followup_tui.storage.queries import all_records, for_export
from followup_tui.storage.queries import contacts as people_queries
from followup_tui.storage.snapshot import snapshot

ExportFormat = Literal["json", "csv", "vcard", "ics"]
ENDINGS = {"vcard": ".vcf", "ics": ".ics"}
"""The formats that a folder takes, and how its files end."""
_STANDARD = "-"
_SPOOLED = 1 << 22


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What the person asked for."""

    kind: ExportFormat
    version: card_writer.VcardVersion
    style: CalendarStyle
    force: bool


@dataclass(slots=True)
class RecordCounter:
    """What has been written, by what it is."""

    of: dict[str, int] = field(default_factory=dict)

    def each(self, name: str, records: Iterable[Any]) -> Iterator[Any]:
        self.of.setdefault(name, 0)
        for one in records:
            self.of[name] += 1
            yield one

    def words(self, kind: ExportFormat) -> str:
        """What has been written, in a sentence."""
        ((name, first), *_) = self.of.items()
        if kind != "json":
            return f"{first:,} {name}"
        return f"{first:,} contacts and all around them, {sum(self.of.values()):,} records"


@verb("export")
@click.option(
    "--format", "kind", type=click.Choice(get_args(ExportFormat)), help="Which kind of file."
)
@click.option("--find", "words", type=utf8_text, multiple=True, help="Only whom `find` would find.")
@click.option(
    "--vcard",
    "version",
    type=click.Choice(get_args(card_writer.VcardVersion)),
    default="4.0",
    help="The version of vCard; 4.0.",
)
@click.option(
    "--as",
    "form",
    type=click.Choice(get_args(calendar_writer.EntryKind)),
    default="event",
    help="What a follow-up is in a calendar; event.",
)
@click.option("--alarm", is_flag=True, help="Events ring: at their time, or in the morning.")
@click.option("--force", is_flag=True, help="Replace what is there.")
@click.argument("to", required=False, default=_STANDARD, type=file_path, metavar="[FILE|FOLDER|-]")
def export(
    session: Session,
    kind: ExportFormat | None,
    words: Sequence[str],
    version: card_writer.VcardVersion,
    form: calendar_writer.EntryKind,
    alarm: bool,
    force: bool,
    to: str,
) -> None:
    """Write what you have for other programs, or for another followup: all of it, or the contacts
    found, as in

    \b
      followup export everything.json
      followup export --find '#pycon' pycon.csv
      followup export --format vcard ~/contacts/
      followup export --format ics --as todo - | less

    json is the whole database and comes back exactly; csv opens in a spreadsheet; vcard goes to
    phones and mail programs; ics holds the open follow-ups. A folder gets one file for each, for
    vdirsyncer. Without a format the ending of the file tells it."""
    style = CalendarStyle(form, session.context.rules.morning if alarm else None)
    wish = ExportOptions(kind or _told_by(to), version, style, force)
    path = Path(to)
    with _stoppable():
        if to == _STANDARD:
            _to_standard_output(session, wish, words)
        elif wish.kind in ENDINGS and (to.endswith("/") or path.is_dir()):
            _to_folder(session, wish, words, path)
        elif to.endswith("/"):
            raise UsageError(
                f"{wish.kind} goes to one file; {to} names a folder. Nothing was written."
            )
        else:
            _to_file(session, wish, words, path)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Whoever stops the program from outside leaves no half file beside the target either."""

    def stop(number: int, _: object) -> None:
        raise click.exceptions.Exit(128 + number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _told_by(to: str) -> ExportFormat:
    endings: dict[str, ExportFormat] = {
        ".json": "json",
        ".csv": "csv",
        ".vcf": "vcard",
        ".ics": "ics",
    }
    found = endings.get(Path(to).suffix.lower())
    if found is None:
        choices = ", ".join(get_args(ExportFormat))
        raise UsageError(f"Give --format, one of {choices}. Nothing was written.")
    return found


def _to_standard_output(session: Session, wish: ExportOptions, words: Sequence[str]) -> None:
    if session.as_json:
        raise UsageError("--json tells of a file that was written; name one.")
    # Read to the end first: a slow reader of a pipe would keep others from writing meanwhile.
    try:
        with tempfile.TemporaryFile() as spool:
            with snapshot():
                for piece in _pieces(session, wish, _who(words), RecordCounter()):
                    spool.write(piece.encode())
            spool.seek(0)
            _print(spool)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise output_error(error) from error


def _print(spool: BinaryIO) -> None:
    if sys.stdout.isatty():
        for line in spool:
            print_line(line.decode().rstrip("\r\n"))
    else:
        sys.stdout.flush()
        shutil.copyfileobj(spool, sys.stdout.buffer, _SPOOLED)
        sys.stdout.buffer.flush()


def _to_file(session: Session, wish: ExportOptions, words: Sequence[str], path: Path) -> None:
    output_file.check_writable(path, force=wish.force)
    count = RecordCounter()
    with snapshot():
        size = output_file.write_output(
            path, _pieces(session, wish, _who(words), count), force=wish.force
        )
    if session.as_json:
        print_json({"file": str(path), "format": wish.kind, "bytes": size, "records": count.of})
        return
    print_line(f"Wrote {count.words(wish.kind)} to {path}.")


def _to_folder(session: Session, wish: ExportOptions, words: Sequence[str], path: Path) -> None:
    with snapshot():
        items = _items(wish, _who(words))
        done = vdir.write_vdir(path, items, ENDINGS[wish.kind], force=wish.force)
    if session.as_json:
        print_json(
            {
                "folder": str(path),
                "format": wish.kind,
                "written": done.written,
                "unchanged": done.unchanged,
                "removed": done.removed,
                "left": done.conflicts,
                "stale": done.stale,
            }
        )
        return
    removed = f", {done.removed:,} removed" if done.removed else ""
    print_line(f"Wrote {done.written:,} files to {path}, {done.unchanged:,} as they were{removed}.")
    if done.conflicts:
        print_line(
            f"{len(done.conflicts):,} were changed or removed by another program and left alone: "
            "import the folder first, or give --force.",
            error=True,
        )
    if done.stale:
        print_line(
            f"{len(done.stale):,} are of no one in it any more; --force removes them.", error=True
        )


def _who(words: Sequence[str]) -> list[int] | None:
    """The contacts asked for; None for all."""
    query = " ".join(words)
    if not words:
        return None
    found = all_records.search_contact_ids(query)
    if not found:
        raise NotFoundError(f"Nobody was found for “{query[:80]}”. Nothing was written.")
    return found


def _pieces(
    session: Session, wish: ExportOptions, who: list[int] | None, count: RecordCounter
) -> Iterator[str]:
    """The text of one file."""
    if wish.kind == "json":
        scope = None if who is None else all_records.contact_scope(who)
        tables: Iterator[tuple[str, Iterable[Record]]] = (
            (name, count.each(name, records))
            for name, records in all_records.records_by_table(scope)
        )
        return backup_writer.write_backup(tables, session.context.now)
    ids = people_queries.all_contact_ids() if who is None else who
    if wish.kind == "ics":
        return calendar_writer.write_calendar(
            count.each("follow-ups", _appointments(ids)), wish.style
        )
    people = count.each("contacts", _people(ids))
    if wish.kind == "csv":
        names = for_export.introducer_names(ids)
        rows = ((one, names.get(one.contact.id, "")) for one in people)
        return table_writer.write_table(rows, for_export.max_methods_by_kind(ids))
    return (card_writer.write_card(one, wish.version) for one in people)


def _items(wish: ExportOptions, who: list[int] | None) -> Iterator[vdir.VdirItem]:
    """The files of a folder."""
    ids = people_queries.all_contact_ids() if who is None else who
    if wish.kind == "ics":
        for step in _appointments(ids):
            yield vdir.VdirItem(step.followup.uid, (), partial(_alone, step, wish.style))
        return
    for one in _people(ids):
        write = partial(card_writer.write_card, one, wish.version)
        yield vdir.VdirItem(one.contact.uid, other_uids(one.contact), write)


def _alone(step: CalendarEntry, style: CalendarStyle, _: str) -> str:
    return calendar_writer.write_single_entry(step, style)


def _people(ids: Sequence[int]) -> Iterator[StoredContact]:
    return (StoredContact(*one) for one in people_queries.contacts_with_details(ids))


def _appointments(ids: Sequence[int]) -> Iterator[CalendarEntry]:
    for contact, steps, methods, said in for_export.contacts_with_open_followups(ids):
        promises = open_promises(steps)
        for one in steps:
            yield CalendarEntry(one, contact, methods, said, promises)
