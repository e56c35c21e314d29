"""What a mail can say, and which template fits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pendulum import Date

from followup_tui.domain.contact import Contact
from followup_tui.domain.followup import FollowUp, Outcome
from followup_tui.domain.interaction import Direction
from followup_tui.domain.mail_draft.context import (
    LastContact,
    MailContext,
    choose_template,
    first_name,
    outcome_when_sent,
    placeholder_values,
)
from followup_tui.domain.mail_draft.template import TemplateName

TODAY = Date(2026, 11, 23)
MAY = Contact("May Chen")
ROUND = FollowUp(1, "the second round", "2026-11-23")
CALL = LastContact("2026-11-17", "call")
THANKS = replace(ROUND, about="thank them", reason="outcome")


def opening(context: MailContext, template: TemplateName = "first-message") -> str:
    return placeholder_values(context, template, TODAY)["opening"]


def test_the_opening_names_the_last_contact_and_the_topic() -> None:
    assert opening(MailContext(MAY, ROUND, last_contact=CALL)) == (
        "Great talking on 17 Nov. I wanted to follow up on the second round."
    )


@pytest.mark.parametrize(
    ("channel", "direction", "sentence"),
    [
        ("call", "both", "Great talking on 17 Nov."),
        ("video", "out", "Great talking on 17 Nov."),
        ("met", "both", "Great seeing you on 17 Nov."),
        ("event", "both", "Great seeing you on 17 Nov."),
        ("mail", "in", "Thanks for your email on 17 Nov."),
        ("mail", "out", "I emailed you on 17 Nov."),
        ("letter", "in", "Thanks for your letter on 17 Nov."),
        ("letter", "out", "I wrote to you on 17 Nov."),
        ("chat", "both", "Great chatting on 17 Nov."),
        ("text", "in", "Thanks for your message on 17 Nov."),
        ("text", "out", "I messaged you on 17 Nov."),
        ("", "out", "It was good to be in touch on 17 Nov."),
        ("carrier pigeon", "both", "It was good to be in touch on 17 Nov."),
    ],
)
def test_each_channel_has_its_sentence(channel: str, direction: Direction, sentence: str) -> None:
    last = LastContact("2026-11-17", channel, direction)
    assert opening(MailContext(MAY, last_contact=last)) == sentence


@pytest.mark.parametrize(
    ("day", "phrase"),
    [
        ("2026-11-23T08:00", "earlier today"),
        ("2026-11-22", "yesterday"),
        ("2026-11-12", "on 12 Nov"),
        ("2025-03-12", "on 12 Mar 2025"),
    ],
)
def test_the_day_of_the_last_contact(day: str, phrase: str) -> None:
    context = MailContext(MAY, last_contact=replace(CALL, day=day))
    assert opening(context) == f"Great talking {phrase}."
    assert placeholder_values(context, "nudge", TODAY)["last_day"] == phrase


def test_without_a_last_contact_the_opening_says_how_we_met() -> None:
    assert opening(MailContext(MAY, introduced_by="Li Wei")) == "Li Wei introduced us."
    met = replace(MAY, met="PyCon 2026, in the hallway")
    assert opening(MailContext(met, ROUND)) == (
        "Great meeting you at PyCon 2026. I wanted to follow up on the second round."
    )
    for place in ("through Li Wei", "met online", "somewhere"):
        assert opening(MailContext(replace(MAY, met=place))) == ""
    met_on = replace(MAY, met_on="2026-10-30")
    assert opening(MailContext(met_on)) == "Great meeting you on 30 Oct."


def test_an_attempt_without_an_answer_is_named_unless_they_were_in_touch_since() -> None:
    tried = MailContext(MAY, ROUND, last_attempt_day="2026-11-18", last_contact=CALL)
    assert opening(tried, "nudge").startswith("I tried to reach you on 18 Nov.")
    since = replace(tried, last_contact=replace(CALL, day="2026-11-19"))
    assert opening(since, "nudge").startswith("Great talking on 19 Nov.")


@pytest.mark.parametrize(
    ("about", "topic"),
    [
        ("offer letter", "offer letter"),
        ("offer", "offer"),
        ("send her the deck", "send her the deck"),
        ("  two   lines ", "two lines"),
        ("lunch?", "lunch"),
        ("x" * 200, "x" * 200),
    ],
)
def test_the_topic_stands_as_typed(about: str, topic: str) -> None:
    context = MailContext(MAY, replace(ROUND, about=about))
    values = placeholder_values(context, "first-message", TODAY)
    assert values["topic"] == topic
    assert values["subject"] == topic[0].upper() + topic[1:]
    assert values["opening"] == f"I wanted to follow up on {topic}."


def test_what_they_promised_stands_as_typed_and_only_once() -> None:
    theirs = replace(ROUND, about="an intro to her boss", move="theirs", reason="promise")
    context = MailContext(MAY, theirs, last_contact=CALL, promises=[theirs])
    values = placeholder_values(context, "remind-me", TODAY)
    assert values["they_promised"] == "an intro to her boss"
    assert values["opening"] == "Great talking on 17 Nov."


def test_what_i_promised_stands_as_typed_and_only_while_it_is_open() -> None:
    mine = replace(ROUND, about="the deck.", reason="promise")
    context = MailContext(MAY, promises=[mine])
    assert placeholder_values(context, "thank-you", TODAY)["i_promised"] == "the deck"
    # A follow-up with a promised date is a topic, not a thing that was promised.
    dated = MailContext(MAY, promises=[replace(ROUND, promised_for="2026-11-24")])
    assert placeholder_values(dated, "thank-you", TODAY)["i_promised"] == ""
    own = MailContext(MAY, mine, last_contact=CALL, promises=[mine])
    assert opening(own) == "Great talking on 17 Nov."


def test_thanks_name_what_the_topic_gives_thanks_for() -> None:
    context = MailContext(MAY, replace(ROUND, about="thank her for the intro"), last_contact=CALL)
    values = placeholder_values(context, "thank-you", TODAY)
    assert (values["thanks"], values["opening"]) == ("the intro", "Great talking on 17 Nov.")
    assert placeholder_values(MailContext(MAY, THANKS), "thank-you", TODAY)["thanks"] == ""


def test_a_generic_topic_is_replaced_by_the_previous_one() -> None:
    context = MailContext(
        MAY,
        THANKS,
        previous=replace(ROUND, outcome="yes"),
        generic_topics=frozenset({"thank them"}),
    )
    values = placeholder_values(context, "first-message", TODAY)
    assert (values["topic"], values["subject"]) == ("the second round", "The second round")
    keep_in_touch = MailContext(MAY, replace(ROUND, about="say hello", reason="cadence"))
    assert placeholder_values(keep_in_touch, "first-message", TODAY)["topic"] == ""


def test_a_contact_with_nothing_but_a_name() -> None:
    values = placeholder_values(MailContext(MAY), "first-message", TODAY)
    known = {name: value for name, value in values.items() if value}
    assert known == {"first_name": "May", "name": "May Chen"}


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
def test_first_name(contact: Contact, first: str) -> None:
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
def test_the_template_that_fits_and_the_outcome_to_suggest(
    followup: FollowUp | None,
    attempt: int,
    came_of: Outcome | None,
    template: TemplateName,
    outcome: Outcome,
) -> None:
    previous = replace(ROUND, state="closed", outcome=came_of) if came_of else None
    context = MailContext(MAY, followup, attempt=attempt, previous=previous)
    assert choose_template(context) == template
    assert outcome_when_sent(template, context) == outcome
