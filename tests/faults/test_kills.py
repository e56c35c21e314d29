"""SIGKILL at any moment of a write: what was saved stays, what was not is not there by half."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.faults.content import sound_content
from tests.faults.kills import hooked, moments, spread
from tests.faults.matrix import fault, is_full, rounds
from tests.faults.program import Home
from tests.faults.report import Tally

pytestmark = pytest.mark.once

LINES = "".join(f"Person {number} @Acme: lunch fri #met\n" for number in range(40))
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:{0}\nEMAIL:{0}@acme.example\nNOTE:met\nEND:VCARD\n"
CARDS = "".join(CARD.format(f"Card{number}") for number in range(150))
MAIL = """From: me@sample.example
To: Ana Ruiz <ana@northwind.example>
Subject: The deck
Date: Mon, 23 Nov 2026 08:00:00 +0100
Message-ID: <1@sample.example>

Here it is.
"""
WRITES = {
    "add": (("add", "May Chen @Acme: coffee fri #pycon may@acme.example ~6w"), ""),
    "import": (("import", "-"), CARDS),
    "undo": (("undo",), ""),
    "done": (("done", "1", "--outcome", "yes", "--note", "liked it", "--next", "call fri"), ""),
    "add many": (("add", "-"), LINES),
    "redo": (("redo",), ""),
    "snooze": (("snooze", "1", "next", "week"), ""),
    "log": (("log", "Ana", "call yesterday: she asked for numbers"), ""),
    "park": (("park", "Ana", "until", "march"), ""),
    "cadence": (("cadence", "#pycon", "6", "weeks"), ""),
    "merge": (("duplicates", "--merge", "1", "2"), ""),
    "mail": (("mail", "--when", "in 3 days"), MAIL),
}
SHORT = ("add", "import", "undo", "done")


@fault("kill")
@pytest.mark.parametrize("name", WRITES if is_full() else SHORT)
def test_a_killed_write_is_there_whole_or_not_at_all(
    sample: Home, tmp_path: Path, tally: Tally, name: str
) -> None:
    arguments, stdin = WRITES[name]
    before = sound_content(sample.database)
    unharmed = sample.copy(tmp_path / "unharmed")
    listed = moments(unharmed, *arguments, stdin=stdin)
    after = sound_content(unharmed.database)
    assert before != after
    names = WRITES if is_full() else SHORT
    count = -(-rounds("kill") // len(names))
    for number, (moment, phase) in enumerate(spread(listed, count, list(WRITES).index(name))):
        home = sample.copy(tmp_path / str(number))
        killed = home.run(*arguments, stdin=stdin, **hooked(home, KILL_AT=str(moment)))
        where = f"{name}, moment {moment} of {len(listed)}, {listed[moment - 1]}: {killed}"
        assert killed.code == -signal.SIGKILL, where
        found = sound_content(home.database)
        assert found in (before, after), where
        # All that these verbs print on standard output says what was saved.
        assert not killed.out or found == after, where
        tally.count(f"{phase}: {'saved' if found == after else 'not saved'}")
        if number % 4 == 0 or is_full():
            repeated = home.run(*arguments, stdin=stdin)
            # Saved already: nothing is left to do, or the day is no later one.
            assert repeated.code in (0, 1, 3), repeated
            if found == before:
                assert sound_content(home.database) == after, where
            home.check_no_crash()
