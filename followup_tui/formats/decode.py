"""Bytes to text for files of unknown encoding: by byte order mark, as UTF-8, as UTF-16, by a
declared charset, else as Windows-1252. Never raises; never returns a lone surrogate or a NUL."""

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
    """Return the codec of a file in UTF-16 or UTF-32, recognised by its byte order mark or by the
    positions of its NULs; "" if each byte may be a character of its own."""
    if sample.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "utf-32"
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = sample[:2000]
    pairs = len(sample) // 2
    if pairs < 2 or b"\0" not in sample:
        return ""
    high_nuls, low_nuls = sample[0::2].count(0), sample[1::2].count(0)
    if low_nuls > pairs * 0.4 and high_nuls < pairs * 0.1:
        return "utf-16-le"
    if high_nuls > pairs * 0.4 and low_nuls < pairs * 0.1:
        return "utf-16-be"
    return ""


def decode_bytes(data: bytes, charset: str = "") -> str:
    """Return the bytes as text; `charset` is what the file declares, rightly or wrongly."""
    name = re.sub(r"[^a-z0-9]", "", charset[:40].lower())
    # Single-byte charsets accept anything, so wrongly declared UTF-8 must be tried before them.
    for codec in (_DOUBLE_BYTE.get(name), "utf-8", _SINGLE_BYTE.get(name), "cp1252"):
        if codec:
            try:
                return data.decode(codec).replace("\0", "")
            except UnicodeDecodeError:
                continue
    return data.decode("latin-1").replace("\0", "")


def redecode(latin1_text: str, charset: str = "") -> str:
    """Return the text behind characters that each stand for one byte; see `decode_bytes`."""
    if latin1_text.isascii():
        return latin1_text
    return decode_bytes(latin1_text.encode("latin-1"), charset)
