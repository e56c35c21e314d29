"""The note prompt: logs an interaction, with its channel, day, people and promises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.content import Content

from followup_tui.actions import interactions, quick_add
from followup_tui.domain.date_words import format_day, format_due
from followup_tui.domain.due import Due
from followup_tui.domain.language.named_person import NamedPerson
from followup_tui.domain.language.note import Note, Promise
from followup_tui.system.sanitize import safe, safe_sentence
from followup_tui.ui.host import Host, Target
from followup_tui.ui.queries import resolve_target
from followup_tui.ui.widgets.name_completion import NameSuggester
from followup_tui.ui.widgets.prompt import Prompt
from followup_tui.wording import Wording


class NotePrompt(Prompt):
    """Logs an interaction, by default of today."""

    help_topic = "capture#Note what happened"
    label = "note:"
    key_labels: ClassVar = {"switch": "complete"}
    extra_actions: ClassVar = frozenset({"switch"})
    placeholder = "call yesterday: liked the talk  I: send the numbers by fri  they: an intro"

    def __init__(self, host: Host, target: Target) -> None:
        self.unsaved_key = target.unsaved_key("note")
        self._host = host
        self._target = target

    @property
    def suggester(self) -> NameSuggester:
        """Completes names after a plus sign: elsewhere the words are the note's."""
        database = self._host.database
        return NameSuggester(
            lambda start: database.run(quick_add.complete_name, start), only_after_plus=True
        )

    async def preview(self, text: str) -> Sequence[Content]:
        resolved = await self._host.database.run(resolve_target, self._target)
        context = self._host.context()
        note = await self._host.database.run(interactions.parse_note_line, text, context)
        return describe_note(note, resolved.contact_label, context.today)

    async def submit(self, text: str) -> bool:
        target, context = self._target, self._host.context()
        if text.strip():
            # An ambiguous name is rejected here, while the prompt is open.
            await self._host.database.run(interactions.check_note, text, context)
            self._host.clear_marks()
            self._host.perform(
                lambda: interactions.log(resolve_target(target).contact_ids, text, context)
            )
        return True


def _shown_name(person: NamedPerson) -> str:
    """Return the name, after what was typed if that is a short form of it."""
    guess = f"{safe(person.typed, 40)} → " if person.typed else ""
    return f"{guess}{safe(person.name, 40)}"


def describe_note(note: Note, contact_label: Wording, today: Due) -> list[Content]:
    """Return the preview of a note: its people, channel and day, warnings, and promises."""
    names = [safe_sentence(contact_label, 60), *map(_shown_name, note.people)]
    lines = [
        Content.assemble(
            (" + ".join(names), "bold"),
            "  ",
            (note.channel or "contact", "$text-success"),
            (f" · {_day(note.happened, today)}", "$foreground-muted"),
        )
    ]
    if note.hint:
        lines.append(Content.styled(safe_sentence(note.hint, 200), "$text-warning"))
    for person in note.people:
        name = safe(person.name, 40)
        if person.candidates:
            warning = f"Several contacts match “{name}”: type more of the name."
            lines.append(Content.styled(warning, "$text-warning"))
        elif person.id is None:
            lines.append(Content.styled(f"{name} is a new contact", "$foreground-muted"))
    lines.extend(_promises("I promised", note.i_promised, today))
    lines.extend(_promises("They promised", note.they_promised, today))
    return lines


def _day(happened: Due, today: Due) -> str:
    near = {0: "today", 1: "yesterday"}.get((today.day - happened.day).days)
    if near is None:
        return format_day(happened, today.day)
    return f"{near} {happened.time:%H:%M}" if happened.time else near


def _promises(label: str, promises: Sequence[Promise], today: Due) -> Iterator[Content]:
    for promise in promises:
        day = f" · for {format_due(promise.due, today.day)}" if promise.due else ""
        hint = f"  {safe_sentence(promise.hint, 120)}" if promise.hint else ""
        yield Content.assemble(
            (f"{label}  ", "$foreground-muted"),
            (safe(promise.text, 80), "bold"),
            (day, "$foreground-muted"),
            (hint, "$text-warning"),
        )
