"""The text of an email, and hostile messages, which cost little and never raise."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.formats.mail.message import MESSAGE_LIMIT, is_message, parse_message
from tests.examples import example_count
from tests.formats.mail.sample_mail import DATE, OWN, sample_interaction


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
def test_first_lines_leave_out_quotes_and_signatures(body: str, summary: str) -> None:
    assert sample_interaction(body=body).summary == summary


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
def test_html_becomes_text(html: str, summary: str) -> None:
    mail = sample_interaction("Content-Type: text/html; charset=utf-8", body=html).summary
    assert mail.replace("\n", " ") == summary.replace("\n", " ")


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
def test_the_text_is_mail_and_decoded(headers: tuple[str, ...], body: str, summary: str) -> None:
    assert sample_interaction(*headers, body=body).summary == summary


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
    "interaction line": HEAD + b"\n" + b"x" * (2 * MESSAGE_LIMIT),
    "answers": HEAD + b"Subject: " + b"Re: " * 5_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_cost_little_and_never_raise(name: str) -> None:
    mail = parse_message(BOMBS[name], "m", OWN)
    assert mail.interaction is not None
    assert len(mail.interaction.participants) <= 50
    assert len(mail.interaction.summary) < 2_000


@settings(max_examples=example_count(100), deadline=None)
@given(st.binary(max_size=400), st.booleans())
def test_no_bytes_raise(data: bytes, framed: bool) -> None:
    mail = parse_message(HEAD + data if framed else data, "m", OWN)
    assert mail.interaction or mail.warnings
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


@settings(max_examples=example_count(100), deadline=None)
@given(st.lists(WORDS, max_size=60))
def test_no_header_words_raise(words: list[str]) -> None:
    parse_message("".join(words).encode(), "m", OWN)


def test_other_data_is_not_an_email() -> None:
    assert parse_message(b"BEGIN:VCARD\nFN:May\n", "m", OWN).warnings[0].reason == "not an email"
    assert not is_message(b"BEGIN:VCARD\nFN:May\n")
    assert is_message(b"\nFrom x Mon Nov 23\nFrom: a\nTo: b\n")
