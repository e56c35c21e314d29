"""`add`: what it prints, saves and refuses."""

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


def test_prints_how_a_line_was_understood(run: Run, database: Path) -> None:
    done = run("add", LINE)
    assert done.code == 0
    assert done.err == f"Created a new database: {database}\n"
    assert done.out == (
        "Added May Chen (new) @Acme: second round · due Tue 1 Dec 15:00, in 8 days"
        " · every 6 weeks · #pycon · may@acme.com\n"
    )


def test_words_may_be_separate_arguments(run: Run) -> None:
    assert run("add", *LINE.split(), "--json").record == SHAPE


def test_json_has_the_agreed_keys_in_order(run: Run) -> None:
    shape = run("add", "--json", LINE).record
    assert shape == SHAPE
    assert list(shape) == list(SHAPE)


def test_dry_run_prints_the_same_and_saves_nothing(run: Run) -> None:
    shape = run("add", "--dry-run", "--json", LINE).record
    assert shape == {**SHAPE, "id": None, "contact": {**SHAPE["contact"], "id": None}}
    assert run("add", "--dry-run", LINE).out.startswith("Would add May Chen (new) @Acme")
    assert run("find", "may").code == 5


def test_a_known_contact_is_marked_and_keeps_its_company(run: Run) -> None:
    run("add", LINE)
    shape = run("add", "--json", "May Chen: coffee fri !").record
    assert shape["contact"] == {"id": 1, "name": "May Chen", "known": True, "company": "Acme"}
    assert shape["promised_for"] == shape["due"] == "2026-11-27"
    planned = run("add", "--json", "--dry-run", "May Chen: tea sat").record
    assert planned["contact"] == {"id": 1, "name": "May Chen", "known": True, "company": "Acme"}


def test_a_missing_date_gets_the_default_and_says_so(run: Run) -> None:
    assert "due Wed 25 Nov, in 2 days (no date given)" in run("add", "Ana Ruiz: deck").out
    assert run("add", "--again", "--json", "Ana Ruiz: deck").record["due_words"] is None


def test_the_locale_decides_the_order_of_day_and_month(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_TIME", "en_US.UTF-8")
    assert run("add", "--json", "Ana Ruiz: deck 12/4").record["due"] == "2026-12-04"
    assert "(month first)" in run("add", "Ana Ruiz: tea 12/4").out


def test_a_name_is_found_without_its_apostrophe(run: Run) -> None:
    run("add", "Conan O'Brien: call fri")
    run("add", "Marie Anne Dupont: call fri")
    assert "Conan O'Brien" in run("find", "obrien").out
    assert "Conan O'Brien" in run("show", "obrien").out
    assert "Added conan obrien → Conan O'Brien: tea" in run("add", "conan obrien: tea fri").out
    for name in ("anne", "Dupont Anne", "dup"):
        assert "Marie Anne Dupont" in run("show", name).out


def test_a_guess_is_said(run: Run) -> None:
    run("add", "Anna Lindt: call fri")
    assert "Added anna → Anna Lindt: tea" in run("add", "anna: tea fri").out
    assert "Added Anna L → Anna Lindt: tea" in run("add", "Anna L: tea fri").out
    assert "Added Anna Lindt: tea" in run("add", "anna lindt: tea fri").out
    assert "Added Ann Li (new): call" in run("add", "Ann Li: call fri").out


def test_an_address_names_its_contact(run: Run) -> None:
    assert "Added mike@acme.io (new): call" in run("add", "mike@acme.io: call fri").out
    run("add", "May Chen may@acme.com: call fri")
    assert "Added may@acme.com → May Chen: tea" in run("add", "May@acme.com: tea fri").out.replace(
        "May@", "may@"
    )


def test_date_words_that_were_not_read_are_named(run: Run) -> None:
    run("init")
    done = run("add", "Ana Ruiz: deck 31 nov")
    assert "(no date given)" not in done.out
    assert done.err.strip() == '"31 nov" was not read as a date.'
    done = run("add", "--again", "--json", "Ana Ruiz: deck 31 nov")
    assert done.err.strip() == '"31 nov" was not read as a date.'
    assert done.record["due_words"] is None


def test_the_order_of_day_and_month_is_said(run: Run) -> None:
    assert "(day first)" in run("add", "Ana Ruiz: deck 12/4").out
    assert "first)" not in run("add", "Ana Ruiz: deck 25/4").out


def test_a_weekday_that_does_not_fit_the_date_is_said(run: Run) -> None:
    assert "due Thu 3 Dec, in 10 days (not a Friday)" in run("add", "Ana Ruiz: deck fri 3 dec").out
    assert "due Fri 4 Dec, in 11 days\n" in run("add", "Ana Ruiz: deck fri 4 dec").out


def test_each_person_in_a_line_gets_a_record(run: Run) -> None:
    shapes = run("add", "--json", "May Chen + Omar Khalil: dinner fri").records
    assert [shape["contact"]["name"] for shape in shapes] == ["May Chen", "Omar Khalil"]
    assert [shape["id"] for shape in shapes] == [1, 2]


def test_prints_a_promise(run: Run) -> None:
    assert "promised" in run("add", "May Chen: the deck fri !").out


def test_piped_lines_are_one_change(run: Run) -> None:
    done = run("add", "-", "--json", stdin=b"May Chen: a fri\nOmar Khalil: b sat\nMay Chen: c sun")
    assert [record["about"] for record in done.records] == ["a", "b", "c"]
    assert [record["contact"]["id"] for record in done.records] == [1, 2, 1]
    assert len(run("changes", "--json").records) == 1
    run("undo")
    assert run("find", "may").code == 1


@pytest.mark.parametrize(
    "stdin",
    [
        b"\xef\xbb\xbfMay Chen: a fri\r\n\r\nOmar Khalil: b sat\r\n",
        b"\n\n  \t\nMay Chen: a fri\n\n\nOmar Khalil: b sat\n\n",
        b"May Chen: a fri\nOmar Khalil: b sat",
    ],
    ids=["byte order mark and carriage returns", "blank lines", "no last line feed"],
)
def test_line_endings_and_blank_lines_do_not_matter(run: Run, stdin: bytes) -> None:
    shapes = run("add", "-", "--json", stdin=stdin).records
    assert [(shape["contact"]["name"], shape["about"]) for shape in shapes] == [
        ("May Chen", "a"),
        ("Omar Khalil", "b"),
    ]


@pytest.mark.parametrize(
    ("stdin", "message"),
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
def test_a_bad_line_is_reported_by_number_and_nothing_is_saved(
    run: Run, stdin: bytes, message: str
) -> None:
    error = run("add", "-", stdin=stdin).refused(3)
    assert message in error
    assert "Nothing was saved" in error
    assert run("find", "may").code != 0


def test_a_hint_names_its_line_number(run: Run) -> None:
    done = run("add", "-", stdin=b"May Chen: a fri\nOmar Khalil: b 1m\n")
    assert done.code == 0
    assert done.err.startswith('Line 2: "1m" could be a minute or a month')


def test_an_ambiguous_name_saves_nothing(run: Run) -> None:
    run("add", "May Chen @Acme: a fri")
    run("add", "May Lindqvist @Lumen: b fri")
    error = run("add", "May: c fri").refused(3)
    assert "May Chen (Acme, 1)" in error
    assert "May Lindqvist (Lumen, 2)" in error
    assert "Nothing was saved" in error
    assert len(run("changes", "--json").records) == 2


def test_without_text_it_is_wrong_usage(run: Run) -> None:
    assert "followup add May Chen" in run("add").refused(2)


def test_a_line_without_a_name_saves_nothing(run: Run) -> None:
    assert run("add", "x").refused(3).endswith("Nothing was saved.")


def test_invalid_utf8_is_refused(run: Run, database: Path) -> None:
    error = run("add", "May\udcff Chen: coffee fri").refused(3)
    assert error == "The text is not valid UTF-8. Nothing was changed. Type it again."
    assert not database.exists()


def test_a_known_name_with_only_a_cadence_books_nothing(run: Run) -> None:
    run("add", "Ann Lee: call fri")
    run("park", "Ann Lee")
    planned = run("add", "--dry-run", "--json", "Ann Lee ~2w").record
    assert (planned["id"], planned["due"], planned["cadence"]) == (None, None, "2 weeks")
    assert run("add", "Ann Lee ~2w").out == "Changed Ann Lee · every 2 weeks · unparked\n"
    person = run("show", "Ann Lee", "--json").record
    assert (person["cadence"], person["status"]) == ("2 weeks", "active")
    # The cadence itself asks next, as nothing of mine is open.
    assert [followup["about"] for followup in person["followups"]] == ["keep in touch"]
    labels = [record["label"] for record in run("changes", "--json").records]
    assert labels[0] == "Cadence every 2 weeks: Ann Lee, unparked"
    assert "Already added" in run("add", "Ann Lee ~2w").refused(1)


def test_the_same_line_within_a_minute_is_added_once(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = "Ann Lee: call fri #pycon"
    run("add", line)
    assert run("add", line).refused(1) == (
        "Already added: Ann Lee, call. Nothing was added. To add it all the same, use --again."
    )
    assert run("add", "ann lee: call fri").code == 0
    assert run("add", "--again", line).code == 0
    assert len(run("show", "Ann Lee", "--json").record["followups"]) == 3
    run("undo")
    run("undo")
    run("undo")
    assert run("add", line).code == 0
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-23T09:15")
    assert run("add", line).code == 0


def test_a_long_line_is_saved_whole_or_refused(run: Run) -> None:
    about = "x" * 20_000
    assert run("add", "-", stdin=f"Ana Ruiz: {about} fri\n".encode()).code == 0
    assert run("show", "ana", "--json").record["followups"][0]["about"] == about
    for size in (100_000, 1_000_000):
        line = f"Bo Berg: {'x' * size}"
        refused = run("add", "-", stdin=f"Cy Dahl: call fri\n{line}\n".encode())
        assert refused.code == 3
        assert refused.err == (
            "Line 2: The line is longer than 100,000 characters. Nothing was saved.\n"
        )
    assert run("find", "cy").code == 1
    assert run("add", f"Bo Berg: {'x' * 100_000}").code == 3
