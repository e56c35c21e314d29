"""Catching people: what a quick-add line says, whom a name means, and writing it down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from followup_tui.actions.cadence import CadenceUpdate
from followup_tui.actions.context import Context
from followup_tui.actions.followup_steps import join_names
from followup_tui.domain import contact as contacts
from followup_tui.domain.change import Change
from followup_tui.domain.contact import Contact, ContactMethod, MethodKind, Tag, Tagging
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.language.known_names import KnownContact, KnownNames, name_keys
from followup_tui.domain.language.named_people import NamedPerson
from followup_tui.domain.language.quick_add import (
    QuickAddDraft,
    parse_quick_add,
    quick_add_lookup_prefixes,
)
from followup_tui.domain.text_folding import fold
from followup_tui.errors import AmbiguousNameError, BadInputError, NotFoundError
from followup_tui.storage.journal import ChangeRecorder, recording
from followup_tui.storage.queries import contacts as known_contacts

MethodInput = tuple[MethodKind, str, str]
"""Kind, value and label of a way to reach someone."""


def parse_line(line: str, context: Context, *, use_date: bool = True) -> QuickAddDraft:
    """What a quick-add line says, with the contacts that it names. Changes nothing."""
    names = KnownNames(known_contacts.known_names(quick_add_lookup_prefixes(line)))
    return parse_quick_add(line, context.now, names, context.rules, use_date=use_date)


def find_contact_id(text: str) -> int:
    """The id of the contact that an id, a name, a nickname or the beginning of one means.

    NothingThereError when nobody does, AmbiguousNameError when several do."""
    words = text.strip()
    if words.isascii() and words.isdecimal() and len(words) < 19:
        if not known_contacts.contacts([int(words)]):
            raise NotFoundError(f"There is no contact {words}.")
        return int(words)
    keys = name_keys(words)
    found = KnownNames(known_contacts.known_names(keys)).find(keys)
    if not found:
        raise NotFoundError(f"Nobody is called “{words[:80]}”. Try: followup find {words[:40]}")
    if len(found) > 1:
        raise AmbiguousNameError(f"Several contacts answer to “{words[:80]}”: {_options(found)}.")
    return found[0].id


def contacts_named(text: str) -> list[KnownContact]:
    """The contacts that a name, or the beginning of one, can mean; an exact name alone."""
    keys = name_keys(text)
    return list(KnownNames(known_contacts.known_names(keys)).find(keys)) if keys else []


def complete_name(beginning: str) -> str | None:
    """The name of a contact that begins with this, the first by name; None where nobody's does."""
    wanted = fold(beginning)
    keys = name_keys(beginning)
    found = known_contacts.known_names(keys) if keys else []
    longer = [
        one.name
        for one in found
        if len(one.name) > len(beginning) and fold(one.name[: len(beginning)]) == wanted
    ]
    return min(longer, key=fold, default=None)


def _options(found: Sequence[KnownContact]) -> str:
    """Some candidates, each with what tells it from the others."""
    shown = [
        f"{one.name} ({f'{one.company}, ' if one.company else ''}{one.id})" for one in found[:5]
    ]
    more = len(found) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def add(drafts: Sequence[QuickAddDraft], context: Context, uid: str = "") -> Change:
    """Write what quick-add lines say: new people, what was added to known ones, a follow-up each.

    BadInputError for a draft without a name, AmbiguousNameError where several answer to it. With
    `uid` it is written once at the most: AlreadyMadeError the next time."""
    if not drafts:
        raise NotFoundError("There is nothing to add.")
    names = [who.name for draft in drafts for who in draft.people]
    label = f"Added: {join_names(names)}"
    if len(drafts) == 1 and drafts[0].about and len(names) == 1:
        label += f", {drafts[0].about}"
    with recording(label, context.now, context.program, uid) as change:
        new: dict[str, int] = {}
        for draft in drafts:
            check_people(draft)
            for who in draft.people:
                _add_one(change, draft, who, new, context)
    return change.change()


def check_people(draft: QuickAddDraft) -> None:
    """Refuse a draft that names nobody, or a name that several contacts answer to."""
    if not draft.people:
        raise BadInputError(draft.hint or "No name was found. Write it first: May Chen: coffee fri")
    check_unambiguous(draft.people)


def check_unambiguous(people: Sequence[NamedPerson]) -> None:
    """Refuse a name that several contacts answer to; AmbiguousNameError names some of them."""
    for who in people:
        if who.candidates:
            raise AmbiguousNameError(
                f"Several contacts answer to “{who.name[:80]}”: {_options(who.candidates)}. "
                "Nothing was saved; write more of the name."
            )


def contact_id_for(change: ChangeRecorder, who: NamedPerson) -> int:
    """The id of a contact that a line names; made on the spot where it is unknown."""
    return who.id or change.add(Contact(who.name)).id


def _add_one(
    change: ChangeRecorder,
    draft: QuickAddDraft,
    who: NamedPerson,
    new: dict[str, int],
    context: Context,
) -> None:
    known = who.id or new.get(fold(who.name))
    rhythm = CadenceUpdate.begin([known] if known else [], context)
    cadence = str(draft.cadence) if draft.cadence else None
    if known is None:
        person = change.add(Contact(who.name, company=draft.company or "", cadence=cadence))
        new[fold(who.name)] = person.id
    else:
        found = known_contacts.contacts([known])
        if not found:
            raise NotFoundError(f"{who.name} is not there any more. Nothing was saved.")
        before = found[0]
        person = change.update(
            before,
            replace(
                contacts.activate(before),
                company=draft.company or before.company,
                cadence=cadence or before.cadence,
            ),
        )
    add_tags(change, person.id, draft.tags)
    add_methods(change, person.id, tuple((kind, value, "") for kind, value in draft.methods))
    promised = str(draft.due) if draft.promised else None
    change.add(FollowUp(person.id, draft.about, str(draft.due), promised_for=promised))
    rhythm.apply(change, [person.id])


def add_tags(change: ChangeRecorder, contact: int, names: Sequence[str]) -> None:
    """Add the tags that the contact does not carry yet."""
    carried = set(known_contacts.tags_of([contact]).get(contact, ()))
    wanted = [name for name in dict.fromkeys(names) if name not in carried]
    there = known_contacts.tags_named(wanted)
    for name in wanted:
        known = there.get(name) or change.add(Tag(name))
        change.add(Tagging(contact, known.id))


def add_methods(change: ChangeRecorder, contact: int, given: Sequence[MethodInput]) -> None:
    """Add the ways to reach the contact that are not known yet."""
    there = known_contacts.methods_of([contact])
    known = {(one.kind, one.value.casefold()) for one in there}
    position = max((one.position for one in there), default=-1) + 1
    for kind, value, label in given:
        if (kind, value.casefold()) not in known:
            known.add((kind, value.casefold()))
            change.add(ContactMethod(contact, kind, value, label, position))
            position += 1
