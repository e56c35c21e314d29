"""Long notes are written in the user's editor."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing, nullcontext
from pathlib import Path

import pytest

from followup_tui.errors import BadInputError, NotFoundError
from followup_tui.storage.database import database
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.system import editor, paths
from followup_tui.system.editor_file import EditorTopic, open_editor_file, unfinished_texts
from followup_tui.ui.prompts import in_editor
from tests.ui.conftest import OpenApp, User

WRITES = """#!/bin/sh
sed -i 's/^how:.*/how: call/; s/^when:.*/when: last fri/' "$1"
sed -i 's/^I promised:.*/I promised: it by fri/' "$1"
printf 'First line.\\n\\nSecond line.\\n' >> "$1"
"""


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_editor, "suspended", lambda desk: nullcontext())


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
        ("#!/bin/sh\nexit 3\n", "The editor failed (exit code 3). Nothing was saved."),
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
        assert not paths.editor_files().exists()
        await user.press("D")
        assert user.due == []


def kept() -> list[str]:
    """The texts in the files that are left."""
    return [file.read_text() for file in sorted(paths.editor_files().glob("*/note.txt"))]


FAILURES = {
    "exit code": ('echo much >> "$1"; exit 3', "The editor failed (exit code 3)."),
    "killed": ('echo much >> "$1"; kill -9 $$', "The editor failed (exit code -9)."),
    "refused": (
        'sed -i "s/^when:.*/when: tomorrow/" "$1"; echo much >> "$1"',
        "tomorrow is in the future.",
    ),
    "two people": (
        'sed -i "s/^with:.*/with: Bo/" "$1"; echo much >> "$1"',
        "Several contacts match",
    ),
    "too long": ('head -c 1000001 /dev/zero | tr "\\0" x >> "$1"', "The text is too long"),
    "not UTF-8": (r'printf "\377\376much" > "$1"', "The text is not UTF-8."),
    "nano, closed": ('{ cat "$1"; echo much; } > "$1".save; kill -1 $$', "exit code -1"),
}


@pytest.mark.parametrize("failure", FAILURES)
async def test_a_note_that_was_not_logged_stays_in_its_file_and_opens_again(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    script, words = FAILURES[failure]
    write_editor(tmp_path, monkeypatch, f"#!/bin/sh\n{script}\n")
    path = tmp_path / "a.db"
    async with open_app(path=path) as user:
        await user.add_lines(
            "Ana Ruiz: call | 2026-11-20", "Bo Berg: x in 3 weeks", "Bo Olsen: y in 3 weeks"
        )
        await user.press("N")
        (toast,) = user.toasts
        assert words in toast
        (folder,) = paths.editor_files().iterdir()
        file = folder / "note.txt"
        assert f"Your text is kept in {file}" in toast
        assert toast.endswith("N opens it again.")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert (await ana(user)).interactions == ()
        before = file.read_bytes()
    seen = tmp_path / "seen"
    written = "when: today\\n--- write your note below this line ---\\nMuch.\\n"
    if failure == "not UTF-8":
        written = "Much.\\n"
    write_editor(
        tmp_path, monkeypatch, f"""#!/bin/sh\ncp "$1" {seen}; printf '%b' '{written}' > "$1"\n"""
    )
    async with open_app(path=path) as user:
        await user.press("N")
        if failure == "not UTF-8":
            assert seen.read_bytes() == before
            assert "Unknown field" in user.toasts[-1]
            return
        if failure != "too long":
            assert "much" in seen.read_text()
            assert seen.read_text().startswith("# Unsaved changes.")
        assert [note.summary for note in (await ana(user)).interactions] == ["Much."]
        assert not paths.editor_files().exists()


@pytest.mark.parametrize("sql", ["query_only", "busy"])
async def test_a_note_stays_in_its_file_when_it_cannot_be_saved(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sql: str
) -> None:
    write_editor(tmp_path, monkeypatch, '#!/bin/sh\necho much >> "$1"\n')
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call | 2026-11-20")
        with closing(sqlite3.connect(user.app.database.path, isolation_level=None)) as other:
            if sql == "busy":
                await user.run(lambda: database.pragma("busy_timeout", 0))
                other.execute("BEGIN IMMEDIATE")
            else:
                await user.run(lambda: database.pragma("query_only", 1))
            await user.press("N")
        assert "Your text is kept in" in user.toasts[-1]
        (text,) = kept()
        assert text.endswith("much\n")
        await user.run(lambda: database.pragma("query_only", 0))
        # Closing the editor again logs it.
        write_editor(tmp_path, monkeypatch, "#!/bin/sh\nexit 0\n")
        await user.press("N")
        assert [note.summary for note in (await ana(user)).interactions] == ["much"]
        assert kept() == []


def test_a_file_in_use_is_left_alone(tmp_path: Path) -> None:
    topic = EditorTopic("note", "/a.db", (1, 2))
    first = open_editor_file(tmp_path / "editor", topic, "text")
    first.file.write_text("first")
    second = open_editor_file(tmp_path / "editor", topic, "text")
    assert second.file.read_text() == "text"
    second.file.write_text("second")
    assert unfinished_texts(tmp_path / "editor", "/a.db") == []
    first.release()
    second.release()
    assert len(unfinished_texts(tmp_path / "editor", "/a.db")) == 2
    assert unfinished_texts(tmp_path / "editor", "/b.db") == []
    for text in ("first", "second"):
        again = open_editor_file(tmp_path / "editor", topic, "text")
        assert (again.is_restored, again.read()) == (True, text)
        again.remove()
    assert not open_editor_file(tmp_path / "editor", topic, "text").is_restored


def test_an_editor_that_outlives_the_program_keeps_its_file(tmp_path: Path) -> None:
    topic = EditorTopic("note", "/a.db", (1,))
    file = open_editor_file(tmp_path / "editor", topic, "text")
    file.file.write_text("typed")
    command = [sys.executable, "-c", "import sys; print(1, flush=True); sys.stdin.read()"]
    editing = subprocess.Popen(
        command, pass_fds=(file.descriptor,), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert editing.stdout is not None
    editing.stdout.readline()
    file.release()
    other = open_editor_file(tmp_path / "editor", topic, "text")
    assert other.folder != file.folder
    other.remove()
    editing.communicate()
    assert open_editor_file(tmp_path / "editor", topic, "text").read() == "typed"


def test_a_state_folder_that_cannot_be_written_costs_no_text(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    topic = EditorTopic("note", "/a.db", (1,))
    file = open_editor_file(tmp_path / "state" / "editor", topic, "text")
    file.file.write_text("typed")
    file.release()
    again = open_editor_file(tmp_path / "state" / "editor", topic, "text")
    assert (again.is_restored, again.read()) == (True, "typed")
    again.remove()
    third = open_editor_file(tmp_path / "state" / "editor", topic, "text")
    assert third.folder.parent != again.folder.parent
    third.remove()


def test_a_text_whose_description_is_broken_is_kept(tmp_path: Path) -> None:
    topic = EditorTopic("note", "/a.db", (1,))
    file = open_editor_file(tmp_path / "editor", topic, "text")
    file.file.write_text("typed")
    (file.folder / "about.json").write_text("{")
    file.release()
    again = open_editor_file(tmp_path / "editor", topic, "text")
    assert (again.is_restored, again.read()) == (True, "typed")
    again.release()


def test_the_editor_command_keeps_its_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    assert editor.editor_command({"VISUAL": "code --wait", "EDITOR": "vi"}) == ["code", "--wait"]
    assert editor.editor_command({"EDITOR": "'my editor' -x"}) == ["my editor", "-x"]
    with pytest.raises(NotFoundError, match="Set EDITOR"):
        editor.editor_command({"PATH": ""})
    with pytest.raises(BadInputError, match="unclosed quote"):
        editor.editor_command({"EDITOR": "'vi"})


def test_the_editor_gets_a_private_file(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    shell = f'stat -c %a "$0" > {seen}; stat -c %a "$(dirname "$0")" >> {seen}'
    file = open_editor_file(tmp_path / "editor", EditorTopic("note", "/a.db", (1,)), "text")
    editor.run_editor(file, ["sh", "-c", shell], lambda: None)
    assert file.read() == "text"
    assert seen.read_text().split() == ["600", "700"]
    with pytest.raises(BadInputError, match="Can't start"):
        editor.run_editor(file, [str(tmp_path / "none")], lambda: None)
    file.remove()
    assert not (tmp_path / "editor").exists()
