"""Bringing people from the screen: the path, the plan, the answers, who matters."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest
from syrupy.assertion import SnapshotAssertion

from followup_tui.actions import undo as reversal
from followup_tui.actions.context import Context
from followup_tui.errors import BadInputError, DatabaseBusyError
from followup_tui.importing import review
from followup_tui.importing.plan_lines import PlanLine
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.system.progress import ProgressCallback, ProgressStage
from followup_tui.ui.screens.import_review import (
    CancellableProgress,
    ImportCancelledError,
    ImportScreen,
)
from followup_tui.ui.screens.pick import PickScreen
from tests.ui.conftest import OpenApp, User
from tests.ui.picture import Picture, picture_of

pytestmark = pytest.mark.filterwarnings(r"ignore:\s*Can not relate snapshot:UserWarning")

CARDS = """BEGIN:VCARD
VERSION:3.0
FN:{}
ORG:{}
EMAIL:{}
END:VCARD
"""


def card(name: str, company: str = "", email: str = "") -> str:
    return CARDS.format(name, company, email)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


async def look_at(user: User, path: str) -> ImportScreen:
    """Type the path; give the screen with its plan."""
    await user.press("I")
    user.screen.prompt_bar.input.value = ""
    await user.type(path)
    await user.press("enter")
    screen = user.app.screen
    assert isinstance(screen, ImportScreen)
    return screen


def lines(user: User, screen: ImportScreen) -> list[str]:
    return user.rows(screen.plan)


def head(screen: ImportScreen) -> str:
    return str(screen.query_one("#progress").render())


async def names(user: User) -> list[str]:
    found = await user.run(lambda: contact_queries.contacts(contact_queries.all_contact_ids()))
    return [one.name for one in found]  # type: ignore[attr-defined]


def export(database: Path, target: Path) -> None:
    """The whole database as the command line writes it."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "followup_tui", "--db", str(database)),
            *("export", "--format", "json", str(target)),
        ],
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr


async def test_the_path_is_completed_the_plan_is_shown_and_one_undo_takes_all_back(
    open_app: OpenApp, home: Path
) -> None:
    (home / "cards.vcf").write_text(card("Zoë Adler", "Lumen", "zoe@lumen.example") + card("Bo Li"))
    async with open_app() as user:
        await user.press("I")
        assert "cards.vcf" in user.preview
        await user.type("ca")
        await user.press("tab")
        assert user.screen.prompt_bar.input.value == "~/cards.vcf"
        await user.press("enter")
        screen = user.app.screen
        assert isinstance(screen, ImportScreen)
        assert lines(user, screen) == [
            "new  Zoë Adler  Lumen  zoe@lumen.example  card 1",
            "new  Bo Li  card 2",
        ]
        assert "2 new" in head(screen)
        assert await names(user) == []
        await user.press("enter")
        assert isinstance(user.app.screen, PickScreen)
        assert await names(user) == ["Zoë Adler", "Bo Li"]
        await user.press("q", "u")
        assert await names(user) == []


async def test_leaving_the_plan_changes_nothing(open_app: OpenApp, home: Path) -> None:
    (home / "cards.vcf").write_text(card("Zoë Adler"))
    async with open_app() as user:
        await look_at(user, "~/cards.vcf")
        await user.press("q")
        assert user.app.screen is user.screen
        assert await names(user) == []


async def test_a_name_alone_is_asked_and_each_answer_can_be_given(
    open_app: OpenApp, home: Path
) -> None:
    (home / "cards.vcf").write_text(card("Ana Ruiz", "Lumen", "ana@lumen.example"))
    async with open_app() as user:
        await user.add_lines("Ana Ruiz @Acme: call fri")
        screen = await look_at(user, "~/cards.vcf")
        assert lines(user, screen) == [
            "same name  Ana Ruiz  Lumen  left out; here is Ana Ruiz, Acme  card 1"
        ]
        await user.press("space")
        assert "the same as Ana Ruiz, Acme" in lines(user, screen)[0]
        await user.press("space")
        assert "a new contact" in lines(user, screen)[0]
        assert "1 new" in head(screen)
        await user.press("space")
        assert "left out" in lines(user, screen)[0]
        await user.press("space", "enter")
        assert await names(user) == ["Ana Ruiz"]
        (method,) = await user.run(lambda: contact_queries.methods_of([1]))  # type: ignore[misc]
        assert method.value == "ana@lumen.example"


async def test_the_plan_looks_as_it_did(
    open_app: OpenApp, home: Path, snapshot: SnapshotAssertion
) -> None:
    people = (
        ("Ana Ruiz", "Lumen", "ana@x.example"),
        ("Bo Li", "", ""),
        ("Omar Khalil", "", "o@x.example"),
    )
    (home / "cards.vcf").write_text("".join(card(*one) for one in people) + card(""))
    async with open_app(size=(100, 20)) as user:
        await user.add_lines("Ana Ruiz @Acme: call fri ana@x.example", "Omar Khalil @Redbrook: x")
        await look_at(user, "~/cards.vcf")
        assert picture_of(user.app) == snapshot(name="import", extension_class=Picture)


async def test_a_filled_field_stays_unless_it_is_taken(open_app: OpenApp, home: Path) -> None:
    (home / "cards.vcf").write_text(card("Ana Ruiz", "Lumen", "ana@x.example"))
    async with open_app() as user:
        await user.add_lines("Ana Ruiz @Acme: call fri ana@x.example")
        screen = await look_at(user, "~/cards.vcf")
        assert "company stays Acme, not Lumen" in lines(user, screen)[0]
        await user.press("space")
        assert "company: Acme → Lumen" in lines(user, screen)[0]
        await user.press("enter")
        (ana,) = await user.run(lambda: contact_queries.contacts([1]))  # type: ignore[misc]
        assert ana.company == "Lumen"


async def test_what_cannot_be_read_is_one_sentence_and_the_screen_lives(
    open_app: OpenApp, home: Path
) -> None:
    (home / "empty.vcf").write_text("")
    async with open_app() as user:
        screen = await look_at(user, "~/empty.vcf")
        assert "empty" in screen.plan.message[0]
        await user.press("enter", "space", "q")
        assert user.app.screen is user.screen
        await user.press("I")
        user.screen.prompt_bar.input.value = "~/nothing.vcf"
        await user.press("enter")
        assert "There is no such file" in user.preview


async def test_enter_at_once_after_the_last_sign_leaves_why_it_is_refused(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(text: str) -> bool:
        raise BadInputError("Not that one.")

    async with open_app() as user:
        await user.press("I")
        bar = user.screen.prompt_bar
        monkeypatch.setattr(bar.prompt, "submit", refuse)
        bar.input.value = "~/nothing.vcf"
        await bar.save()  # before the line has heard of what was typed
        await user.wait()
        assert user.preview == "Not that one."
        user.screen.minute_changed()
        await user.wait()
        assert user.preview == "Not that one."
        await user.press("x")
        assert user.preview == "Nothing there that begins like this."


async def test_another_writer_is_said_and_the_plan_stays(
    open_app: OpenApp, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise DatabaseBusyError("Another program is writing.")

    (home / "cards.vcf").write_text(card("Zoë Adler"))
    async with open_app() as user:
        screen = await look_at(user, "~/cards.vcf")
        monkeypatch.setattr(review, "bring", busy)
        await user.press("enter")
        assert user.toasts == ["Another program is writing."]
        assert lines(user, screen) == ["new  Zoë Adler  card 1"]
        assert "1 new" in head(screen)


def test_progress_is_shown_after_a_second_and_stops_the_work() -> None:
    steady = CancellableProgress()
    steady(1, 10, ProgressStage.WRITING)
    assert steady.status_text == ""
    steady._begun -= 2
    assert steady.status_text.startswith("Writing 10%")
    steady.cancel()
    with pytest.raises(ImportCancelledError):
        steady(2, 10, ProgressStage.WRITING)


async def test_who_matters_is_picked_with_one_key(open_app: OpenApp, home: Path) -> None:
    (home / "cards.vcf").write_text("".join(card(f"Person{n} Berg") for n in range(4)))
    async with open_app() as user:
        await look_at(user, "~/cards.vcf")
        await user.press("enter")
        screen = user.app.screen
        assert isinstance(screen, PickScreen)
        await user.press("space", "j", "space")
        assert "2 picked" in str(screen.row_list.border_subtitle)
        await user.press("m")
        assert len(user.rows(screen.row_list)) == 2
        found = await user.run(lambda: contact_queries.contacts([1, 2, 3, 4]))
        kept = {one.name: (one.status, one.cadence) for one in found}  # type: ignore[attr-defined]
        assert kept == {
            "Person0 Berg": ("active", "3 months"),
            "Person1 Berg": ("parked", None),
            "Person2 Berg": ("active", "3 months"),
            "Person3 Berg": ("parked", None),
        }
        await user.press("u")
        assert len(user.rows(screen.row_list)) == 4
        await user.press("s")
        await user.type("send the deck fri")
        await user.press("enter")
        (step,) = await user.run(lambda: due_queries.open_followups([1, 2, 3, 4]))  # type: ignore[misc]
        assert (step.about, step.due) == ("send the deck", "2026-11-27")
        await user.press("c", "3")
        assert len(user.rows(screen.row_list)) == 2
        await user.press("V", "m")
        assert screen.row_list.message[0] == "Nobody rests for good."
        await user.press("q")
        assert user.app.screen is user.screen


async def test_nobody_is_there_to_pick_and_nothing_breaks(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.press("asterisk", "m", "c", "s", "V", "x")
        assert user.app.fatal_error is None
        await user.press("q")


async def test_whoever_goes_while_the_plan_is_looked_at_is_noticed(
    open_app: OpenApp, home: Path
) -> None:
    (home / "cards.vcf").write_text(card("Ana Ruiz", "Lumen", "ana@x.example"))
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call fri ana@x.example")
        screen = await look_at(user, "~/cards.vcf")
        await user.run(lambda: reversal.undo(user.context()))
        await user.press("enter")
        assert "Contacts were changed since" in user.toasts[0]
        assert user.app.screen is screen


async def test_our_own_export_comes_back_as_it_was(
    open_app: OpenApp, home: Path, tmp_path: Path
) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz @Acme: call fri", "Li Wei: x mon")
    target = home / "all.json"
    export(tmp_path / "followup.db", target)
    async with open_app(path=tmp_path / "other.db") as user:
        screen = await look_at(user, "~/all.json")
        assert lines(user, screen) == ["new  Ana Ruiz  Acme  contact 1", "new  Li Wei  contact 2"]
        assert "2 new contacts" in head(screen)
        await user.press("enter")
        assert user.app.screen is user.screen
        assert [row.split("  ")[0] for row in user.contacts] == ["Ana Ruiz", "Li Wei"]
        await user.press("u")
        assert await names(user) == []


async def test_whatever_holds_nothing_new_offers_no_undo(open_app: OpenApp, home: Path) -> None:
    (home / "cards.vcf").write_text(card("Zoë Adler", "Lumen", "zoe@lumen.example"))
    async with open_app() as user:
        await look_at(user, "~/cards.vcf")
        await user.press("enter", "q")
        screen = await look_at(user, "~/cards.vcf")
        assert lines(user, screen) == ["known  Zoë Adler  by e-mail  card 1"]
        await user.press("enter")
        assert user.app.screen is user.screen
        assert user.toasts[-1] == "Nothing in it is new."
        # One import was written, and one undo takes it back.
        await user.press("u")
        assert await names(user) == []


async def test_a_whole_path_typed_behind_the_tilde_counts_alone(
    open_app: OpenApp, home: Path
) -> None:
    (home / "my cards.vcf").write_text(card("Zoë Adler"))
    async with open_app() as user:
        await user.press("I")
        await user.type(f"{home}/my")
        assert "my cards.vcf" in user.preview
        await user.press("tab")
        assert user.screen.prompt_bar.input.value == f"{home}/my cards.vcf"
        user.screen.prompt_bar.input.value = f"~/'{home}/my cards.vcf' "
        await user.press("enter")
        assert isinstance(user.app.screen, ImportScreen)


async def test_our_own_export_beside_other_data_tells_what_would_change(
    open_app: OpenApp, home: Path, tmp_path: Path
) -> None:
    target = home / "all.json"
    async with open_app() as user:
        await user.add_lines("Ana Ruiz @Acme: call fri", "Li Wei: x mon")
        export(tmp_path / "followup.db", target)
        data = json.loads(target.read_text())
        ana, li = data["contact"]
        ana |= {"company": "Umbrella", "role": "Buyer"}
        li |= {"id": 7, "uid": "another", "name": "Li Wang"}
        (step, _) = data["followup"]
        data |= {"contact": [ana, li], "followup": [step]}
        target.write_text(json.dumps(data))
        screen = await look_at(user, "~/all.json")
        assert lines(user, screen) == [
            "differs  Ana Ruiz  company stays Acme, not Umbrella  contact 1",
            "adds  Ana Ruiz  role: Buyer (by uid)  contact 1",
            "new  Li Wang  contact 2",
        ]


class Slow:
    """Choices whose writing goes on when the test says so, and may be past its last word then."""

    asked = 0
    count = 1

    def __init__(self, *, speaks: bool) -> None:
        self.go_on = Event()
        self._speaks = speaks

    def lines(self, start: int, stop: int) -> list[PlanLine]:
        return [PlanLine("new", "Ana", "", "", "card 1")][start:stop]

    def turn(self, place: int) -> bool:
        return False

    def summary(self) -> str:
        return "1 new"

    def bring(self, context: Context, progress: ProgressCallback) -> review.ImportResult:
        progress(0, 1, ProgressStage.WRITING)
        self.go_on.wait(20)
        if self._speaks:
            progress(1, 1, ProgressStage.WRITING)
        return review.ImportResult("Imported: 1 new", False)


@pytest.mark.parametrize(
    ("speaks", "words"),
    [
        (True, "Stopped. Nothing was imported."),
        (False, "Imported: 1 new · u takes it back"),
    ],
)
async def test_a_stop_while_it_writes_says_what_really_came_of_it(
    open_app: OpenApp, home: Path, monkeypatch: pytest.MonkeyPatch, speaks: bool, words: str
) -> None:
    (home / "cards.vcf").write_text(card("Ana"))
    slow = Slow(speaks=speaks)
    monkeypatch.setattr("followup_tui.ui.screens.import_review.look", lambda *_: slow)
    async with open_app() as user:
        screen = await look_at(user, "~/cards.vcf")
        await user.pilot.press("enter")
        await user.pilot.press("q")
        await user.pilot.pause()
        assert user.app.screen is screen
        assert "Stopping…" in head(screen)
        slow.go_on.set()
        await user.wait()
        assert user.app.screen is user.screen
        assert user.toasts[-1] == words
