"""The fault matrix: what is done to the program, and what must hold.

Every row is tried on the installed program: a few rounds with every run of the tests, the full
number with FOLLOWUP_FAULTS=1 (0.1 for a tenth), as .ci/soak does. To see the table with the rounds
of the last run:

    FOLLOWUP_FAULTS=1 python -m pytest tests/faults; python -m tests.faults
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Fault:
    """A row: its id, which its tests name, and how many rounds are tried in short and in full."""

    id: str
    done: str
    holds: str
    short: int
    full: int


MATRIX = (
    Fault(
        "kill",
        "SIGKILL at moments spread over the whole of a write, by twelve verbs",
        "the database is as before or as after, never between, and what was confirmed is there",
        12,
        200,
    ),
    Fault(
        "kill pair",
        "a program is stopped inside its write, another starts, the first is killed, then the"
        " second, also while it rolls the first one back",
        "each change is whole or not there at all; a second that is not killed saves its own",
        2,
        100,
    ),
    Fault(
        "kill screen",
        "SIGKILL of the screen while a key writes",
        "the change is whole or not there at all; the next screen starts",
        1,
        40,
    ),
    Fault(
        "kill migration",
        "SIGKILL while a database of an older schema is upgraded, each schema since the first",
        "the next start ends the upgrade with every record; a backup, if there is one, is whole",
        5,
        250,
    ),
    Fault(
        "kill backup",
        "SIGKILL while a backup is made",
        "the database and every listed backup are whole; the next backup leaves nothing over",
        1,
        20,
    ),
    Fault(
        "kill restore",
        "SIGKILL while a backup is brought back",
        "the database is as before or as in the backup; as before, it is in a backup, too",
        1,
        20,
    ),
    Fault(
        "kill repair",
        "SIGKILL while a damaged text and a search index are repaired",
        "the next repair ends it, and nothing is left over",
        1,
        20,
    ),
    Fault(
        "folder in place",
        "a folder is where the database should be; every kind of verb, and the screen",
        "exit code 5 and one sentence; the folder stays",
        1,
        9,
    ),
    Fault(
        "dangling link",
        "the database is a link that leads nowhere, as to a disk that is not mounted",
        "exit code 5 and one sentence, added lines are queued and saved once when it is back; no"
        " new database is created",
        1,
        9,
    ),
    Fault(
        "zero bytes",
        "the database is an empty file",
        "exit code 5 and one sentence, added lines are queued and saved once; the screen asks",
        1,
        9,
    ),
    Fault(
        "text",
        "the database is a text file",
        "exit code 5 and one sentence, added lines are queued and saved once; no byte changes",
        1,
        9,
    ),
    Fault(
        "newer schema",
        "the database was made by a newer followup",
        "exit code 5 and one sentence, added lines are queued and saved once; no byte changes",
        1,
        9,
    ),
    Fault(
        "half a file",
        "the database is cut at a random place",
        "the verb works, or exit code 5, one sentence and no byte changed; lines are queued",
        1,
        90,
    ),
    Fault(
        "20 pages",
        "20 random pages of the database are overwritten with random bytes",
        "the verb works, or exit code 5, one sentence and no byte changed; lines are queued",
        2,
        180,
    ),
    Fault(
        "flipped byte",
        "one bit of the database is flipped",
        "the verb works, or exit code 5, one sentence and no byte changed; lines are queued",
        1,
        270,
    ),
    Fault(
        "old schema",
        "the database is of an older schema, each since the first; every kind of verb",
        "it is upgraded, the verb works, and everyone is still there",
        2,
        45,
    ),
    Fault(
        "full disk",
        "the disk of the database is full to the last byte; every kind of verb, and the screen",
        "reading works, writing is exit code 6 and one sentence, added lines are queued and saved"
        " once when there is room again; nothing is left over",
        1,
        9,
    ),
    Fault(
        "full disk everywhere",
        "the disk of the database and of the queue is full",
        "exit code 6, and the sentence holds the lines that were not saved",
        1,
        10,
    ),
    Fault(
        "read-only file",
        "the database may be read only, for a user who is not root",
        "reading works and leaves the mode, writing is exit code 6, added lines are queued",
        2,
        9,
    ),
    Fault(
        "read-only folder",
        "the folder of the database may be read only, for a user who is not root",
        "reading works, writing is exit code 6, added lines are queued and saved once",
        1,
        9,
    ),
    Fault(
        "payloads",
        "18 terminal payloads in every text field, in files, settings, queue and arguments",
        "no verb on a terminal, no completion, no export to a terminal and no screen writes one"
        " raw; JSON stays valid",
        300,
        300,
    ),
    Fault(
        "naughty strings",
        "537 strings of markup, SQL, formats, dates, scripts and emoji in every text field",
        "add, edit, import and export keep each as it is; none as an argument is a crash",
        537,
        537,
    ),
    Fault(
        "changed under the screen",
        "while a line is typed on the screen the file is deleted, replaced, emptied, overwritten,"
        " cut, or becomes a folder or newer",
        "the line is saved, or queued and saved once as soon as a good file is back; the screen"
        " goes on",
        1,
        16,
    ),
    Fault(
        "changed under a verb",
        "the same while `add` is in the midst of saving",
        "the line is saved, or queued and saved once, or refused in one sentence",
        2,
        80,
    ),
    Fault(
        "lock held",
        "another program holds the database for 30 s (short: 6 s), longer than anything waits",
        "reading is exit code 4; lines of the screen and of `add` are queued, and saved once",
        1,
        1,
    ),
    Fault(
        "writers",
        "two screens and eight writers (short: three), each a process for each line",
        "no line is lost, none is there twice, undo takes back the newest first, redo brings it",
        6,
        4000,
    ),
    Fault(
        "form",
        "the form is open while a verb or a second form changes the same person",
        "a field changed on both sides is asked about, all others keep both programs' changes",
        1,
        12,
    ),
    Fault(
        "keys",
        "random keys in a real terminal, twelve a seed: sensible ones, letters, broken sequences",
        "the screen never ends by itself or crashes; undoing everything leaves nothing, redoing"
        " everything brings each row back",
        10,
        10_000,
    ),
    Fault(
        "pastes",
        "hostile pastes: ESC, the end of a paste, invalid UTF-8, 1 MB, controls, markup",
        "the screen goes on, and no key is run by what is pasted",
        1,
        16,
    ),
    Fault(
        "canaries",
        "an unusual word in every field that can be typed, by every verb, every prompt, the form,"
        " an editor; crashes with it in the message",
        "it stands in the database, backups, exports, queue, unsaved text and history only; not in"
        " state, reports, temporary files, the title, or what other programs are called with",
        50,
        50,
    ),
    Fault(
        "network",
        "every verb and a session on the screen, watched by Python's audit hooks and by strace",
        "no socket but the event loop's own pair, no network call",
        2,
        2,
    ),
)


def is_full() -> bool:
    """Return whether the full length was asked for, or a part of it."""
    return bool(os.environ.get("FOLLOWUP_FAULTS"))


def rounds(row_id: str) -> int:
    """Return how many rounds of a row to try in this run."""
    row = next(row for row in MATRIX if row.id == row_id)
    if not is_full():
        return row.short
    return max(row.short, round(row.full * float(os.environ["FOLLOWUP_FAULTS"])))


def fault(row_id: str) -> pytest.MarkDecorator:
    """Mark a test as one of a row of the matrix."""
    return pytest.mark.fault(row_id)
