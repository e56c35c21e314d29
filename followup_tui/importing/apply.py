"""Apply the plan of an import to the database, as one change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.domain.change_label import ChangeLabel
from followup_tui.domain.contact import Contact, ContactMethod, Tag, Tagging, activate
from followup_tui.domain.text_folding import fold
from followup_tui.errors import ChangedElsewhereError
from followup_tui.importing.apply_interactions import InteractionWriter
from followup_tui.importing.batches import batches
from followup_tui.importing.fill_fields import MethodValue, new_contact, new_tags
from followup_tui.importing.make_plan import plan_import
from followup_tui.importing.plan import ContactMatch, ImportPlan, NewContact
from followup_tui.importing.summary import change_label
from followup_tui.storage.journal import ChangeRecorder, journal_version, recording
from followup_tui.storage.queries.for_import import all_tags
from followup_tui.system.progress import ProgressCallback, ProgressStage, ignore_progress


def apply_plan(
    plan: ImportPlan,
    context: Context,
    progress: ProgressCallback = ignore_progress,
    label: ChangeLabel | None = None,
    backup: str = "before import",
) -> Change:
    """Write the plan as one change, named `label` or by its counts, after a backup with that
    reason. New contacts are parked; people
    in unresolved questions are skipped.

    Raises ChangedElsewhereError if the database changed since, so that the plan would differ."""

    def on_index(done: int, total: int) -> None:
        progress(done, total, ProgressStage.INDEXING)

    with recording(
        label or change_label(plan),
        context.now,
        context.program,
        on_progress=on_index,
        backup=backup,
    ) as change:
        _check_current(plan)
        _PlanWriter(change, plan, context, progress).write()
    return change.change()


def was_applied(plan: ImportPlan) -> bool:
    """Tell whether this plan, or another change, was written since the plan was made."""
    return journal_version() != plan.revision


def _check_current(plan: ImportPlan) -> None:
    """Raise ChangedElsewhereError if the plan would be different now."""
    if journal_version() == plan.revision:
        return
    base = plan.base or plan
    if replace(plan_import(plan.parsed), revision=base.revision) != base:
        raise ChangedElsewhereError(
            "Contacts have changed since this plan was made.",
            "Nothing was imported.",
            "Import again to see the new plan.",
        )


class _PlanWriter:
    """Writes a plan in batches. `_contact_ids` holds contact ids by person number."""

    def __init__(
        self,
        change: ChangeRecorder,
        plan: ImportPlan,
        context: Context,
        progress: ProgressCallback,
    ) -> None:
        self._change = change
        self._plan = plan
        self._progress = progress
        self._done = 0
        self._total = len(plan.new) + len(plan.matched) + len(plan.interactions)
        self._contact_ids: dict[int, int] = {}
        self._tag_ids = {fold(tag.name): tag.id for tag in reversed(all_tags())}
        self._interactions = InteractionWriter(change, plan.interactions, context)

    def write(self) -> None:
        """Write all of it."""
        self._add_missing_tags()
        for unchanged in self._plan.unchanged:
            self._set_contact(unchanged.person_numbers, unchanged.contact_id)
        for match in self._plan.matched:
            self._set_contact(match.person_numbers, match.record.contact.id)
        self._interactions.remember_cadence(self._contact_ids, self._cadence_changed())
        for new in batches(self._plan.new):
            self._add_contacts(new)
            self._report(len(new))
        for matches in batches(self._plan.matched):
            self._update_contacts(matches)
            self._report(len(matches))
        for interactions in batches(self._plan.interactions):
            self._interactions.log(interactions, self._contact_ids)
            self._report(len(interactions))
        self._interactions.update_contacts(self._contact_ids)

    def _set_contact(self, person_numbers: Sequence[int], contact_id: int) -> None:
        self._contact_ids.update(dict.fromkeys(person_numbers, contact_id))

    def _cadence_changed(self) -> set[int]:
        """Return the ids of contacts who may get another cadence, of their own or from a tag."""
        return {
            match.record.contact.id
            for match in self._plan.matched
            if match.tags or match.updated.cadence != match.record.contact.cadence
        }

    def _report(self, count: int) -> None:
        self._done += count
        self._progress(self._done, self._total, ProgressStage.WRITING)

    def _add_missing_tags(self) -> None:
        """Add the tags that do not exist, ignoring case."""
        wanted: dict[str, str] = {}
        for names in (
            *(new.parsed.tags for new in self._plan.new),
            *(match.tags for match in self._plan.matched),
        ):
            for name in names:
                wanted.setdefault(fold(name), name)
        missing = [Tag(name) for key, name in wanted.items() if key not in self._tag_ids]
        self._tag_ids.update((fold(tag.name), tag.id) for tag in self._change.add_all(missing))

    def _add_contacts(self, batch: Sequence[NewContact]) -> None:
        contacts = self._change.add_all([self._contact(new) for new in batch])
        methods: list[ContactMethod] = []
        taggings: list[Tagging] = []
        for new, contact in zip(batch, contacts, strict=True):
            self._contact_ids[new.person_number] = contact.id
            methods += _methods(contact.id, new.parsed.methods, 0)
            taggings += self._taggings(contact.id, new_tags((), new.parsed.tags))
        self._change.add_all(methods)
        self._change.add_all(taggings)
        active = [contact.id for contact in contacts if contact.status == "active"]
        self._interactions.start_cadence(active)

    def _contact(self, new: NewContact) -> Contact:
        contact = new_contact(new.parsed)
        if new.person_number in self._interactions.followed_up:
            contact = activate(contact)
        return replace(contact, last_contact=self._interactions.last_days.get(new.person_number))

    def _update_contacts(self, batch: Sequence[ContactMatch]) -> None:
        self._change.update_all([(match.record.contact, match.updated) for match in batch])
        methods: list[ContactMethod] = []
        taggings: list[Tagging] = []
        for match in batch:
            contact_id = match.record.contact.id
            last = max((method.position for method in match.record.methods), default=-1)
            methods += _methods(contact_id, match.methods, last + 1)
            taggings += self._taggings(contact_id, match.tags)
        self._change.add_all(methods)
        self._change.add_all(taggings)

    def _taggings(self, contact_id: int, names: Sequence[str]) -> list[Tagging]:
        return [Tagging(contact_id, self._tag_ids[fold(name)]) for name in names]


def _methods(
    contact_id: int, values: Sequence[MethodValue], first_position: int
) -> Iterator[ContactMethod]:
    """Yield contact details with positions from `first_position` on."""
    for position, (kind, value, label) in enumerate(values, first_position):
        yield ContactMethod(contact_id, kind, value, label, position)
