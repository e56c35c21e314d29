"""Strings that hurt: terminal payloads, and the kinds of text that break programs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

PAYLOADS = {
    "osc 52": "\x1b]52;c;cHduZWQ=\x07",
    "osc title": "\x1b]0;pwn\x07\x1b]2;pwn\x1b\\",
    "csi": "\x1b[31;66m\x1b[66;66H\x1b[666n",
    "dcs": "\x1bP$q66m\x1b\\",
    "apc": "\x1b_pwn\x1b\\",
    "pm and sos": "\x1b^pwn\x1b\\\x1bXpwn\x1b\\",
    "c1": "\x9b66m\x9d0;pwn\x9c\x90pwn\x9c\x85",
    "bidi": "\u202epwn\u202c\u2066\u2069\u200f\u200e\u061c",
    "bel": "\x07\x07",
    "kitty": "\x1b_Gf=100,a=T;AAAA\x1b\\",
    "iterm": "\x1b]1337;File=inline=1:AAAA\x07",
    "hyperlink": "\x1b]8;;https://pwn.example\x1b\\pwn\x1b]8;;\x1b\\",
    "nul": "\x00pwn\x00",
    "del": "\x7f\x08\x08\x08",
    "line separators": "\u2028pwn\u2029\x0b\x0c",
    "zero width": "\u200b\u200d\u2060\ufeff\u00ad\ufe0f",
    "marks": "e" + "\u0301" * 1000,
    "markup": "[@click=app.quit]pwn[/] [red]pwn[/red] [[bold]",
}
"""18 payloads for a terminal, by name. What is not UTF-8 is `UNDECODABLE`: no field takes it."""
UNDECODABLE = "\udcff\udc9b\ud800"

_WORDS = (
    *("null", "NULL", "None", "nil", "undefined", "NaN", "inf", "-Infinity", "true", "False"),
    *("N/A", "-", "--", ".", "..", "/", "\\", "0", "-0", "00", "1e309", "0x1F", "1,5", "½"),
    *("123456789012345678901234567890", "2147483648", "-9223372036854775809", "1/0", "٣"),
)
_DATES = (
    *("tomorrow", "next fri", "31 feb", "0000-00-00", "9999-12-31", "2026-11-23T25:61", "12/13/14"),
    *("in 3 weeks", "every 2 weeks", "~6w", "1m", "eow", "24/7", "May", "Sun", "monday monday"),
)
_SQL = (
    *("'; DROP TABLE contact; --", "1 OR 1=1", '" OR ""="', "%_%", "\\'", "x' UNION SELECT 1 --"),
    *("*", 'NEAR("a" "b")', "AND OR NOT", "a* -b +c", "col:umn", "^start", "(((", '"""'),
)
_FORMATS = (
    *("%s%s%s%n", "%d", "{0}", "{}", "{name}", "${HOME}", "$(id)", "`id`", "{{x}}", "<%= x %>"),
    *("%(x)s", "\\x1b", "\\u0000", "\\n", "&lt;b&gt;", "<script>alert(1)</script>", "]]>", "<!--"),
)
_CELLS = (
    *("=1+1", '=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "a,b", 'a"b', 'a""b', "a;b", "a\tb", "'x"),
)
_CARD = ("a;b;c", "a\\;b", "a\\,b", "a\\nb", "END:VCARD", "BEGIN:VEVENT", "FN:x", "=3D=0A", "x=")
_QUICK_ADD = (
    *("a: b", "a:", ":", "#tag", "#", "@Acme", "@", "a + b", "+", "!", "a re b", "a@b.example"),
    *("https://x.example/?a=b&c=d#e", "+49 30 1234567", "'", "“quoted”", "I: x they: y"),
)
_MARKUP = (
    *("[b]x[/b]", "[/]", "[", "]", "[]", "[[", "]]", "[/b]", "[@click=app.quit]x[/]", "[#ff0000]x"),
    *(
        "[link=https://x]y[/link]",
        "[$error]x[/]",
        "\\[b]",
        "[b",
        "b]",
        "[b]]x[[/b]",
        "{",
        "}",
        "}{",
    ),
    *("**x**", "_x_", "# x", "- x", "> x", "| a | b |", "```", "[x](y)", "![x](y)", "~~x~~"),
)
_UNICODE = (
    *("Ñandú", "Zoë Åkerström", "Ǆ", "ß", "ŉ", "İstanbul", "ıI", "ﬁﬂ", "Ω Ω", "K K", "Å Å Å"),
    *(
        "一二三",
        "ひらがな",
        "한국어",
        "ไทย",
        "العربية",
        "עברית",
        "हिन्दी",
        "தமிழ்",
        "Tiếng Việt",
        "ქართული",
    ),
    *(
        "а e (Cyrillic a)",
        "раураl",
        "𝕬𝖓𝖆",
        "Ａｎａ",
        "ᴬⁿᵃ",
        "🅰️",
        "Z̤͔a̘l̗g̪o",
        "e\u0301 é",
        "\u1100\u1161 가",
    ),
    *(
        "👩‍👩‍👧‍👦",
        "🏳️‍🌈",
        "🇩🇪",
        "👍🏽",
        "☃️",
        "♥︎",
        "𠜎",
        "\U0010fffd",
        "\ue000",
        "؟",
        "١٢٣",
        "½ ⅓",
        "№",
    ),
    *(
        "\u00a0x\u00a0",
        "\u3000x",
        "\u2003x",
        "a\u200bb",
        "\u202eabc",
        "\ufeffx",
        "a\u00adb",
        "ａ　ｂ",
    ),
)
_EDGES = (" x", "x ", "x  y", "x\ty", "x.", "x,", "x;", "x:", "-x", "--x", "/x", "~x", "$x", "!x")


def naughty_strings() -> list[str]:
    """Return 537 strings, always the same: single ones of each kind, then their mixtures."""
    kinds = (_WORDS, _DATES, _SQL, _FORMATS, _CELLS, _CARD, _QUICK_ADD, _MARKUP, _UNICODE, _EDGES)
    singles = [*itertools.chain(*kinds), "x" * 1000, "长" * 500, "[" * 300, "(" * 300, "a " * 400]
    strings = list(dict.fromkeys([*singles, *PAYLOADS.values()]))
    mixed = (text for text in _mixtures(kinds) if text not in strings)
    return [*strings, *itertools.islice(mixed, 537 - len(strings))]


def _mixtures(kinds: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    for distance in itertools.count(1):
        for place, kind in enumerate(kinds):
            other = kinds[(place + distance) % len(kinds)]
            for number, text in enumerate(kind):
                yield f"{text} {other[(number * 7 + distance) % len(other)]}"
