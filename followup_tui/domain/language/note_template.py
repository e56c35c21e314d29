"""The template a longer note is written in, in a text editor, and the note parsed from it."""

from __future__ import annotations

from collections.abc import Sequence

from pendulum import DateTime

from followup_tui.domain.due import Due, today
from followup_tui.domain.language import english
from followup_tui.domain.language.known_names import KnownNames
from followup_tui.domain.language.leading_people import people_at_start
from followup_tui.domain.language.named_person import NamedPerson
from followup_tui.domain.language.note import Note, Promise, parse_promise
from followup_tui.domain.language.past_dates import parse_past
from followup_tui.domain.language.tokens import tokenize
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError
from followup_tui.wording import wording

_DIVIDER = "--- write your note below this line ---"
_UNSAVED = "# Unsaved changes. Closing the editor logs them; delete the text to log nothing.\n"
_FIELDS = ("when", "how", "with", "I promised", "they promised")
_MAX_LENGTH = 100_000
_CHANNELS = {**english.CHANNEL_NOUNS, **english.CHANNEL_VERBS}


def blank_note_template(names: Sequence[str]) -> str:
    """Return an empty template for a note about these people."""
    people = ", ".join(" ".join(name.split()) for name in names)
    return (
        f"# Note about {people[:200]}.\n"
        "# Lines starting with # are ignored. Save without changes to log nothing.\n"
        "when: today\n"
        "how:  \n"
        "with:  \n"
        "I promised:  \n"
        "they promised:  \n"
        f"{_DIVIDER}\n\n"
    )


def mark_unsaved(text: str) -> str:
    """Return a written template with a comment on top that says it was not saved."""
    return _UNSAVED + text.removeprefix(_UNSAVED)


def parse_note_template(
    text: str, before: str, now: DateTime, known: KnownNames, rules: Rules
) -> Note | None:
    """Parse the template `before` as edited; None if nothing was written.

    `how` takes call, mail, met and the like, `with` names separated by +, the promises are
    separated by ;. BadInputError for a text that is too long, an unknown field, a date that is
    not in the past, or `with` without names."""
    if len(text) > _MAX_LENGTH:
        raise BadInputError(
            "The note is too long (over 100,000 characters).", "Nothing was logged."
        )
    text = text.replace("\r\n", "\n")
    if _lines(text) == _lines(before):
        return None
    head, _, body = text.partition(_DIVIDER)
    values = _field_values(head)
    summary = "\n".join(_lines(body)).strip()
    i_promised = _promises(values["I promised"], now, rules)
    they_promised = _promises(values["they promised"], now, rules)
    if not (summary or values["how"] or i_promised or they_promised):
        return None
    happened, when = Due.at(today(now, rules)), values["when"]
    if when and when.lower() not in english.TODAY:
        happened = parse_past(when, now, rules)
    channel = _CHANNELS.get(values["how"].lower(), values["how"][:20])
    return Note(
        channel=channel,
        direction="both" if channel in english.TWO_WAY_CHANNELS else "out",
        happened=happened,
        when_phrase=when or None,
        people=_people(values["with"], known),
        summary=summary,
        i_promised=i_promised,
        they_promised=they_promised,
    )


def names_field(text: str) -> str:
    """Return the part of a written template that names people."""
    head = text.partition(_DIVIDER)[0]
    fields = (line.partition(":") for line in _lines(head))
    return next((value for name, _, value in fields if name.strip().lower() == "with"), "")


def _field_values(head: str) -> dict[str, str]:
    """Return the value of each field; BadInputError for a line that is none of them."""
    values = dict.fromkeys(_FIELDS, "")
    names = {name.lower(): name for name in _FIELDS}
    for line in _lines(head):
        name, colon, value = line.partition(":")
        field = names.get(name.strip().lower())
        if not colon or field is None:
            raise BadInputError(
                wording("Unknown field “{}”.", line[:40]),
                hint="Write the note below the last line of the form.",
            )
        values[field] = value.strip()
    return values


def _lines(text: str) -> list[str]:
    """Return the lines without comments, and without blank ones at the start and end."""
    lines = [line.rstrip() for line in text.split("\n") if not line.startswith("#")]
    while lines and not lines[-1]:
        lines.pop()
    return [line for number, line in enumerate(lines) if line or number]


def _promises(text: str, now: DateTime, rules: Rules) -> tuple[Promise, ...]:
    promises = (parse_promise(part, now, rules) for part in text.split(";"))
    return tuple(promise for promise in promises if promise is not None)


def _people(text: str, known: KnownNames) -> tuple[NamedPerson, ...]:
    tokens = tokenize(text)
    if not tokens:
        return ()
    people, end, _ = people_at_start(tokens, known, None)
    if not people or end < len(tokens):
        raise BadInputError("Separate names with +: Omar Khalil + Priya Nair.")
    return people
