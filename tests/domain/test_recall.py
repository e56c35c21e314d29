"""How a mail begins, and which text fits, by what is remembered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pendulum import Date

from followup_tui.domain.contact import Contact
from followup_tui.domain.followup import FollowUp, Outcome
from followup_tui.domain.interaction import Direction, Interaction
from followup_tui.domain.mail_draft.context import (
    MailContext,
    choose_template,
    first_name,
    outcome_when_sent,
    placeholder_values,
)
from followup_tui.domain.mail_draft.template import TemplateName

TODAY = Date(2026, 11, 23)
MAY = Contact("May Chen")
ROUND = FollowUp(1, "second round", "2026-11-23")
CALL = Interaction("2026-11-12", "call", "both", "liked the talk, asked for numbers")
THANKS = replace(ROUND, about="thank them", reason="outcome")


def opening(memory: MailContext, template: TemplateName = "first-message") -> str:
    return placeholder_values(memory, template, TODAY)["opening"]


def test_what_was_said_last_comes_first() -> None:
    assert opening(MailContext(MAY, ROUND, last_interaction=CALL)) == (
        "When we spoke on 12 Nov you liked the talk and asked for numbers."
        " I am writing about the second round."
    )


@pytest.mark.parametrize(
    ("channel", "direction", "summary", "said"),
    [
        ("call", "both", "coffee", "It was good to talk on 12 Nov."),
        ("met", "both", "liked the talk", "When we met on 12 Nov you liked the talk."),
        ("met", "both", "", "It was good to see you on 12 Nov."),
        ("mail", "in", "asked for it", "In your mail on 12 Nov you asked for it."),
        ("mail", "in", "CV", "Thank you for your mail on 12 Nov."),
        ("mail", "out", "the CV", "I wrote to you on 12 Nov."),
        ("mail", "out", "asked for it", "I wrote to you on 12 Nov."),
        ("chat", "both", "asked for it", "When we wrote to each other on 12 Nov you asked for it."),
        ("", "out", "", "It was good to hear from you on 12 Nov."),
    ],
)
def test_each_channel_has_its_words(
    channel: str, direction: Direction, summary: str, said: str
) -> None:
    last = Interaction("2026-11-12", channel, direction, summary)
    assert opening(MailContext(MAY, last_interaction=last)) == said


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-23T08:00", "earlier today"),
        ("2026-11-22", "yesterday"),
        ("2026-11-12", "on 12 Nov"),
        ("2025-03-12", "on 12 Mar 2025"),
    ],
)
def test_the_day_is_said_as_one_says_it(day: str, words: str) -> None:
    last = replace(CALL, happened=day)
    assert opening(MailContext(MAY, last_interaction=last)).startswith(
        f"When we spoke {words} you liked"
    )
    assert (
        placeholder_values(MailContext(MAY, last_interaction=last), "nudge", TODAY)["last_day"]
        == words
    )


def test_the_first_time_it_is_how_we_came_together() -> None:
    assert opening(MailContext(MAY, introduced_by="Li Wei")) == "Li Wei put us in touch."
    met = replace(MAY, met="PyCon 2026, in the hallway")
    assert opening(MailContext(met, ROUND)) == (
        "It was good to meet you at PyCon 2026. I am writing about the second round."
    )
    for words in ("through Li Wei", "met online", "somewhere"):
        assert opening(MailContext(replace(MAY, met=words))) == ""
    assert (
        opening(MailContext(replace(MAY, met_on="2026-10-30")))
        == "It was good to meet you on 30 Oct."
    )


def test_a_try_without_an_answer_is_named_unless_they_were_in_touch_since() -> None:
    tried = MailContext(MAY, ROUND, last_attempt_day="2026-11-16", last_interaction=CALL)
    assert opening(tried, "nudge") == "I tried to reach you on 16 Nov about the second round."
    sent = replace(tried, last_interaction=Interaction("2026-11-16", "mail", "out", "Second round"))
    assert opening(sent, "nudge") == "I wrote to you on 16 Nov about the second round."
    since = replace(tried, last_interaction=replace(CALL, happened="2026-11-18"))
    assert opening(since, "nudge").startswith("When we spoke on 18 Nov")


def test_what_they_promised_is_what_they_are_reminded_of() -> None:
    theirs = replace(ROUND, about="a word with her boss", move="theirs", reason="promise")
    last = replace(CALL, they_promised="a word with her boss; the plan")
    assert opening(
        MailContext(MAY, theirs, last_interaction=last, promises=[theirs]), "remind-me"
    ) == ("When we spoke on 12 Nov you promised a word with your boss.")
    assert opening(MailContext(MAY, theirs, promises=[theirs]), "remind-me") == (
        "I still have this on my list from you: a word with your boss."
    )


def test_what_i_promised_is_a_thing() -> None:
    mine = replace(ROUND, about="send her the deck", reason="promise")
    last = replace(CALL, i_promised="the numbers; a call")

    def found(memory: MailContext) -> str:
        return placeholder_values(memory, "thank-you", TODAY)["i_promised"]

    assert found(MailContext(MAY, promises=[mine], last_interaction=last)) == "the deck"
    assert found(MailContext(MAY, last_interaction=last)) == "the numbers"
    assert found(MailContext(MAY, last_interaction=replace(CALL, i_promised="call back"))) == ""
    # A topic with a day that was promised is none yet.
    assert found(MailContext(MAY, promises=[replace(ROUND, promised_for="2026-11-24")])) == ""


def test_thanks_are_given_once() -> None:
    mail = MailContext(MAY, THANKS, last_interaction=Interaction("2026-11-12", "mail", "in", "yes"))
    assert opening(mail, "thank-you") == "It was good to hear from you on 12 Nov."


def test_a_topic_of_the_program_says_nothing_and_the_one_before_counts() -> None:
    memory = MailContext(
        MAY,
        THANKS,
        previous=replace(ROUND, outcome="yes"),
        generic_topics=frozenset({"thank them"}),
    )
    found = placeholder_values(memory, "first-message", TODAY)
    assert found["topic"] == "the second round"
    assert found["subject"] == "Second round"
    rhythm = MailContext(MAY, replace(ROUND, about="six weeks, say hello", reason="cadence"))
    assert placeholder_values(rhythm, "first-message", TODAY)["topic"] == ""


def test_nothing_known_gives_nothing_but_the_name() -> None:
    found = placeholder_values(MailContext(MAY), "first-message", TODAY)
    assert {key: value for key, value in found.items() if value} == {
        "first_name": "May",
        "name": "May Chen",
    }


@pytest.mark.parametrize(
    ("contact", "first"),
    [
        (Contact("Dr. May Chen"), "May"),
        (Contact("Robert Roe", nickname="Bob"), "Bob"),
        (Contact("may@acme.example"), ""),
        (Contact("+49 30"), ""),
        (Contact("李伟"), "李伟"),
    ],
)
def test_what_they_are_called_by(contact: Contact, first: str) -> None:
    assert first_name(contact) == first


@pytest.mark.parametrize(
    ("followup", "attempt", "came_of", "template", "outcome"),
    [
        (None, 1, None, "first-message", "waiting"),
        (ROUND, 1, None, "first-message", "waiting"),
        (ROUND, 2, None, "nudge", "no answer"),
        (ROUND, 3, None, "second-nudge", "no answer"),
        (ROUND, 9, None, "second-nudge", "no answer"),
        (THANKS, 1, "yes", "thank-you", "done"),
        (THANKS, 1, "no", "thank-you", "done"),
        (replace(ROUND, reason="outcome"), 1, "not yet", "not-yet", "waiting"),
        (replace(ROUND, about="thank for the intro"), 1, None, "thank-you", "done"),
        (replace(ROUND, move="theirs", reason="promise"), 1, None, "remind-me", "waiting"),
        (replace(ROUND, move="theirs", reason="promise"), 2, None, "remind-me", "no answer"),
        (replace(ROUND, move="theirs"), 1, None, "nudge", "waiting"),
    ],
)
def test_the_text_that_fits_and_what_follows_it(
    followup: FollowUp | None,
    attempt: int,
    came_of: Outcome | None,
    template: TemplateName,
    outcome: Outcome,
) -> None:
    previous = replace(ROUND, state="closed", outcome=came_of) if came_of else None
    memory = MailContext(MAY, followup, attempt=attempt, previous=previous)
    assert choose_template(memory) == template
    assert outcome_when_sent(template, memory) == outcome
