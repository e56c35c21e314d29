"""`add`: what is said, what is saved, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Run

LINE = "May Chen @Acme: second round next tue 3pm #pycon may@acme.com ~6w"
SHAPE = {
    "id": 1,
    "contact": {"id": 1, "name": "May Chen", "known": False, "company": "Acme"},
    "about": "second round",
    "due": "2026-12-01T15:00",
    "due_words": "next tue 3pm",
    "promised_for": None,
    "cadence": "6 weeks",
    "tags": ["pycon"],
    "methods": [{"kind": "email", "value": "may@acme.com"}],
}


def test_a_line_says_what_was_understood(run: Run) -> None:
    done = run("add", LINE)
    assert done.code == 0
    assert done.err == ""
    assert done.out == (
        "Added May Chen (new) @Acme: second round · due Tue 1 Dec 15:00, in 8 days"
        " · every 6 weeks · #pycon · may@acme.com\n"
    )


def test_the_words_may_come_one_by_one(run: Run) -> None:
    assert run("add", *LINE.split(), "--json").record == SHAPE


def test_the_json_of_add_has_the_agreed_shape_and_order(run: Run) -> None:
    shape = run("add", "--json", LINE).record
    assert shape == SHAPE
    assert list(shape) == list(SHAPE)


def test_a_dry_run_gives_the_same_shape_and_saves_nothing(run: Run) -> None:
    shape = run("add", "--dry-run", "--json", LINE).record
    assert shape == {**SHAPE, "id": None, "contact": {**SHAPE["contact"], "id": None}}
    assert run("add", "--dry-run", LINE).out.startswith("Would add May Chen (new) @Acme")
    assert run("find", "may").code == 1
    assert run("history").out == "Nothing was changed yet.\n"


def test_a_known_contact_is_named_so_with_the_company_it_has(run: Run) -> None:
    run("add", LINE)
    shape = run("add", "--json", "May Chen: coffee fri !").record
    assert shape["contact"] == {"id": 1, "name": "May Chen", "known": True, "company": "Acme"}
    assert shape["promised_for"] == shape["due"] == "2026-11-27"
    planned = run("add", "--json", "--dry-run", "May Chen: tea sat").record
    assert planned["contact"] == {"id": 1, "name": "May Chen", "known": True, "company": "Acme"}


def test_without_a_date_the_default_is_taken_and_said(run: Run) -> None:
    assert "due Wed 25 Nov, in 2 days (no date given)" in run("add", "Ana Ruiz: deck").out
    assert run("add", "--json", "Ana Ruiz: deck").record["due_words"] is None


def test_several_people_of_a_line_get_a_record_each(run: Run) -> None:
    shapes = run("add", "--json", "May Chen + Omar Khalil: dinner fri").records
    assert [one["contact"]["name"] for one in shapes] == ["May Chen", "Omar Khalil"]
    assert [one["id"] for one in shapes] == [1, 2]


def test_a_promise_is_said(run: Run) -> None:
    assert "promised" in run("add", "May Chen: the deck fri !").out


def test_lines_from_a_pipe_are_one_change(run: Run) -> None:
    done = run("add", "-", "--json", stdin=b"May Chen: a fri\nOmar Khalil: b sat\nMay Chen: c sun")
    assert [one["about"] for one in done.records] == ["a", "b", "c"]
    assert [one["contact"]["id"] for one in done.records] == [1, 2, 1]
    assert len(run("history", "--json").records) == 1
    run("undo")
    assert run("find", "may").code == 1


@pytest.mark.parametrize(
    "stdin",
    [
        b"\xef\xbb\xbfMay Chen: a fri\r\n\r\nOmar Khalil: b sat\r\n",
        b"\n\n  \t\nMay Chen: a fri\n\n\nOmar Khalil: b sat\n\n",
        b"May Chen: a fri\nOmar Khalil: b sat",
    ],
    ids=["a mark and carriage returns", "blank lines", "no last line feed"],
)
def test_the_shape_of_the_lines_does_not_matter(run: Run, stdin: bytes) -> None:
    shapes = run("add", "-", "--json", stdin=stdin).records
    assert [(one["contact"]["name"], one["about"]) for one in shapes] == [
        ("May Chen", "a"),
        ("Omar Khalil", "b"),
    ]


@pytest.mark.parametrize(
    ("stdin", "words"),
    [
        (b"May Chen: a fri\n\nx\n", "Line 3: "),
        (b"May Chen: a fri\nOm\xffar Khalil: b sat\n", "Line 2 of the input is not UTF-8"),
        (b"\xff\xfeM\0a\0y\0", "Line 1 of the input is not UTF-8"),
        (b"May Chen: a fri\nOmar Khalil: " + b"b" * 100_001, "Line 2: "),
        (b"", "The input is empty"),
        (b"\n \r\n", "The input is empty"),
    ],
    ids=["no name", "bad byte", "UTF-16", "too long", "empty", "blank"],
)
def test_a_bad_line_is_named_and_nothing_is_saved(run: Run, stdin: bytes, words: str) -> None:
    said = run("add", "-", stdin=stdin).refused(3)
    assert words in said
    assert "Nothing was saved" in said
    assert run("find", "may").code == 1


def test_a_hint_names_its_line(run: Run) -> None:
    done = run("add", "-", stdin=b"May Chen: a fri\nOmar Khalil: b 1m\n")
    assert done.code == 0
    assert done.err.startswith("Line 2: 1m is a minute or a month")


def test_a_name_that_several_answer_to_saves_nothing(run: Run) -> None:
    run("add", "May Chen @Acme: a fri")
    run("add", "May Lindqvist @Lumen: b fri")
    said = run("add", "May: c fri").refused(3)
    assert "May Chen (Acme, 1)" in said
    assert "May Lindqvist (Lumen, 2)" in said
    assert "Nothing was saved" in said
    assert len(run("history", "--json").records) == 2


def test_nothing_to_add_is_wrong_usage(run: Run) -> None:
    assert "followup add May Chen" in run("add").refused(2)


def test_a_line_without_a_name_says_what_was_kept(run: Run) -> None:
    assert run("add", "x").refused(3).startswith("Nothing was saved.")


def test_bytes_that_are_no_text_are_refused(run: Run, database: Path) -> None:
    said = run("add", "May\udcff Chen: coffee fri").refused(3)
    assert said == "What was typed is not UTF-8 text. Nothing was changed; type it again."
    assert not database.exists()
