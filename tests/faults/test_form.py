"""Two programs and the form: no field is overwritten unseen."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.matrix import fault, rounds
from tests.faults.program import Home
from tests.faults.report import Tally

pytestmark = pytest.mark.once

CARD = """BEGIN:VCARD
VERSION:3.0
FN:Ana Ruiz
EMAIL:ana@northwind.example
ORG:Theirs Inc
NICKNAME:Theirs
END:VCARD
"""
TO_NICKNAME = "\t" * 6
TO_COMPANY = "\t" * 7
CLEAR = "\x05\x15"  # ctrl+e, ctrl+u


@fault("form")
def test_no_field_is_overwritten_unseen(sample: Home, tmp_path: Path, tally: Tally) -> None:
    for number in range(rounds("form")):
        home = sample.copy(tmp_path / str(number))
        answer = "yt"[number % 2]
        screen = home.screen()
        try:
            screen.until("Due now · 1")
            screen.press(f"e{TO_COMPANY}{CLEAR}Mine Ltd\t\t{CLEAR}pycon, mine")
            screen.until("pycon, mine")
            if number % 4 < 2:
                home.succeed("import", "--update", "-", stdin=CARD)
            else:
                _change_in_a_second_form(home)
            screen.press("\x13")
            screen.until("company: changed elsewhere, too")
            screen.until("theirs  Theirs Inc")
            assert _stored(home)[:2] == ("Theirs Inc", "Theirs")
            screen.press(answer)
            screen.until("edit Ana Ruiz", gone=True)
            screen.press("\x11")
            assert screen.ends() == 0, screen.last_words()
        finally:
            screen.child.close(force=True)
        company = "Mine Ltd" if answer == "y" else "Theirs Inc"
        assert _stored(home) == (company, "Theirs", "mine pycon")
        home.check_no_crash()
        tally.count(f"{'a verb' if number % 4 < 2 else 'a form'} between, answered {answer}")


def _change_in_a_second_form(home: Home) -> None:
    """Change nickname and company in the form of another screen."""
    screen = home.screen()
    try:
        screen.until("Due now · 1")
        screen.press(f"e{TO_NICKNAME}{CLEAR}Theirs\t{CLEAR}Theirs Inc\x13")
        screen.until("edit Ana Ruiz", gone=False)
        screen.until("edit Ana Ruiz", gone=True)
        screen.press("\x11")
        assert screen.ends() == 0, screen.last_words()
    finally:
        screen.child.close(force=True)


def _stored(home: Home) -> tuple[str, str, str]:
    """Return company, nickname and tags of the first contact."""
    with closing(sqlite3.connect(home.database)) as connection:
        company, nickname = connection.execute(
            "SELECT company, nickname FROM contact WHERE id = 1"
        ).fetchone()
        tags = connection.execute(
            "SELECT name FROM tag JOIN contact_tag ON tag = tag.id WHERE contact = 1 ORDER BY name"
        ).fetchall()
    return company, nickname, " ".join(name for (name,) in tags)
