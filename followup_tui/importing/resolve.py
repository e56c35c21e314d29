"""Resolve the questions of a plan: whether someone who shares only the name with a contact is new,
the same person, or skipped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, get_args

from followup_tui.formats.parsed import ReadWarning
from followup_tui.formats.stored_contact import StoredContact
from followup_tui.importing.fill_fields import combine_parsed
from followup_tui.importing.plan import (
    ContactMatch,
    ImportPlan,
    NewContact,
    PlannedInteraction,
    SameNameQuestion,
    match_contact,
)
from followup_tui.wording import Wording, join, wording

SameNameRule = Literal["new", "merge", "skip"]
SAME_NAME_RULES: tuple[SameNameRule, ...] = get_args(SameNameRule)
SameNameAnswer = Literal["new", "skip"] | int
"""A new contact, skipped, or the id of the candidate who is the same person."""

_MATCHED_BY = "name, as you said"


def resolve_questions(
    plan: ImportPlan,
    answers: Mapping[int, SameNameAnswer],
    default: SameNameRule = "skip",
) -> ImportPlan:
    """Return the plan without its questions: `answers` by person number, all others by `default`.
    Even with `merge`, a name that several contacts share is skipped."""
    resolver = _Resolver(plan)
    for question in plan.questions:
        answer = answers.get(question.person_number, _default_answer(question, default))
        resolver.resolve(question, answer)
    return resolver.plan()


def _default_answer(question: SameNameQuestion, rule: SameNameRule) -> SameNameAnswer:
    if rule != "merge":
        return rule
    return question.candidates[0].contact.id if len(question.candidates) == 1 else "skip"


class _Resolver:
    """Builds the resolved plan, one answer at a time."""

    def __init__(self, plan: ImportPlan) -> None:
        self._plan = plan
        self._new = list(plan.new)
        self._matched = {match.record.contact.id: match for match in plan.matched}
        self._unchanged = list(plan.unchanged)
        self._warnings = list(plan.warnings)
        self._skipped: set[int] = set()

    def resolve(self, question: SameNameQuestion, answer: SameNameAnswer) -> None:
        """Apply one answer."""
        if answer == "new":
            self._new.append(NewContact(question.person_number, question.parsed))
            return
        for candidate in question.candidates:
            if candidate.contact.id == answer:
                self._merge(question, candidate)
                return
        self._skipped.add(question.person_number)
        self._warnings.append(ReadWarning(question.parsed.place, _skip_reason(question)))

    def _merge(self, question: SameNameQuestion, record: StoredContact) -> None:
        parsed, matched_by = question.parsed, _MATCHED_BY
        person_numbers: tuple[int, ...] = (question.person_number,)
        if earlier := self._matched.pop(record.contact.id, None):
            parsed = combine_parsed([earlier.parsed, parsed])
            person_numbers = (*earlier.person_numbers, *person_numbers)
            matched_by = earlier.matched_by
        match = match_contact(parsed, record, matched_by, person_numbers)
        if isinstance(match, ContactMatch):
            self._matched[record.contact.id] = match
        else:
            self._unchanged.append(match)

    def plan(self) -> ImportPlan:
        """Return the plan, in the order of the file."""
        interactions = self._interactions()
        return replace(
            self._plan,
            new=tuple(sorted(self._new, key=lambda new: new.person_number)),
            matched=tuple(sorted(self._matched.values(), key=lambda match: match.person_numbers)),
            unchanged=tuple(sorted(self._unchanged, key=lambda contact: contact.person_numbers)),
            questions=(),
            interactions=interactions,
            warnings=tuple(self._warnings),
            base=self._plan.base or self._plan,
        )

    def _interactions(self) -> tuple[PlannedInteraction, ...]:
        """Return the interactions with anyone who is not skipped."""
        if not self._skipped:
            return self._plan.interactions
        kept = []
        for planned in self._plan.interactions:
            person_numbers = tuple(
                number for number in planned.person_numbers if number not in self._skipped
            )
            if person_numbers:
                kept.append(replace(planned, person_numbers=person_numbers))
            else:
                reason = "skipped with the people who took part"
                self._warnings.append(ReadWarning(planned.interaction.place, reason))
        return tuple(kept)


def _skip_reason(question: SameNameQuestion) -> Wording:
    shown = [candidate.contact for candidate in question.candidates[:3]]
    names = join([wording("{} ({})", contact.name, contact.id) for contact in shown])
    if len(question.candidates) > len(shown):
        names += f" and {len(question.candidates) - len(shown)} more"
    return wording("shares only the name with {}; skipped", names)
