"""The small template that a longer note is written in, in a text editor, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence

from pendulum import DateTime

from followup_tui.domain.due import Due, today
from followup_tui.domain.language import english
from followup_tui.domain.language.known_names import KnownNames
from followup_tui.domain.language.named_people import NamedPerson, people_at_start
from followup_tui.domain.language.note import Note, Promise, parse_promise
from followup_tui.domain.language.past_dates import parse_past
from followup_tui.domain.language.tokens import tokenize
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError

_LINE = "--- what was said, below this line ---"
_FIELDS = ("when", "how", "with", "I promised", "they promised")
_MOST = 100_000
_CHANNELS = {**english.CHANNEL_NOUNS, **english.CHANNEL_VERBS}


def blank_note_template(names: Sequence[str], sentence: str = "") -> str:
    """An empty note on these people; `sentence` says what was wrong with the one before."""
    people = ", ".join(" ".join(name.split()) for name in names)
    wrong = f"# {sentence}\n" if sentence else ""
    return (
        f"{wrong}# A note on {people[:200]}.\n"
        "# Lines that begin with # are left out. Leave all as it is and nothing is changed.\n"
        "when: today\n"
        "how:  \n"
        "with:  \n"
        "I promised:  \n"
        "they promised:  \n"
        f"{_LINE}\n\n"
    )


def parse_note_template(
    text: str, before: str, now: DateTime, known: KnownNames, rules: Rules
) -> Note | None:
    """The note that was written into `before`; None when nothing was. `how` is call, mail, met and
    the like; names stand with + between, promises with ; between.

    BadInputError names the line that cannot be read."""
    if len(text) > _MOST:
        raise BadInputError("The note is longer than 100,000 characters. Nothing was logged.")
    text = text.replace("\r\n", "\n")
    if _kept(text) == _kept(before):
        return None
    head, _, said = text.partition(_LINE)
    values = dict.fromkeys(_FIELDS, "")
    for line in _kept(head):
        name, colon, value = line.partition(":")
        field = next((one for one in _FIELDS if one.lower() == name.strip().lower()), None)
        if not colon or field is None:
            raise BadInputError(f"“{line[:40]}” is no line of the note. Write below the last one.")
        values[field] = value.strip()
    summary = "\n".join(_kept(said)).strip()
    promises = [_promises(values[field], now, rules) for field in _FIELDS[3:]]
    if not (summary or values["how"] or promises[0] or promises[1]):
        return None
    happened, words = Due.at(today(now, rules)), values["when"]
    if words and words.lower() not in english.TODAY:
        happened = parse_past(words, now, rules)
    channel = _CHANNELS.get(values["how"].lower(), values["how"][:20])
    return Note(
        channel=channel,
        direction="both" if channel in english.TWO_WAY_CHANNELS else "out",
        happened=happened,
        when_phrase=words or None,
        people=_people(values["with"], known),
        summary=summary,
        i_promised=promises[0],
        they_promised=promises[1],
    )


def names_field(text: str) -> str:
    """The part of a written template that names people."""
    head = text.partition(_LINE)[0]
    named = (line.partition(":") for line in _kept(head))
    return next((value for name, _, value in named if name.strip().lower() == "with"), "")


def _kept(text: str) -> list[str]:
    """The lines that count, without blank ones at the end."""
    lines = [line.rstrip() for line in text.split("\n") if not line.startswith("#")]
    while lines and not lines[-1]:
        lines.pop()
    return [line for place, line in enumerate(lines) if line or place]


def _promises(text: str, now: DateTime, rules: Rules) -> tuple[Promise, ...]:
    found = (parse_promise(one, now, rules) for one in text.split(";"))
    return tuple(one for one in found if one is not None)


def _people(text: str, known: KnownNames) -> tuple[NamedPerson, ...]:
    words = tokenize(text)
    if not words:
        return ()
    people, behind, _ = people_at_start(words, known, None)
    if not people or behind < len(words):
        raise BadInputError("Write names with + between: Omar Khalil + Priya Nair.")
    return people
