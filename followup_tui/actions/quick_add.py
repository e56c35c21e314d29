"""Add people by a quick-add line: parse it, find the contacts it names, save it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from followup_tui.actions.cadence import CadenceUpdate, book_keep_in_touch
from followup_tui.actions.context import Context
from followup_tui.domain import contact as contacts
from followup_tui.domain.cadence import cadence_phrase
from followup_tui.domain.change import Change
from followup_tui.domain.change_label import ChangeLabel
from followup_tui.domain.contact import Contact, ContactMethod, MethodKind, Tag, Tagging
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.language import english_hints
from followup_tui.domain.language.known_names import KnownContact, KnownNames, name_keys
from followup_tui.domain.language.named_person import NamedPerson
from followup_tui.domain.language.quick_add import (
    QuickAddDraft,
    parse_quick_add,
    quick_add_addresses,
    quick_add_lookup_prefixes,
)
from followup_tui.domain.latin_spelling import latin_spelling
from followup_tui.domain.text_folding import fold
from followup_tui.errors import (
    AlreadySavedError,
    AmbiguousNameError,
    BadInputError,
    NotFoundError,
    NothingToDoError,
)
from followup_tui.storage.journal import ChangeRecorder, recording, was_made_since
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.wording import Wording, as_wording, join, wording

MethodInput = tuple[MethodKind, str, str]
"""A contact detail as kind, value and label."""
_MAX_SHOWN_NAME = 80


def parse_line(line: str, context: Context, *, use_date: bool = True) -> QuickAddDraft:
    """Parse a quick-add line, find the contacts it names, and change nothing; never raise."""
    contacts = contact_queries.known_names(quick_add_lookup_prefixes(line))
    for address in quick_add_addresses(line):
        # The address stands for the name of its contact.
        contacts += [
            replace(contact, nickname=address) for contact in contact_queries.with_email(address)
        ]
    names = KnownNames(contacts)
    return parse_quick_add(line, context.now, names, context.rules, use_date=use_date)


def find_contact_id(text: str) -> int:
    """Return the id of the contact with this id, name or nickname, or the only one whose name
    starts like this.

    NotFoundError if there is none, AmbiguousNameError if there are several."""
    text = text.strip()
    if text.isascii() and text.isdecimal() and len(text) < 19:
        if not contact_queries.contacts([int(text)]):
            raise NotFoundError(wording("No contact {}.", text))
        return int(text)
    matches = contacts_named(text)
    if not matches:
        name = text[:_MAX_SHOWN_NAME]
        raise NotFoundError(
            wording("No contact named “{}”.", name),
            hint=wording("Try: followup find {}", text[:40]),
        )
    if len(matches) > 1:
        raise _ambiguous(text, matches)
    return matches[0].id


def contacts_named(text: str) -> list[KnownContact]:
    """Return the contacts with this name or nickname, else those whose name starts like this."""
    keys = name_keys(text)
    return list(KnownNames(contact_queries.known_names(keys)).find_loosely(keys)) if keys else []


def complete_name(start: str) -> str | None:
    """Return the first name in alphabetical order that starts like this and is longer, or None; a
    name in another script also by its Latin spelling, which the line then means."""
    folded = fold(start)
    keys = name_keys(start)
    names = [
        name
        for contact in (contact_queries.known_names(keys) if keys else ())
        for name in (contact.name, latin_spelling(contact.name))
    ]
    longer = [
        name for name in names if len(name) > len(start) and fold(name[: len(start)]) == folded
    ]
    return min(longer, key=fold, default=None)


def _ambiguous(name: str, matches: Sequence[KnownContact], hint: str = "") -> AmbiguousNameError:
    shown = join([_candidate(contact) for contact in matches[:5]])
    if len(matches) > 5:
        shown += f" and {len(matches) - 5} more"
    return AmbiguousNameError(
        wording("Several contacts match “{}”: {}.", name[:_MAX_SHOWN_NAME], shown), hint=hint
    )


def _candidate(contact: KnownContact) -> Wording:
    if not contact.company:
        return wording("{} ({})", contact.name, contact.id)
    return wording("{} ({}, {})", contact.name, contact.company, contact.id)


def add(
    drafts: Sequence[QuickAddDraft],
    context: Context,
    uid: str = "",
    *,
    typed: str = "",
    again: bool = False,
) -> Change:
    """Save parsed quick-add lines as one change: new contacts, details of known ones, and a
    follow-up for each person, unless the line sets only the cadence of a known one.

    NothingToDoError without drafts, NotFoundError if a contact no longer exists, BadInputError for
    a draft that names nobody, AmbiguousNameError for a name that matches several contacts. With
    `uid` the lines are saved once only: AlreadySavedError the next time. The same holds for equal
    `typed` text within a minute, unless `again` is set or the first was undone."""
    if not drafts:
        raise NothingToDoError("Nothing to add.")
    names = [person.name for draft in drafts for person in draft.people]
    label = ChangeLabel("Added", tuple(names))
    if len(drafts) == 1 and len(names) == 1:
        label = label.with_details(wording("{}", drafts[0].about))
    prefix = change_uid(typed, "") if typed else ""
    if typed:
        uid = change_uid(typed, uid or str(uuid.uuid4()))
    with recording(label, context.now, context.program, uid) as recorder:
        for draft in drafts:
            check_people(draft)
        if typed and not again and was_made_since(prefix, context.now.subtract(minutes=1)):
            raise AlreadySavedError(
                wording("Already added: {}.", _label(label.verb, drafts).subject),
                "Nothing was added.",
            )
        new_ids: dict[str, int] = {}
        for draft in drafts:
            for person in draft.people:
                _add_person(recorder, draft, person, new_ids, context)
        if len(drafts) == 1 and all(map(drafts[0].sets_only_cadence, drafts[0].people)):
            verb = f"Cadence {cadence_phrase(str(drafts[0].cadence))}"
            recorder.label = _label(verb, drafts)
        unparked = sum(
            isinstance(edit.before, Contact)
            and isinstance(edit.after, Contact)
            and (edit.before.status, edit.after.status) == ("parked", "active")
            for edit in recorder.change().edits
        )
        if unparked:
            words = "unparked" if len(names) == 1 else f"{unparked} unparked"
            recorder.label = recorder.label.with_details(as_wording(words))
    return recorder.change()


def _label(verb: str, drafts: Sequence[QuickAddDraft]) -> ChangeLabel:
    names = tuple(person.name for draft in drafts for person in draft.people)
    about = drafts[0].about if len(drafts) == 1 else ""
    return ChangeLabel(verb, names).with_details(wording("{}", about))


def check_people(draft: QuickAddDraft) -> None:
    """Raise BadInputError if the draft names nobody, AmbiguousNameError if a name matches several
    contacts."""
    if not draft.people:
        raise BadInputError(draft.hint or english_hints.NAME_HINT)
    check_unambiguous(draft.people)


def check_unambiguous(people: Sequence[NamedPerson]) -> None:
    """Raise AmbiguousNameError if a name matches several contacts."""
    for person in people:
        if person.candidates:
            raise _ambiguous(person.name, person.candidates, "Type more of the name.")


def contact_id_for(recorder: ChangeRecorder, person: NamedPerson) -> int:
    """Return the id of the contact that a line names, and add the contact if it is new."""
    return person.id or recorder.add(Contact(person.name)).id


def _add_person(
    recorder: ChangeRecorder,
    draft: QuickAddDraft,
    person: NamedPerson,
    new_ids: dict[str, int],
    context: Context,
) -> None:
    """Save one person of a draft. `new_ids` holds the contacts added so far, by folded name."""
    known_id = person.id or new_ids.get(fold(person.name))
    cadence_update = CadenceUpdate.begin([known_id] if known_id else [], context)
    cadence = str(draft.cadence) if draft.cadence else None
    if known_id is None:
        new = Contact(person.name, company=draft.company or "", cadence=cadence)
        contact = recorder.add(new)
        new_ids[fold(person.name)] = contact.id
    else:
        known = next(iter(contact_queries.contacts([known_id])), None)
        if known is None:
            raise NotFoundError(wording("{} no longer exists.", person.name), "Nothing was saved.")
        contact = recorder.update(
            known,
            replace(
                contacts.activate(known),
                company=draft.company or known.company,
                cadence=cadence or known.cadence,
            ),
        )
    add_tags(recorder, contact.id, draft.tags)
    add_methods(recorder, contact.id, tuple((kind, value, "") for kind, value in draft.methods))
    if not draft.sets_only_cadence(person):
        promised_for = str(draft.due) if draft.promised else None
        recorder.add(FollowUp(contact.id, draft.about, str(draft.due), promised_for=promised_for))
    cadence_update.apply(recorder, [contact.id])
    book_keep_in_touch(recorder, [contact.id], context)


def change_uid(typed: str, uid: str) -> str:
    """Return the uid of the change that saves a line of that text and uid."""
    return f"{uuid.uuid5(uuid.NAMESPACE_OID, typed)}/{uid}"


def add_tags(recorder: ChangeRecorder, contact_id: int, names: Sequence[str]) -> None:
    """Add the tags that the contact doesn't have yet."""
    present = set(contact_queries.tags_of([contact_id]).get(contact_id, ()))
    missing = [name for name in dict.fromkeys(names) if name not in present]
    existing = contact_queries.tags_named(missing)
    for name in missing:
        tag = existing.get(name) or recorder.add(Tag(name))
        recorder.add(Tagging(contact_id, tag.id))


def add_methods(recorder: ChangeRecorder, contact_id: int, methods: Sequence[MethodInput]) -> None:
    """Add the contact details that the contact doesn't have yet, after the others."""
    existing = contact_queries.methods_of([contact_id])
    known = {(method.kind, method.value.casefold()) for method in existing}
    position = max((method.position for method in existing), default=-1) + 1
    for kind, value, label in methods:
        if (kind, value.casefold()) not in known:
            known.add((kind, value.casefold()))
            recorder.add(ContactMethod(contact_id, kind, value, label, position))
            position += 1
