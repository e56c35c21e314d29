"""The follow-up that an e-mail asks for, and what only looks like one."""

from __future__ import annotations

import pytest

from followup_tui.formats.parsed import FollowUpRequest
from tests.formats.mail.sample_mail import SENT, TO_MAY, letter, mails, said


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
def test_brackets_in_the_subject_of_my_mail_ask_for_a_follow_up(
    subject: str, about: str, due: str
) -> None:
    one = said(SENT, TO_MAY, f"Subject: {subject}")
    assert one.followup == FollowUpRequest(about, due)
    assert one.summary.startswith(about)


@pytest.mark.parametrize(
    "subject", ["[dev] hello", "[May] x", "[#123] y", "[2026] z", "in 3 days", "[", "[] x", "[v2]"]
)
def test_other_brackets_are_left_alone(subject: str) -> None:
    one = said(SENT, TO_MAY, f"Subject: {subject}")
    assert one.followup is None
    assert one.summary.startswith(subject)


def test_the_subject_of_somebody_else_and_of_an_answer_asks_for_nothing() -> None:
    assert said("Subject: All hands [next week]").followup is None
    assert said(SENT, TO_MAY, "Subject: Re: Second round [in 3 days]").followup is None
    # Who has not said which addresses are theirs may have written it.
    assert said("Subject: All hands [next week]", own=False).followup is not None


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
def test_an_address_in_words_of_a_date_asks_for_a_follow_up(
    address: str, due: str, header: str
) -> None:
    one = said(SENT, TO_MAY, "Subject: Deck", f"{header}: {address}")
    assert one.followup == FollowUpRequest("Deck", due)
    assert mails(one) == ["may@acme.example"]


@pytest.mark.parametrize(
    "address",
    ["may@x.example", "sun@x.example", "fri@x.example", "24x7@x.example", "jan+2w@x.example"],
)
def test_addresses_that_people_have_are_no_dates(address: str) -> None:
    one = said(SENT, TO_MAY, f"Cc: {address}")
    assert one.followup is None
    assert mails(one) == ["may@acme.example", address]


def test_of_a_strangers_recipients_only_those_that_it_came_in_by_are_dates() -> None:
    assert said("Cc: 12dec@fair.example").followup is None
    assert said("Delivered-To: 12dec@ruiz.example").followup is not None
    assert said("Cc: followup+12dec@ruiz.example").followup is not None


def test_an_address_that_is_no_date_is_said_and_is_nobody() -> None:
    found = letter(SENT, TO_MAY, "Cc: followup+someday@ruiz.example")
    assert found.interaction is not None
    assert mails(found.interaction) == ["may@acme.example"]
    assert found.warnings[0].reason == (
        "went to followup+someday@ruiz.example, which is no date; no follow-up was made"
    )


def test_what_is_forwarded_to_such_an_address_is_about_its_author() -> None:
    body = (
        "See below\n\n---------- Forwarded message ---------\nFrom: May <may@acme.example>\nDate: x"
    )
    one = said(SENT, "To: followup+3d@ruiz.example", "Subject: Fwd: Deck", body=body)
    assert (mails(one), one.followup) == (
        ["may@acme.example"],
        FollowUpRequest("Deck", "2026-11-23"),
    )
    assert one.summary == "Deck\nSee below"
