"""A wait ends with an answer, whichever way the answer gets in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.running import Run

MAIL = b"""From: May Chen <may@acme.example>
To: ana@ruiz.example
Subject: Re: deck
Date: %b
Message-ID: <1@acme.example>

Looks good.
"""
SENT = b"From: ana@ruiz.example\nTo: may@acme.example" + MAIL.partition(b"ruiz.example")[2]
TODAY = b"Wed, 25 Nov 2026 08:00:00 +0100"
EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
UID:1@acme.example
DTSTAMP:20261125T080000Z
DTSTART:20261125T080000Z
DTEND:20261125T083000Z
SUMMARY:Catch up
ORGANIZER:mailto:ana@ruiz.example
ATTENDEE;CN=May Chen:mailto:may@acme.example
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def waiting(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """May Chen, waited for since Mon 23 Nov until Mon 30; it is Wed 25."""
    (tmp_path / "config.toml").write_text('[me]\nemails = ["ana@ruiz.example"]\n')
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(tmp_path / "config.toml"))
    run("add", "May Chen: deck today may@acme.example")
    run("done", "1", "--outcome", "waiting")
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-25T10:00")
    assert run("due").out == "Nothing due. Next: May Chen, Mon 30 Nov.\n"
    return run


def log(*arguments: str) -> Callable[[Run, Path], object]:
    return lambda run, folder: run("log", "may", *arguments)


def mail(data: bytes, date: bytes = TODAY) -> Callable[[Run, Path], object]:
    return lambda run, folder: run("mail", stdin=data % date)


def imported(name: str, text: str) -> Callable[[Run, Path], object]:
    def read(run: Run, folder: Path) -> object:
        (folder / name).write_text(text)
        return run("import", "--events", str(folder / name))

    return read


@pytest.mark.parametrize(
    "answer",
    [
        log("call: she rang"),
        log("call mon: she rang"),
        log("mail from her"),
        mail(MAIL),
        mail(MAIL, b"Mon, 23 Nov 2026 20:00:00 +0100"),
        imported(
            "box.mbox", f"From may@acme.example Wed Nov 25 08:00:00 2026\n{(MAIL % TODAY).decode()}"
        ),
        imported("events.ics", EVENT),
    ],
)
def test_an_answer_makes_it_mine_and_due_today(
    waiting: Run, tmp_path: Path, answer: Callable[[Run, Path], object]
) -> None:
    answer(waiting, tmp_path)
    row = waiting("due", "--json").record
    assert (row["why"], row["move"], row["due"]) == ("they replied", "mine", "2026-11-25")
    assert row["attempt"] == 1
    waiting("undo")
    assert waiting("due", "--json").records == []


@pytest.mark.parametrize(
    "contact",
    [
        log("mail: asked again"),
        log("a thought of mine"),
        log("call 20 nov: she rang"),
        mail(SENT),
        mail(MAIL, b"Fri, 20 Nov 2026 08:00:00 +0100"),
        mail(
            b"From: Omar Khalil <omar@acme.example>\nCc: May Chen <may@acme.example>\n"
            + MAIL.partition(b"\n")[2]
        ),
    ],
)
def test_what_is_no_answer_leaves_the_wait(
    waiting: Run, tmp_path: Path, contact: Callable[[Run, Path], object]
) -> None:
    contact(waiting, tmp_path)
    followup = waiting("show", "may", "--json").record["followups"][0]
    assert (followup["move"], followup["due"]) == ("theirs", "2026-11-30")


def test_only_an_answer_since_the_last_attempt_starts_attempts_again(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("add", "May Chen: deck today")
    run("done", "1", "--outcome", "no-answer")
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-26T10:00")
    for out_or_old in ("mail: asked again", "note to self", "call 20 nov: she rang"):
        run("log", "may", out_or_old)
        assert run("due", "--json").record["attempt"] == 2
    run("log", "may", "call: she rang")
    assert run("due", "--json").record["attempt"] == 1
