"""Which reader takes a file, told by what is in it and never by its name."""

from __future__ import annotations

import re

from followup_tui.errors import BadInputError
from followup_tui.exchange.decode import Decoded, decode
from followup_tui.exchange.incoming import Reading
from followup_tui.exchange.linkedin import find_header, read_connections
from followup_tui.exchange.vcard import read_cards

_KINDS = "a vCard file (.vcf) or LinkedIn's Connections.csv"
_FIRST_CARD = re.compile(r"\s*BEGIN\s*:\s*VCARD\b", re.IGNORECASE)
_ANY_CARD = re.compile(r"[\r\n][ \t]*BEGIN[ \t]*:[ \t]*VCARD[ \t]*[\r\n]", re.IGNORECASE)
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_file(data: bytes, name: str) -> Reading:
    """Everybody that a file tells of. `name` is the file's, for the sentence of the BadInputError
    that says why this file cannot be read at all."""
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        raise BadInputError(f"{name} is empty; nothing was imported.")
    if data.startswith(_ARCHIVES):
        raise BadInputError(
            f"{name} is an archive; nothing was imported. Unpack it and give {_KINDS} from it."
        )
    decoded = decode(data)
    if _FIRST_CARD.match(decoded.text):
        return read_cards(decoded)
    if header := find_header(decoded):
        return read_connections(decoded, header)
    if _ANY_CARD.search(decoded.text):
        return read_cards(decoded)
    raise BadInputError(f"{name} is {_unlike(data, decoded)}; nothing was imported. Give {_KINDS}.")


def _unlike(data: bytes, decoded: Decoded) -> str:
    """What to call a file that no reader takes."""
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if _CONTROL.search(decoded.text[:4000]) or (b"\0" in data[:4000] and not is_wide):
        return "not text"
    return "neither of the kinds that can be read"
