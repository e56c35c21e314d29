"""The quick-add prompt: previews who, when and what about a line will be saved as."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar, Protocol

from textual.content import Content

from followup_tui.actions import queue, quick_add
from followup_tui.actions.context import Context
from followup_tui.domain.cadence import cadence_phrase
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import format_day, pluralize, relative_day
from followup_tui.domain.due import Due
from followup_tui.domain.language.known_names import KnownContact
from followup_tui.domain.language.named_person import NamedPerson
from followup_tui.domain.language.quick_add import QuickAddDraft
from followup_tui.errors import FollowupError
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.system.queued_line import QueuedLine
from followup_tui.system.sanitize import safe, safe_sentence
from followup_tui.ui.host import Host
from followup_tui.ui.widgets.name_completion import NameSuggester
from followup_tui.ui.widgets.prompt import Prompt
from followup_tui.wording import Wording, as_wording

_MAX_WORD_LENGTH = 120
_MAX_ABOUT_LENGTH = 300
_MAX_CANDIDATES = 4


class QuickAddHost(Protocol):
    """What a quick-add prompt needs of its screen or app."""

    database: DatabaseThread

    def context(self) -> Context:
        """Return the current time and the user's rules."""


class QuickAddPrompt(Prompt):
    """Parses a quick-add line and previews it; the subclass saves it."""

    help_topic = "capture"
    label = "add:"
    placeholder = "May Chen @Acme: second round next tue 3pm #pycon"
    extra_actions: ClassVar = frozenset({"no_date", "next", "previous"})

    def __init__(self, host: QuickAddHost) -> None:
        self._host = host
        self._use_date = True
        self._choice = 0
        self.is_choosing = False
        """Whether the user has to choose between contacts with a similar name."""
        self.parsed: QuickAddDraft | None = None
        """The parsed line that is being saved."""

    def handle_action(self, action: str, text: str) -> str | None:
        if action == "no_date":
            self._use_date = not self._use_date
        else:
            self._choice = max(0, self._choice + (1 if action == "next" else -1))
        return None

    def name_suggester(self) -> NameSuggester:
        """Return what completes the names of contacts."""
        return NameSuggester(lambda start: self._host.database.run(quick_add.complete_name, start))

    async def preview(self, text: str) -> Sequence[Content]:
        if not text.strip():
            return (_line("", Content.styled("WHO: about WHEN", "$foreground-muted")),)
        draft, error = await self.parse(text)
        self.is_choosing = any(person.candidates for person in draft.people)
        today = self._host.context().today
        lines = [
            _line("who", self._who(draft)),
            _line("when", self._when(draft, today)),
            _line("about", _about(draft)),
        ]
        if error is not None:
            lines.append(_line("", _warning(queue.queue_notice(error))))
        elif draft.hint and draft.hint != draft.date_hint:
            lines.append(_line("", _warning(draft.hint)))
        return lines

    async def save_action(self, text: str) -> Callable[[], Change]:
        """Return the action that saves the line, or queues it if the database is unavailable.

        Raise BadInputError if the line names nobody, AmbiguousNameError if a name is ambiguous.
        """
        draft, error = await self.parse(text)
        line = queue.queued_line(
            text,
            self._host.context(),
            self._host.database.path,
            use_date=self._use_date,
            chosen=self._chosen_ids(draft),
        )
        self.parsed = self._with_choice(draft)
        if error is None:
            quick_add.check_people(self.parsed)
        return self.write_action(line, error)

    def write_action(self, line: QueuedLine, error: FollowupError | None) -> Callable[[], Change]:
        """Return the action that saves a line; with a database `error` it is parsed again then."""
        draft = None if error else self.parsed
        return partial(
            queue.capture, line, draft, self._host.context(), self._host.database.queue_file
        )

    def typed_then(self) -> Context:
        """Return the moment from which the dates of the line count."""
        return self._host.context()

    def reset(self) -> None:
        """Forget the choices made for the previous line."""
        self._use_date, self._choice, self.is_choosing = True, 0, False

    async def parse(self, text: str) -> tuple[QuickAddDraft, FollowupError | None]:
        """Parse a line; if the database is unavailable, parse it offline and return the error, too.

        Raise a FollowupError for any other failure.
        """
        context = self.typed_then()
        try:
            parsing = self._host.database.run(
                quick_add.parse_line, text, context, use_date=self._use_date
            )
            return await parsing, None
        except FollowupError as error:
            if self._host.database.queue_file is None or not queue.is_database_unavailable(error):
                raise
            draft = queue.parse_line_offline(text, context, use_date=self._use_date)
            return draft, error

    def _chosen_ids(self, draft: QuickAddDraft) -> list[int | None]:
        """Return the chosen contact id of each person: 0 for a new contact, None without choice."""
        return [
            (chosen.id if (chosen := self._chosen(person)) else 0) if person.candidates else None
            for person in draft.people
        ]

    def _with_choice(self, draft: QuickAddDraft) -> QuickAddDraft:
        """Return the draft with ambiguous names replaced by the chosen contact."""
        people = []
        for person in draft.people:
            if person.candidates:
                chosen = self._chosen(person)
                person = NamedPerson(chosen.name, chosen.id) if chosen else NamedPerson(person.name)
            people.append(person)
        return replace(draft, people=tuple(people))

    def _chosen(self, person: NamedPerson) -> KnownContact | None:
        """Return the chosen candidate; None for a new contact, which is the last choice."""
        candidates = person.candidates[:_MAX_CANDIDATES]
        self._choice = min(self._choice, len(candidates))
        return candidates[self._choice] if self._choice < len(candidates) else None

    def _who(self, draft: QuickAddDraft) -> Content:
        if not draft.people:
            return Content.styled("type a name first", "$text-warning")
        return Content("   ").join([self._person(person, draft) for person in draft.people])

    def _person(self, person: NamedPerson, draft: QuickAddDraft) -> Content:
        if person.candidates:
            return self._candidates(person)
        company = f" @ {safe(draft.company, _MAX_WORD_LENGTH)}" if draft.company else ""
        kind = ("known", "$text-success") if person.id else ("new", "$text-accent")
        guess = f"{safe(person.typed, _MAX_WORD_LENGTH)} → " if person.typed else ""
        name = (safe(person.name, _MAX_WORD_LENGTH), "bold")
        return Content.assemble((guess, "$foreground-muted"), name, company, "  ", kind)

    def _candidates(self, person: NamedPerson) -> Content:
        chosen = self._chosen(person)
        choices = []
        for contact in (*person.candidates[:_MAX_CANDIDATES], None):
            parts = filter(None, (contact.name, contact.company)) if contact else ()
            name = safe(", ".join(parts), _MAX_WORD_LENGTH) if contact else "new"
            choices.append(
                Content.styled(f"▸{name}", "bold reverse")
                if contact == chosen
                else Content.styled(f" {name}", "$foreground-muted")
            )
        muted_keys = ("  ↑↓", "$foreground-muted")
        return Content.assemble("which? ", Content("  ").join(choices), muted_keys)

    def _when(self, draft: QuickAddDraft, today: Due) -> Content:
        if draft.people and all(map(draft.sets_only_cadence, draft.people)):
            return Content.styled("no follow-up: sets only the cadence", "$foreground-muted")
        when = f"{format_day(draft.due, today.day)} · {relative_day(draft.due, today.day)}"
        if draft.date_hint:
            return Content.assemble(
                (when, ""), "  ", (safe_sentence(draft.date_hint), "$text-warning")
            )
        if draft.due_phrase is None:
            default = pluralize(self._host.context().rules.default_due, "working day")
            return Content.assemble((when, ""), (f"  no date: in {default}", "$foreground-muted"))
        reading = f", {draft.date_reading}" if draft.date_reading else ""
        phrase = f"  “{safe(draft.due_phrase, _MAX_WORD_LENGTH)}”{reading}"
        return Content.assemble((when, "bold"), (phrase, "$foreground-muted"))


class AddPrompt(QuickAddPrompt):
    """Adds contacts and follow-ups from a screen."""

    key_labels: ClassVar = {"switch": "complete"}
    extra_actions: ClassVar = QuickAddPrompt.extra_actions | {"switch"}

    unsaved_key = "add"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._screen = host

    @property
    def suggester(self) -> NameSuggester:
        return self.name_suggester()

    async def submit(self, text: str) -> bool:
        if text.strip():
            self._screen.perform(await self.save_action(text))
        return True


def _about(draft: QuickAddDraft) -> Content:
    parts = [Content(safe(draft.about, _MAX_ABOUT_LENGTH))] if draft.about else []
    if draft.promised:
        parts.append(Content.styled("‼ promised", "$text-warning"))
    if draft.cadence:
        parts.append(Content.styled(cadence_phrase(draft.cadence), "$text-primary"))
    parts += [
        Content.styled(f"#{safe(tag, _MAX_WORD_LENGTH)}", "$text-accent") for tag in draft.tags
    ]
    parts += [
        Content.styled(safe(value, _MAX_WORD_LENGTH), "$text-secondary")
        for _, value in draft.methods
    ]
    return Content("  ").join(parts) if parts else Content.styled("-", "$foreground-muted")


def _warning(words: str | Wording) -> Content:
    return Content.styled(safe_sentence(as_wording(words)), "$text-warning")


def _line(label: str, content: Content) -> Content:
    return Content.assemble((f"{label:<6}", "$foreground-muted"), content)
