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

from followup_tui.cli.argument_types import file, text
from followup_tui.cli.output import lost, say, say_json
from followup_tui.cli.session import Session, verb
from followup_tui.domain.change import Record
from followup_tui.domain.imported_fields import other_uids
from followup_tui.errors import NothingThereError, UsageError
from followup_tui.formats import output_file, vdir
from followup_tui.formats.backup import writer as backup_writer
from followup_tui.formats.icalendar import writer as calendar_writer
from followup_tui.formats.icalendar.writer import Appointment, Style, promises_in
from followup_tui.formats.tables import writer as table_writer
from followup_tui.formats.vcard import writer as card_writer
from followup_tui.importing.known_people import Existing
from followup_tui.storage.queries import all_records, for_export
from followup_tui.storage.queries import contacts as people_queries
from followup_tui.storage.snapshot import snapshot

Kind = Literal["json", "csv", "vcard", "ics"]
ENDINGS = {"vcard": ".vcf", "ics": ".ics"}
"""The formats that a folder takes, and how its files end."""
_STANDARD = "-"
_SPOOLED = 1 << 22


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person asked for."""

    kind: Kind
    version: card_writer.Version
    style: Style
    force: bool


@dataclass(slots=True)
class Count:
    """What has been written, by what it is."""

    of: dict[str, int] = field(default_factory=dict)

    def each(self, name: str, records: Iterable[Any]) -> Iterator[Any]:
        self.of.setdefault(name, 0)
        for one in records:
            self.of[name] += 1
            yield one

    def words(self, kind: Kind) -> str:
        """What has been written, in a sentence."""
        ((name, first), *_) = self.of.items()
        if kind != "json":
            return f"{first:,} {name}"
        return f"{first:,} contacts and all around them, {sum(self.of.values()):,} records"


@verb("export")
@click.option("--format", "kind", type=click.Choice(get_args(Kind)), help="Which kind of file.")
@click.option("--find", "words", type=text, multiple=True, help="Only whom `find` would find.")
@click.option(
    "--vcard",
    "version",
    type=click.Choice(get_args(card_writer.Version)),
    default="4.0",
    help="The version of vCard; 4.0.",
)
@click.option(
    "--as",
    "form",
    type=click.Choice(get_args(calendar_writer.Form)),
    default="event",
    help="What a follow-up is in a calendar; event.",
)
@click.option("--alarm", is_flag=True, help="Events ring: at their time, or in the morning.")
@click.option("--force", is_flag=True, help="Replace what is there.")
@click.argument("to", required=False, default=_STANDARD, type=file, metavar="[FILE|FOLDER|-]")
def export(
    session: Session,
    kind: Kind | None,
    words: Sequence[str],
    version: card_writer.Version,
    form: calendar_writer.Form,
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
    style = Style(form, session.occasion.rules.morning if alarm else None)
    wish = Wish(kind or _told_by(to), version, style, force)
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


def _told_by(to: str) -> Kind:
    endings: dict[str, Kind] = {".json": "json", ".csv": "csv", ".vcf": "vcard", ".ics": "ics"}
    found = endings.get(Path(to).suffix.lower())
    if found is None:
        choices = ", ".join(get_args(Kind))
        raise UsageError(f"Give --format, one of {choices}. Nothing was written.")
    return found


def _to_standard_output(session: Session, wish: Wish, words: Sequence[str]) -> None:
    if session.as_json:
        raise UsageError("--json tells of a file that was written; name one.")
    # Read to the end first: a slow reader of a pipe would keep others from writing meanwhile.
    try:
        with tempfile.TemporaryFile() as spool:
            with snapshot():
                for piece in _pieces(session, wish, _who(words), Count()):
                    spool.write(piece.encode())
            spool.seek(0)
            _print(spool)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise lost(error) from error


def _print(spool: BinaryIO) -> None:
    if sys.stdout.isatty():
        for line in spool:
            say(line.decode().rstrip("\r\n"))
    else:
        sys.stdout.flush()
        shutil.copyfileobj(spool, sys.stdout.buffer, _SPOOLED)
        sys.stdout.buffer.flush()


def _to_file(session: Session, wish: Wish, words: Sequence[str], path: Path) -> None:
    output_file.check(path, force=wish.force)
    count = Count()
    with snapshot():
        size = output_file.save(path, _pieces(session, wish, _who(words), count), force=wish.force)
    if session.as_json:
        say_json({"file": str(path), "format": wish.kind, "bytes": size, "records": count.of})
        return
    say(f"Wrote {count.words(wish.kind)} to {path}.")


def _to_folder(session: Session, wish: Wish, words: Sequence[str], path: Path) -> None:
    with snapshot():
        items = _items(wish, _who(words))
        done = vdir.fill(path, items, ENDINGS[wish.kind], force=wish.force)
    if session.as_json:
        say_json(
            {
                "folder": str(path),
                "format": wish.kind,
                "written": done.written,
                "unchanged": done.unchanged,
                "removed": done.removed,
                "left": done.left,
                "stale": done.stale,
            }
        )
        return
    removed = f", {done.removed:,} removed" if done.removed else ""
    say(f"Wrote {done.written:,} files to {path}, {done.unchanged:,} as they were{removed}.")
    if done.left:
        say(
            f"{len(done.left):,} were changed or removed by another program and left alone: "
            "import the folder first, or give --force.",
            error=True,
        )
    if done.stale:
        say(f"{len(done.stale):,} are of no one in it any more; --force removes them.", error=True)


def _who(words: Sequence[str]) -> list[int] | None:
    """The contacts asked for; None for all."""
    query = " ".join(words)
    if not words:
        return None
    found = all_records.found_ids(query)
    if not found:
        raise NothingThereError(f"Nobody was found for “{query[:80]}”. Nothing was written.")
    return found


def _pieces(session: Session, wish: Wish, who: list[int] | None, count: Count) -> Iterator[str]:
    """The text of one file."""
    if wish.kind == "json":
        scope = None if who is None else all_records.around(who)
        tables: Iterator[tuple[str, Iterable[Record]]] = (
            (name, count.each(name, records)) for name, records in all_records.tables(scope)
        )
        return backup_writer.written(tables, session.occasion.now)
    ids = people_queries.everybody_ids() if who is None else who
    if wish.kind == "ics":
        return calendar_writer.written(count.each("follow-ups", _appointments(ids)), wish.style)
    people = count.each("contacts", _people(ids))
    if wish.kind == "csv":
        names = for_export.introducers(ids)
        rows = ((one, names.get(one.contact.id, "")) for one in people)
        return table_writer.written(rows, for_export.most_ways(ids))
    return (card_writer.card(one, wish.version) for one in people)


def _items(wish: Wish, who: list[int] | None) -> Iterator[vdir.Item]:
    """The files of a folder."""
    ids = people_queries.everybody_ids() if who is None else who
    if wish.kind == "ics":
        for step in _appointments(ids):
            yield vdir.Item(step.followup.uid, (), partial(_alone, step, wish.style))
        return
    for one in _people(ids):
        write = partial(card_writer.card, one, wish.version)
        yield vdir.Item(one.contact.uid, other_uids(one.contact), write)


def _alone(step: Appointment, style: Style, _: str) -> str:
    return calendar_writer.alone(step, style)


def _people(ids: Sequence[int]) -> Iterator[Existing]:
    return (Existing(*one) for one in people_queries.people(ids))


def _appointments(ids: Sequence[int]) -> Iterator[Appointment]:
    for contact, steps, methods, said in for_export.agenda(ids):
        promises = promises_in(steps)
        for one in steps:
            yield Appointment(one, contact, methods, said, promises)
