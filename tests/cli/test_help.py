"""`followup help`: topics listed, shown, searched; links, widths, colour and the pager."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pexpect
import pytest

from followup_tui.cli.output import cell_width
from followup_tui.cli.topic_text import TopicText
from followup_tui.system.topics import TOPIC_NAMES, topic
from tests.cli.running import Run

pytestmark = pytest.mark.once

_ESCAPES = re.compile(r"\x1b\[\d*m")


def test_the_list_has_every_topic_with_its_title(run: Run) -> None:
    out = run("help").out
    assert [line.split()[0] for line in out.splitlines()[: len(TOPIC_NAMES)]] == [*TOPIC_NAMES]
    assert "Dates and times" in out
    assert "followup help --search" in out


def test_a_topic_is_shown_without_markdown(run: Run) -> None:
    shown = run("help", "closing")
    assert shown.code == 0
    assert shown.out.startswith("Close with an outcome\n\n  When something has happened")
    assert "settings" in shown.out
    for mark in ("](", "**", "<!--", "```", "|---", "\x1b"):
        assert mark not in shown.out


def test_a_link_says_how_to_follow_it_once(run: Run) -> None:
    out = " ".join(run("help", "mail").out.split())
    assert "see importing mail (followup help import-mail)." in out
    assert topic("dates").text.count("(settings.md)") == 1
    text = "[dates](dates.md), [them](dates.md) and [here](https://a.example)"
    assert TopicText(80, colour=False).lines(text) == [
        "  dates (followup help dates), them and here (https://a.example)"
    ]


@pytest.mark.parametrize("words", [("import", "google"), ("import-google",), ("Google",)])
def test_a_topic_has_several_names(run: Run, words: tuple[str, ...]) -> None:
    assert run("help", *words).out.startswith("Import from Google")


def test_the_name_of_a_verb_shows_its_help(run: Run) -> None:
    assert run("help", "snooze").out.startswith("Close with an outcome")
    shown = run("help", "unpark").out
    assert "Park" in shown
    assert run("help", "paths").code == 0
    assert run("help", "completion").code == 0


def test_a_verb_that_is_no_topic_shows_its_help(run: Run) -> None:
    assert run("help", "demo").out == run("demo", "--help").out


def test_a_topic_that_is_a_verb_too_says_where_its_options_are(run: Run) -> None:
    out = run("help", "import").out
    assert out.startswith("Import people\n")
    assert out.endswith("All options: `followup import --help`\n")
    assert "All options" not in run("help", "dates").out


def test_an_unknown_topic_gets_a_suggestion(run: Run) -> None:
    assert "Did you mean dates" in run("help", "datse").refused(2)
    assert "followup help lists them." in run("help", "qqqqqq").refused(2)
    assert "followup help --search 'no company'" in run("help", "no company").refused(2)


def test_search_lists_topics_and_lines(run: Run) -> None:
    out = run("help", "--search", "never become contacts").out
    assert "`followup help mail`: Mail" in out
    assert "`followup help import-mail`: Import a mailbox" in out
    assert "newsletters" in out


def test_search_without_a_hit_is_an_error(run: Run) -> None:
    assert "qqqqqq" in run("help", "--search", "qqqqqq").refused(1)
    run("help", "dates", "--search", "fri").refused(2)


def test_json(run: Run) -> None:
    assert [record["topic"] for record in run("help", "--json").records] == [*TOPIC_NAMES]
    assert run("help", "dates", "--json").record == {
        "topic": "dates",
        "title": "Dates and times",
        "text": topic("dates").text,
    }
    hit = run("help", "--json", "--search", "private notes never become").record
    assert hit["topic"] == "mail"
    assert hit["text"] == "Private notes never become mail text."


@pytest.mark.parametrize(
    ("width", "colour"), [(20, True), (40, False), (59, True), (60, False), (80, True), (100, True)]
)
def test_every_topic_fits_every_width(width: int, colour: bool) -> None:
    for name in TOPIC_NAMES:
        fits(name, width, colour)


def fits(name: str, width: int, colour: bool) -> None:
    """Check that no line of a topic but code is wider than that."""
    is_code = False
    allowed = {line.strip() for line in topic(name).text.splitlines()}
    for line in TopicText(width, colour).lines(topic(name).text):
        plain = _ESCAPES.sub("", line)
        # Code is shown as it is: a broken command could not be copied.
        is_code = plain.startswith("    ") and plain.strip() in allowed
        assert is_code or cell_width(plain) <= width, plain
        assert colour or plain == line


def test_a_cell_that_only_names_a_topic_is_what_to_type() -> None:
    text = "| from | read |\n|---|---|\n| LinkedIn | [import linkedin](import-linkedin.md) |"
    typed = "`followup help import-linkedin`"
    assert TopicText(80, colour=False).lines(text)[-1] == f"  LinkedIn  {typed}"
    assert TopicText(40, colour=False).lines(text) == ["  LinkedIn", f"      {typed}"]


def test_no_topic_has_a_link_in_parentheses() -> None:
    for name in TOPIC_NAMES:
        text = " ".join(TopicText(100, colour=False).lines(topic(name).text))
        assert not re.search(r"followup help [\w-]+\)\)", text)


def test_a_narrow_terminal_gets_the_cells_of_a_table_below_each_other() -> None:
    text = "| key | logs | next |\n|---|---|---|\n| `a` | yes | [later](dates.md) |\n| `b` | no | |"
    assert TopicText(50, colour=False).lines(text) == [
        *("  `a`", "      logs: yes", "      next: later (followup help dates)"),
        *("  `b`", "      logs: no"),
    ]
    assert TopicText(60, colour=False).lines(text) == [
        "  key  logs  next",
        "  ---  ----  ---------------------------",
        "  `a`  yes   later (followup help dates)",
        "  `b`  no",
    ]


def on_terminal(tmp_path: Path, *arguments: str, **environment: str) -> str:
    """Return what a terminal of 80 columns and 500 lines gets from the program."""
    env = {**os.environ, "TERM": "xterm-256color", "FOLLOWUP_DB": str(tmp_path / "a.db")}
    for name in ("NO_COLOR", "PAGER", "LESS"):
        env.pop(name, None)
    shown = pexpect.run(
        f"{sys.executable} -m followup_tui {' '.join(arguments)}",
        env={**env, **environment},  # type: ignore[arg-type]
        encoding="utf-8",
        dimensions=(500, 80),
        timeout=60,
    )
    assert isinstance(shown, str)
    return shown.replace("\r\n", "\n")


def _pager(tmp_path: Path) -> Path:
    pager = tmp_path / "pager with space"
    pager.write_text('#!/bin/sh\necho "paged $1"\ncat\n')
    pager.chmod(0o700)
    return pager


def test_a_terminal_gets_the_pager_of_the_user(tmp_path: Path) -> None:
    shown = on_terminal(tmp_path, "help", "dates", PAGER=f"'{_pager(tmp_path)}' -x")
    assert shown.startswith("paged -x\nDates and times")
    assert "\x1b[" not in shown, "only less is known to show colours"


def test_a_pager_that_is_not_there_is_no_obstacle(tmp_path: Path) -> None:
    for pager in ("/nowhere/pager", "'"):
        assert "Dates and times" in on_terminal(tmp_path, "help", "dates", PAGER=pager)


def test_colour_is_used_on_a_terminal_unless_not_wanted(tmp_path: Path) -> None:
    assert "\x1b[1mDates and times\x1b[0m" in on_terminal(tmp_path, "help", "dates", PAGER="cat")
    plain = on_terminal(tmp_path, "help", "dates", PAGER="cat", NO_COLOR="1")
    assert "\x1b[" not in plain
    assert "`next week`" in plain
