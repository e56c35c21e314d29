"""Import on the screen: the path, the plan, the questions, and picking from the new contacts."""

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
from followup_tui.importing.review import ImportResult
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.system.progress import ProgressCallback, ProgressStage
from followup_tui.ui.screens.import_progress import CancellableProgress, ImportCancelledError
from followup_tui.ui.screens.import_review import ImportScreen
from followup_tui.ui.screens.pick import PickScreen
from followup_tui.wording import Wording
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


async def review_file(user: User, path: str) -> ImportScreen:
    """Type the path and return the screen with its plan."""
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
    """Export the whole database to a JSON file, as the command line does."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "followup_tui", "--db", str(database)),
            *("export", "--format", "json", str(target)),
        ],
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr


async def test_the_path_is_completed_and_the_plan_applied_and_undone(
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
        await review_file(user, "~/cards.vcf")
        await user.press("q")
        assert user.app.screen is user.screen
        assert await names(user) == []


async def test_a_shared_name_is_a_question_with_every_answer(open_app: OpenApp, home: Path) -> None:
    (home / "cards.vcf").write_text(card("Ana Ruiz", "Lumen", "ana@lumen.example"))
    async with open_app() as user:
        await user.add_lines("Ana Ruiz @Acme: call fri")
        screen = await review_file(user, "~/cards.vcf")
        assert lines(user, screen) == [
            "same name  Ana Ruiz  Lumen  skip; same name as Ana Ruiz, Acme  card 1"
        ]
        await user.press("space")
        assert "merge into Ana Ruiz, Acme" in lines(user, screen)[0]
        await user.press("space")
        assert "add as a new contact" in lines(user, screen)[0]
        assert "1 new" in head(screen)
        await user.press("space")
        assert "skip; same name" in lines(user, screen)[0]
        await user.press("space", "enter")
        assert await names(user) == ["Ana Ruiz"]
        (method,) = await user.run(lambda: contact_queries.methods_of([1]))  # type: ignore[misc]
        assert method.value == "ana@lumen.example"


async def test_the_plan_looks_as_before(
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
        await review_file(user, "~/cards.vcf")
        assert picture_of(user.app) == snapshot(name="import", extension_class=Picture)


async def test_a_filled_field_keeps_its_value_unless_the_files_is_chosen(
    open_app: OpenApp, home: Path
) -> None:
    (home / "cards.vcf").write_text(card("Ana Ruiz", "Lumen", "ana@x.example"))
    async with open_app() as user:
        await user.add_lines("Ana Ruiz @Acme: call fri ana@x.example")
        screen = await review_file(user, "~/cards.vcf")
        assert "company: keep “Acme”; the file has “Lumen”" in lines(user, screen)[0]
        await user.press("space")
        assert "company: Acme → Lumen" in lines(user, screen)[0]
        await user.press("enter")
        (ana,) = await user.run(lambda: contact_queries.contacts([1]))  # type: ignore[misc]
        assert ana.company == "Lumen"


async def test_an_unreadable_file_is_reported_and_the_screen_stays_usable(
    open_app: OpenApp, home: Path
) -> None:
    (home / "empty.vcf").write_text("")
    async with open_app() as user:
        screen = await review_file(user, "~/empty.vcf")
        assert "empty" in screen.plan.message[0]
        await user.press("enter", "space", "q")
        assert user.app.screen is user.screen
        await user.press("I")
        user.screen.prompt_bar.input.value = "~/nothing.vcf"
        await user.press("enter")
        assert "No such file" in user.preview


async def test_enter_right_after_typing_keeps_the_error_visible(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(text: str) -> bool:
        raise BadInputError("Not that one.")

    async with open_app() as user:
        await user.press("I")
        bar = user.screen.prompt_bar
        monkeypatch.setattr(bar.prompt, "submit", refuse)
        bar.input.value = "~/nothing.vcf"
        await bar.save()  # before the prompt has seen what was typed
        await user.wait()
        assert user.preview == "Not that one."
        user.screen.minute_changed()
        await user.wait()
        assert user.preview == "Not that one."
        await user.press("x")
        assert user.preview == "No matching files."


async def test_a_busy_database_is_reported_and_the_plan_stays(
    open_app: OpenApp, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise DatabaseBusyError("Another program is writing.")

    (home / "cards.vcf").write_text(card("Zoë Adler"))
    async with open_app() as user:
        screen = await review_file(user, "~/cards.vcf")
        monkeypatch.setattr(review, "apply_plan", busy)
        await user.press("enter")
        assert user.toasts == ["Another program is writing."]
        assert lines(user, screen) == ["new  Zoë Adler  card 1"]
        assert "1 new" in head(screen)


def test_progress_is_shown_after_a_second_and_can_cancel_the_work() -> None:
    clock = [0.0]
    steady = CancellableProgress(lambda: clock[0])
    steady(1, 10, ProgressStage.WRITING)
    assert steady.status_text == ""
    clock[0] = 2.0
    assert steady.status_text.startswith("Writing 10%")
    steady.cancel()
    with pytest.raises(ImportCancelledError):
        steady(2, 10, ProgressStage.WRITING)


async def test_new_contacts_are_picked_with_one_key(open_app: OpenApp, home: Path) -> None:
    (home / "cards.vcf").write_text("".join(card(f"Person{n} Berg") for n in range(4)))
    async with open_app() as user:
        await review_file(user, "~/cards.vcf")
        await user.press("enter")
        screen = user.app.screen
        assert isinstance(screen, PickScreen)
        await user.press("space", "j", "space")
        assert "2 selected" in str(screen.row_list.border_subtitle)
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
        await user.press("c", "3", "enter")
        assert len(user.rows(screen.row_list)) == 2
        await user.press("V", "m")
        assert screen.row_list.message[0] == "No parked contacts."
        await user.press("q")
        assert user.app.screen is user.screen


async def test_picking_from_an_empty_list_is_harmless(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.press("asterisk", "m", "c", "s", "V", "x")
        assert user.app.fatal_error is None
        await user.press("q")


async def test_a_contact_removed_meanwhile_makes_the_plan_stale(
    open_app: OpenApp, home: Path
) -> None:
    (home / "cards.vcf").write_text(card("Ana Ruiz", "Lumen", "ana@x.example"))
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call fri ana@x.example")
        screen = await review_file(user, "~/cards.vcf")
        await user.run(lambda: reversal.undo(user.context()))
        await user.press("enter")
        assert "Contacts have changed since" in user.toasts[0]
        assert user.app.screen is screen


async def test_a_backup_is_restored_into_an_empty_database(
    open_app: OpenApp, home: Path, tmp_path: Path
) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz @Acme: call fri", "Li Wei: x mon")
    target = home / "all.json"
    export(tmp_path / "followup.db", target)
    async with open_app(path=tmp_path / "other.db") as user:
        screen = await review_file(user, "~/all.json")
        assert lines(user, screen) == ["new  Ana Ruiz  Acme  contact 1", "new  Li Wei  contact 2"]
        assert "2 new (4 records)" in head(screen)
        await user.press("enter")
        assert user.app.screen is user.screen
        assert [row.split("  ")[0] for row in user.contacts] == ["Ana Ruiz", "Li Wei"]
        await user.press("u")
        assert await names(user) == []


async def test_an_import_of_nothing_new_offers_no_undo(open_app: OpenApp, home: Path) -> None:
    (home / "cards.vcf").write_text(card("Zoë Adler", "Lumen", "zoe@lumen.example"))
    async with open_app() as user:
        await review_file(user, "~/cards.vcf")
        await user.press("enter", "q")
        screen = await review_file(user, "~/cards.vcf")
        assert lines(user, screen) == ["unchanged  Zoë Adler  matched by email  card 1"]
        await user.press("enter")
        assert user.app.screen is user.screen
        assert user.toasts[-1] == "Nothing new to import."
        # One import was written, and one undo reverts it.
        await user.press("u")
        assert await names(user) == []


async def test_a_full_path_after_the_tilde_replaces_it(open_app: OpenApp, home: Path) -> None:
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


async def test_a_backup_beside_other_data_shows_updates_and_conflicts(
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
        screen = await review_file(user, "~/all.json")
        assert lines(user, screen) == [
            "conflict  Ana Ruiz  company: keep “Acme”; the file has “Umbrella”  contact 1",
            "updated  Ana Ruiz  role: Buyer (matched by uid)  contact 1",
            "new  Li Wang  contact 2",
        ]


class Slow:
    """A review whose import goes on when the test says so, and may report no more progress then."""

    question_count = 0
    count = 1

    def __init__(self, *, speaks: bool) -> None:
        self.go_on = Event()
        self._speaks = speaks

    def lines(self, start: int, stop: int) -> list[PlanLine]:
        return [PlanLine("new", "Ana", "", Wording(), "card 1")][start:stop]

    def next_answer(self, index: int) -> bool:
        return False

    def summary(self) -> str:
        return "1 new"

    def apply(self, context: Context, progress: ProgressCallback) -> ImportResult:
        progress(0, 1, ProgressStage.WRITING)
        self.go_on.wait(20)
        if self._speaks:
            progress(1, 1, ProgressStage.WRITING)
        return ImportResult("Imported 1 new", False)


@pytest.mark.parametrize(
    ("speaks", "words"),
    [
        (True, "Cancelled. Nothing was imported."),
        (False, "Imported 1 new · u undoes it"),
    ],
)
async def test_stopping_during_the_import_reports_what_really_happened(
    open_app: OpenApp, home: Path, monkeypatch: pytest.MonkeyPatch, speaks: bool, words: str
) -> None:
    (home / "cards.vcf").write_text(card("Ana"))
    slow = Slow(speaks=speaks)
    monkeypatch.setattr("followup_tui.ui.screens.import_review.open_review", lambda *_: slow)
    monkeypatch.setattr("followup_tui.ui.screens.import_progress.SHOW_AFTER_SECONDS", 0)
    async with open_app() as user:
        screen = await review_file(user, "~/cards.vcf")
        await user.pilot.press("enter")
        await user.pilot.press("q")
        await user.pilot.pause()
        assert user.app.screen is screen
        assert "Cancelling…" in head(screen)
        slow.go_on.set()
        await user.wait()
        assert user.app.screen is user.screen
        assert user.toasts[-1] == words
