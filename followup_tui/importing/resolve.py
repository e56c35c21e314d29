"""What is made of those whom only a name connects with a known contact: each is new, the same
person, or left out, as was answered."""

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
    UnchangedContact,
    match_contact,
)

SameNameRule = Literal["new", "merge", "skip"]
SAME_NAME_RULES: tuple[SameNameRule, ...] = get_args(SameNameRule)
SameNameAnswer = Literal["new", "skip"] | int
"""A new contact, left out, or the id of the candidate that is the same person."""

_BY = "name, as you said"


def resolve_questions(
    plan: ImportPlan, answers: Mapping[int, SameNameAnswer], rest: SameNameRule = "skip"
) -> ImportPlan:
    """The plan without its questions: `answers` by the number `who` of each, the others by `rest`.
    With `merge`, a name that several contacts have is still left out."""
    sorting = _Answered(plan)
    for question in plan.questions:
        sorting.take(question, answers.get(question.person_number, _by_rule(question, rest)))
    return sorting.plan()


def _by_rule(question: SameNameQuestion, rule: SameNameRule) -> SameNameAnswer:
    if rule != "merge":
        return rule
    return question.candidates[0].contact.id if len(question.candidates) == 1 else "skip"


class _Answered:
    """The plan as it becomes with each answer."""

    def __init__(self, plan: ImportPlan) -> None:
        self._plan = plan
        self._new = list(plan.new)
        self._matched = {one.record.contact.id: one for one in plan.matched}
        self._known = list(plan.unchanged)
        self._skipped = list(plan.warnings)
        self._gone: set[int] = set()

    def take(self, question: SameNameQuestion, answer: SameNameAnswer) -> None:
        """Put the one who was asked about where the answer says."""
        if answer == "new":
            self._new.append(NewContact(question.person_number, question.parsed))
            return
        for one in question.candidates:
            if one.contact.id == answer:
                self._merge(question, one)
                return
        self._gone.add(question.person_number)
        self._skipped.append(ReadWarning(question.parsed.place, _left_out(question)))

    def _merge(self, question: SameNameQuestion, existing: StoredContact) -> None:
        contact = existing.contact.id
        told, by = question.parsed, _BY
        whos: tuple[int, ...] = (question.person_number,)
        if earlier := self._matched.pop(contact, None):
            told = combine_parsed([earlier.parsed, told])
            whos, by = (*earlier.person_numbers, *whos), earlier.matched_by
        found = match_contact(told, existing, by, whos)
        if isinstance(found, ContactMatch):
            self._matched[contact] = found
        else:
            self._known.append(found)

    def plan(self) -> ImportPlan:
        """The plan, in the order of the file."""
        logged = self._logged()
        return replace(
            self._plan,
            new=tuple(sorted(self._new, key=lambda one: one.person_number)),
            matched=tuple(sorted(self._matched.values(), key=lambda one: one.person_numbers)),
            unchanged=tuple(sorted(self._known, key=_first)),
            questions=(),
            interactions=logged,
            warnings=tuple(self._skipped),
            base=self._plan.base or self._plan,
        )

    def _logged(self) -> tuple[PlannedInteraction, ...]:
        """What was said with anybody who is not left out."""
        if not self._gone:
            return self._plan.interactions
        kept = []
        for one in self._plan.interactions:
            whos = tuple(who for who in one.person_numbers if who not in self._gone)
            if whos:
                kept.append(replace(one, person_numbers=whos))
            else:
                why = "was left out with the people who took part in it"
                self._skipped.append(ReadWarning(one.interaction.place, why))
        return tuple(kept)


def _first(known: UnchangedContact) -> tuple[int, ...]:
    return known.person_numbers


def _left_out(question: SameNameQuestion) -> str:
    names = [one.contact for one in question.candidates[:3]]
    who = ", ".join(f"{one.name} ({one.id})" for one in names)
    if len(question.candidates) > len(names):
        who += f" and {len(question.candidates) - len(names)} more"
    return f"has only the name in common with {who}, so it was left out"
