"""The note line: how, when and with whom, what was said, what each side promised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from followup_tui.actions import interactions
from followup_tui.domain.date_words import format_day, format_due
from followup_tui.domain.due import Due
from followup_tui.domain.language.note import Note, Promise
from followup_tui.system.sanitize import safe, safe_sentence
from followup_tui.ui.host import Host, Target
from followup_tui.ui.queries import resolve_target
from followup_tui.ui.widgets.prompt import Prompt


class NotePrompt(Prompt):
    """Logs what was said, today unless the line says when."""

    placeholder = "call yesterday: liked the talk  I: send the numbers by fri  they: an intro"

    def __init__(self, desk: Host, target: Target) -> None:
        self.label = "note:"
        self.unsaved_key = target.unsaved_key("note")
        self._desk = desk
        self._target = target

    async def preview(self, text: str) -> Sequence[Content]:
        found = await self._desk.database.run(resolve_target, self._target)
        context = self._desk.context()
        note = await self._desk.database.run(interactions.parse_note_line, text, context)
        return describe_note(note, found.contact_label, context.today)

    async def submit(self, text: str) -> bool:
        target, context = self._target, self._desk.context()
        if text.strip():
            # Refused here, with the line still open, where a name has several owners.
            await self._desk.database.run(interactions.check_note, text, context)
            self._desk.clear_marks()
            self._desk.perform(
                lambda: interactions.log(resolve_target(target).contact_ids, text, context)
            )
        return True


def describe_note(note: Note, people: str, today: Due) -> list[Content]:
    """What a note line was read as."""
    with_ = [safe(people, 60), *(safe(who.name, 40) for who in note.people)]
    how = note.channel or "contact"
    head = Content.assemble(
        (" + ".join(with_), "bold"),
        "  ",
        (how, "$text-success"),
        (f" · {_day(note.happened, today)}", "$foreground-muted"),
    )
    lines = [head]
    if note.hint:
        lines.append(Content.styled(safe_sentence(note.hint, 200), "$text-warning"))
    for who in note.people:
        if who.candidates:
            words = f"Several contacts answer to “{safe(who.name, 40)}”: write more of the name."
            lines.append(Content.styled(words, "$text-warning"))
        elif who.id is None:
            lines.append(Content.styled(f"{safe(who.name, 40)} is new", "$foreground-muted"))
    lines.extend(_promises("I promised", note.i_promised, today))
    lines.extend(_promises("They promised", note.they_promised, today))
    return lines


def _day(happened: Due, today: Due) -> str:
    near = {0: "today", 1: "yesterday"}.get((today.day - happened.day).days)
    if near is None:
        return format_day(happened, today.day)
    return f"{near} {happened.time:%H:%M}" if happened.time else near


def _promises(side: str, given: Sequence[Promise], today: Due) -> Iterator[Content]:
    for one in given:
        when = f" · by {format_due(one.due, today.day)}" if one.due else ""
        yield Content.assemble(
            (f"{side}  ", "$foreground-muted"),
            (safe(one.text, 80), "bold"),
            (when, "$foreground-muted"),
        )
