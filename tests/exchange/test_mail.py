"""One e-mail as an interaction: real shapes, whose it is, what it asks for, and hostile input."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.domain.due import Due
from followup_tui.exchange.incoming import Ask, Said
from followup_tui.exchange.mail import MESSAGE_LIMIT, Letter, is_message, read_message
from tests.exchange.reading import OPTIONS

MAILS = Path(__file__).parent / "mails"
OWN = replace(OPTIONS, own=frozenset({"ana@ruiz.example"}))
DATE = "Fri, 20 Nov 2026 10:00:00 +0100"


def letter(*headers: str, body: str = "Hello", own: bool = True, when: Due | None = None) -> Letter:
    """A message from May to Ana of Friday, with these headers in place of its own."""
    usual = {"From": "May Chen <may@acme.example>", "To": "ana@ruiz.example", "Date": DATE}
    given = {line.partition(":")[0] for line in headers}
    lines = [f"{name}: {value}" for name, value in usual.items() if name not in given]
    data = "\r\n".join([*lines, *headers, "", body]).encode()
    return read_message(data, "m", OWN if own else OPTIONS, when=when)


def said(*headers: str, body: str = "Hello", own: bool = True, when: Due | None = None) -> Said:
    found = letter(*headers, body=body, own=own, when=when)
    assert found.said is not None, found.skipped
    return found.said


def left_out(*headers: str, body: str = "Hello") -> str:
    found = letter(*headers, body=body)
    assert found.said is None
    return found.skipped[0].why


def names(one: Said) -> list[str]:
    return [person.name for person in one.people]


def mails(one: Said) -> list[str]:
    return [value for person in one.people for _, value, _ in person.methods]


SENT = "From: Ana Ruiz <ana@ruiz.example>"
TO_MAY = "To: May Chen <may@acme.example>"


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
            Ask("The deck", "2026-11-24T15:00"),
        ),
        (
            "mutt_bcc",
            "mid:Zz1@host.ruiz.example",
            "2026-11-23T08:00",
            "out",
            ["Omar Khalil"],
            "benchmark numbers\nOmar, the numbers as promised.",
            Ask("benchmark numbers", "2026-12-07"),
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
    follow: Ask | None,
) -> None:
    found = read_message((MAILS / f"{file}.eml").read_bytes(), "m", OWN)
    assert found.skipped == ()
    one = found.said
    assert one is not None
    assert (one.uid, one.happened, one.direction) == (uid, happened, direction)
    assert (names(one), one.summary, one.follow) == (people, summary, follow)
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
    found = letter(SENT, f"To: {value}").said
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
    found = read_message(data, "m", replace(OPTIONS, own=frozenset({own}))).said
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
    assert one.follow == Ask("Deck", "2026-12-24")


def test_a_list_mail_counts_where_a_follow_up_is_wanted_with_its_author_alone() -> None:
    headers = ("List-Id: <dev.lists.example>", "To: dev@lists.example, omar@x.example")
    assert names(said(*headers, when=Due("2026-12-01"))) == ["May Chen"]
    for header in ("Auto-Submitted: no", "X-Spam-Status: No, score=0", "X-Gmail-Labels: Inbox"):
        assert names(said(header)) == ["May Chen"]


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
    assert one.follow == Ask(about, due)
    assert one.summary.startswith(about)


@pytest.mark.parametrize(
    "subject", ["[dev] hello", "[May] x", "[#123] y", "[2026] z", "in 3 days", "[", "[] x", "[v2]"]
)
def test_other_brackets_are_left_alone(subject: str) -> None:
    one = said(SENT, TO_MAY, f"Subject: {subject}")
    assert one.follow is None
    assert one.summary.startswith(subject)


def test_the_subject_of_somebody_else_and_of_an_answer_asks_for_nothing() -> None:
    assert said("Subject: All hands [next week]").follow is None
    assert said(SENT, TO_MAY, "Subject: Re: Second round [in 3 days]").follow is None
    # Who has not said which addresses are theirs may have written it.
    assert said("Subject: All hands [next week]", own=False).follow is not None


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
    assert one.follow == Ask("Deck", due)
    assert mails(one) == ["may@acme.example"]


@pytest.mark.parametrize(
    "address",
    ["may@x.example", "sun@x.example", "fri@x.example", "24x7@x.example", "jan+2w@x.example"],
)
def test_addresses_that_people_have_are_no_dates(address: str) -> None:
    one = said(SENT, TO_MAY, f"Cc: {address}")
    assert one.follow is None
    assert mails(one) == ["may@acme.example", address]


def test_an_address_that_is_no_date_is_said_and_is_nobody() -> None:
    found = letter(SENT, TO_MAY, "Cc: followup+someday@ruiz.example")
    assert found.said is not None
    assert mails(found.said) == ["may@acme.example"]
    assert found.skipped[0].why == (
        "went to followup+someday@ruiz.example, which is no date; no follow-up was made"
    )


def test_what_is_forwarded_to_such_an_address_is_about_its_author() -> None:
    body = (
        "See below\n\n---------- Forwarded message ---------\nFrom: May <may@acme.example>\nDate: x"
    )
    one = said(SENT, "To: followup+3d@ruiz.example", "Subject: Fwd: Deck", body=body)
    assert (mails(one), one.follow) == (["may@acme.example"], Ask("Deck", "2026-11-23"))
    assert one.summary == "Deck\nSee below"


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
    found = read_message(data, "m", OWN, arrived="Thu Nov 19 09:00:00 2026")
    assert found.said is not None
    assert found.said.happened == "2026-11-19T10:00"


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        ("> old\n\nNew words\n", "New words"),
        ("Yes.\n\nAm Fr., 20. Nov. 2026 um 10:00 Uhr schrieb Ana <a@x.example>:\n> old", "Yes."),
        ("Yes.\n\nLe ven. 20 nov. 2026 à 10:00, Ana <a@x.example> a écrit :\n\n> old", "Yes."),
        ("Yes.\n\n-----Original Message-----\nFrom: Ana\nold", "Yes."),
        ("Yes.\n\n________________________________\nFrom: Ana\nold", "Yes."),
        ("Yes.\n\nFrom: Ana <a@x.example>\nSent: Friday\n\nold", "Yes."),
        ("Yes.\n--\nMay", "Yes."),
        ("Yes.\n\nSent from my phone", "Yes."),
        ("One\n\n\n  two   words\n", "One\ntwo words"),
        ("\n".join(map(str, range(100))), "0\n1\n2\n3\n4\n5"),
        ("x" * 5000, "x" * 600),
        ("red \x1b[31mwords\x9b\x07\nB", "red [31mwords\nB"),
        ("On reflection, I wrote: yes", "On reflection, I wrote: yes"),
    ],
)
def test_the_first_lines_are_what_was_written_now(body: str, summary: str) -> None:
    assert said(body=body).summary == summary


@pytest.mark.parametrize(
    ("html", "summary"),
    [
        ("<p>One &amp; two<br>three</p><p>four</p>", "One & two\nthree\nfour"),
        ("<style>p{}</style><script>alert(1)</script><title>t</title>One", "One"),
        ("One<!-- hidden <b>x</b> -->two", "Onetwo"),
        ('One<div class="gmail_quote">old</div>', "One"),
        ("One<blockquote>old<blockquote>older</blockquote></blockquote>two", "Onetwo"),
        ('One<div class="gmail_signature"><div>May</div>Acme</div>two', "One two"),
        ("a < b and b > c", "a < b and b > c"),
        ("One<unclosed", "One"),
    ],
)
def test_html_is_stripped_to_its_text(html: str, summary: str) -> None:
    found = said("Content-Type: text/html; charset=utf-8", body=html).summary
    assert found.replace("\n", " ") == summary.replace("\n", " ")


@pytest.mark.parametrize(
    ("headers", "body", "summary"),
    [
        (("Content-Transfer-Encoding: base64",), "SGVsbG8=", "Hello"),
        (("Content-Transfer-Encoding: base64",), "SGVsbG8", "Hello"),
        (("Content-Transfer-Encoding: quoted-printable",), "a=3Db =\nc=ZZ", "a=b c=ZZ"),
        (("Content-Type: text/plain; charset=no-such",), "Grüße", "Grüße"),
        (("Content-Type: text/plain; charset=zip",), "Grüße", "Grüße"),
        (("Content-Type: application/pdf",), "%PDF", ""),
        (("Content-Type: multipart/mixed",), "no boundary", ""),
        (("Content-Type: ;;;",), "x", ""),
        (
            ("Content-Type: multipart/mixed; boundary=a",),
            "preamble\n--ab\nnot one\n--a\n\nfirst\n--a\n\nsecond",
            "first",
        ),
        (
            ("Content-Type: multipart/mixed; boundary=a",),
            "--a\nContent-Disposition: attachment\n\nno\n--a\n\nyes\n--a--\nepilogue",
            "yes",
        ),
        (
            ("Content-Type: multipart/mixed; boundary=a",),
            '--a\nContent-Type: multipart/alternative; boundary="ab"\n\n--ab\n\nin\n--ab--\n--a--',
            "in",
        ),
    ],
)
def test_the_text_is_found_and_decoded(headers: tuple[str, ...], body: str, summary: str) -> None:
    assert said(*headers, body=body).summary == summary


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
    assert found.said is not None
    assert len(found.said.people) == 50
    assert "more than 50 people" in found.skipped[0].why


HEAD = f"From: May <may@acme.example>\nDate: {DATE}\n".encode()
BOMBS = {
    "nested": HEAD
    + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)
    ),
    "addresses": HEAD + b"To: " + b", ".join(b"<p%d@x.example>" % n for n in range(50_000)),
    "headers": HEAD + b"To: a@x.example\n" * 100_000,
    "quotes": HEAD + b"To: " + b'"\\' * 10_000,
    "brackets": HEAD + b"Subject: " + b"[" * 20_000,
    "comments": HEAD + b"To: " + b"(" * 20_000,
    "words": HEAD + b"Subject: " + b"=?utf-8?q?=C3?= " * 1_200,
    "parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 500_000,
    "no parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--bx\n" * 400_000,
    "html": HEAD + b"Content-Type: text/html\n\n" + b"<" * 1_900_000,
    "tags": HEAD + b"Content-Type: text/html\n\n" + b"<div>" * 300_000,
    "comment": HEAD + b"Content-Type: text/html\n\n" + b"<!--" * 300_000,
    "flowed": HEAD + b"Content-Type: text/plain; format=flowed\n\n" + b"x \n" * 600_000,
    "quoted": HEAD + b"\n" + b">" * 1_900_000,
    "one line": HEAD + b"\n" + b"x" * (2 * MESSAGE_LIMIT),
    "answers": HEAD + b"Subject: " + b"Re: " * 5_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_cost_little_and_never_raise(name: str) -> None:
    found = read_message(BOMBS[name], "m", OWN)
    assert found.said is not None
    assert len(found.said.people) <= 50
    assert len(found.said.summary) < 2_000


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.booleans())
def test_no_bytes_make_it_raise(data: bytes, framed: bool) -> None:
    found = read_message(HEAD + data if framed else data, "m", OWN)
    assert found.said or found.skipped
    is_message(data)


WORDS = st.sampled_from(
    [
        *(
            "From:",
            "To:",
            "Subject:",
            "Date:",
            "\n",
            "\r\n",
            " ",
            ",",
            ";",
            ":",
            '"',
            "<",
            ">",
            "(",
        ),
        *("[", "in 3 days]", "=?utf-8?b?", "?=", "a@x.example", "--b", "Content-Type:", "base64"),
        *("multipart/mixed; boundary=b", "Content-Transfer-Encoding:", "followup+x@y.example"),
        *("\x00", "\x1b", "é"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=60))
def test_no_words_of_mail_make_it_raise(words: list[str]) -> None:
    read_message("".join(words).encode(), "m", OWN)


def test_what_is_no_mail_is_said() -> None:
    assert read_message(b"BEGIN:VCARD\nFN:May\n", "m", OWN).skipped[0].why == "is no e-mail"
    assert not is_message(b"BEGIN:VCARD\nFN:May\n")
    assert is_message(b"\nFrom x Mon Nov 23\nFrom: a\nTo: b\n")
