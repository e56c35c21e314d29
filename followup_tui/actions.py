"""Everything a person can do, one function each. The command line and the screen call these;
each is one change that one undo takes back. Never asks, never draws, never reads the clock."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from pendulum import DateTime

from followup_tui.domain import contact as contacts
from followup_tui.domain import followup as followups
from followup_tui.domain import snooze as snoozing
from followup_tui.domain.change import Change
from followup_tui.domain.contact import Contact, Method, MethodKind, Tag, Tagging
from followup_tui.domain.due import Due, today
from followup_tui.domain.fold import fold
from followup_tui.domain.followup import FollowUp, Outcome
from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.domain.names import Known, KnownNames, name_keys
from followup_tui.domain.people import Who
from followup_tui.domain.quick_add import Draft, parse, tokens_to_look_up
from followup_tui.domain.rules import Rules
from followup_tui.domain.wording import day_words
from followup_tui.errors import AmbiguousNameError, BadInputError, NothingThereError
from followup_tui.storage import journal
from followup_tui.storage.journal import Program, Recorder, recording, stamp
from followup_tui.storage.queries import contacts as known_contacts
from followup_tui.storage.queries import due as known_followups


@dataclass(frozen=True, slots=True)
class Occasion:
    """When, by whose rules and from which program something is done; `now` is local and aware."""

    now: DateTime
    rules: Rules
    program: Program

    @property
    def today(self) -> Due:
        """The user's day."""
        return Due.at(today(self.now, self.rules))


MethodGiven = tuple[MethodKind, str, str]
"""Kind, value and label of a way to reach someone."""


def understand(line: str, occasion: Occasion, *, use_date: bool = True) -> Draft:
    """What a quick-add line says, with the contacts that it names. Changes nothing."""
    names = KnownNames(known_contacts.names_for(tokens_to_look_up(line)))
    return parse(line, occasion.now, names, occasion.rules, use_date=use_date)


def whom(text: str) -> int:
    """The id of the contact that an id, a name, a nickname or the beginning of one means.

    NothingThereError when nobody does, AmbiguousNameError when several do."""
    words = text.strip()
    if words.isascii() and words.isdecimal() and len(words) < 19:
        if not known_contacts.contacts([int(words)]):
            raise NothingThereError(f"There is no contact {words}.")
        return int(words)
    keys = name_keys(words)
    found = KnownNames(known_contacts.names_for(keys)).called(keys)
    if not found:
        raise NothingThereError(f"Nobody is called “{words[:80]}”. Try: followup find {words[:40]}")
    if len(found) > 1:
        raise AmbiguousNameError(f"Several contacts answer to “{words[:80]}”: {_options(found)}.")
    return found[0].id


def _options(found: Sequence[Known]) -> str:
    """Some candidates, each with what tells it from the others."""
    shown = [
        f"{one.name} ({f'{one.company}, ' if one.company else ''}{one.id})" for one in found[:5]
    ]
    more = len(found) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def add(drafts: Sequence[Draft], occasion: Occasion) -> Change:
    """Write what quick-add lines say: new people, what was added to known ones, a follow-up each.

    BadInputError for a draft without a name, AmbiguousNameError where several answer to it."""
    if not drafts:
        raise NothingThereError("There is nothing to add.")
    names = [who.name for draft in drafts for who in draft.people]
    label = f"Added: {_listed(names)}"
    if len(drafts) == 1 and drafts[0].about and len(names) == 1:
        label += f", {drafts[0].about}"
    with recording(label, occasion.now, occasion.program) as change:
        new: dict[str, int] = {}
        for draft in drafts:
            check_people(draft)
            for who in draft.people:
                _add_one(change, draft, who, new)
    return change.change()


def check_people(draft: Draft) -> None:
    """Refuse a draft that names nobody, or a name that several contacts answer to."""
    if not draft.people:
        raise BadInputError(draft.hint or "No name was found. Write it first: May Chen: coffee fri")
    for who in draft.people:
        if who.candidates:
            raise AmbiguousNameError(
                f"Several contacts answer to “{who.name[:80]}”: {_options(who.candidates)}. "
                "Nothing was saved; write more of the name."
            )


def _add_one(change: Recorder, draft: Draft, who: Who, new: dict[str, int]) -> None:
    known = who.id or new.get(fold(who.name))
    if known is None:
        person = change.add(
            Contact(
                who.name,
                company=draft.company or "",
                cadence=str(draft.cadence) if draft.cadence else None,
            )
        )
        new[fold(who.name)] = person.id
    else:
        found = known_contacts.contacts([known])
        if not found:
            raise NothingThereError(f"{who.name} is not there any more. Nothing was saved.")
        before = found[0]
        person = change.put(
            before,
            replace(
                contacts.activate(before),
                company=draft.company or before.company,
                cadence=str(draft.cadence) if draft.cadence else before.cadence,
            ),
        )
    tag(change, person.id, draft.tags)
    reach(change, person.id, tuple((kind, value, "") for kind, value in draft.methods))
    promised = str(draft.due) if draft.promised else None
    change.add(FollowUp(person.id, draft.about, str(draft.due), promised_by=promised))


def tag(change: Recorder, contact: int, names: Sequence[str]) -> None:
    """Add the tags that the contact does not carry yet."""
    carried = set(known_contacts.tags_of([contact]).get(contact, ()))
    wanted = [name for name in dict.fromkeys(names) if name not in carried]
    there = known_contacts.tags_named(wanted)
    for name in wanted:
        known = there.get(name) or change.add(Tag(name))
        change.add(Tagging(contact, known.id))


def reach(change: Recorder, contact: int, given: Sequence[MethodGiven]) -> None:
    """Add the ways to reach the contact that are not known yet."""
    there = known_contacts.methods_of([contact])
    known = {(one.kind, one.value.casefold()) for one in there}
    position = max((one.position for one in there), default=-1) + 1
    for kind, value, label in given:
        if (kind, value.casefold()) not in known:
            known.add((kind, value.casefold()))
            change.add(Method(contact, kind, value, label, position))
            position += 1


def close(ids: Collection[int], outcome: Outcome, said: str, occasion: Occasion) -> Change:
    """Settle open follow-ups. Done logs an interaction of today with what was said; dropped
    logs nothing."""
    moment = stamp(occasion.now)

    def step(change: Recorder, one: FollowUp) -> None:
        closed = change.put(one, followups.close(one, outcome, moment))
        if outcome == "done":
            summary = said.strip() or one.about
            _log(
                change,
                Interaction(str(occasion.today), summary=summary, followup=closed.id),
                [one.contact],
            )

    return _each(outcome.capitalize(), ids, occasion, step)


def snooze(ids: Collection[int], when: str, occasion: Occasion) -> Change:
    """Put open follow-ups off to a phrase, counted for each from now or its due, the later of both.

    BadInputError when the phrase is no date, or would put none of them off."""
    reached: list[Due] = []

    def step(change: Recorder, one: FollowUp) -> None:
        due = snoozing.target(one, when, occasion.now, occasion.rules)
        reached.append(due)
        change.put(one, snoozing.snooze(one, due))

    def verb() -> str:
        return f"Put off to {day_words(max(reached), occasion.today.day)}"

    change = _each(verb, ids, occasion, step)
    if not change.edits:
        raise BadInputError(
            f"{day_words(max(reached), occasion.today.day)} is not later than it is due. "
            "Nothing was changed."
        )
    return change


def shift(ids: Collection[int], days: int, occasion: Occasion) -> Change:
    """Move open follow-ups by whole days: positive ones put off, from today if late; negative
    ones bring forward, not before today. NothingThereError when none moves."""
    day = occasion.today.day
    reached: list[Due] = []

    def step(change: Recorder, one: FollowUp) -> None:
        moved = snoozing.later(one, days, day) if days > 0 else snoozing.earlier(one, -days, day)
        change.put(one, moved)
        reached.append(Due(moved.due))

    def verb() -> str:
        which = "Put off" if days > 0 else "Brought forward"
        return f"{which} to {day_words(max(reached), day)}" if reached else which

    change = _each(verb, ids, occasion, step)
    if not change.edits:
        raise NothingThereError("It is due already. Nothing was changed.")
    return change


def reschedule(ids: Collection[int], due: Due, occasion: Occasion) -> Change:
    """Set the due of open follow-ups, earlier or later, without counting it as put off."""

    def step(change: Recorder, one: FollowUp) -> None:
        change.put(one, followups.reschedule(one, str(due)))

    return _each(f"Due {day_words(due, occasion.today.day)}", ids, occasion, step)


def log(ids: Collection[int], text: str, occasion: Occasion) -> Change:
    """Log one interaction of today with these contacts."""
    if not text.strip():
        raise BadInputError("There is nothing to log. Write what was said.")
    people = known_contacts.contacts(ids)
    if not people:
        raise NothingThereError("That contact is not there any more. Nothing was logged.")
    label = f"Noted: {_listed([one.name for one in people])}"
    with recording(label, occasion.now, occasion.program) as change:
        happening = Interaction(str(occasion.today), summary=text.strip())
        _log(change, happening, [one.id for one in people])
    return change.change()


def _log(change: Recorder, happening: Interaction, people: Collection[int]) -> None:
    logged = change.add(happening)
    for one in known_contacts.contacts(people):
        change.add(Participant(logged.id, one.id))
        change.put(one, contacts.touched(one, Due(logged.happened).day.to_date_string()))


def archive(ids: Collection[int], occasion: Occasion) -> Change:
    """Take contacts out of the lists and drop what is open with them; where all of them are
    archived already, bring them back."""
    people = known_contacts.contacts(ids)
    if not people:
        raise NothingThereError("There is nobody to archive.")
    back = all(one.standing == "archived" for one in people)
    label = f"{'Back' if back else 'Archived'}: {_listed([one.name for one in people])}"
    with recording(label, occasion.now, occasion.program) as change:
        for one in people:
            change.put(one, contacts.activate(one) if back else contacts.archive(one))
        if not back:
            left = known_followups.open_followups([one.id for one in people])
            for one_left in left:
                change.put(one_left, followups.close(one_left, "dropped", stamp(occasion.now)))
            if left:
                change.label += f", {len(left)} follow-up{'s' if len(left) > 1 else ''} dropped"
    return change.change()


@dataclass(frozen=True, slots=True)
class Edited:
    """What a form says of a contact: the record before and after, and its lists after."""

    before: Contact
    after: Contact
    tags: tuple[str, ...]
    methods: tuple[MethodGiven, ...]
    followup: tuple[FollowUp, FollowUp] | None = None


def edit(edited: Edited, occasion: Occasion) -> Change:
    """Write what a form says; ChangedElsewhereError when the contact was altered meanwhile."""
    with recording(f"Changed: {edited.after.name}", occasion.now, occasion.program) as change:
        change.put(edited.before, edited.after)
        _retag(change, edited.before.id, edited.tags)
        _rereach(change, edited.before.id, edited.methods)
        if edited.followup:
            change.put(*edited.followup)
    return change.change()


def _retag(change: Recorder, contact: int, names: Sequence[str]) -> None:
    kept = known_contacts.tags_named(names)
    kept_ids = {tag.id for tag in kept.values()}
    for tagging in known_contacts.taggings_of(contact):
        if tagging.tag not in kept_ids:
            change.remove(tagging)
    tag(change, contact, names)


def _rereach(change: Recorder, contact: int, given: Sequence[MethodGiven]) -> None:
    there = known_contacts.methods_of([contact])
    left = list(there)
    for position, (kind, value, label) in enumerate(given):
        same = next((one for one in left if (one.kind, one.value) == (kind, value)), None)
        if same is None:
            change.add(Method(contact, kind, value, label, position))
        else:
            left.remove(same)
            change.put(same, replace(same, label=label, position=position))
    for one in left:
        change.remove(one)


def undo(occasion: Occasion) -> Change:
    """Take back the newest change; gives the way back, under the change's label.

    NothingThereError when there is none."""
    change = journal.undo(occasion.now)
    if change is None:
        raise NothingThereError("There is nothing to undo.")
    return change.inverse()


def redo() -> Change:
    """Make the change again that was undone last; NothingThereError when there is none."""
    change = journal.redo()
    if change is None:
        raise NothingThereError("There is nothing to redo.")
    return change


def _open(ids: Collection[int]) -> list[FollowUp]:
    found = [one for one in known_followups.followups(ids) if one.state == "open"]
    if not found:
        which = f"Follow-up {next(iter(ids))} is" if len(ids) == 1 else "They are"
        raise NothingThereError(f"{which} not open. Nothing was changed.")
    return found


def _each(
    verb: str | Callable[[], str],
    ids: Collection[int],
    occasion: Occasion,
    step: Callable[[Recorder, FollowUp], None],
) -> Change:
    """Take the same step for all that are open, as one change; `verb` is asked afterwards."""
    with recording("", occasion.now, occasion.program) as change:
        found = _open(ids)
        for one in found:
            step(change, one)
        moved = [one for one in found if one.id in change.altered(FollowUp)] or found
        change.label = f"{verb() if callable(verb) else verb}: {_subject(moved)}"
    return change.change()


def _subject(found: Sequence[FollowUp]) -> str:
    """One follow-up by name and topic, several by number."""
    if len(found) > 1:
        return f"{len(found)} follow-ups"
    names = [one.name for one in known_contacts.contacts([found[0].contact])]
    return ", ".join([*names, found[0].about] if found[0].about else names)


def _listed(names: Sequence[str]) -> str:
    """ "May Chen", "May Chen and Omar Khalil", "May Chen and 4 more"."""
    if len(names) < 3:
        return " and ".join(names)
    return f"{names[0]} and {len(names) - 1} more"
