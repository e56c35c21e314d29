"""One email as an interaction: mail of real programs, participants, dates."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from followup_tui.domain.due import Due
from followup_tui.formats.mail.message import parse_message
from followup_tui.formats.parsed import FollowUpRequest
from tests.formats.mail.sample_mail import (
    DATE,
    OWN,
    SENT,
    TO_MAY,
    parse_sample,
    participant_emails,
    participant_names,
    sample_interaction,
    skip_reason,
)
from tests.formats.reading import OPTIONS

MAILS = Path(__file__).parents[1] / "mails"


@pytest.mark.parametrize(
    ("file", "uid", "happened", "direction", "people", "summary", "followup"),
    [
        (
            "gmail_reply",
            "mid:CAF2+x=y@mail.acme.example",
            "2026-11-23T09:02",
            "in",
            ["May Chen 🌱", "Omar Khalil"],
            "Second round\nHi Ana,\nloved the talk – can you send the numbers by Friday?\n"
            "Best\nMay",
            None,
        ),
        (
            "outlook_html",
            "mid:AM0PR01MB1234@AM0PR01MB.eurprd01.prod.outlook.example",
            "2026-11-20T18:45",
            "in",
            ["Bo Lindqvist", "Priya Nair"],
            "Vertrag für die nächste Runde\nHi Ana,\nanbei der Vertrag, wir freuen uns! Grüße",
            None,
        ),
        (
            "apple_sent",
            "mid:0A1B2C3D-1111-2222-3333-444455556666@ruiz.example",
            "2026-11-22T21:30",
            "out",
            ["Priya Nair", "Jan de Vries", "Jan De Vries"],
            "The deck\nHere is the deck that I promised you – tell me.",
            FollowUpRequest("The deck", "2026-11-24T15:00"),
        ),
        (
            "mutt_bcc",
            "mid:Zz1@host.ruiz.example",
            "2026-11-23T08:00",
            "out",
            ["Omar Khalil"],
            "benchmark numbers\nOmar, the numbers as promised.",
            FollowUpRequest("benchmark numbers", "2026-12-07"),
        ),
    ],
)
def test_mail_of_real_programs(
    file: str,
    uid: str,
    happened: str,
    direction: str,
    people: list[str],
    summary: str,
    followup: FollowUpRequest | None,
) -> None:
    mail = parse_message((MAILS / f"{file}.eml").read_bytes(), "m", OWN)
    assert mail.warnings == ()
    interaction = mail.interaction
    assert interaction is not None
    assert (interaction.uid, interaction.happened, interaction.direction) == (
        uid,
        happened,
        direction,
    )
    assert (participant_names(interaction), interaction.summary, interaction.followup) == (
        people,
        summary,
        followup,
    )
    assert interaction.channel == "mail"


@pytest.mark.parametrize(
    ("value", "people"),
    [
        ("May Chen <may@acme.example>", [("May Chen", "may@acme.example")]),
        ("may@acme.example (May Chen)", [("May Chen", "may@acme.example")]),
        ("<may.chen@acme.example>", [("May Chen", "may.chen@acme.example")]),
        ("info@acme.example", [("info@acme.example", "info@acme.example")]),
        ('"Chen, May (Acme)" <may@a.example>', [("May Chen", "may@a.example")]),
        ('"Acme, Inc." <hi@a.example>', [("Acme, Inc.", "hi@a.example")]),
        ("'May Chen' <may@a.example>", [("May Chen", "may@a.example")]),
        ('"may@a.example" <may@a.example>', [("may@a.example", "may@a.example")]),
        ('"May \\"Mimi\\" Chen" <may@a.example>', [('May "Mimi" Chen', "may@a.example")]),
        ('"May Chen <may@a.example>', [("May Chen", "may@a.example")]),
        ("May Chen <may@a.example", [("May Chen", "may@a.example")]),
        ("=?utf-8?q?Chen=2C_May?= <may@a.example>", [("May Chen", "may@a.example")]),
        ('"=?utf-8?b?w4VzYQ==?=" <asa@a.example>', [("Åsa", "asa@a.example")]),
        ("=?utf-8?q?=C3?= =?utf-8?q?=85sa?= <asa@a.example>", [("Åsa", "asa@a.example")]),
        ("=?x-none?q?=C5sa?= <asa@a.example>", [("Åsa", "asa@a.example")]),
        ("=?iso-2022-jp?B?GyRCMi1FRBsoQg==?= <oki@a.example>", [("沖田", "oki@a.example")]),
        ("=?utf-8?b?!!!?= <asa@a.example>", [("", "asa@a.example")]),
        ("A <a@x.example>, B <b@x.example>; c@x.example", "A B c@x.example"),
        ("Team: A <a@x.example>, B <b@x.example>;", "A B"),
        ("A <a@x.example>, a <A@X.example>", "A"),
        ("undisclosed-recipients:;", []),
        ("May Chen", []),
        ("", []),
    ],
)
def test_addresses_and_their_names(value: str, people: list[tuple[str, str]] | str) -> None:
    interaction = parse_sample(SENT, f"To: {value}").interaction
    if isinstance(people, str):
        assert interaction is not None
        assert participant_names(interaction) == people.split()
    elif not people:
        assert interaction is None
    elif not people[0][0]:
        assert interaction is not None
        assert participant_emails(interaction) == [people[0][1]]
    else:
        assert interaction is not None
        assert (
            list(zip(participant_names(interaction), participant_emails(interaction), strict=True))
            == people
        )


@pytest.mark.parametrize(
    ("own", "sender", "direction"),
    [
        ("ana@ruiz.example", "ANA@Ruiz.example", "out"),
        ("ana@ruiz.example", "ana+list@ruiz.example", "out"),
        ("*@ruiz.example", "anything@ruiz.example", "out"),
        ("*@ruiz.example", "ana@sub.ruiz.example", "in"),
        ("ana@ruiz.example", "anna@ruiz.example", "in"),
        ("a[n]a@ruiz.example", "ana@ruiz.example", "in"),
        ("an?@ruiz.example", "ana@ruiz.example", "in"),
    ],
)
def test_the_direction_depends_on_the_own_addresses(own: str, sender: str, direction: str) -> None:
    data = f"From: {sender}\nTo: May <may@acme.example>\nDate: {DATE}\n\nx".encode()
    interaction = parse_message(
        data, "m", replace(OPTIONS, own_addresses=frozenset({own}))
    ).interaction
    assert interaction is not None
    assert interaction.direction == direction


def test_the_user_is_never_a_participant() -> None:
    interaction = sample_interaction(
        "To: ana+x@ruiz.example, Omar <omar@x.example>", "Cc: Ana <ana@ruiz.example>"
    )
    assert participant_names(interaction) == ["May Chen", "Omar"]
    assert skip_reason(SENT, "To: ana@ruiz.example") == "no one in it but you"


def test_participants_of_a_sent_mail_are_all_recipients_bcc_too() -> None:
    interaction = sample_interaction(
        SENT, TO_MAY, "Cc: o@x.example", "Bcc: p@x.example", "Reply-To: z@x.example"
    )
    assert participant_emails(interaction) == ["may@acme.example", "o@x.example", "p@x.example"]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("List-Id: <dev.lists.example>", "sent to a mailing list"),
        ("List-Unsubscribe: <https://x.example>", "sent to a mailing list"),
        ("X-Spam-Flag: YES", "marked as spam"),
        ("X-Spam-Status: Yes, score=7.1", "marked as spam"),
        ("X-Gmail-Labels: =?UTF-8?Q?Spam,Ge=C3=B6ffnet?=", "marked as spam"),
        ("Precedence: bulk", "bulk mail"),
        ("Auto-Submitted: auto-replied", "sent automatically"),
        ("Return-Path: <>", "sent automatically"),
        ("Content-Type: multipart/report; boundary=x", "sent automatically"),
        ("From: no-reply@acme.example", "no one in it but automated addresses"),
        ("From: MAILER-DAEMON@acme.example", "no one in it but automated addresses"),
        ("From: Acme <acme.noreply@acme.example>", "no one in it but automated addresses"),
        ("From: reply+abc@reply.acme.example", "no one in it but automated addresses"),
        ("From: dev-bounces@lists.acme.example", "no one in it but automated addresses"),
    ],
)
def test_automated_mail_and_lists_are_skipped(header: str, reason: str) -> None:
    assert skip_reason(header) == reason


def test_behind_an_automated_sender_the_reply_to_address_counts() -> None:
    interaction = sample_interaction(
        "From: May via Booking <no-reply@b.example>", "Reply-To: May <may@acme.example>"
    )
    assert participant_emails(interaction) == ["may@acme.example"]


def test_a_given_due_date_overrides_that_of_the_message() -> None:
    interaction = sample_interaction(
        SENT, TO_MAY, "Subject: Deck [in 3 days]", followup_due=Due("2026-12-24")
    )
    assert interaction.followup == FollowUpRequest("Deck", "2026-12-24")


def test_with_a_given_due_date_list_mail_is_read_with_its_author_alone() -> None:
    headers = ("List-Id: <dev.lists.example>", "To: dev@lists.example, omar@x.example")
    assert participant_names(sample_interaction(*headers, followup_due=Due("2026-12-01"))) == [
        "May Chen"
    ]
    for header in ("Auto-Submitted: no", "X-Spam-Status: No, score=0", "X-Gmail-Labels: Inbox"):
        assert participant_names(sample_interaction(header)) == ["May Chen"]


@pytest.mark.parametrize(
    ("date", "happened"),
    [
        ("Date: Fri, 20 Nov 2026 23:30:00 -0800", "2026-11-21T08:30"),
        ("Date: 20 Nov 26 10:00 GMT", "2026-11-20T11:00"),
        ("Date: Fri Nov 20 10:00:00 2026", "2026-11-20T11:00"),
        ("Date: Mon, 23 Nov 2026 10:00:00 +0100", "2026-11-23T09:14"),  # a clock that is ahead
        ("Date: nonsense", "2026-11-19T09:00"),
        ("Date: Fri, 20 Nov 2062 10:00:00 +0100", "2026-11-19T09:00"),
        ("Date: Thu, 01 Jan 1970 00:00:00 +0000", "2026-11-19T09:00"),
        ("Date: Fri, 99 Nov 2026 99:99:99 +9999", "2026-11-19T09:00"),
        ("Date: Fri, 20 Nov 2026 10:00:00 +99999999999", "2026-11-20T11:00"),
        ("Date:", "2026-11-19T09:00"),
    ],
)
def test_dates_are_local_and_a_bad_one_gives_way_to_the_servers(date: str, happened: str) -> None:
    server = "Received: from x by y; Thu, 19 Nov 2026 09:00:00 +0100"
    assert sample_interaction(date, server).happened == happened


def test_a_mail_without_a_date_needs_that_of_its_mbox() -> None:
    assert skip_reason("Date: x") == "no readable date"
    data = b"From: May <may@acme.example>\nTo: ana@ruiz.example\n\nHello"
    mail = parse_message(data, "m", OWN, envelope_date="Thu Nov 19 09:00:00 2026")
    assert mail.interaction is not None
    assert mail.interaction.happened == "2026-11-19T10:00"


def test_the_uid_is_stable_even_without_a_message_id() -> None:
    first, again = (
        sample_interaction(body="Hello"),
        sample_interaction("X-Other: y", body="Hello\n"),
    )
    assert first.uid == again.uid
    assert first.uid.startswith("mail:")
    assert sample_interaction(body="Hello you").uid != first.uid
    assert sample_interaction("Message-ID: <a b>", body="Hello").uid != first.uid
    assert (
        sample_interaction("Message-ID: <a@b>").uid
        == sample_interaction("Message-Id:\r\n <a@b>", body="other").uid
    )
    assert sample_interaction(f"Message-ID: <{'a' * 5000}@b>").uid.startswith("mail:")


def test_headers_cannot_carry_control_characters() -> None:
    interaction = sample_interaction(
        "From: =?utf-8?q?May=0D=0ABcc:_x=40x.example=1B]0;t=07?= <may@acme.example>",
        "Subject: a\x1b[2Jb =?utf-8?q?=0A=0Dc?=",
    )
    assert all(sign.isprintable() for name in participant_names(interaction) for sign in name)
    assert interaction.summary.split("\n")[0] == "a [2Jb c"
    assert participant_emails(interaction) == ["may@acme.example"]


def test_too_many_recipients_are_cut_with_a_warning() -> None:
    mail = parse_sample("To: " + ", ".join(f"p{n}@x.example" for n in range(60)))
    assert mail.interaction is not None
    assert len(mail.interaction.participants) == 50
    assert "more than 50 recipients" in mail.warnings[0].reason
