"""The screens, compared with pictures that someone has looked at.

After an intended change: `pytest tests/ui/test_pictures.py --snapshot-update`, then look."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pendulum import DateTime
from syrupy.assertion import SnapshotAssertion

from followup_tui.actions.context import Context
from followup_tui.actions.sample.load import add_sample
from followup_tui.domain.rules import Rules
from followup_tui.storage.database import close_database, open_database
from followup_tui.system.settings import Settings
from tests.ui.conftest import OpenApp
from tests.ui.picture import Picture, picture_of

# Syrupy wants files named after the test function; these are named after what they show.
pytestmark = [
    pytest.mark.once,
    pytest.mark.filterwarnings(r"ignore:\s*Can not relate snapshot:UserWarning"),
]

LINE = "Noor Haddad @Brightline: coffee about the platform role next tue 3pm #meetup ~6w !"
DOUBLE = "Mei Chen @Lumen: send the numbers fri #pycon may.chen@acme.example"


@dataclass(frozen=True)
class Shot:
    """What is done before a picture is taken; `typed` goes into the prompt."""

    name: str
    keys: tuple[str, ...] = ()
    typed: str = ""
    size: tuple[int, int] = (120, 36)
    theme: str | None = None
    is_empty: bool = False
    no_color: bool = False
    double: str = ""
    """A line that makes a duplicate of one of the sample contacts."""


SHOTS = (
    Shot("main-dark", ("j",)),
    Shot("main-light", ("j",), theme="textual-light"),
    Shot("main-no-color", ("space", "j"), no_color=True),
    Shot("snooze", ("j", "s"), size=(120, 30)),
    Shot("quick-add", ("a",), LINE, size=(120, 30)),
    Shot("close", ("d",), size=(100, 24)),
    Shot("close-next", ("j", "d", "a", "tab"), size=(120, 30)),
    Shot("triage", ("t", "space"), size=(120, 36)),
    Shot("triage-small", ("t",), size=(50, 15)),
    Shot("no-next-step", ("0",), size=(120, 30)),
    Shot("note", ("n",), "call yesterday: liked the talk I: the deck by fri", size=(120, 30)),
    Shot("history", ("j", "L"), size=(100, 24)),
    Shot("write", ("j", "w"), size=(120, 36)),
    Shot("write-small", ("j", "w"), size=(50, 15)),
    Shot("open-or-copy", ("j", "o"), size=(80, 24)),
    Shot("names-hidden", ("M", "j"), size=(120, 30)),
    Shot("park", ("p",), size=(80, 24)),
    Shot("narrow", size=(50, 15)),
    Shot("smallest", size=(40, 10)),
    Shot("empty", size=(100, 24), is_empty=True),
    Shot("help", ("question_mark",), size=(100, 40)),
    Shot("duplicates", ("equals_sign", "down", "right"), double=DOUBLE, size=(100, 30)),
    Shot("duplicates-small", ("equals_sign", "down", "right"), double=DOUBLE, size=(50, 15)),
    Shot("duplicates-none", ("equals_sign",), size=(80, 24)),
    Shot("edit", ("j", "e"), size=(100, 36)),
    Shot("pick", ("asterisk", "space"), size=(100, 24)),
    Shot("pick-small", ("asterisk", "space"), size=(50, 15)),
)


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The time zone that the local times of the sample contacts are shown from."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Europe/Berlin"
    time.tzset()
    yield
    os.environ.pop("TZ", None)
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


@pytest.fixture
def sample(path: Path, now: DateTime) -> Path:
    """Make a database with the sample contacts."""
    open_database(path)
    add_sample(Context(now, Rules(), "command line"))
    close_database()
    return path


@pytest.mark.usefixtures("in_berlin")
@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
async def test_the_screen_looks_as_it_did(
    shot: Shot,
    open_app: OpenApp,
    sample: Path,
    path: Path,
    snapshot: SnapshotAssertion,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if shot.no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    settings = Settings()
    if shot.theme:
        settings = replace(settings, theme=shot.theme)
    database = path.with_name("empty.db") if shot.is_empty else sample
    async with open_app(size=shot.size, settings=settings, path=database) as user:
        if shot.double:
            await user.add_lines(shot.double)
        for key in shot.keys:
            await user.press(key)
        if shot.typed:
            await user.type(shot.typed)
        picture = picture_of(user.app)
    assert picture == snapshot(name=shot.name, extension_class=Picture)
