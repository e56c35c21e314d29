"""Follow-ups that an email asks for, and what only looks like a request."""

from __future__ import annotations

import pytest

from followup_tui.formats.parsed import FollowUpRequest
from tests.formats.mail.sample_mail import (
    SENT,
    TO_MAY,
    parse_sample,
    participant_emails,
    sample_interaction,
)


@pytest.mark.parametrize(
    ("subject", "about", "due"),
    [
        ("Second round [in 3 days]", "Second round", "2026-11-23"),
        ("[next tue 3pm] Second round", "Second round", "2026-11-24T15:00"),
        ("[dev] Second round [12 dec]", "[dev] Second round", "2026-12-12"),
        ("Second [tomorrow] round", "Second round", "2026-11-21"),
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe_=5B2w=5D?=", "Grüße", "2026-12-04"),
    ],
)
def test_a_date_in_brackets_in_my_subject_asks_for_a_follow_up(
    subject: str, about: str, due: str
) -> None:
    interaction = sample_interaction(SENT, TO_MAY, f"Subject: {subject}")
    assert interaction.followup == FollowUpRequest(about, due)
    assert interaction.summary.startswith(about)


@pytest.mark.parametrize(
    "subject", ["[dev] hello", "[May] x", "[#123] y", "[2026] z", "in 3 days", "[", "[] x", "[v2]"]
)
def test_other_brackets_stay_in_the_subject(subject: str) -> None:
    interaction = sample_interaction(SENT, TO_MAY, f"Subject: {subject}")
    assert interaction.followup is None
    assert interaction.summary.startswith(subject)


def test_subjects_of_others_and_of_replies_ask_for_nothing() -> None:
    assert sample_interaction("Subject: All hands [next week]").followup is None
    assert (
        sample_interaction(SENT, TO_MAY, "Subject: Re: Second round [in 3 days]").followup is None
    )
    # Without own addresses in the settings, the user may have written it.
    assert sample_interaction("Subject: All hands [next week]", own=False).followup is not None


@pytest.mark.parametrize(
    ("address", "due"),
    [
        ("followup+in3days@ruiz.example", "2026-11-23"),
        ("followup+fri@ruiz.example", "2026-11-27"),
        ("followup-next-week@ruiz.example", "2026-11-23"),
        ("followup+tue3pm@ruiz.example", "2026-11-24T15:00"),
        ("FollowUp+EOM@ruiz.example", "2026-11-30"),
        ("ana+2w@ruiz.example", "2026-12-04"),
        ("3d@fu.example", "2026-11-23"),
        ("nexttue@fu.example", "2026-11-24"),
        ("in-3-days@fu.example", "2026-11-23"),
        ("12dec@fu.example", "2026-12-12"),
    ],
)
@pytest.mark.parametrize("header", ["Bcc", "Cc", "Delivered-To"])
def test_an_address_that_reads_as_a_date_asks_for_a_follow_up(
    address: str, due: str, header: str
) -> None:
    interaction = sample_interaction(SENT, TO_MAY, "Subject: Deck", f"{header}: {address}")
    assert interaction.followup == FollowUpRequest("Deck", due)
    assert participant_emails(interaction) == ["may@acme.example"]


@pytest.mark.parametrize(
    "address",
    ["may@x.example", "sun@x.example", "fri@x.example", "24x7@x.example", "jan+2w@x.example"],
)
def test_addresses_that_people_have_are_not_dates(address: str) -> None:
    interaction = sample_interaction(SENT, TO_MAY, f"Cc: {address}")
    assert interaction.followup is None
    assert participant_emails(interaction) == ["may@acme.example", address]


def test_in_mail_from_strangers_only_the_delivery_address_counts_as_a_date() -> None:
    assert sample_interaction("Cc: 12dec@fair.example").followup is None
    assert sample_interaction("Delivered-To: 12dec@ruiz.example").followup is not None
    assert sample_interaction("Cc: followup+12dec@ruiz.example").followup is not None


def test_an_unreadable_request_address_is_a_warning_and_no_contact() -> None:
    mail = parse_sample(SENT, TO_MAY, "Cc: followup+someday@ruiz.example")
    assert mail.interaction is not None
    assert participant_emails(mail.interaction) == ["may@acme.example"]
    assert str(mail.warnings[0].reason) == (
        "can't read followup+someday@ruiz.example as a date; no follow-up was added"
    )


def test_a_mail_forwarded_to_a_request_address_is_about_its_author() -> None:
    body = (
        "See below\n\n---------- Forwarded message ---------\nFrom: May <may@acme.example>\nDate: x"
    )
    interaction = sample_interaction(
        SENT, "To: followup+3d@ruiz.example", "Subject: Fwd: Deck", body=body
    )
    assert (participant_emails(interaction), interaction.followup) == (
        ["may@acme.example"],
        FollowUpRequest("Deck", "2026-11-23"),
    )
    assert interaction.summary == "Deck\nSee below"
