"""Which links may be opened, and that stored data can't make them anything else."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from followup_tui.domain.contact import ContactMethod
from followup_tui.domain.mail_draft import links
from followup_tui.domain.mail_draft.template import MailDraft
from followup_tui.errors import BadInputError

ANY = st.text(st.characters(exclude_categories=["Cs"]))
ADDRESSES = st.tuples(
    st.text(st.characters(codec="ascii", min_codepoint=33, max_codepoint=126), min_size=1),
    st.from_regex(r"[a-z]{1,9}\.[a-z]{2,5}", fullmatch=True),
).map("@".join)


@given(ADDRESSES, ANY, ANY)
def test_a_mail_link_holds_the_draft_unchanged(address: str, subject: str, body: str) -> None:
    draft = MailDraft(" ".join(subject.split()), body.replace("\r\n", "\n").replace("\r", "\n"))
    link, was_cut = links.mailto(address, draft)
    parts = urlsplit(link)
    assume(not was_cut)
    assert (parts.scheme, parts.fragment) == ("mailto", "")
    assert unquote(parts.path) == address
    fields = parse_qsl(parts.query, keep_blank_values=True)
    assert fields[0] == ("subject", draft.subject)
    assert fields[1:] == ([("body", draft.body.replace("\n", "\r\n"))] if draft.body else [])
    # No header but these two, whatever the text says, and none with a line of its own.
    assert link.count("?") == 1
    assert link.count("&") == bool(draft.body)
    assert link.isascii()
    assert link.isprintable()
    assert " " not in link
    assert "%0A" not in link.replace("%0D%0A", "").partition("&body=")[0]


@given(st.text(min_size=1000))
def test_a_long_text_is_cut_with_a_note(body: str) -> None:
    link, was_cut = links.mailto("a@b.example", MailDraft("S", (body + " é\n") * 20))
    assert len(link) <= links.MAX_LINK_LENGTH
    if was_cut:
        assert unquote(link).endswith("(cut here; copy the text to get all of it)")


@pytest.mark.parametrize(
    "address",
    ["", "may", "@x.example", "may@", "may chen@x.example", "a\r\nBcc: b@x.example", "a\x1b@b.c"],
)
def test_an_invalid_address_is_refused(address: str) -> None:
    with pytest.raises(BadInputError):
        links.mailto(address)


def test_an_address_cannot_smuggle_in_another_or_a_header() -> None:
    assert links.mailto("a,b@x.example?cc=c@y.example&x=1")[0] == (
        "mailto:a%2Cb@x.example%3Fcc=c@y.example%26x=1"
    )


@pytest.mark.parametrize(
    ("link", "opened"),
    [
        ("https://acme.example/in/may", "https://acme.example/in/may"),
        ("acme.example/in/may?a=b&c=d#e", "https://acme.example/in/may?a=b&c=d#e"),
        ("http://localhost:8000/x", "http://localhost:8000/x"),
        ("acme.example:8080", "https://acme.example:8080"),
        ("HTTPS://Acme.Example/A%20b", "https://acme.example/A%20b"),
        ("https://acme.example/a'b;$(id)`x`", "https://acme.example/a'b;$(id)%60x%60"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("mailto:a@b.example?subject=x", "mailto:a@b.example"),
        ("tel:+49%2030%20123", "tel:+4930123"),
    ],
)
def test_a_link_is_rebuilt_from_its_parts(link: str, opened: str) -> None:
    assert links.web_link(link) == opened


@pytest.mark.parametrize(
    "link",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "ftp://x.example",
        "smb://x",
        "-x.example",
        "--version",
        "",
        "https://",
        "https://x.example\r\nHost: y",
        "https://x.example/\x1b[2J",
        "https://good.example@evil.example/",
        "https://good.example\\@evil.example/",
        "https://x.example:99999/",
        "https://[::1",
        "https://x.example/" + "a" * 2000,
        "java\tscript:alert(1)",
        "x\u202e.example",
    ],
)
def test_anything_else_is_refused(link: str) -> None:
    with pytest.raises(BadInputError):
        links.web_link(link)


@given(ANY)
def test_only_web_mail_and_phone_links_are_ever_opened(text: str) -> None:
    for kind in ("email", "phone", "link", "handle"):
        try:
            link = links.link_for_method(ContactMethod(1, kind, text))  # type: ignore[arg-type]
        except BadInputError:
            continue
        assert link.startswith(("https://", "http://", "mailto:", "tel:"))
        assert link.isascii()
        assert link.isprintable()
        assert " " not in link


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("+49 (30) 123-45", "tel:+493012345"),
        ("030/123 45 ext. 6", "tel:03012345;ext=6"),
        ("(+1) 555 0100", "tel:+15550100"),
        ("*21#", "tel:*21%23"),
    ],
)
def test_a_phone_link_holds_the_digits(number: str, link: str) -> None:
    assert links.tel_link(number) == link


@pytest.mark.parametrize("number", ["", "call me", "-", "1" * 41])
def test_an_invalid_number_is_refused(number: str) -> None:
    with pytest.raises(BadInputError):
        links.tel_link(number)
