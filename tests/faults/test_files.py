"""Whatever is found in the place of the database: an exit code, one sentence, nothing lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults.content import WHOLE, count_of, sound_content
from tests.faults.matrix import fault, rounds
from tests.faults.old_schemas import OLD_SCHEMAS, PEOPLE, create_old
from tests.faults.program import Done, Home
from tests.faults.report import Tally
from tests.faults.states import CALLS, CAPTURED, KINDS, STATES, Kind, State, bytes_of, put_back

pytestmark = pytest.mark.once

STATES_AND_ROWS = [pytest.param(state, marks=fault(state.id), id=state.id) for state in STATES]


@pytest.mark.parametrize("state", STATES_AND_ROWS)
def test_a_bad_file_is_reported_and_nothing_is_lost(
    sample: Home, tmp_path: Path, tally: Tally, state: State
) -> None:
    for number in range(rounds(state.id)):
        kind = KINDS[(number + STATES.index(state)) % len(KINDS)]
        home = sample.copy(tmp_path / str(number))
        state.damage(home.database, random.Random(number))
        before = bytes_of(home.database)
        where = f"{state.id}, {kind}, seed {number}"
        refused = _use_screen(home, state) if kind == "screen" else _run(home, state, kind)
        if refused and state.is_untouched:
            assert bytes_of(home.database) == before, where
        home.check_no_crash()
        queued = home.queue.read_text() if home.queue.exists() else ""
        names = [name for name in CAPTURED.get(kind, ()) if name in queued]
        assert names or not refused or state.adding == "refused" or kind not in CAPTURED, where
        if names:
            put_back(home, sample)
            home.succeed("due")
            home.succeed("due")
        assert all(count_of(home.database, name) == WHOLE for name in names), where
        tally.count(f"{kind}: {'refused' if refused else 'worked'}")


def _run(home: Home, state: State, kind: Kind) -> bool:
    """Run a verb of that kind; return whether the database did not take or give what was asked."""
    arguments, stdin = CALLS[kind]
    if kind == "export file":
        arguments = (*arguments[:-1], str(home.folder / arguments[-1]))
    done = home.run(*arguments, stdin=stdin)
    assert done.code in state.codes(kind), (kind, done)
    if done.code:
        done.check_sentence(*state.codes(kind))
        assert done.out == "", (kind, done)
    is_queued = "ueued in" in done.err
    if kind in CAPTURED:
        assert is_queued or state.adding != "queued", done
        assert not is_queued or state.adding in ("queued", "either"), done
    assert "Traceback" not in done.err
    return bool(done.code) or is_queued


def _use_screen(home: Home, state: State) -> bool:
    """Open the screen and add someone if it starts; return whether it did not save."""
    screen = home.screen()
    try:
        shown = screen.until_any("Due now", "n  create a new", ended=True)
        if shown == "Due now":
            assert state.screen in ("starts", "either"), screen.text
            screen.press("aMay Chen: coffee fri\r")
            said = screen.until_any("Added: May Chen", "Added May Chen", "ueued")
            screen.press("\x11")
            assert screen.ends() == 0, screen.text
            return "ueued" in said
        assert state.screen == ("asks" if shown else "refuses") or state.screen == "either"
        if shown:
            screen.press("q")
        code = screen.ends()
        Done(code or 0, "", screen.last_words()).check_sentence(5)
        # There was no screen to type on.
        return False
    finally:
        screen.child.close(force=True)


@fault("old schema")
def test_every_verb_works_on_every_old_schema(tmp_path: Path, tally: Tally) -> None:
    for number in range(rounds("old schema")):
        old = OLD_SCHEMAS[number % len(OLD_SCHEMAS)]
        kind = KINDS[number // len(OLD_SCHEMAS) % len(KINDS)]
        home = Home(tmp_path / str(number))
        create_old(home.database, old)
        if kind == "screen":
            assert not _use_screen(home, State("old schema", create_old, screen="starts"))  # type: ignore[arg-type]
        else:
            arguments, stdin = CALLS[kind]
            done = home.run(*arguments, stdin=stdin)
            assert done.code in ((1,) if kind == "undo" else (0,)), (old, done)
        new = len(CAPTURED.get(kind, ())) or int(kind == "import")
        assert len(sound_content(home.database)["contact"]) == PEOPLE + new
        home.check_no_crash()
        tally.count(f"schema {old}")
