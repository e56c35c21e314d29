"""Long notes are written in the user's editor."""

from __future__ import annotations

import os
import stat
from contextlib import nullcontext
from pathlib import Path

import pytest

from followup_tui.errors import BadInputError, NotFoundError
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.system import editor
from followup_tui.ui.prompts import long_note
from tests.ui.conftest import OpenApp, User

WRITES = """#!/bin/sh
sed -i 's/^how:.*/how: call/; s/^when:.*/when: last fri/' "$1"
sed -i 's/^I promised:.*/I promised: it by fri/' "$1"
printf 'First line.\\n\\nSecond line.\\n' >> "$1"
"""


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_note, "suspended", lambda desk: nullcontext())


def write_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    file = tmp_path / "an editor"
    file.write_text(text)
    file.chmod(0o700)
    monkeypatch.setenv("VISUAL", "")
    monkeypatch.setenv("EDITOR", f'"{file}" -w')
    # The editor's command has an argument of its own before the file.
    file.write_text(text.replace('"$1"', '"$2"'))


async def ana(user: User) -> PersonDetails:
    person = await user.run(lambda: person_details(1))
    assert isinstance(person, PersonDetails)
    return person


async def test_the_edited_note_is_logged(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_editor(tmp_path, monkeypatch, WRITES)
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call | 2026-11-20")
        await user.press("N")
        (one,) = (await ana(user)).interactions
        assert (one.channel, one.happened, one.summary) == (
            "call",
            "2026-11-20",
            "First line.\n\nSecond line.",
        )
        assert one.i_promised == "it by fri"
        assert "First line." in user.detail
        await user.press("u")
        assert (await ana(user)).interactions == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("#!/bin/sh\nexit 0\n", "Nothing was logged."),
        ('#!/bin/sh\n: > "$1"\n', "Nothing was logged."),
        ('#!/bin/sh\nrm "$1"\n', "Nothing was logged."),
        ('#!/bin/sh\necho x >> "$1"; exit 3\n', "The editor failed (exit code 3)."),
        ('#!/bin/sh\necho x >> "$1"; kill -9 $$\n', "The editor failed (exit code -9)."),
    ],
)
async def test_an_aborted_editor_logs_nothing(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, words: str
) -> None:
    write_editor(tmp_path, monkeypatch, text)
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call | 2026-11-20")
        await user.press("N")
        assert words in user.toasts[0]
        assert (await ana(user)).interactions == ()
        await user.press("D")
        assert user.due == []


async def test_an_invalid_note_is_reported_and_offered_again(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_editor(
        tmp_path,
        monkeypatch,
        '#!/bin/sh\nsed -i "s/^when:.*/when: tomorrow/" "$1"\necho much >> "$1"\n',
    )
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call | 2026-11-20")
        await user.press("N")
        assert user.toasts == ["tomorrow is in the future."]
        write_editor(tmp_path, monkeypatch, '#!/bin/sh\nsed -i "s/^when:.*/when: today/" "$1"\n')
        await user.press("N")
        assert [interaction.summary for interaction in (await ana(user)).interactions] == ["much"]


def test_the_editor_command_keeps_its_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    assert editor.editor_command({"VISUAL": "code --wait", "EDITOR": "vi"}) == ["code", "--wait"]
    assert editor.editor_command({"EDITOR": "'my editor' -x"}) == ["my editor", "-x"]
    with pytest.raises(NotFoundError, match="Set EDITOR"):
        editor.editor_command({"PATH": ""})
    with pytest.raises(BadInputError, match="unclosed quote"):
        editor.editor_command({"EDITOR": "'vi"})


def test_the_file_is_private_and_removed_afterwards(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    shell = f'stat -c %a "$0" > {seen}; stat -c %a "$(dirname "$0")" >> {seen}; echo "$0" >> {seen}'
    assert editor.edit_text("text", ["sh", "-c", shell], lambda: None) == "text"
    mode, folder, name = seen.read_text().split()
    assert (mode, folder) == ("600", "700")
    assert not Path(name).parent.exists()


def test_a_missing_editor_is_reported(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="Can't start"):
        editor.edit_text("text", [str(tmp_path / "none")], lambda: None)


def test_a_note_in_a_broken_encoding_is_kept_in_its_file() -> None:
    with pytest.raises(BadInputError, match="kept in") as refused:
        editor.edit_text("text", ["sh", "-c", r'printf "\377\376x" > "$0"'], lambda: None)
    file = Path(str(refused.value).rpartition("kept in ")[2].rstrip("."))
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    file.unlink()
    file.parent.rmdir()
