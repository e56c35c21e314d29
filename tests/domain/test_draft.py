"""Templates: what they are filled to, and what is wrong with one."""

from __future__ import annotations

import string
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.domain.mail_draft.template import (
    BUILT_IN_TEMPLATES,
    PLACEHOLDERS,
    TEMPLATE_NAMES,
    MailDraft,
    TemplateError,
    check_template,
    fill_template,
    parse_draft,
)

KNOWN = {"first_name": "May", "topic": "the deck", "opening": "When we spoke you asked."}
TEXTS = st.text(st.sampled_from(string.ascii_letters + "{}|. \n\r\t\x00\x1b:é李"), max_size=200)


@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_the_built_in_ones_can_be_used_whatever_is_known(name: str) -> None:
    text = BUILT_IN_TEMPLATES[name]  # type: ignore[index]
    check_template(text)
    for known in ({}, KNOWN, dict.fromkeys(PLACEHOLDERS, "x")):
        draft = fill_template(text, known)
        assert draft.subject
        assert "{" not in draft.text
        assert "}" not in draft.text
        assert "\n\n\n" not in draft.text
        assert draft.body.startswith("Hi ")
        assert draft.body.endswith("Best wishes")


def test_what_is_known_stands_in_its_place() -> None:
    draft = fill_template("Subject: About {topic}\n\nHi {first_name},\n{opening}\n", KNOWN)
    assert draft == MailDraft("About the deck", "Hi May,\nWhen we spoke you asked.")


def test_a_line_in_which_something_is_missing_is_left_out() -> None:
    text = "Subject: S\n\nHi {first_name},\n\nYou promised {they_promised}.\n\nBye\n"
    assert fill_template(text, KNOWN).body == "Hi May,\n\nBye"


def test_words_for_when_nothing_is_known() -> None:
    text = "Subject: {subject|A question}\n\nHi { first_name | there },\n{met|}x"
    assert fill_template(text, {}) == MailDraft("A question", "Hi there,\nx")


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("Hi {first_name}\n\nx", 1, "first line must be"),
        ("Subject: x\n\n", 2, "no text below"),
        ("Subject: x\n\nHi {first_nam}", 3, "did you mean {first_name}?"),
        ("Subject: {0.__class__}\nx", 1, "there is no {0.__class__}"),
        ("Subject: x\nHi {first_name", 2, "no partner"),
        ("Subject: x\nHi first_name}", 2, "no partner"),
        ("Subject: x\n" + "y" * 20_001, 1, "longer"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, why: str) -> None:
    with pytest.raises(TemplateError) as raised:
        check_template(text)
    assert raised.value.line == line
    assert why in raised.value.why


@given(TEXTS, st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), st.text()))
def test_no_template_makes_it_fail(text: str, known: dict[str, str]) -> None:
    with suppress(TemplateError):
        check_template(text)
    draft = fill_template(text, known)
    assert "\n" not in draft.subject
    assert "\r" not in draft.subject
    assert "\x1b" not in draft.subject
    parse_draft(text)


@given(st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), st.text()))
def test_nothing_known_begins_a_line_or_a_placeholder_of_its_own(known: dict[str, str]) -> None:
    text = "Subject: {subject|x}\n\nHi {first_name|there}\nend"
    draft = fill_template(text, known)
    assert len(draft.body.split("\n")) == 2
    assert draft.body.endswith("\nend")


@given(st.text(), st.text())
def test_a_draft_reads_as_it_was_written(subject: str, body: str) -> None:
    once = parse_draft(MailDraft(subject, body).text.replace("\r", " "))
    assert parse_draft(once.text) == once
