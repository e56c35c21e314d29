"""Links that may be opened: https, http, mailto and tel. Each is rebuilt from its escaped parts, so
that stored or imported data never reaches another program as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import quote, unquote, urlsplit

from followup_tui.domain.contact import ContactMethod
from followup_tui.domain.mail_draft.template import MailDraft
from followup_tui.errors import BadInputError
from followup_tui.wording import wording

MAX_LINK_LENGTH = 8_000
"""The most characters that mail programs accept; a longer body is cut."""
_CUT = "… (cut here; copy the text to get all of it)"
_MAX_VALUE_LENGTH = 2_000
_INVISIBLE = re.compile(
    "[\x00-\x20\x7f-\xa0\xad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u2069\ud800-\udfff\ufeff]"
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(r"[^/?#@\\]+\.[^/?#@\\]+|localhost", re.ASCII)
_PORT = re.compile(r"\w[\w.-]*:\d+(?:[/?#]|$)")
_SAFE_IN_ADDRESS, _SAFE_IN_PATH = "!$'*+-./=^_`{|}~@", "/%:@!$&'()*+,;=~-._"


def mailto(address: str, draft: MailDraft | None = None) -> tuple[str, bool]:
    """Return the link of a mail (RFC 6068), and True if its text had to be cut.

    BadInputError if the address is invalid."""
    to = _address(address)
    if draft is None:
        return f"mailto:{to}", False
    head = f"mailto:{to}?subject={_escaped(draft.subject)}"
    body = _body(draft.body)
    if len(head) + len("&body=") + len(body) <= MAX_LINK_LENGTH:
        return f"{head}&body={body}" if body else head, False
    end = _body(f"\n{_CUT}")
    room = MAX_LINK_LENGTH - len(head) - len("&body=") - len(end)
    return f"{head}&body={_body(_shortened(draft.body, room))}{end}", True


def link_for_method(method: ContactMethod) -> str:
    """Return the link that opens a contact detail.

    BadInputError if it is a handle or invalid."""
    value = method.value.strip()
    if method.kind == "email":
        return mailto(value)[0]
    if method.kind == "phone":
        return tel_link(value)
    if method.kind == "link":
        return web_link(value)
    raise BadInputError("A handle can't be opened.", hint="Press y to copy it.")


def first_page(methods: Sequence[ContactMethod]) -> str | None:
    """Return the first valid link among contact details, a page to write on; None without one."""
    for method in methods:
        if method.kind == "link":
            with suppress(BadInputError):
                return web_link(method.value.strip())
    return None


def tel_link(number: str) -> str:
    """Return the link of a phone number. BadInputError if it has no digits or too many."""
    head, _, extension = number.lower().partition("ext")
    digits = re.sub(r"[^0-9*#]", "", _ascii(head))
    plus = "+" if _ascii(head).lstrip(" (").startswith("+") else ""
    if not re.search(r"\d", digits) or len(digits) > 40:
        raise BadInputError("That isn't a phone number.")
    more = re.sub(r"\D", "", _ascii(extension))
    return f"tel:{plus}{digits.replace('#', '%23')}{f';ext={more}' if more else ''}"


def web_link(link: str) -> str:
    """Return the link of a page, mail or phone number; `acme.example/x` becomes https.

    BadInputError if it is invalid or of another kind."""
    text = link.strip()
    if not text or len(text) > _MAX_VALUE_LENGTH or text.startswith("-") or _INVISIBLE.search(text):
        raise BadInputError("That isn't a valid link.")
    scheme = _SCHEME.match(text)
    if scheme is None or _PORT.match(text):
        text = f"https://{text}"
    elif (name := scheme[1].lower()) == "mailto":
        return mailto(unquote(text.partition(":")[2].partition("?")[0]))[0]
    elif name == "tel":
        return tel_link(unquote(text.partition(":")[2].partition(";")[0]))
    elif name not in ("http", "https"):
        raise BadInputError(wording("Only web, mail and phone links can be opened, not {}:.", name))
    return _rebuilt(text)


def _rebuilt(text: str) -> str:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
        ascii_host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except ValueError as error:
        raise BadInputError("That isn't a valid link.") from error
    if not _HOST.fullmatch(ascii_host) or parts.username is not None or "\\" in text:
        raise BadInputError("That isn't a valid link.")
    authority = f"{quote(ascii_host, safe='.-_')}{f':{port}' if port else ''}"
    path = quote(parts.path, safe=_SAFE_IN_PATH)
    query = f"?{quote(parts.query, safe=_SAFE_IN_PATH + '?')}" if parts.query else ""
    fragment = f"#{quote(parts.fragment, safe=_SAFE_IN_PATH + '?')}" if parts.fragment else ""
    return f"{parts.scheme}://{authority}{path}{query}{fragment}"


def _address(address: str) -> str:
    """Return an email address, escaped: a comma or question mark would start another part.

    BadInputError if it is invalid."""
    text = address.strip()
    local, at, domain = text.rpartition("@")
    if not at or not local or not domain or _INVISIBLE.search(text) or len(text) > 320:
        raise BadInputError("That isn't a valid email address.")
    return quote(text, safe=_SAFE_IN_ADDRESS)


def _body(text: str) -> str:
    return _escaped(text).replace("%0A", "%0D%0A")


def _escaped(text: str) -> str:
    return quote(text.encode("utf-8", "replace"), safe="")


def _shortened(text: str, room: int) -> str:
    """Return as many whole words as fit once they are escaped."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if len(_body(text[:middle])) <= room:
            low = middle
        else:
            high = middle - 1
    cut = text[:low]
    last = max(cut.rfind(" "), cut.rfind("\n"))
    return cut[:last].rstrip() if last > low // 2 else cut


def _ascii(text: str) -> str:
    return text.encode("ascii", "ignore").decode("ascii")
