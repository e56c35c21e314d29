"""Mail templates: filling them in, and what makes one invalid."""

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
    TemplateName,
    check_template,
    fill_template,
    insert_note,
    parse_draft,
)

VALUES = {"first_name": "May", "topic": "the deck", "opening": "Great talking on 17 Nov."}
TEXTS = st.text(st.sampled_from(string.ascii_letters + "{}|. \n\r\t\x00\x1b:é李"), max_size=200)


@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_built_in_templates_work_with_any_values(name: TemplateName) -> None:
    text = BUILT_IN_TEMPLATES[name]
    check_template(text)
    for values in ({}, VALUES, dict.fromkeys(PLACEHOLDERS, "x")):
        draft = fill_template(text, values)
        assert draft.subject
        assert "{" not in draft.text
        assert "}" not in draft.text
        assert "\n\n\n" not in draft.text
        assert draft.body.startswith("Hi ")
        assert draft.body.endswith("Best wishes")


def test_placeholders_are_replaced() -> None:
    draft = fill_template("Subject: About {topic}\n\nHi {first_name},\n{opening}\n", VALUES)
    assert draft == MailDraft("About the deck", "Hi May,\nGreat talking on 17 Nov.")


def test_a_line_with_a_missing_value_is_left_out() -> None:
    text = "Subject: S\n\nHi {first_name},\n\nYou promised {they_promised}.\n\nBye\n"
    assert fill_template(text, VALUES).body == "Hi May,\n\nBye"


def test_a_fallback_replaces_a_missing_value() -> None:
    text = "Subject: {subject|A question}\n\nHi { first_name | there },\n{met|}x"
    assert fill_template(text, {}) == MailDraft("A question", "Hi there,\nx")


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("Hi {first_name}\n\nx", 1, "first line must be"),
        ("Subject: x\n\n", 2, "no text below"),
        ("Subject: x\n\nHi {first_nam}", 3, "did you mean {first_name}?"),
        ("Subject: x\n\nThen {last_words}.", 3, "unknown placeholder {last_words}"),
        ("Subject: {0.__class__}\nx", 1, "unknown placeholder {0.__class__}"),
        ("Subject: x\nHi {first_name", 2, "unmatched brace"),
        ("Subject: x\nHi first_name}", 2, "unmatched brace"),
        ("Subject: x\n" + "y" * 20_001, 1, "longer"),
    ],
)
def test_an_invalid_template_is_reported_with_its_line(text: str, line: int, why: str) -> None:
    with pytest.raises(TemplateError) as raised:
        check_template(text)
    assert raised.value.line == line
    assert why in str(raised.value.why)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Hi May,\n\nText.\n\nBest wishes", "Hi May,\n\nText.\n\nliked it\n\nBest wishes"),
        ("Hi May,", "Hi May,\n\nliked it"),
        ("", "liked it"),
    ],
)
def test_a_note_is_inserted_above_the_signature(body: str, expected: str) -> None:
    draft = insert_note(MailDraft("S", body), "liked it\n")
    assert draft == MailDraft("S", expected)


@given(TEXTS, st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), st.text()))
def test_no_template_raises_when_filled(text: str, values: dict[str, str]) -> None:
    with suppress(TemplateError):
        check_template(text)
    draft = fill_template(text, values)
    assert "\n" not in draft.subject
    assert "\r" not in draft.subject
    assert "\x1b" not in draft.subject
    parse_draft(text)


@given(st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), st.text()))
def test_a_value_starts_neither_a_line_nor_a_placeholder(values: dict[str, str]) -> None:
    text = "Subject: {subject|x}\n\nHi {first_name|there}\nend"
    draft = fill_template(text, values)
    assert len(draft.body.split("\n")) == 2
    assert draft.body.endswith("\nend")


@given(st.text(), st.text())
def test_a_draft_is_parsed_as_it_was_written(subject: str, body: str) -> None:
    once = parse_draft(MailDraft(subject, body).text.replace("\r", " "))
    assert parse_draft(once.text) == once
