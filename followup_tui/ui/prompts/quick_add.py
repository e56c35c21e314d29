"""The quick-add line: shows while typing whom, when and about what it will save."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.content import Content

from followup_tui.actions import queue, quick_add
from followup_tui.domain.cadence import cadence_phrase
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import format_day, relative_day
from followup_tui.domain.due import Due
from followup_tui.domain.language.known_names import KnownContact
from followup_tui.domain.language.named_people import NamedPerson
from followup_tui.domain.language.quick_add import QuickAddDraft
from followup_tui.errors import FollowupError
from followup_tui.system.queue_file import QueuedLine
from followup_tui.system.sanitize import safe, safe_sentence
from followup_tui.ui.host import Host
from followup_tui.ui.widgets.prompt import Prompt

_SHOWN = 120
_OFFERED = 4


class AddPrompt(Prompt):
    """Catches people, one line each."""

    label = "add"
    placeholder = "May Chen @Acme: second round next tue 3pm #pycon"
    extra_actions: ClassVar = frozenset({"no_date", "next", "previous"})

    def __init__(self, desk: Host, initial: str = "") -> None:
        self.initial = initial
        self.unsaved_key = "" if initial else "add"
        self._desk = desk
        self._use_date = True
        self._choice = 0
        self.is_choosing = False
        """Whether one of several names is to be picked."""
        self.parsed: QuickAddDraft | None = None
        """What was understood of the line that is being saved."""

    def handle_action(self, action: str, text: str) -> str | None:
        if action == "no_date":
            self._use_date = not self._use_date
        else:
            self._choice = max(0, self._choice + (1 if action == "next" else -1))
        return None

    async def preview(self, text: str) -> Sequence[Content]:
        if not text.strip():
            return (_line("", Content.styled("WHO: about WHEN", "$foreground-muted")),)
        draft, trouble = await self._understood(text)
        self.is_choosing = any(who.candidates for who in draft.people)
        day = self._desk.context().today
        lines = [
            _line("who", self._who(draft)),
            _line("when", self._when(draft, day)),
            _line("about", _about(draft)),
        ]
        if trouble is not None:
            lines.append(_line("", Content.styled(queue.queue_notice(trouble), "$text-warning")))
        elif draft.hint:
            lines.append(_line("", Content.styled(safe_sentence(draft.hint), "$text-warning")))
        return lines

    async def submit(self, text: str) -> bool:
        if text.strip():
            self._desk.perform(await self.save_action(text))
        return True

    async def save_action(self, text: str) -> Callable[[], Change]:
        """What saves the line as it is understood now, or keeps it where that cannot be."""
        draft, trouble = await self._understood(text)
        line = queue.queued_line(
            text,
            self._desk.context(),
            self._desk.database.path,
            use_date=self._use_date,
            chosen=self._picked(draft),
        )
        self.parsed = self._settled(draft)
        if trouble is None:
            quick_add.check_people(self.parsed)
        return self._writing(line, trouble)

    def _writing(self, line: QueuedLine, trouble: FollowupError | None) -> Callable[[], Change]:
        draft = None if trouble else self.parsed
        return partial(
            queue.capture, line, draft, self._desk.context(), self._desk.database.queue_file
        )

    def reset(self) -> None:
        """Forget what was picked for the line before."""
        self._use_date, self._choice, self.is_choosing = True, 0, False

    async def _understood(self, text: str) -> tuple[QuickAddDraft, FollowupError | None]:
        """The draft, and why the database had no part in it where it had none."""
        context = self._desk.context()
        try:
            read = self._desk.database.run(
                quick_add.parse_line, text, context, use_date=self._use_date
            )
            return await read, None
        except FollowupError as error:
            if self._desk.database.queue_file is None or not queue.is_database_unavailable(error):
                raise
            draft = queue.parse_line_offline(text, context, use_date=self._use_date)
            return draft, error

    def _picked(self, draft: QuickAddDraft) -> list[int | None]:
        """For each person the candidate that was picked: its id, 0 for a new contact."""
        return [
            (chosen.id if (chosen := self._chosen(who)) else 0) if who.candidates else None
            for who in draft.people
        ]

    def _settled(self, draft: QuickAddDraft) -> QuickAddDraft:
        """The draft with the name that was chosen where several contacts answer to one."""
        people = []
        for who in draft.people:
            if who.candidates:
                chosen = self._chosen(who)
                who = NamedPerson(chosen.name, chosen.id) if chosen else NamedPerson(who.name)
            people.append(who)
        return replace(draft, people=tuple(people))

    def _chosen(self, who: NamedPerson) -> KnownContact | None:
        """The candidate that the arrows stand on; None for a new contact, the last choice."""
        self._choice = min(self._choice, len(who.candidates[:_OFFERED]))
        offered = who.candidates[:_OFFERED]
        return offered[self._choice] if self._choice < len(offered) else None

    def _who(self, draft: QuickAddDraft) -> Content:
        if not draft.people:
            return Content.styled("write a name first", "$text-warning")
        return Content("   ").join([self._one(who, draft) for who in draft.people])

    def _one(self, who: NamedPerson, draft: QuickAddDraft) -> Content:
        if who.candidates:
            return self._choices(who)
        company = f" @ {safe(draft.company, _SHOWN)}" if draft.company else ""
        kind = ("known", "$text-success") if who.id else ("new", "$text-accent")
        return Content.assemble((safe(who.name, _SHOWN), "bold"), company, "  ", kind)

    def _choices(self, who: NamedPerson) -> Content:
        chosen = self._chosen(who)
        shown = []
        for one in (*who.candidates[:_OFFERED], None):
            name = f"{one.name}{f', {one.company}' if one.company else ''}" if one else "new"
            words = safe(name, _SHOWN)
            shown.append(
                Content.styled(f"▸{words}", "bold reverse")
                if one == chosen
                else Content.styled(f" {words}", "$foreground-muted")
            )
        return Content.assemble("which? ", Content("  ").join(shown), ("  ↑↓", "$foreground-muted"))

    def _when(self, draft: QuickAddDraft, today: Due) -> Content:
        when = f"{format_day(draft.due, today.day)} · {relative_day(draft.due, today.day)}"
        if draft.due_phrase is None:
            return Content.assemble((when, ""), ("  no date given", "$foreground-muted"))
        words = f"  “{safe(draft.due_phrase, _SHOWN)}”"
        return Content.assemble((when, "bold"), (words, "$foreground-muted"))


def _about(draft: QuickAddDraft) -> Content:
    parts = [Content(safe(draft.about, 300))] if draft.about else []
    if draft.promised:
        parts.append(Content.styled("‼ promised", "$text-warning"))
    if draft.cadence:
        parts.append(Content.styled(cadence_phrase(draft.cadence), "$text-primary"))
    parts += [Content.styled(f"#{safe(tag, _SHOWN)}", "$text-accent") for tag in draft.tags]
    parts += [Content.styled(safe(value, _SHOWN), "$text-secondary") for _, value in draft.methods]
    return Content("  ").join(parts) if parts else Content.styled("-", "$foreground-muted")


def _line(label: str, content: Content) -> Content:
    return Content.assemble((f"{label:<6}", "$foreground-muted"), content)
