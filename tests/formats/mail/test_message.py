"""One e-mail as an interaction: real shapes, who took part, when it was."""

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
    left_out,
    letter,
    mails,
    names,
    said,
)
from tests.formats.reading import OPTIONS

MAILS = Path(__file__).parents[1] / "mails"


@pytest.mark.parametrize(
    ("file", "uid", "happened", "direction", "people", "summary", "follow"),
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
def test_mails_of_real_programs(
    file: str,
    uid: str,
    happened: str,
    direction: str,
    people: list[str],
    summary: str,
    follow: FollowUpRequest | None,
) -> None:
    found = parse_message((MAILS / f"{file}.eml").read_bytes(), "m", OWN)
    assert found.warnings == ()
    one = found.interaction
    assert one is not None
    assert (one.uid, one.happened, one.direction) == (uid, happened, direction)
    assert (names(one), one.summary, one.followup) == (people, summary, follow)
    assert one.channel == "mail"


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
def test_addresses_with_their_names(value: str, people: list[tuple[str, str]] | str) -> None:
    found = letter(SENT, f"To: {value}").interaction
    if isinstance(people, str):
        assert found is not None
        assert names(found) == people.split()
    elif not people:
        assert found is None
    elif not people[0][0]:
        assert found is not None
        assert mails(found) == [people[0][1]]
    else:
        assert found is not None
        assert list(zip(names(found), mails(found), strict=True)) == people


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
def test_the_direction_goes_by_the_users_own_addresses(
    own: str, sender: str, direction: str
) -> None:
    data = f"From: {sender}\nTo: May <may@acme.example>\nDate: {DATE}\n\nx".encode()
    found = parse_message(data, "m", replace(OPTIONS, own_addresses=frozenset({own}))).interaction
    assert found is not None
    assert found.direction == direction


def test_the_user_is_never_one_of_the_people() -> None:
    one = said("To: ana+x@ruiz.example, Omar <omar@x.example>", "Cc: Ana <ana@ruiz.example>")
    assert names(one) == ["May Chen", "Omar"]
    assert left_out(SENT, "To: ana@ruiz.example") == "has nobody in it but you"


def test_a_mail_that_was_sent_is_with_those_it_went_to_hidden_ones_too() -> None:
    one = said(SENT, TO_MAY, "Cc: o@x.example", "Bcc: p@x.example", "Reply-To: z@x.example")
    assert mails(one) == ["may@acme.example", "o@x.example", "p@x.example"]


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("List-Id: <dev.lists.example>", "came over a mailing list"),
        ("List-Unsubscribe: <https://x.example>", "came over a mailing list"),
        ("X-Spam-Flag: YES", "is marked as spam"),
        ("X-Spam-Status: Yes, score=7.1", "is marked as spam"),
        ("X-Gmail-Labels: =?UTF-8?Q?Spam,Ge=C3=B6ffnet?=", "is marked as spam"),
        ("Precedence: bulk", "went to many at once"),
        ("Auto-Submitted: auto-replied", "was sent by a machine"),
        ("Return-Path: <>", "was sent by a machine"),
        ("Content-Type: multipart/report; boundary=x", "was sent by a machine"),
        ("From: no-reply@acme.example", "has nobody in it but machines"),
        ("From: MAILER-DAEMON@acme.example", "has nobody in it but machines"),
        ("From: Acme <acme.noreply@acme.example>", "has nobody in it but machines"),
        ("From: reply+abc@reply.acme.example", "has nobody in it but machines"),
        ("From: dev-bounces@lists.acme.example", "has nobody in it but machines"),
    ],
)
def test_nobody_is_made_of_machines_and_lists(header: str, why: str) -> None:
    assert left_out(header) == why


def test_a_person_behind_a_machine_is_the_one_to_reply_to() -> None:
    one = said("From: May via Booking <no-reply@b.example>", "Reply-To: May <may@acme.example>")
    assert mails(one) == ["may@acme.example"]


def test_a_day_that_the_user_says_counts_before_that_of_the_message() -> None:
    one = said(SENT, TO_MAY, "Subject: Deck [in 3 days]", when=Due("2026-12-24"))
    assert one.followup == FollowUpRequest("Deck", "2026-12-24")


def test_a_list_mail_counts_where_a_follow_up_is_wanted_with_its_author_alone() -> None:
    headers = ("List-Id: <dev.lists.example>", "To: dev@lists.example, omar@x.example")
    assert names(said(*headers, when=Due("2026-12-01"))) == ["May Chen"]
    for header in ("Auto-Submitted: no", "X-Spam-Status: No, score=0", "X-Gmail-Labels: Inbox"):
        assert names(said(header)) == ["May Chen"]


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
def test_the_day_is_that_of_the_users_clock_and_a_bad_one_gives_way(
    date: str, happened: str
) -> None:
    server = "Received: from x by y; Thu, 19 Nov 2026 09:00:00 +0100"
    assert said(date, server).happened == happened


def test_a_mail_without_any_date_is_left_out_unless_it_is_told_when_it_came() -> None:
    assert left_out("Date: x") == "has no date that can be read"
    data = b"From: May <may@acme.example>\nTo: ana@ruiz.example\n\nHello"
    found = parse_message(data, "m", OWN, envelope_date="Thu Nov 19 09:00:00 2026")
    assert found.interaction is not None
    assert found.interaction.happened == "2026-11-19T10:00"


def test_the_uid_is_stable_and_without_an_id_made_of_the_message() -> None:
    first, again = said(body="Hello"), said("X-Other: y", body="Hello\n")
    assert first.uid == again.uid
    assert first.uid.startswith("mail:")
    assert said(body="Hello you").uid != first.uid
    assert said("Message-ID: <a b>", body="Hello").uid != first.uid
    assert said("Message-ID: <a@b>").uid == said("Message-Id:\r\n <a@b>", body="other").uid
    assert said(f"Message-ID: <{'a' * 5000}@b>").uid.startswith("mail:")


def test_headers_cannot_carry_more_than_words() -> None:
    one = said(
        "From: =?utf-8?q?May=0D=0ABcc:_x=40x.example=1B]0;t=07?= <may@acme.example>",
        "Subject: a\x1b[2Jb =?utf-8?q?=0A=0Dc?=",
    )
    assert all(sign.isprintable() for name in names(one) for sign in name)
    assert one.summary.split("\n")[0] == "a [2Jb c"
    assert mails(one) == ["may@acme.example"]


def test_many_recipients_are_cut_and_said() -> None:
    found = letter("To: " + ", ".join(f"p{n}@x.example" for n in range(60)))
    assert found.interaction is not None
    assert len(found.interaction.participants) == 50
    assert "more than 50 people" in found.warnings[0].reason
