"""Extract the first lines someone wrote in an email, without quotes, signature and HTML markup. It
takes linear time on any input."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator

from followup_tui.formats.mail.addresses import MailAddress, parse_addresses
from followup_tui.formats.mail.headers import plain_line

_KEPT_LINES = 6
_KEPT_LENGTH = 600
_SCANNED_LINES = 400
_LINE_LIMIT = 2_000

# Each piece takes at least one character and never backtracks, so that "<<<<" stays linear.
_PIECE = re.compile(r"<(?P<tag>/?[A-Za-z][^\s<>/]{0,20})(?P<rest>[^<>]*+)>?|<!--|[^<]++|<")
_HIDDEN_TAGS = frozenset({"script", "style", "head", "title", "template", "svg", "blockquote"})
_BLOCK_TAGS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol"})
_QUOTE_CLASSES = ("gmail_quote", "divrplyfwdmsg", "yahoo_quoted", "moz-cite-prefix", "appendonsend")
_SIGNATURE_CLASSES = ("gmail_signature", "moz-signature", "ms-outlook-mobile-signature")

_QUOTED_LINE = re.compile(r"\s{0,3}[>|]")
_END_OF_TEXT = re.compile(
    r"-{2,} ?$|--\s?$|_{10,}$|\*{0,2}-{3,} ?(?:original|forwarded|urspr|weitergeleitet|message)"
    r"|begin forwarded message|sent from my |get outlook for |von meinem |envoyé de |enviado desde "
    r"|gesendet von |sent via ",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(
    r"(?:on|am|le|el|il|op|em|den|w dniu)\b.{5,300}"
    r"(?:wrote|schrieb.{0,200}|a écrit|escribió|ha scritto|schreef.{0,200}|escreveu|skrev.{0,200})"
    r"\s?:$"
    r"|.{3,200} (?:wrote|schrieb|writes):$",
    re.IGNORECASE,
)
_ATTRIBUTION_START = re.compile(r"(?:on|am|le|el|il|op|em|den)\b.{5,200}\d.{0,200}$", re.IGNORECASE)
_FROM_HEADER = re.compile(r"\*{0,2}(?:from|von|de|da)\s?:\*{0,2} .*@", re.IGNORECASE)
_NEXT_HEADER = re.compile(
    r"\*{0,2}(?:sent|date|to|subject|gesendet|datum|an|envoyé|enviado|cc)\s?:", re.IGNORECASE
)


def first_lines(plain: str, html: str) -> str:
    """Return the first lines that were written, from the plain text or else the HTML one."""
    text = plain if plain.strip() else html_to_text(html)
    kept: list[str] = []
    length = 0
    for line in _written_lines(text):
        kept.append(line[: _KEPT_LENGTH - length])
        length += len(line) + 1
        if len(kept) == _KEPT_LINES or length >= _KEPT_LENGTH:
            break
    return "\n".join(kept)


def _written_lines(text: str) -> Iterator[str]:
    """Yield the lines that are not blank, up to the signature or the older message below."""
    lines = [plain_line(line[:_LINE_LIMIT]) for line in text.split("\n", _SCANNED_LINES)]
    for index, line in enumerate(lines[:_SCANNED_LINES]):
        following = next((later for later in lines[index + 1 : index + 4] if later), "")
        if _END_OF_TEXT.match(line):
            return
        if _FROM_HEADER.match(line) and _NEXT_HEADER.match(following):
            return
        if not line or _QUOTED_LINE.match(line) or _ATTRIBUTION.fullmatch(line):
            continue
        # An attribution may be broken over two lines: skip the first, then the second.
        if _ATTRIBUTION_START.fullmatch(line) and _ATTRIBUTION.fullmatch(f"{line} {following}"):
            continue
        if index and lines[index - 1] and _ATTRIBUTION.fullmatch(f"{lines[index - 1]} {line}"):
            continue
        yield line


def html_to_text(html: str) -> str:
    """Return the text of an HTML page, one line for each block."""
    text = entities.unescape("".join(_text_pieces(html)))
    return text.replace("\xa0", " ").replace("\u200b", "")


def _text_pieces(html: str) -> Iterator[str]:
    hidden_tag, depth = "", 0
    position = 0
    while match := _PIECE.match(html, position):
        position = match.end()
        if match[0] == "<!--":
            end = html.find("-->", position)
            if end < 0:
                return
            position = end + 3
        elif match["tag"] is None:
            if not hidden_tag:
                # A line end in HTML is a space.
                yield match[0].replace("\n", " ")
        else:
            tag = match["tag"].lower()
            name = tag.lstrip("/")
            is_opening = tag[0] != "/"
            if hidden_tag:
                if name == hidden_tag and not match["rest"].endswith("/"):
                    depth += 1 if is_opening else -1
                    hidden_tag = hidden_tag if depth else ""
            elif is_opening and name in _HIDDEN_TAGS:
                hidden_tag, depth = name, 1
            elif is_opening and (section := _section_start(match["rest"])):
                if section == "quote":
                    return
                hidden_tag, depth = name, 1
            if not hidden_tag and name in _BLOCK_TAGS:
                yield "\n"


def _section_start(attributes: str) -> str:
    """Return `quote` or `signature` if a tag's class or id starts one, else an empty string."""
    attributes = attributes[:500].lower()
    if "=" not in attributes:
        return ""
    if any(word in attributes for word in _QUOTE_CLASSES):
        return "quote"
    return "signature" if any(word in attributes for word in _SIGNATURE_CLASSES) else ""


def forwarded_author(plain: str) -> list[MailAddress]:
    """Return the author of the message forwarded in this text, or an empty list."""
    for line in plain.split("\n", _SCANNED_LINES)[:_SCANNED_LINES]:
        header = plain_line(line[:_LINE_LIMIT]).lstrip("> ")
        if _FROM_HEADER.match(header):
            return list(parse_addresses(header.partition(":")[2].strip("* ")))[:1]
    return []
