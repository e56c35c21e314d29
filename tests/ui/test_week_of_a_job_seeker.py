"""The week of a job seeker: typed in a hurry, waited for, answered, parked, and all undone."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from followup_tui.system.clock import Clock
from tests.ui.conftest import OpenApp, User

pytestmark = pytest.mark.once
MESSY = (
    "May Chen @Acme: 2nd round next tue 3pm #pycon",
    "call Rachel Green today about rent",
    "Omar   Khalil: send deck today!!",
    "dana silva: intro to Bo today",
    "Jonas O'Brien: thx for the refferal today ~6w",
    "Ana Ruiz, PhD: coffee today",
    "Li Wei: portfolio review today",
    "Petra Novak @New York Times: pitch today",
    "Grant Hill: reference today grant@hill.example",
    "met Ivy Jones today at the meetup",
    "Zoë Müller: visa question today",
    "J.R.R. Tolkien: the ring today",
    "Sue Park: contract today, she is nice",
    "Kay Lund: quote today",
    "Will Stone: salary today",
)
MAIL = b"""From: Grant Hill <grant@hill.example>
To: me@seeker.example
Subject: Re: reference
Date: Thu, 26 Nov 2026 08:00:00 +0100
Message-ID: <1@hill.example>

Happy to.
"""


def run_followup(path: Path, *arguments: str, stdin: bytes, now: str = "2026-11-26T09:00") -> None:
    """Run a command, as a mail program does."""
    command = [sys.executable, "-m", "followup_tui", "--db", str(path), *arguments]
    environment = {**os.environ, "FOLLOWUP_NOW": now}
    subprocess.run(command, input=stdin, env=environment, check=True, capture_output=True)


class Diary:
    """One day after the other, as the job seeker lives it."""

    def __init__(self, user: User) -> None:
        self.user = user

    async def morning(self, day: str) -> None:
        """Open the eyes at nine."""
        self.user.screen.clock = Clock(f"{day}T09:00")
        self.user.screen.data_changed()
        await self.user.wait()

    async def write_down(self, line: str) -> None:
        """Press a and type a line."""
        await self.user.press("a")
        await self.user.type(line)
        await self.user.press("enter")

    async def go_to(self, name: str) -> None:
        """Put the cursor on someone: among what is due, else among the contacts."""
        if name in self.due:
            await self.user.press("1", "g", *(["j"] * self.due.index(name)))
        else:
            contacts = [row.split("  ")[0] for row in self.user.contacts]
            await self.user.press("2", "g", *(["j"] * contacts.index(name)))

    async def on(self, name: str, key: str, typed: str | None = None) -> str:
        """Press a key on someone and answer what it asks; return what the program says."""
        await self.go_to(name)
        await self.user.press(key)
        if typed is not None:
            await self.user.type(typed)
            await self.user.press("enter")
        return self.user.toasts[-1].removesuffix(" · u undoes it")

    @property
    def due(self) -> list[str]:
        """Who is due, from top to bottom."""
        return [row.split("  ")[1] for row in self.user.due]

    def is_due(self, name: str, why: str) -> bool:
        """Whether someone is due, for this reason."""
        return any(f"  {name}  " in row and row.endswith(why) for row in self.user.due)


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All records of a database, without the journal and the stamps of the last writing."""
    found: dict[str, list[tuple[object, ...]]] = {}
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
        opened.row_factory = sqlite3.Row
        names = [
            name
            for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name != "journal" and not name.startswith(("sqlite_", "search", "find"))
        ]
        for name in sorted(names):
            rows = opened.execute(f'SELECT * FROM "{name}"').fetchall()
            found[name] = sorted(
                (tuple(row[key] for key in tuple(row.keys()) if key != "updated") for row in rows),
                key=repr,
            )
    return found


async def test_the_week_of_a_job_seeker(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, settings = tmp_path / "followup.db", tmp_path / "config.toml"
    settings.write_text('[me]\nemails = ["me@seeker.example"]\n')
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(settings))
    async with open_app(size=(140, 40), path=path) as user:
        diary = Diary(user)
        says = diary.on
        await user.add_lines("Bo Berg: an old friend in march", "Rachel Green: rent in may")
        before = contents(path)

        # Monday. Everything that was on my mind, in one go.
        await diary.morning("2026-11-23")
        for line in MESSY:
            await diary.write_down(line)
        assert diary.due == [
            *("Omar Khalil", "Rachel Green", "dana silva", "Jonas O'Brien", "Ana Ruiz, PhD"),
            *("Li Wei", "Petra Novak", "Grant Hill", "Ivy Jones", "Zoë Müller", "J.R.R. Tolkien"),
            *("Sue Park", "Kay Lund", "Will Stone"),
        ]

        # I sent the deck, asked Grant for a letter and Kay for a quote: now it is their move.
        assert await says("Omar Khalil", "d", "w") == (
            "Waiting: Omar Khalil, send deck, next Mon 30 Nov"
        )
        assert await says("Grant Hill", "d", "waiting asked him for a letter") == (
            "Waiting: Grant Hill, reference, next Mon 30 Nov"
        )
        assert await says("Kay Lund", "d", "w") == "Waiting: Kay Lund, quote, next Mon 30 Nov"

        # Some answered at once, and some did not.
        assert await says("Ana Ruiz, PhD", "d", "yes she wants to help") == (
            "Yes: Ana Ruiz, PhD, coffee, next Tue 24 Nov"
        )
        assert await says("dana silva", "d", "no answer yet") == (
            "No answer: dana silva, intro to Bo, next Thu 26 Nov"
        )
        assert await says("Li Wei", "d", "t") == (
            "Not yet: Li Wei, portfolio review, next Tue 23 Feb"
        )
        assert await says("Petra Novak", "d", "n") == (
            "No: Petra Novak, pitch, next Tue 24 Nov, parked until 24 May 2027"
        )
        assert await says("Zoë Müller", "d", "x") == "Dropped: Zoë Müller, visa question"
        assert await says("Jonas O'Brien", "D") == (
            "Done: Jonas O'Brien, thx for the refferal, next Mon 4 Jan"
        )

        # The others have to wait for me: a day, three, until next week, two weeks, a month.
        assert (await says("Rachel Green", "s", "")).startswith("Snoozed to Tue 24 Nov: Rachel")
        assert (await says("Ivy Jones", "s", "2")).startswith("Snoozed to Thu 26 Nov: Ivy")
        assert (await says("J.R.R. Tolkien", "s", "3")).startswith("Snoozed to Mon 30 Nov: J.R.R.")
        assert (await says("Sue Park", "s", "4")).startswith("Snoozed to Mon 7 Dec: Sue")
        assert (await says("Will Stone", "s", "5")).startswith("Snoozed to Wed 23 Dec: Will")
        assert diary.due == []
        assert user.screen.pane == "contacts"

        # Tuesday. Omar called, and Kay wrote: both waits are over. Rachel has to wait till noon.
        await diary.morning("2026-11-24")
        assert diary.due == ["Rachel Green", "Ana Ruiz, PhD", "Petra Novak"]
        assert (await says("Rachel Green", "s", "l")).startswith("Snoozed to Tue 24 Nov 12:00: Ra")
        assert await says("Omar Khalil", "n", "call: he loved the deck") == "Logged: Omar Khalil"
        assert diary.is_due("Omar Khalil", "they replied")
        assert await says("Kay Lund", "n", "she emailed: here is the quote") == "Logged: Kay Lund"
        assert diary.is_due("Kay Lund", "they replied")
        assert await says("Li Wei", "p", "march") == (
            "Parked until 1 Mar: Li Wei, 1 follow-up dropped"
        )
        assert await says("Sue Park", "c", "6 weeks") == "Cadence every 6 weeks: Sue Park"

        # Wednesday. I did what I had promised, and had no time for Rachel.
        await diary.morning("2026-11-25")
        for name in ("Omar Khalil", "Kay Lund", "Ana Ruiz, PhD", "Petra Novak"):
            assert (await says(name, "D")).startswith(f"Done: {name}, ")
        assert (await says("Rachel Green", "+")).startswith("Snoozed to Thu 26 Nov 12:00: Rachel")
        assert diary.due == []

        # Thursday. My mail program tells that Grant has answered. Rachel gets a cadence at last.
        await diary.morning("2026-11-26")
        assert diary.due == ["Rachel Green", "Ivy Jones", "dana silva"]
        assert diary.is_due("dana silva", "2nd attempt")
        run_followup(path, "mail", stdin=MAIL)
        await user.tick()
        assert diary.is_due("Grant Hill", "they replied")
        assert await says("Rachel Green", "c", "2 weeks") == "Cadence every 2 weeks: Rachel Green"
        assert (await says("Rachel Green", "s", "c")).startswith("Snoozed to Thu 10 Dec: Rachel")
        assert (await says("Ivy Jones", "s", "12 dec 10:00")).startswith("Snoozed to Sat 12 Dec 10")
        assert await says("dana silva", "n", "she wrote: sorry, away") == "Logged: dana silva"

        # Friday. Two are left.
        await diary.morning("2026-11-27")
        assert diary.due == ["Grant Hill", "dana silva"]

        # It was all a dream.
        undone = 0
        while contents(path) != before:
            await user.press("u")
            assert user.toasts[-1].startswith("Undone: ")
            undone += 1
        assert undone == 44
        assert diary.due == []
        assert len(user.contacts) == 2
