"""A simulated week in a real terminal, and what it does to memory.

    python tests/benchmarks/soak.py --keys 200000 --writes 10000 --days 7

The program runs in a pty as installed; only its clock is moved from here, over one midnight a day.
Keys come in as bytes of the terminal, other programs' writes through a connection of their own.
The database is that of someone who has used the program for long. In the first hour everything is
used once. Memory is read after it and every six hours, once all that was typed has been dealt with:
what is the program's own, and all that is resident (RSS), which is what `ps` and `top` show. Exit
code 1 when the latter ends more than a tenth above the first hour.
"""

from __future__ import annotations

import argparse
import fcntl
import mmap
import os
import pty
import random
import select
import struct
import sys
import tempfile
import termios
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
START = "2026-11-23T08:00"
DAY = 86_400
HOURS = 24
ESC = "\x1b[27u"
AHEAD = 40  # keys in the terminal that were not dealt with yet
PATIENCE = 30
PEOPLE = 1_000
COUNT, SHIFT = struct.Struct("<q"), struct.Struct("<d")
SHARED = 4096


# The program's side


def child(shared: mmap.mmap, database: str) -> int:
    """The program, with a clock that is moved from outside and a shared count of handled keys."""
    from followup_tui.cli import open_screen
    from followup_tui.system.clock import Clock
    from followup_tui.ui import app
    from followup_tui.ui.keys.key_queue import KeyQueue

    class MovedClock(Clock):
        def __init__(self, start: str | None = None) -> None:
            super().__init__(START)

        def now(self):
            (shift,) = SHIFT.unpack_from(shared, COUNT.size)
            return super().now().add(seconds=shift)

    class SharedQueue(KeyQueue):
        """Keeps its count of handled keys where the other process sees it."""

        @property
        def handled(self) -> int:
            return int(COUNT.unpack_from(shared, 0)[0])

        @handled.setter
        def handled(self, count: int) -> None:
            COUNT.pack_into(shared, 0, count)

    app.KeyQueue = SharedQueue  # type: ignore[attr-defined, misc]
    open_screen.Clock = MovedClock  # type: ignore[attr-defined, misc]
    return open_screen.open_screen(database)


# The person's side

LINES = (
    "Ana Ruiz @Acme: second round in 2 days #pycon",
    "Bo Berg: call today",
    "Cy Dahl: nudge tomorrow 9am !",
    "Di Eng: coffee fri ~6w",
    "Ed Fox + Fay Gray: lunch next week",
)
ACTS: tuple[tuple[int, Callable[[random.Random], list[str]]], ...] = (
    (30, lambda dice: [dice.choice("jkjkjjGg")] * dice.randint(1, 12)),
    (8, lambda dice: ["\t"]),
    (6, lambda dice: ["a", *dice.choice(LINES), "\r"]),
    (3, lambda dice: ["a", *dice.choice(LINES), ESC]),
    (6, lambda dice: ["n", *"call: liked the talk  I: the deck by fri", "\r"]),
    (6, lambda dice: ["d", dice.choice("dytna"), "\t", *"she said so", "\r"]),
    (8, lambda dice: ["D"]),
    (6, lambda dice: ["s", dice.choice("1345"), "\r"]),
    (6, lambda dice: [dice.choice("+-")]),
    (8, lambda dice: ["u"]),
    (3, lambda dice: ["U"]),
    (4, lambda dice: ["/", *dice.choice(("ana", "acme", "zz", "#py")), "\r", "j", ESC]),
    (3, lambda dice: ["t", *dice.choice(("D", " ", "j", "s1\r")), ESC]),
    (3, lambda dice: ["L", "j", "k", ESC]),
    (3, lambda dice: ["e", "x", "\t", "y", ESC]),
    (2, lambda dice: ["?", "j", "j", ESC]),
    (2, lambda dice: [":", *"ana", ESC]),
    (2, lambda dice: ["0", "j", "0"]),
    (3, lambda dice: [" ", " ", ESC]),
    (1, lambda dice: ["V", ESC]),
    (2, lambda dice: ["z", "z"]),
    (2, lambda dice: ["c", dice.choice("12345")]),
    (1, lambda dice: ["S", ESC]),
    (1, lambda dice: ["w", ESC]),
    (1, lambda dice: ["y", ESC]),
    (1, lambda dice: ["I", ESC]),
    (1, lambda dice: ["M", "j", "M"]),
)


def acts(dice: random.Random) -> Iterator[list[str]]:
    """What a person does, one thing after the other, each left as it was begun."""
    weights = [weight for weight, _ in ACTS]
    # Nothing presses q: twice it would leave.
    while True:
        (_, act) = dice.choices(ACTS, weights)[0]
        yield [*act(dice), ESC]


class Terminal:
    """The program in a pty of 120x40; what it draws is read and dropped."""

    def __init__(self, database: Path) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        self._file.truncate(SHARED)
        self._shared = mmap.mmap(self._file.fileno(), SHARED)
        self._database = database
        self.sent = 0
        self._last: deque[str] = deque(maxlen=8)
        self.drawn = 0
        self.pid, self._master = pty.fork()
        if not self.pid:
            os.environ["TERM"] = "xterm-256color"
            code = 70
            try:
                code = child(self._shared, str(database))
            except BaseException:
                database.with_name("fault").write_text(traceback.format_exc())
            finally:
                os._exit(code)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        threading.Thread(target=self._drain, daemon=True).start()

    def _drain(self) -> None:
        while True:
            try:
                self.drawn += len(os.read(self._master, 65536))
            except OSError:
                return

    @property
    def dealt_with(self) -> int:
        """How many keys the program is through with."""
        return int(COUNT.unpack_from(self._shared, 0)[0])

    def move_clock(self, seconds: float) -> None:
        """So many seconds after the start."""
        SHIFT.pack_into(self._shared, COUNT.size, seconds)

    def press(self, keys: list[str]) -> None:
        """Press keys; waits where the program is far behind."""
        self._last.append("".join(keys))
        os.write(self._master, "".join(keys).encode())
        self.sent += len(keys)
        self.catch_up(AHEAD)

    def catch_up(self, ahead: int = 0) -> None:
        """Wait until no more than so many keys are open."""
        stop = time.monotonic() + PATIENCE
        while self.sent - self.dealt_with > ahead:
            if time.monotonic() > stop:
                raise SystemExit(self._stuck())
            select.select([], [], [], 0.005)

    def _stuck(self) -> str:
        """Where it stands, for who looks for the reason."""
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        how = f"ended with {os.waitstatus_to_exitcode(status)}" if pid else "is running"
        if (fault := self._database.with_name("fault")).exists():
            print(fault.read_text())
        return f"stuck at {self.dealt_with:,} of {self.sent:,} keys, {how}: {list(self._last)}"

    def settle(self) -> None:
        """Wait until all keys are dealt with and nothing is drawn any more."""
        self.catch_up()
        before = -1
        while before != self.drawn:
            before = self.drawn
            select.select([], [], [], 1.5)

    def memory(self) -> tuple[int, int]:
        """KB that are the program's own, and KB in all."""
        found = {"Private_Clean:": 0, "Private_Dirty:": 0, "Rss:": 0}
        for line in Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines():
            name, *rest = line.split()
            if name in found:
                found[name] = int(rest[0])
        return found["Private_Clean:"] + found["Private_Dirty:"], found["Rss:"]

    def leave(self) -> int:
        """Quit, and give the exit code."""
        os.write(self._master, b"\x11")
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


class Elsewhere:
    """Another program's writes."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self.made = 0

    def write(self, moment: float) -> None:
        """Add, put off, close or note something."""
        from followup_tui.actions import closing, interactions, quick_add, schedule
        from followup_tui.actions.context import Context
        from followup_tui.domain.rules import Rules
        from followup_tui.errors import FollowupError
        from followup_tui.storage.queries.due import due_ids, upcoming_ids
        from followup_tui.system.clock import Clock

        now = Clock(START).now().add(seconds=moment)
        context = Context(now, Rules(), "command line")
        due = due_ids(now, context.rules, limit=20) or upcoming_ids(now, context.rules)[:20]
        kind = self._dice.randrange(4)
        try:
            if kind == 0 or not due:
                name = f"Guest {self._dice.randrange(PEOPLE):04}"
                quick_add.add([quick_add.parse_line(f"{name}: hello in 3 days", context)], context)
            elif kind == 1:
                schedule.snooze([self._dice.choice(due)], "3 days", context)
            elif kind == 2:
                closing.close(self._dice.sample(due, min(3, len(due))), "dropped", "", context)
            else:
                who = self._dice.randrange(PEOPLE) + 1
                interactions.log([who], "mail: a word from elsewhere", context)
        except FollowupError:
            return
        self.made += 1


def _fill(dice: random.Random, context: Any) -> None:
    """The sample people, and so many guests with what was said with them, each with a next step."""
    from followup_tui.actions import interactions, quick_add
    from followup_tui.actions.sample.load import add_sample

    add_sample(context)
    lines = [f"Guest {number:04}: hello in {number % 30 + 1} days" for number in range(PEOPLE)]
    for start in range(0, PEOPLE, 100):
        some = [quick_add.parse_line(line, context) for line in lines[start : start + 100]]
        quick_add.add(some, context)
    for _ in range(2 * PEOPLE):
        who = dice.randrange(PEOPLE) + 1
        interactions.log([who], "call 3 days ago: a word about the plan", context)


def run(keys: int, writes: int, days: int, seed: int) -> int:
    """The week; prints what memory was, and gives the exit code."""
    from followup_tui.actions.context import Context
    from followup_tui.domain.rules import Rules
    from followup_tui.storage.database import close_database, open_database
    from followup_tui.system.clock import Clock

    dice = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="followup-soak-") as folder:
        for name in ("DATA", "CONFIG", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = folder
        database = Path(folder) / "followup.db"
        open_database(database)
        _fill(dice, Context(Clock(START).now(), Rules(), "command line"))
        close_database()
        terminal = Terminal(database)
        open_database(database)
        terminal.press(["j"])
        elsewhere, doing = Elsewhere(dice), acts(dice)
        for _, act in ACTS:
            terminal.press([*act(dice), ESC])
        hours, first, began = days * HOURS, (0, 0), time.monotonic()
        print("hour     keys  writes  own MB  all MB  drawn MB  seconds", flush=True)
        for hour in range(hours):
            share = (hour + 1) / hours
            while terminal.sent < keys * share:
                moment = terminal.sent / keys * days * DAY
                terminal.move_clock(moment)
                terminal.press(next(doing))
                if elsewhere.made < writes * terminal.sent / keys:
                    elsewhere.write(moment)
            if hour == 0 or (hour + 1) % 6 == 0:
                terminal.settle()
                own, every = terminal.memory()
                first = first if first[0] else (own, every)
                print(
                    f"{hour + 1:4} {terminal.dealt_with:8,} {elsewhere.made:7,} {own / 1024:7.1f}"
                    f" {every / 1024:7.1f} {terminal.drawn / 1e6:9.1f}"
                    f" {time.monotonic() - began:8.0f}",
                    flush=True,
                )
        code = terminal.leave()
        close_database()
    print(
        f"exit code {code}; from the first hour to the end: own {own / first[0] - 1:+.1%},"
        f" all {every / first[1] - 1:+.1%}"
    )
    return int(code != 0 or every > first[1] * 1.1)


def main() -> int:
    """Read the arguments and run it."""
    parser = argparse.ArgumentParser(description="A simulated week in a real terminal.")
    parser.add_argument("--keys", type=int, default=200_000)
    parser.add_argument("--writes", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    return run(given.keys, given.writes, given.days, given.seed)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
