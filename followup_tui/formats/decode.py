"""Bytes to text for files whose encoding nobody tells: byte order marks, UTF-8, UTF-16, a declared
charset, else Windows Latin. Never raises, and never gives a lone surrogate or a NUL."""

from __future__ import annotations

import re

UTF8_BOM = b"\xef\xbb\xbf"

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


def detect_wide_encoding(sample: bytes) -> str:
    """The kind of UTF-16 or UTF-32 that a file begins like, by its mark or by where the NULs of its
    Latin characters stand; empty where each byte may be a character of its own."""
    if sample.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "utf-32"
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = sample[:2000]
    pairs = len(sample) // 2
    if pairs < 2 or b"\0" not in sample:
        return ""
    high, low = sample[0::2].count(0), sample[1::2].count(0)
    if low > pairs * 0.4 and high < pairs * 0.1:
        return "utf-16-le"
    if high > pairs * 0.4 and low < pairs * 0.1:
        return "utf-16-be"
    return ""


def decode_bytes(octets: bytes, charset: str = "") -> str:
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


def redecode(chars: str, charset: str = "") -> str:
    """The text behind characters that each stand for one byte."""
    return chars if chars.isascii() else decode_bytes(chars.encode("latin-1"), charset)
