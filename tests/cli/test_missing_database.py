"""No database at the path: what every verb does, whether it was there before or never was."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from followup_tui.cli.main import VERBS
from followup_tui.system import paths, queue_file
from tests.cli.running import Run

pytestmark = pytest.mark.once

CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Zed Quinn\nEND:VCARD\n"
MAIL = "From: zed@acme.example\nTo: me@home.example\n\nHello\n"
READING = (
    *("due", "done 1", "snooze 1 fri", "spread", "spread --dry-run"),
    *("log May coffee", "write May", "promise", "promise May deck fri", "next", "cadence May 6w"),
    *("park May", "unpark May", "show May", "find", "find may", "list", "history May"),
    *("duplicates", "duplicates --merge 1 2", "undo", "redo", "changes"),
    *("export out.json", "export --format csv -", "backup", "backup copy.db"),
    *("doctor", "doctor --repair"),
)
SILENT = ("status", "status --json", "notify", "notify --json")
CREATING = ("add Ana Ruiz: call fri", "import cards.vcf", "mail")
PLANNING = ("add --dry-run Ana Ruiz: call", "import --dry-run cards.vcf", "mail --dry-run")
WITHOUT_DATABASE = {
    "templates",
    "hotkey",
    "paths",
    "completion",
    "demo",
    "init",
    "help",
    "config",
    "restore",
    "queue",
}
HINT = "create a new one: followup"


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cards.vcf").write_text(CARD)


def _delete(path: Path) -> None:
    path.unlink()


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _unmount(path: Path) -> None:
    path.parent.rename(path.parent.with_name("away"))


def _dangle(path: Path) -> None:
    path.rename(path.with_name("real.db"))
    path.symlink_to(path.with_name("real.db"))
    path.with_name("real.db").unlink()


LOSSES = (_delete, _empty, _unmount, _dangle)


def _tree(folder: Path) -> list[str]:
    """The databases, and what was exported."""
    return sorted(
        f"{path} {path.stat().st_size if path.exists() else 'dangling'}"
        for path in folder.rglob("*")
        if path.suffix == ".db" or path.name.startswith("out")
    )


def test_the_table_has_every_verb() -> None:
    lines = (*READING, *SILENT, *CREATING, *PLANNING)
    assert {line.split()[0] for line in lines} | WITHOUT_DATABASE == set(VERBS)


@pytest.mark.parametrize("lose", LOSSES)
def test_a_lost_database_is_reported_and_not_replaced(
    run: Run, database: Path, tmp_path: Path, lose: Callable[[Path], None]
) -> None:
    run("add", "May Chen: second round fri")
    lose(database)
    before = _tree(tmp_path)
    for line in (*READING, *CREATING[1:], *PLANNING):
        said = run(*line.split(), stdin=MAIL.encode()).refused(5)
        assert said.startswith(f"No database at {database}"), line
        assert HINT in said, line
        assert _tree(tmp_path) == before, line
    for line in SILENT:
        done = run(*line.split())
        assert (done.code, done.out, done.err) == (0, "", ""), line
        assert _tree(tmp_path) == before, line


@pytest.mark.parametrize("lose", LOSSES)
def test_a_line_for_a_lost_database_is_queued_until_there_is_one(
    run: Run, database: Path, lose: Callable[[Path], None]
) -> None:
    run("add", "May Chen: second round fri")
    lose(database)
    done = run("add", "Ana Ruiz: call fri")
    assert done.code == 0
    assert done.err.startswith(f"No database at {database}")
    assert "Queued in" in done.err
    assert HINT in done.err
    assert done.err.count("\n") == 1
    made = run("init")
    target = f" (a link to {database.with_name('real.db')})" if database.is_symlink() else ""
    assert (made.code, made.out) == (0, f"Created a new database: {database}{target}\n")
    assert made.err.startswith("Saved 1 queued line: Ana Ruiz, call")
    assert run("find", "ana").code == 0
    assert queue_file.queue_version(paths.queue()) is None
    assert stat.S_IMODE(database.stat().st_mode) == 0o600


def test_a_named_database_that_never_was_is_reported_when_reading(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (tmp_path, tmp_path / "no" / "folder"):
        path = folder / "x.db"
        for line in READING:
            said = run("--db", str(path), *line.split()).refused(5)
            assert said.startswith(f"No database at {path}"), line
            assert f"{HINT} --db {path} init" in said, line
        for line in SILENT:
            done = run("--db", str(path), *line.split())
            assert (done.code, done.out, done.err) == (0, "", ""), line
        for line in PLANNING:
            assert run("--db", str(path), *line.split(), stdin=MAIL.encode()).code == 0, line
        assert not path.exists()
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize("line", CREATING)
@pytest.mark.parametrize("is_empty_file", [False, True], ids=["missing", "empty"])
def test_a_database_that_never_was_is_created_and_said(
    run: Run, tmp_path: Path, line: str, is_empty_file: bool
) -> None:
    path = tmp_path / "no" / "folder" / "x.db"
    if is_empty_file:
        path.parent.mkdir(parents=True)
        path.touch()
    done = run("--db", str(path), *line.split(), stdin=MAIL.encode())
    assert done.code == 0
    assert done.err.endswith(f"Created a new database: {path}\n")
    assert run("--db", str(path), "list").code == 0
    assert "Created" not in run("--db", str(path), *line.split(), stdin=MAIL.encode()).err


def test_the_default_database_before_the_first_contact(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FOLLOWUP_DB")
    for line in READING:
        assert run(*line.split()).refused(1).startswith("No contacts yet. Add one: followup add")
    for line in SILENT:
        done = run(*line.split())
        assert (done.code, done.out, done.err) == (0, "", ""), line
    assert not paths.database().parent.exists()
    run("add", "May Chen: second round fri")
    paths.database().unlink()
    assert run("due").refused(5).endswith("or create a new one: followup init")


def test_a_folder_or_a_link_that_leads_nowhere_is_never_replaced(run: Run, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "gone.db")
    for line in (*READING, *CREATING[1:], *PLANNING):
        said = run("--db", str(tmp_path), *line.split(), stdin=MAIL.encode()).refused(5)
        assert "is a folder" in said, line
        said = run("--db", str(link), *line.split(), stdin=MAIL.encode()).refused(5)
        assert f"the link leads to {tmp_path / 'gone.db'}" in said, line
    assert "is a folder" in run("--db", str(tmp_path), "add", "Ana: call").refused(5)
    assert "Queued" in run("--db", str(link), "add", "Ana: call").err
    assert not (tmp_path / "gone.db").exists()
    assert f"(a link to {tmp_path / 'gone.db'})" in run("--db", str(link), "init").out
    assert link.is_symlink()
    assert run("--db", str(tmp_path / "gone.db"), "find", "ana").code == 0


def test_init_replaces_nothing(run: Run, database: Path, tmp_path: Path) -> None:
    assert run("init", "--json").record == {"database": str(database)}
    before = database.read_bytes()
    assert "already exists" in run("init").refused(2)
    assert database.read_bytes() == before
    assert "already exists" in run("--db", str(tmp_path), "init").refused(2)


def test_the_record_of_known_databases_is_private_and_may_be_lost(
    run: Run, database: Path, tmp_path: Path
) -> None:
    run("add", "May Chen: second round fri")
    record = paths.known_databases()
    assert stat.S_IMODE(record.stat().st_mode) == 0o600
    assert json.loads(record.read_text()) == [str(database)]
    changed = record.stat().st_mtime_ns
    run("due")
    assert record.stat().st_mtime_ns == changed
    for broken in ("", "[", "{}", "[3, null]", "\udcff"):
        record.write_bytes(broken.encode("utf-8", "surrogateescape"))
        assert run("find", "may").code == 0
        assert json.loads(record.read_text()) == [str(database)]
    record.unlink()
    record.mkdir()  # it can't be written either
    assert run("find", "may").code == 0


def test_the_oldest_known_databases_make_room(tmp_path: Path) -> None:
    from followup_tui.system.known_databases import is_known, remember

    record = tmp_path / "known.json"
    for number in range(210):
        remember(record, tmp_path / f"{number}.db")
    assert not is_known(record, tmp_path / "0.db")
    assert is_known(record, tmp_path / "209.db")
    assert not is_known(None, tmp_path / "209.db")
