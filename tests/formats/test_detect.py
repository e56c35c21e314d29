"""Which format a file has, and the errors for files of no known format."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.errors import BadInputError
from followup_tui.formats.detect import detect_format
from followup_tui.formats.parsed import ParsedFile
from tests.examples import example_count
from tests.formats.reading import read_file, source_of


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"\0\0\0"])
def test_empty_file_is_refused(data):
    with pytest.raises(BadInputError, match=r"^cards\.vcf: empty\. Nothing was imported\.$"):
        read_file(data, "cards.vcf")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "not a text file"),
        (b"SQLite format 3\0" + b"\0" * 500, "not a text file"),
        (b"PK\x03\x04rest", "an archive"),
        (b"a,b,c\n1,2,3\n", "unrecognised file format"),
        (b"Dear all,\n\nName\nMay Chen\n", "unrecognised file format"),
        ("just wörds".encode("utf-16"), "unrecognised file format"),
        (b"BEGIN:VJOURNAL\nEND:VJOURNAL\n", "unrecognised file format"),
        (
            b"x" * 3_000_000,
            "unrecognised file format (line 1 is longer than 65,536 bytes)",
        ),
        (b"a" + b",b" * 1_000_000, "unrecognised file format (line 1 is longer"),
    ],
)
def test_unknown_format_is_refused_with_the_supported_ones(data, reason):
    with pytest.raises(BadInputError) as caught:
        read_file(data, "this.file")
    sentence = str(caught.value)
    assert sentence.startswith(f"this.file: {reason}")
    assert "vCard" in sentence
    assert "an export of followup (.json)" in sentence
    assert "Connections.csv" in sentence


def test_mail_with_a_card_inside_is_a_mail():
    mail = b"From: a@x.example\nTo: b@x.example\n\nBEGIN:VCARD\nFN:May\nEND:VCARD\n"
    assert detect_format(source_of(mail)).key == "mail"
    assert detect_format(source_of(b"From - Mon Nov 23 09:14:00 2026\n" + mail)).key == "mbox"


def test_content_decides_not_the_name():
    card = source_of(b"BEGIN:VCARD\nFN:May\nEND:VCARD", "Connections.csv")
    assert detect_format(card).key == "vcard"
    head = b"First Name,Last Name,Connected On\nMay,Chen,\n"
    assert detect_format(source_of(head, "cards.vcf")).key == "linkedin"


def test_cards_below_other_text_are_found():
    parsed = read_file(b"Hello\n\nBEGIN:VCARD\nFN:May\nEND:VCARD\n", "mail.txt")
    assert [person.name for person in parsed.contacts] == ["May"]
    assert parsed.warnings[0].place == "line 1"


def _read_or_refuse(data: bytes) -> None:
    try:
        parsed = read_file(data, "any")
    except BadInputError:
        return
    assert isinstance(parsed, ParsedFile)
    for person in parsed.contacts:
        assert person.name
        repr(person).encode()
        for text in (person.notes, person.company, *(value for _, value in person.extra)):
            text.encode("utf-8")


_FRAGMENTS = st.sampled_from(
    [
        b"BEGIN:VCARD",
        b"END:VCARD",
        b"VERSION:2.1",
        b"\r\n",
        b"\n",
        b"\r",
        b"\r\n ",
        b"FN:May",
        b"N:Chen;May",
        b"NOTE;ENCODING=QUOTED-PRINTABLE:a=",
        b"=F6=",
        b"PHOTO;BASE64:",
        b"AGENT:",
        b"item1.",
        b"EMAIL;TYPE=",
        b'"',
        b":",
        b";",
        b",",
        b"\\",
        b"\\n",
        b"=",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b";CHARSET=shift_jis:",
        b"ENCODING=b:QUJD",
        b"ADR:;;;x",
        b"BDAY:--0229",
        b"TEL:tel:1",
        b"CATEGORIES:a,b",
        b"X-ABLabel:",
        b"First Name,Last Name,URL,Connected On",
        b"May,Chen,https://linkedin.com/in/x,1 Nov 2025",
        b',"',
        b'""',
    ]
)


@settings(max_examples=example_count(100), deadline=None)
@given(st.lists(st.one_of(_FRAGMENTS, st.binary(max_size=6)), max_size=60).map(b"".join))
def test_any_bytes_are_read_or_refused(data):
    _read_or_refuse(data)
    _read_or_refuse(b"BEGIN:VCARD\n" + data + b"\nEND:VCARD\n")
    _read_or_refuse(b"First Name,Last Name,URL,Connected On\n" + data)


def test_truncated_files_never_raise_an_unexpected_error(sample_names, request):
    for name in sample_names:
        data = (request.path.parent / "files" / name).read_bytes()
        for end in range(0, len(data), 37):
            _read_or_refuse(data[:end])


@pytest.mark.parametrize(
    "unit",
    [
        b"NOTE;QUOTED-PRINTABLE:a=\n",
        b"=\n",
        b" folded\n",
        b'X;A="b":c\n',
        b';A="',
        b";A=b,c",
        b"\\;",
        b"BEGIN:VCARD\n",
        b"BEGIN:VCARD\nAGENT:\n",
        b"BEGIN:VCARD\nFN:a\nEND:VCARD\n",
        b"BEGIN:VCARD\nFN:a\nORG:b\nEMAIL:info@x.example\nEND:VCARD\n",
        b"\r",
        b'A,"B\n',
        b'A,"",B\n',
        b'"\n\n\n\n',
        b"X-A:1\n",
        b"a.",
        b'""',
    ],
)
@pytest.mark.parametrize(
    "head", [b"BEGIN:VCARD\nFN:May\nNOTE", b"First Name,Last Name,Connected On\n"]
)
@pytest.mark.once
def test_hostile_input_costs_linear_time(unit, head):
    def cost(size: int, of: bytes = unit) -> float:
        data = head + of * (size // len(of)) + b"\nEND:VCARD\n"
        runs = []
        for _ in range(2):
            start = time.thread_time()
            _read_or_refuse(data)
            runs.append(time.thread_time() - start)
        return min(runs)

    floor = cost(25_000, b"FN:May Chen\n")
    # Eight times the input: a quadratic reader would be at 64; the rest is for a busy machine.
    assert cost(200_000) < 30 * max(cost(25_000), floor)


def test_backup_is_not_read_as_a_table():
    text = b'{\n"export": {"program": "followup", "format": 1},\n"contact": [\n{"id": 1}]}'
    with pytest.raises(BadInputError, match="on its own"):
        read_file(text, "all.json")
