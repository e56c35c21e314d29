"""The verbs of the engine: outcomes, notes, promises, rhythms, rests, next steps, the spread."""

from __future__ import annotations

import pytest

from tests.cli.running import Run


@pytest.fixture
def two(run: Run) -> Run:
    """May Chen with a follow-up (1) due today, Omar Khalil with one (2) on Friday."""
    run("add", "May Chen @Acme: second round today #vip")
    run("add", "Omar Khalil: nudge fri")
    return run


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Done: May Chen, second round, next Tue 23 Feb"),
        (("--outcome", "yes"), "Yes: May Chen, second round, next Tue 24 Nov"),
        (("--outcome", "not-yet"), "Not yet: May Chen, second round, next Tue 23 Feb"),
        (
            ("--outcome", "no"),
            "No: May Chen, second round, next Tue 24 Nov, parked until 24 May 2027",
        ),
        (("--outcome", "no-answer"), "No answer: May Chen, second round, next Thu 26 Nov"),
        (("--outcome", "waiting"), "Waiting: May Chen, second round, next Mon 30 Nov"),
        (("--outcome", "dropped"), "Dropped: May Chen, second round"),
        (("--next", ""), "Done: May Chen, second round"),
        (("--next", "the deck fri"), "Done: May Chen, second round, next Fri 27 Nov"),
        (("--next", "park until march"), "Done: May Chen, second round, parked until 1 Mar"),
    ],
)
def test_done_takes_an_outcome_and_a_next_step(two: Run, words: tuple[str, ...], said: str) -> None:
    before = two("show", "May", "--json").record
    assert two("done", "1", *words).out == f"{said}\n"
    assert two("undo").out == f"Taken back: {said}\n"
    assert two("show", "May", "--json").record == before


def test_done_says_why_a_rest_is_proposed(two: Run) -> None:
    ids = ["1"]
    for number in range(1, 5):
        closed = two("done", ids[-1], "--outcome", "no-answer", "--json").record
        assert (closed["attempt"], closed["next"]["attempt"]) == (number, number + 1)
        ids.append(str(closed["next"]["id"]))
    last = two("done", ids[-1], "--outcome", "no-answer")
    assert "parked until 24 May 2027" in last.out
    assert "(5 tries without an answer)" in last.out
    assert two("show", "May", "--json").record["status"] == "parked"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("1", "--outcome", "maybe"), 2, "not-yet"),
        (("1", "--next", "nudge 1m"), 3, "Nothing was changed"),
        (("99", "--outcome", "yes"), 1, "There is no follow-up 99"),
    ],
)
def test_done_refuses_in_one_sentence(
    two: Run, words: tuple[str, ...], code: int, said: str
) -> None:
    assert said in two("done", *words).refused(code)
    assert two("due").out.startswith("1  today  May Chen")


def test_log_reads_channel_day_people_and_promises(two: Run) -> None:
    text = "call yesterday + Omar Khalil: liked it I: the deck by fri they: an intro"
    assert two("log", "May Chen", text).out == (
        "Noted: May Chen and Omar Khalil · call · Sun 22 Nov\n"
        "  I promised: the deck, by Fri 27 Nov\n"
        "  They promised: an intro, due Mon 30 Nov\n"
    )
    (said,) = two("show", "Omar", "--json").record["interactions"]
    assert (said["channel"], said["happened"]) == ("call", "2026-11-22")
    shape = two("log", "May", "--on", "last fri", "lunch", "--json").record
    assert (shape["happened"], shape["promises"]) == ("2026-11-20", [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("May", "--on", "tomorrow", "x"), "has not been yet"),
        (("May", "+ Nobody"), "Nothing was logged"),
        (("May", "met + Omar Khalil:"), ""),
    ],
)
def test_log_refuses_what_cannot_be(two: Run, words: tuple[str, ...], said: str) -> None:
    ran = two("log", *words)
    if said:
        assert said in ran.refused(3)
    else:
        assert ran.code == 0


def test_log_says_that_a_day_to_come_was_not_taken_for_the_day(two: Run) -> None:
    ran = two("log", "May", "call tomorrow: x")
    assert (ran.code, ran.out) == (0, "Noted: May Chen · call · today\n")
    assert ran.err == "tomorrow has not been yet. It stays in the text.\n"
    ran = two("log", "May", "--on", "last fri", "call yesterday: y")
    assert (ran.out, ran.err) == ("Noted: May Chen · call · Fri 20 Nov\n", "")


def test_promises_are_listed_recorded_and_kept(two: Run) -> None:
    assert "No promise is open" in two("promise").refused(1)
    assert two("promise", "May", "the numbers by fri").out == "I promised: May Chen, the numbers\n"
    two("promise", "--theirs", "May", "an intro")
    assert two("promise").out == (
        "3  I promised     May Chen  by Fri 27 Nov   the numbers\n"
        "4  They promised  May Chen  due Mon 30 Nov  an intro\n"
    )
    assert [one["move"] for one in two("promise", "--json").records] == ["mine", "theirs"]
    assert two("promise", "--kept", "3").out == "Done: May Chen, the numbers\n"
    assert "is no promise" in two("promise", "--kept", "1").refused(3)
    assert "Say what was promised" in two("promise", "May").refused(2)
    assert "takes the ID alone" in two("promise", "--kept", "4", "May", "x").refused(2)
    assert "Nothing was saved" in two("promise", "May", "by fri").refused(3)


def test_a_promise_of_mine_is_due_though_it_was_put_off(
    two: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    two("promise", "Omar", "the numbers by thu")
    two("snooze", "3", "3 weeks")
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-27T09:00")
    first = two("due", "--json").records[0]
    assert (first["about"], first["why"], first["due"]) == (
        "the numbers",
        "promise 1d late",
        "2026-12-17",
    )
    assert two("status", "--json").record["first"][0]["about"] == "the numbers"


def test_what_waits_on_them_comes_back_as_mine(two: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    two("done", "1", "--outcome", "waiting")
    (theirs,) = [one for one in two("due", "--coming", "--json").records if one["id"] == 3]
    assert (theirs["move"], theirs["why"]) == ("theirs", "they have until Mon 30 Nov")
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-30T09:00")
    back = two("due", "--json").records[-1]
    assert (back["move"], back["attempt"], back["why"]) == ("mine", 2, "no word, 2nd try")


def test_next_lists_who_has_none_and_gives_one(two: Run) -> None:
    assert two("next").out == "Everybody has a next step. Nobody falls off.\n"
    assert two("next", "--json").out == ""
    two("done", "1", "--outcome", "dropped")
    assert two("next").out == "1  May Chen  Acme  never\n"
    assert two("next", "--json").record["name"] == "May Chen"
    assert two("next", "May", "the deck fri").out == "Next: May Chen, the deck, Fri 27 Nov\n"
    assert two("next", "May", "--json").record["about"] == "keep in touch"


def test_a_rhythm_of_a_contact_and_of_a_tag(two: Run) -> None:
    assert two("cadence", "May").out == "May Chen: no cadence\n"
    assert two("cadence", "#vip", "every", "3", "months").out == "Every 3 months: #vip\n"
    assert two("cadence", "May").out == "May Chen: every 3 months by a tag\n"
    assert two("cadence", "May", "6 weeks").out == "Every 6 weeks: May Chen\n"
    two("done", "1")
    assert two("cadence", "May").out == "May Chen: every 6 weeks, next Mon 4 Jan\n"
    shape = two("cadence", "May", "2 weeks", "--json").record
    assert shape["cadence"] == "2 weeks"
    assert two("cadence", "May", "--json").record["next_round"] == "2026-12-07"
    assert two("cadence", "May", "never").out == "Never: May Chen\n"
    assert two("cadence", "May", "").out == "No cadence of their own: May Chen\n"
    assert two("cadence", "#vip").out == "#vip: every 3 months\n"
    assert two("cadence", "#vip", "--json").record == {"tag": "vip", "cadence": "3 months"}
    assert two("cadence", "#VIP", "3", "months").out == "Every 3 months: #vip\n"
    assert two("cadence", "#Vip").out == "#vip: every 3 months\n"
    two("add", "Bo Berg: x #VIP")
    assert two("cadence", "#VIP").out == "#VIP: no cadence\n"
    assert "is not a rhythm" in two("cadence", "May", "whenever").refused(3)
    assert "Nobody carries #none" in two("cadence", "#none", "weekly").refused(1)
    assert "Nobody carries #none" in two("cadence", "#none").refused(1)


def test_park_and_unpark(two: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "Parked until 1 Mar: May Chen, 1 follow-up dropped"
    assert two("park", "May", "until", "march").out == f"{said}\n"
    assert two("park", "Omar", "--json").record["status"] == "parked"
    assert "not parked" not in two("unpark", "Omar").out
    assert "not parked" in two("unpark", "Omar").refused(1)
    monkeypatch.setenv("FOLLOWUP_NOW", "2027-03-01T09:00")
    assert two("next").out.splitlines()[0] == "1  May Chen     Acme  never  back from rest"
    assert "back from rest" in two("find", "May").out
    assert "Nothing was changed" in two("park", "May", "yesterday").refused(3)


def test_what_is_late_is_shown_and_then_spread(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(12):
        run("add", f"Person{number} Berg: x today")
    assert run("triage", "--plan").out == (
        "What is late fits into today: there is nothing to spread.\n"
    )
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-26T09:00")
    plan = run("triage", "--plan").out.splitlines()
    assert len(plan) == 12
    assert plan[0].startswith("today")
    assert plan[-1].startswith("tomorrow")
    shape = run("triage", "--plan", "--json").records[-1]
    assert list(shape) == ["id", "contact", "about", "due", "to"]
    assert shape["to"] == "2026-11-27"
    assert run("triage", "--spread").out == "Spread: 2 follow-ups\n"
    assert "fits into today" in run("triage", "--spread").refused(1)
    run("undo")
    assert len(run("due").out.splitlines()) == 12
    assert "--plan shows how" in run("triage").refused(2)


def test_due_coming_lists_all_that_is_planned(two: Run) -> None:
    assert two("due", "--coming").out == "2  Fri 27 Nov  Omar Khalil  nudge  due in 4 days\n"
    two("done", "2", "--outcome", "dropped")
    assert two("due", "--coming").out == "Nothing is planned.\n"


def test_show_tells_tries_and_promises(two: Run) -> None:
    two("done", "1", "--outcome", "no-answer", "--said", "left a message")
    two("promise", "--theirs", "May", "an intro by fri")
    shown = two("show", "May").out
    assert "second round · due Thu 26 Nov, in 3 days · 2nd try" in shown
    assert "an intro · they promised" in shown
    shape = two("show", "May", "--json").record
    assert [one["outcome"] for one in shape["tries"]] == ["no answer"]
    assert [one["about"] for one in shape["promises"]] == ["an intro"]
