"""What is made of those whom only a name connects with a known contact: each is new, the same
person, or left out, as was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, get_args

from followup_tui.formats.parsed import Skipped
from followup_tui.importing.fill_fields import combine
from followup_tui.importing.known_people import Existing
from followup_tui.importing.plan import Known, Logged, Match, New, Plan, Question, match

Rule = Literal["new", "merge", "skip"]
RULES: tuple[Rule, ...] = get_args(Rule)
Answer = Literal["new", "skip"] | int
"""A new contact, left out, or the id of the candidate that is the same person."""

_BY = "name, as you said"


def settle(plan: Plan, answers: Mapping[int, Answer], rest: Rule = "skip") -> Plan:
    """The plan without its questions: `answers` by the number `who` of each, the others by `rest`.
    With `merge`, a name that several contacts have is still left out."""
    sorting = _Answered(plan)
    for question in plan.asked:
        sorting.take(question, answers.get(question.who, _by_rule(question, rest)))
    return sorting.plan()


def _by_rule(question: Question, rule: Rule) -> Answer:
    if rule != "merge":
        return rule
    return question.candidates[0].contact.id if len(question.candidates) == 1 else "skip"


class _Answered:
    """The plan as it becomes with each answer."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._new = list(plan.new)
        self._matched = {one.existing.contact.id: one for one in plan.matched}
        self._known = list(plan.known)
        self._skipped = list(plan.skipped)
        self._gone: set[int] = set()

    def take(self, question: Question, answer: Answer) -> None:
        """Put the one who was asked about where the answer says."""
        if answer == "new":
            self._new.append(New(question.who, question.incoming))
            return
        for one in question.candidates:
            if one.contact.id == answer:
                self._merge(question, one)
                return
        self._gone.add(question.who)
        self._skipped.append(Skipped(question.incoming.place, _left_out(question)))

    def _merge(self, question: Question, existing: Existing) -> None:
        contact = existing.contact.id
        told, by = question.incoming, _BY
        whos: tuple[int, ...] = (question.who,)
        if earlier := self._matched.pop(contact, None):
            told = combine([earlier.incoming, told])
            whos, by = (*earlier.whos, *whos), earlier.by
        found = match(told, existing, by, whos)
        if isinstance(found, Match):
            self._matched[contact] = found
        else:
            self._known.append(found)

    def plan(self) -> Plan:
        """The plan, in the order of the file."""
        logged = self._logged()
        return replace(
            self._plan,
            new=tuple(sorted(self._new, key=lambda one: one.who)),
            matched=tuple(sorted(self._matched.values(), key=lambda one: one.whos)),
            known=tuple(sorted(self._known, key=_first)),
            asked=(),
            logged=logged,
            skipped=tuple(self._skipped),
            base=self._plan.base or self._plan,
        )

    def _logged(self) -> tuple[Logged, ...]:
        """What was said with anybody who is not left out."""
        if not self._gone:
            return self._plan.logged
        kept = []
        for one in self._plan.logged:
            whos = tuple(who for who in one.whos if who not in self._gone)
            if whos:
                kept.append(replace(one, whos=whos))
            else:
                why = "was left out with the people who took part in it"
                self._skipped.append(Skipped(one.said.place, why))
        return tuple(kept)


def _first(known: Known) -> tuple[int, ...]:
    return known.whos


def _left_out(question: Question) -> str:
    names = [one.contact for one in question.candidates[:3]]
    who = ", ".join(f"{one.name} ({one.id})" for one in names)
    if len(question.candidates) > len(names):
        who += f" and {len(question.candidates) - len(names)} more"
    return f"has only the name in common with {who}, so it was left out"
