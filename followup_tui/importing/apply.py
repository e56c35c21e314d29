"""The writing of an import, as one change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.domain.contact import Contact, ContactMethod, Tag, Tagging, activate
from followup_tui.domain.date_words import pluralize
from followup_tui.domain.text_folding import fold
from followup_tui.errors import ChangedElsewhereError
from followup_tui.importing.apply_interactions import InteractionWriter
from followup_tui.importing.batches import batches
from followup_tui.importing.fill_fields import MethodValue, new_contact, new_tags
from followup_tui.importing.make_plan import plan_import
from followup_tui.importing.plan import ContactMatch, ImportPlan, NewContact
from followup_tui.storage.journal import ChangeRecorder, journal_version, recording
from followup_tui.storage.queries.for_import import all_tags
from followup_tui.system.progress import ProgressCallback, ProgressStage, ignore_progress


def apply_plan(
    plan: ImportPlan,
    context: Context,
    progress: ProgressCallback = ignore_progress,
    label: str = "",
) -> Change:
    """Do what the plan says, new people parked, as one change, called `label` if that is given;
    whoever is still asked about is left out.

    ChangedElsewhereError when the database was altered since, in a way that alters the plan."""

    def watch(done: int, total: int) -> None:
        progress(done, total, ProgressStage.INDEXING)

    with recording(
        label or _label(plan), context.now, context.program, on_progress=watch
    ) as change:
        _check(plan)
        _Writing(change, plan, context, progress).write()
    return change.change()


def was_applied(plan: ImportPlan) -> bool:
    """Whether the plan, or another change, was written since it was made."""
    return journal_version() != plan.revision


def _label(plan: ImportPlan) -> str:
    label = f"Imported: {len(plan.new):,} new, {plan.updated_count:,} changed"
    return (
        f"{label}, {pluralize(len(plan.interactions), 'interaction')}"
        if plan.interactions
        else label
    )


def _check(plan: ImportPlan) -> None:
    """Refuse a plan that would be another one now."""
    if journal_version() == plan.revision:
        return
    base = plan.base or plan
    if replace(plan_import(plan.parsed), revision=base.revision) != base:
        raise ChangedElsewhereError(
            "Contacts were changed since the plan was made. Nothing was imported; look at it again."
        )


class _Writing:
    """Writes what a plan says, many records at a time."""

    def __init__(
        self, change: ChangeRecorder, plan: ImportPlan, context: Context, progress: ProgressCallback
    ) -> None:
        self._change = change
        self._plan = plan
        self._progress = progress
        self._done = 0
        self._total = len(plan.new) + len(plan.matched) + len(plan.interactions)
        self._contacts: dict[int, int] = {}
        self._tags = {fold(one.name): one.id for one in reversed(all_tags())}
        self._meetings = InteractionWriter(change, plan.interactions, context)

    def write(self) -> None:
        """Write all of it."""
        self._make_tags()
        for one in self._plan.unchanged:
            self._contacts.update(dict.fromkeys(one.person_numbers, one.contact_id))
        for match in self._plan.matched:
            self._contacts.update(dict.fromkeys(match.person_numbers, match.record.contact.id))
        self._meetings.remember_cadence(self._contacts, self._moved_by_cadence())
        for some in batches(self._plan.new):
            self._new(some)
            self._tell(len(some))
        for matches in batches(self._plan.matched):
            self._matched(matches)
            self._tell(len(matches))
        for logged in batches(self._plan.interactions):
            self._meetings.log(logged, self._contacts)
            self._tell(len(logged))
        self._meetings.update_contacts(self._contacts)

    def _moved_by_cadence(self) -> set[int]:
        """Whoever may get another cadence, their own or by a tag."""
        return {
            one.record.contact.id
            for one in self._plan.matched
            if one.tags or one.updated.cadence != one.record.contact.cadence
        }

    def _tell(self, count: int) -> None:
        self._done += count
        self._progress(self._done, self._total, ProgressStage.WRITING)

    def _make_tags(self) -> None:
        """Make the tags that are not there; with other capitals they are the same."""
        wanted: dict[str, str] = {}
        for names in (
            *(one.parsed.tags for one in self._plan.new),
            *(one.tags for one in self._plan.matched),
        ):
            for name in names:
                wanted.setdefault(fold(name), name)
        missing = [Tag(name) for key, name in wanted.items() if key not in self._tags]
        self._tags.update((fold(one.name), one.id) for one in self._change.add_all(missing))

    def _new(self, some: Sequence[NewContact]) -> None:
        made = self._change.add_all([self._contact(one) for one in some])
        ways: list[ContactMethod] = []
        tags: list[Tagging] = []
        for one, contact in zip(some, made, strict=True):
            self._contacts[one.person_number] = contact.id
            ways += _methods(contact.id, one.parsed.methods, 0)
            tags += self._taggings(contact.id, new_tags((), one.parsed.tags))
        self._change.add_all(ways)
        self._change.add_all(tags)
        self._meetings.start_cadence([one.id for one in made if one.status == "active"])

    def _contact(self, one: NewContact) -> Contact:
        contact = new_contact(one.parsed)
        if one.person_number in self._meetings.followed_up:
            contact = activate(contact)
        return replace(contact, last_contact=self._meetings.last_days.get(one.person_number))

    def _matched(self, some: Sequence[ContactMatch]) -> None:
        self._change.update_all([(one.record.contact, one.updated) for one in some])
        ways: list[ContactMethod] = []
        tags: list[Tagging] = []
        for one in some:
            contact = one.record.contact.id
            last = max((way.position for way in one.record.methods), default=-1)
            ways += _methods(contact, one.methods, last + 1)
            tags += self._taggings(contact, one.tags)
        self._change.add_all(ways)
        self._change.add_all(tags)

    def _taggings(self, contact: int, names: Sequence[str]) -> list[Tagging]:
        return [Tagging(contact, self._tags[fold(name)]) for name in names]


def _methods(contact: int, given: Sequence[MethodValue], start: int) -> Iterator[ContactMethod]:
    """Ways to reach a contact, from that position on."""
    for position, (kind, value, label) in enumerate(given, start):
        yield ContactMethod(contact, kind, value, label, position)
