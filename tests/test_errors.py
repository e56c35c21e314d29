"""An error keeps what happened, what was kept and a hint apart, and has a code of its own."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from followup_tui.errors import FollowupError, NotFoundError
from followup_tui.wording import Wording, as_wording, wording

PACKAGE = Path(__file__).parent.parent / "followup_tui"


def error_classes() -> list[type[FollowupError]]:
    """Return every class of error of the program."""
    for file in PACKAGE.rglob("*.py"):
        if "Error(" in file.read_text() and "migrations" not in file.parts:
            parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
            import_module(".".join(part for part in parts if part != "__init__"))
    found: list[type[FollowupError]] = [FollowupError]
    for kind in found:
        found.extend(kind.__subclasses__())
    return list(dict.fromkeys(kind for kind in found if kind.__module__.startswith("followup_tui")))


ERROR_CLASSES = error_classes()


def hidden(text: str) -> str:
    return "•" * len(text)


def test_words_of_ours_and_data_stay_apart() -> None:
    error = NotFoundError(wording("{} has no email.", "Rest"), "Nothing was sent.", "Press e.")
    assert str(error) == "Rest has no email. Nothing was sent. Press e."
    assert error.wording.text(hidden) == "•••• has no email. Nothing was sent. Press e."


def test_a_str_is_all_ours() -> None:
    error = NotFoundError("Nothing to undo.")
    assert (error.problem, error.kept, error.hint) == (
        as_wording("Nothing to undo."),
        Wording(),
        Wording(),
    )
    assert error.wording.text(hidden) == "Nothing to undo."


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("Type it as: fri", "Nothing was saved."), "Type it as: fri. Nothing was saved."),
        (("Gone.", "", "Try again."), "Gone. Try again."),
        (("Gone?", "Kept"), "Gone? Kept"),
    ],
)
def test_the_parts_become_one_text(parts: tuple[str, ...], sentence: str) -> None:
    assert str(FollowupError(*parts)) == sentence


def test_each_kind_of_error_has_a_code_of_its_own() -> None:
    codes = [kind.code for kind in ERROR_CLASSES]
    assert len(codes) > 12
    assert sorted(codes) == sorted(set(codes))
    assert all(
        kind.code == kind.code.lower() and kind.code.isidentifier() for kind in ERROR_CLASSES
    )


def test_the_documentation_lists_each_code_with_its_exit_code() -> None:
    text = (PACKAGE / "docs" / "json.md").read_text().partition("| code | exit code |")[2]
    listed = {
        code: int(row.rpartition("| ")[2].strip(" |"))
        for row in text.split("\n\n")[0].splitlines()[2:]
        for code in re.findall(r"`(\w+)`", row)
    }
    only_on_screen = {"failed", "queued", "edit_conflict"}
    assert listed == {
        kind.code: kind.exit_code for kind in ERROR_CLASSES if kind.code not in only_on_screen
    }
