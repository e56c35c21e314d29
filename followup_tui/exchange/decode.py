"""Bytes to text for files whose encoding nobody tells: byte order marks, UTF-8, UTF-16, a declared
charset, else Windows Latin. Never raises, and never gives a lone surrogate or a NUL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_UTF8_MARK = b"\xef\xbb\xbf"
# \x85, \x0b, U+2028 and the like are text here, so str.splitlines would cut too often.
_LINE = re.compile(r"([^\r\n]*)(?:\r{0,2}\n|\r|\Z)")

# A closed list: Python's codec registry also knows zip, idna and worse.
_DOUBLE_BYTE = {
    "shiftjis": "cp932",
    "sjis": "cp932",
    "cp932": "cp932",
    "eucjp": "euc_jp",
    "iso2022jp": "iso2022_jp",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "euckr": "cp949",
    "ksc56011987": "cp949",
}
_SINGLE_BYTE = {
    "latin1": "cp1252",
    "iso88591": "cp1252",
    "macintosh": "mac_roman",
    "koi8r": "koi8_r",
    "koi8u": "koi8_u",
    "ibm850": "cp850",
    "cp850": "cp850",
    "cp437": "cp437",
    **{f"iso8859{n}": f"iso8859_{n}" for n in (*range(2, 12), 13, 14, 15, 16)},
    **{f"windows{n}": f"cp{n}" for n in range(1250, 1259)},
    **{f"cp{n}": f"cp{n}" for n in range(1250, 1259)},
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file. Where it is `mixed`, the file is not UTF-8 as a whole and each character
    stands for one byte: every line is to be put through `settle`."""

    text: str
    mixed: bool = False

    @property
    def whole(self) -> str:
        """The text, readable in any case."""
        return settle(self.text) if self.mixed else self.text


def decode(data: bytes) -> Decoded:
    """The text of a file, without byte order marks and NULs."""
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return _clean(data.decode("utf-32", "replace"))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _clean(data.decode("utf-16", "replace"))
    if wide := _wide_without_mark(data):
        return _clean(data.decode(wide, "replace"))
    # Files put together by `cat` carry a mark before each part.
    data = data.replace(_UTF8_MARK, b"")
    try:
        return _clean(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _clean(data.decode("latin-1"), mixed=True)


def _clean(text: str, mixed: bool = False) -> Decoded:
    text = text.replace("\0", "")
    return Decoded(text if mixed else text.replace("\ufeff", ""), mixed)


def _wide_without_mark(data: bytes) -> str:
    """The kind of UTF-16, told by where the NULs of its Latin characters stand; else nothing."""
    sample = data[:2000]
    pairs = len(sample) // 2
    if pairs < 2 or b"\0" not in sample:
        return ""
    high, low = sample[0::2].count(0), sample[1::2].count(0)
    if low > pairs * 0.4 and high < pairs * 0.1:
        return "utf-16-le"
    if high > pairs * 0.4 and low < pairs * 0.1:
        return "utf-16-be"
    return ""


def text_from(octets: bytes, charset: str = "") -> str:
    """The text of these bytes, `charset` being what the file says of them, true or not."""
    name = re.sub(r"[^a-z0-9]", "", charset[:40].lower())
    # One-byte charsets accept anything, so UTF-8 under a false name is tried before them.
    for codec in (_DOUBLE_BYTE.get(name), "utf-8", _SINGLE_BYTE.get(name), "cp1252"):
        if codec:
            try:
                return octets.decode(codec).replace("\0", "")
            except UnicodeDecodeError:
                continue
    return octets.decode("latin-1").replace("\0", "")


def settle(chars: str, charset: str = "") -> str:
    """The text behind characters that each stand for one byte."""
    return chars if chars.isascii() else text_from(chars.encode("latin-1"), charset)


def lines(text: str) -> Iterator[str]:
    """The lines of a text, cut at CR LF, LF or CR only, without their ends."""
    return (match[1] for match in _LINE.finditer(text) if match.start() < len(text))
