"""`export`: write everything, or the contacts found, as a file for other programs."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, get_args

import click

from followup_tui.cli.argument_types import FILE_PATH, UTF8_TEXT
from followup_tui.cli.completion import complete_query
from followup_tui.cli.export_content import (
    ExportFormat,
    ExportOptions,
    RecordCounter,
    file_parts,
    folder_items,
)
from followup_tui.cli.output import output_error, print_json, print_line
from followup_tui.cli.session import Session, verb
from followup_tui.domain.damaged_text import collecting_damage
from followup_tui.domain.date_words import pluralize
from followup_tui.errors import UsageError
from followup_tui.formats import output_file, vdir
from followup_tui.formats.icalendar.writer import CalendarStyle, EntryKind
from followup_tui.formats.vcard.writer import VcardVersion
from followup_tui.storage.snapshot import snapshot
from followup_tui.system import own_files
from followup_tui.wording import as_wording, wording

_FORMAT_OF_SUFFIX: dict[str, ExportFormat] = {
    ".json": "json",
    ".csv": "csv",
    ".vcf": "vcard",
    ".ics": "ics",
}
_FOLDER_SUFFIXES = {"vcard": ".vcf", "ics": ".ics"}
"""The formats that can be exported to a folder, with the suffix of its files."""
_STANDARD_OUTPUT = "-"
_COPY_BYTES = 1 << 22


@verb("export")
@click.option(
    "--format", "export_format", type=click.Choice(get_args(ExportFormat)), help="The file format."
)
@click.option(
    "--find",
    type=UTF8_TEXT,
    multiple=True,
    shell_complete=complete_query,
    help="Only the contacts that `find` would list.",
)
@click.option(
    "--vcard",
    "version",
    type=click.Choice(get_args(VcardVersion)),
    default="4.0",
    help="The vCard version (default: 4.0).",
)
@click.option(
    "--as",
    "kind",
    type=click.Choice(get_args(EntryKind)),
    default="event",
    help="What a follow-up becomes in a calendar (default: event).",
)
@click.option(
    "--alarm", is_flag=True, help="Add alarms, at the time of the event or in the morning."
)
@click.option("--force", is_flag=True, help="Replace existing files.")
@click.argument(
    "target",
    required=False,
    default=_STANDARD_OUTPUT,
    type=FILE_PATH,
    metavar="[FILE|FOLDER|-]",
)
def export(
    session: Session,
    export_format: ExportFormat | None,
    find: Sequence[str],
    version: VcardVersion,
    kind: EntryKind,
    alarm: bool,
    force: bool,
    target: str,
) -> None:
    """Export everything, or the contacts found, for other programs or another followup.

    \b
      followup export everything.json
      followup export --find '#pycon' pycon.csv
      followup export --format vcard ~/contacts/
      followup export --format ics --as todo - | less

    json holds every record, which `import` brings back exactly; csv opens in a
    spreadsheet; vcard is for phones and mail programs; ics holds the open follow-ups. A folder gets
    one file per card or follow-up, for vdirsyncer. Without --format, the file's suffix decides."""
    options = ExportOptions(
        export_format or _format_of(target),
        find,
        version,
        CalendarStyle(kind, session.context.rules.morning if alarm else None),
        force,
    )
    path = Path(target)
    _refuse_own_files(session, target)
    with _exit_on_signals(), _report_damage():
        if target == _STANDARD_OUTPUT:
            _export_to_standard_output(session, options)
        elif options.format in _FOLDER_SUFFIXES and (target.endswith("/") or os.path.isdir(target)):
            _export_to_folder(session, options, path)
        elif target.endswith("/"):
            raise UsageError(
                wording(
                    "{} is exported to one file, and {} is a folder.",
                    as_wording(options.format),
                    target,
                ),
                "Nothing was written.",
            )
        else:
            _export_to_file(session, options, path)


def _refuse_own_files(session: Session, target: str) -> None:
    """Raise UsageError if the export would replace a file of the program, or be mixed with one.

    It would be the last that anyone sees of a database, and `--force` is easily typed."""
    is_stream = target == _STANDARD_OUTPUT
    path = Path("/dev/fd/1" if is_stream else target)
    description = own_files.own_file_at(path, session.database)
    if description is not None:
        subject = as_wording("Standard output") if is_stream else wording("{}", target)
        raise UsageError(
            wording(
                "{} is {}, which an export never replaces, not even with --force.",
                subject,
                as_wording(description),
            ),
            "Nothing was written.",
            "Choose another file.",
        )
    description = own_files.own_file_in(path, session.database)
    if description is not None:
        raise UsageError(
            wording("{} is the folder of {}.", target, as_wording(description)),
            "Nothing was written.",
            "Export to a folder of its own.",
        )


@contextmanager
def _exit_on_signals() -> Iterator[None]:
    """Turn SIGTERM and SIGHUP into an exit that runs the clean-up of half-written files."""

    def stop(number: int, _: object) -> None:
        raise click.exceptions.Exit(128 + number)

    previous = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


@contextmanager
def _report_damage() -> Iterator[None]:
    """Say on standard error how many texts of the export can't be read."""
    with collecting_damage() as damage:
        yield
    if damage:
        texts = pluralize(len(damage), "damaged text")
        print_line(
            f"{texts} exported with \N{REPLACEMENT CHARACTER}; mend with: followup doctor --repair",
            error=True,
        )


def _format_of(target: str) -> ExportFormat:
    """Return the format of a file's suffix; raise UsageError if it has no known one."""
    export_format = _FORMAT_OF_SUFFIX.get(Path(target).suffix.lower())
    if export_format is None:
        choices = ", ".join(get_args(ExportFormat))
        raise UsageError(
            wording("Give --format, one of {}.", as_wording(choices)), "Nothing was written."
        )
    return export_format


def _export_to_standard_output(session: Session, options: ExportOptions) -> None:
    if session.as_json:
        raise UsageError("--json reports on a written file: give a file name.")
    # Read everything first: a slow reader of the pipe would hold the database open for that long.
    try:
        with tempfile.TemporaryFile() as buffer:
            with snapshot():
                for text in file_parts(session, options, RecordCounter()):
                    buffer.write(text.encode())
            buffer.seek(0)
            _print_file(buffer)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise output_error(error) from error


def _print_file(file: BinaryIO) -> None:
    """Copy a file to standard output; line by line and sanitized if that is a terminal."""
    if sys.stdout.isatty():
        for line in file:
            print_line(line.decode().rstrip("\r\n"))
    else:
        sys.stdout.flush()
        shutil.copyfileobj(file, sys.stdout.buffer, _COPY_BYTES)
        sys.stdout.buffer.flush()


def _export_to_file(session: Session, options: ExportOptions, path: Path) -> None:
    output_file.check_writable(path, force=options.force)
    counter = RecordCounter()
    with snapshot():
        parts = file_parts(session, options, counter)
        size = output_file.write_output(path, parts, force=options.force)
    if session.as_json:
        print_json(
            {
                "file": str(path),
                "format": options.format,
                "bytes": size,
                "records": counter.counts,
            }
        )
        return
    print_line(f"Wrote {counter.summary(options.format)} to {path}.")


def _export_to_folder(session: Session, options: ExportOptions, path: Path) -> None:
    with snapshot():
        suffix = _FOLDER_SUFFIXES[options.format]
        result = vdir.write_vdir(path, folder_items(options), suffix, force=options.force)
    if session.as_json:
        print_json(
            {
                "folder": str(path),
                "format": options.format,
                "written": result.written,
                "unchanged": result.unchanged,
                "removed": result.removed,
                "conflicts": result.conflicts,
                "stale": result.stale,
            }
        )
        return
    removed = f", {result.removed:,} removed" if result.removed else ""
    print_line(
        f"Wrote {result.written:,} files to {path}; {result.unchanged:,} unchanged{removed}."
    )
    if result.conflicts:
        print_line(
            f"{len(result.conflicts):,} were changed or removed by another program and not "
            "overwritten: import the folder first, or give --force.",
            error=True,
        )
    if result.stale:
        print_line(
            f"{len(result.stale):,} are no longer part of the export; --force removes them.",
            error=True,
        )
