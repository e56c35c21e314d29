"""The vCard properties that only this program writes, `X-FOLLOWUP-…`: what a contact has and the
standards have no property for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from followup_tui.domain.cadence import NEVER, Cadence
from followup_tui.domain.contact import Contact
from followup_tui.domain.language import form_values
from followup_tui.errors import BadInputError

OWN_PREFIX = "X-FOLLOWUP-"
OWN_EXTRA_PROPERTY = f"{OWN_PREFIX}EXTRA"
"""Holds an extra field of another import format: its name, then its value."""


def own_properties(contact: Contact) -> Iterator[tuple[str, str]]:
    """Yield name and value of each property that the contact needs."""
    if contact.met:
        yield f"{OWN_PREFIX}MET", contact.met
    if contact.met_on:
        yield f"{OWN_PREFIX}MET-ON", contact.met_on
    if contact.cadence:
        yield f"{OWN_PREFIX}CADENCE", contact.cadence
    if contact.strength:
        yield f"{OWN_PREFIX}STRENGTH", str(contact.strength)


def parses(parse: Callable[[str], object], text: str) -> bool:
    """Return whether `parse` accepts the text."""
    try:
        parse(text)
    except (ValueError, BadInputError):
        return False
    return True


OWN_VALIDATORS: dict[str, Callable[[str], bool]] = {
    "MET": bool,
    "MET-ON": partial(parses, form_values.day),
    "CADENCE": lambda text: text == NEVER or parses(Cadence.parse, text),
    "STRENGTH": lambda text: text in tuple("12345"),
}
"""By name without the prefix: whether a value is one that this program writes."""
