"""What somebody wrote in an e-mail: its first lines, without what they quoted, their signature and,
in HTML, all that is no text. Linear whatever it is given."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator

from followup_tui.formats.mail.addresses import MailAddress, parse_addresses
from followup_tui.formats.mail.headers import plain_line

_LINES = 6
_LONGEST = 600
_LOOKED_AT = 400  # lines of a text, of which only a few are kept
_LINE_LIMIT = 2_000

# Each piece takes at least one character and never looks back, so that "<<<<" stays linear.
_PIECE = re.compile(r"<(?P<tag>/?[A-Za-z][^\s<>/]{0,20})(?P<rest>[^<>]*+)>?|<!--|[^<]++|<")
_UNSEEN = frozenset({"script", "style", "head", "title", "template", "svg", "blockquote"})
_BREAKING = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol"})
_QUOTES = ("gmail_quote", "divrplyfwdmsg", "yahoo_quoted", "moz-cite-prefix", "appendonsend")
_SIGNATURES = ("gmail_signature", "moz-signature", "ms-outlook-mobile-signature")

_QUOTED = re.compile(r"\s{0,3}[>|]")
_CUTS = re.compile(
    r"-{2,} ?$|--\s?$|_{10,}$|\*{0,2}-{3,} ?(?:original|forwarded|urspr|weitergeleitet|message)"
    r"|begin forwarded message|sent from my |get outlook for |von meinem |envoyé de |enviado desde "
    r"|gesendet von |sent via ",
    re.IGNORECASE,
)
_SAYS_WHO = re.compile(
    r"(?:on|am|le|el|il|op|em|den|w dniu)\b.{5,300}"
    r"(?:wrote|schrieb.{0,200}|a écrit|escribió|ha scritto|schreef.{0,200}|escreveu|skrev.{0,200})"
    r"\s?:$"
    r"|.{3,200} (?:wrote|schrieb|writes):$",
    re.IGNORECASE,
)
_SAYS_BEGINS = re.compile(r"(?:on|am|le|el|il|op|em|den)\b.{5,200}\d.{0,200}$", re.IGNORECASE)
_HEADER = re.compile(r"\*{0,2}(?:from|von|de|da)\s?:\*{0,2} .*@", re.IGNORECASE)
_HEADER_NEXT = re.compile(
    r"\*{0,2}(?:sent|date|to|subject|gesendet|datum|an|envoyé|enviado|cc)\s?:", re.IGNORECASE
)


def first_lines(plain: str, html: str) -> str:
    """The first lines that were written, of the plain text or else of the HTML one."""
    text = plain if plain.strip() else html_to_text(html)
    kept: list[str] = []
    length = 0
    for line in _written(text):
        kept.append(line[: _LONGEST - length])
        length += len(line) + 1
        if len(kept) == _LINES or length >= _LONGEST:
            break
    return "\n".join(kept)


def _written(text: str) -> Iterator[str]:
    """The lines with something in them, up to the signature or the older message below."""
    lines = [plain_line(line[:_LINE_LIMIT]) for line in text.split("\n", _LOOKED_AT)]
    for at, line in enumerate(lines[:_LOOKED_AT]):
        following = next((one for one in lines[at + 1 : at + 4] if one), "")
        if _CUTS.match(line) or (_HEADER.match(line) and _HEADER_NEXT.match(following)):
            return
        if not line or _QUOTED.match(line) or _SAYS_WHO.fullmatch(line):
            continue
        if _SAYS_BEGINS.fullmatch(line) and _SAYS_WHO.fullmatch(f"{line} {following}"):
            continue  # such a line may be broken in two; its end is passed over by itself
        if at and lines[at - 1] and _SAYS_WHO.fullmatch(f"{lines[at - 1]} {line}"):
            continue
        yield line


def html_to_text(html: str) -> str:
    """The text of an HTML page, a line for each block."""
    return entities.unescape("".join(_pieces(html))).replace("\xa0", " ").replace("\u200b", "")


def _pieces(html: str) -> Iterator[str]:
    unseen, depth = "", 0
    position = 0
    while match := _PIECE.match(html, position):
        position = match.end()
        if match[0] == "<!--":
            end = html.find("-->", position)
            if end < 0:
                return
            position = end + 3
        elif match["tag"] is None:
            if not unseen:
                # Line ends in HTML are only spaces.
                yield match[0].replace("\n", " ")
        else:
            tag = match["tag"].lower()
            name = tag.lstrip("/")
            if unseen:
                if name == unseen and not match["rest"].endswith("/"):
                    depth += -1 if tag[0] == "/" else 1
                    unseen = unseen if depth else ""
            elif name in _UNSEEN and tag[0] != "/":
                unseen, depth = name, 1
            elif tag[0] != "/" and (cut := _cut(match["rest"])):
                if cut == "quote":
                    return
                unseen, depth = name, 1
            if not unseen and name in _BREAKING:
                yield "\n"


def _cut(attributes: str) -> str:
    """What a tag's class or id says begins here: an older message, a signature, or neither."""
    attributes = attributes[:500].lower()
    if "=" not in attributes:
        return ""
    if any(word in attributes for word in _QUOTES):
        return "quote"
    return "signature" if any(word in attributes for word in _SIGNATURES) else ""


def forwarded_author(plain: str) -> list[MailAddress]:
    """Who wrote the message that is forwarded in this text; nobody where that is not told."""
    for line in plain.split("\n", _LOOKED_AT)[:_LOOKED_AT]:
        words = plain_line(line[:_LINE_LIMIT]).lstrip("> ")
        if _HEADER.match(words):
            return list(parse_addresses(words.partition(":")[2].strip("* ")))[:1]
    return []
