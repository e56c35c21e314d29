"""Nothing typed stands anywhere but where the docs say, and nothing goes over a network."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.faults.leaks import CANARY, WatchedHome, fill, plant, watched_home
from tests.faults.matrix import fault
from tests.faults.program import Home, Screen
from tests.faults.report import Tally

pytestmark = pytest.mark.once

_FAMILIES = ("1", "AddressFamily.AF_UNIX")


def walk(screen: Screen, *steps: tuple[str, str]) -> None:
    """Press keys, each time until a text is on the screen."""
    for keys, words in steps:
        screen.press(keys)
        screen.until(words)


def type_everywhere(screen: Screen) -> None:
    """Type a canary into every prompt, the form, the palette and an editor."""
    screen.until("1 Due now")
    added = "Zqxadded Person @Zqxfirm: zqxabout today #zqxtwo https://zqx.example zqx@zqx.example"
    for steps in (
        (("a", "add:"), (added, "zqxtwo"), ("\r", "undoes it"), ("1", "d close")),
        (("n", "note:"), ("call: zqxsaid", "zqxsaid"), ("\r", "Logged"), ("N", "longnote")),
        (("e", "ctrl+s save"), ("Zqxform", "Zqxform"), ("\x13", "d close")),
        (("w", "Subject"), ("\x1b", "d close"), ("y", "copy:"), ("\r", "opied")),
        (("o", "open:"), ("\r", "d close"), ("/", "find"), ("zqxfound", "zqxfound")),
        (("\x1b", "d close"), (":", "palette"), ("zqxpalette", "zqxpalette"), ("\x1b", "d close")),
        (("I", "import"), ("/zqxpath", "zqxpath"), ("\x1b", "d close")),
        (("s", "snooze"), ("zqxwhen", "zqxwhen"), ("\x1b", "d close")),
        (("d", "outcome:"), ("zqxclosing", "zqxclosing"), ("\x1b", "d close")),
        (("a", "add:"), ("Zqxunsaved Line: x fri", "Zqxunsaved")),
    ):
        walk(screen, *steps)


def use_screen(watched: WatchedHome) -> None:
    """Open the screen, type everywhere, and quit."""
    screen = watched.screen()
    try:
        type_everywhere(screen)
        screen.press("\x11")
        assert screen.ends() == 0
    finally:
        screen.child.close(force=True)
    (watched.folder / "raw").write_bytes(screen.raw)


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> WatchedHome:
    """A home in which every verb and the screen were used."""
    watched = watched_home(tmp_path_factory.mktemp("used"))
    for done in fill(watched):
        assert "Traceback" not in done.err, done
    use_screen(watched)
    return watched


@fault("canaries")
def test_typed_text_stands_only_where_the_docs_say(used: WatchedHome, tally: Tally) -> None:
    tally.count("homes")
    assert used.leaks() == []
    assert list((used.home.folder / "tmp").iterdir()) == []
    # The search finds what is there.
    assert {
        "data/followup/followup.db",
        "exports/",
        "state/followup/unsaved.json",
    } <= used.holding()


@fault("canaries")
def test_other_programs_get_only_what_was_asked_for(used: WatchedHome, tally: Tally) -> None:
    calls = used.calls()
    assert {program for program, _, _ in calls} >= {"notify", "copy", "editor"}
    for program, kind, text in calls:
        tally.count(f"{kind}s of other programs")
        # A notification and a link are what the person told followup to hand over.
        if kind != "argument" or program not in ("notify", "open"):
            assert not CANARY.search(text.encode()), (program, kind, text)
    for event, *arguments in used.events():
        if event in ("subprocess.Popen", "os.posix_spawn", "os.exec", "os.system"):
            words = " ".join(arguments)
            if "/notify" not in words and "/open" not in words:
                assert not CANARY.search(words.encode()), (event, arguments)


@fault("canaries")
def test_every_file_that_is_written_is_in_the_home(used: WatchedHome, tally: Tally) -> None:
    for event, path, *_ in used.events():
        if event in ("open", "sqlite3.connect"):
            tally.count("files opened to write")
            place = re.sub(r"^file:(//)?|\?.*$", "", path)
            allowed = (str(used.home.folder), "/dev/null", "/dev/tty", ":memory:", "/proc/self")
            assert place.startswith(allowed) or "__pycache__" in place, (event, path)


@fault("canaries")
def test_no_title_or_notification_of_the_terminal_holds_a_name(
    used: WatchedHome, tally: Tally
) -> None:
    raw = (used.folder / "raw").read_bytes()
    titles = re.findall(rb"\x1b\](?:0|2|9|777);([^\x1b\x07]*)", raw)
    assert titles
    assert not any(map(CANARY.search, titles))
    assert CANARY.search(raw)
    tally.count("screens")


@fault("canaries")
def test_a_screen_with_hidden_names_writes_no_text(tmp_path: Path, tally: Tally) -> None:
    watched = watched_home(tmp_path)
    fill(watched)
    fill(watched)
    watched.write_settings("hide_names = true")
    screen = watched.screen()
    try:
        screen.until("1 Due now")
        walk(screen, ("L", "History with"), ("q", "d close"), ("2", "d close"), ("j", "d close"))
        walk(screen, ("t", "triage"), ("q", "d close"), ("=", "duplicates"), ("q", "d close"))
        walk(screen, ("Q", "Queue"), ("q", "d close"), ("?", "/ search"), ("q", "d close"))
        walk(screen, ("1", "d close"), ("D", "undoes it"), ("u", "Undone"), (":", "palette"))
        screen.press("\x1b")
        screen.until("d close")
        screen.press("\x11")
        assert screen.ends() == 0
    finally:
        screen.child.close(force=True)
    assert not CANARY.search(screen.raw)
    tally.count("screens")


@fault("canaries")
@pytest.mark.parametrize(
    ("function", "use"),
    [
        ("followup_tui.actions.interactions:log", None),
        ("followup_tui.ui.screens.screens_above:ScreensAbove.triage", "t"),
        ("followup_tui.actions.closing:close", "D"),
    ],
    ids=["verb", "screen", "database thread"],
)
def test_a_crash_report_holds_no_text(
    tmp_path: Path, tally: Tally, function: str, use: str | None
) -> None:
    fill(watched_home(tmp_path))
    home = WatchedHome(Home(tmp_path / "home", plant(function)), tmp_path)
    if use is None:
        done = home.run("log", "1", "call: zqxnote")
        assert done.code == 70, done
        said = done.out + done.err
    else:
        screen = home.screen()
        try:
            screen.until("1 Due now")
            walk(screen, ("1", "d close"))
            screen.press(use)
            assert screen.ends() == 70
        finally:
            screen.child.close(force=True)
        said = screen.last_words()
    assert "followup crashed" in said
    assert not CANARY.search(said.encode()), said
    (report,) = (home.home.folder / "state" / "followup" / "reports").iterdir()
    assert "planted" in report.read_text()
    assert home.leaks() == []
    tally.count("crashes")


@fault("network")
def test_no_program_opens_a_socket(used: WatchedHome, tally: Tally) -> None:
    for event, *arguments in used.events():
        if event.startswith("socket."):
            # The event loop wakes itself through a pair of sockets that lead nowhere.
            tally.count("pairs of sockets")
            assert event == "socket.__new__", (event, arguments)
            assert arguments[1] in _FAMILIES, (event, arguments)


@fault("network")
@pytest.mark.skipif(shutil.which("strace") is None, reason="there is no strace here")
@pytest.mark.parametrize("session", ["verbs", "screen"])
def test_the_kernel_sees_no_network_call(tmp_path: Path, tally: Tally, session: str) -> None:
    trace = tmp_path / "trace"
    plain = watched_home(tmp_path / "plain").home
    command = ("strace", "-f", "--seccomp-bpf", "-e", "trace=network", "-A", "-o", str(trace))
    watched = watched_home(tmp_path / "traced", (*command, *plain.command))
    if watched.home.run("paths").code:
        pytest.skip("strace may not trace here")
    if session == "verbs":
        fill(watched)
    else:
        watched.home.succeed("add", "Zqxname: zqxtopic today https://zqx.example zqx@zqx.example")
        use_screen(watched)
    lines = trace.read_text(errors="replace").splitlines()
    calls = [line for line in lines if re.match(r"\d+ +\w+\(", line)]
    for line in calls:
        tally.count("system calls on sockets")
        assert "AF_UNIX" in line or "AF_" not in line, line
        assert not re.match(r"\d+ +(bind|listen|accept4?|sendmsg)\(", line), line
        assert " sendto(" not in line or "NULL, 0" in line, line  # on the pair: it has no address
        if " connect(" in line:
            assert "/nscd/" in line, line  # the system's own cache of user names
