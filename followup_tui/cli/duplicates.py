"""`doubles`: contacts who look like one person; made one, or said to be two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from followup_tui.actions import merging
from followup_tui.actions.merging import MergePlan
from followup_tui.cli import json_shapes
from followup_tui.cli.argument_types import ROW_LIMIT, utf8_text
from followup_tui.cli.output import print_json, print_line, print_table
from followup_tui.cli.session import Session, verb
from followup_tui.domain.change import Record
from followup_tui.domain.contact import Contact, ContactMethod, Tagging
from followup_tui.domain.date_words import ago
from followup_tui.domain.due import Due
from followup_tui.domain.duplicates.merge import MergeField, MergeSide, conflicting_fields
from followup_tui.domain.duplicates.merge_words import FIELD_LABELS, field_text
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Participant
from followup_tui.domain.introduction import Introduction
from followup_tui.errors import NotFoundError, UsageError
from followup_tui.storage.queries.contact_pair import PairSide, contact_names_by_id, contact_pair
from followup_tui.storage.queries.contacts import contact_count
from followup_tui.storage.queries.duplicates import duplicate_pairs

_MOVED: dict[type[Record], tuple[str, str]] = {
    FollowUp: ("follow-up", "followups"),
    Participant: ("interaction", "interactions"),
    ContactMethod: ("way to reach them", "methods"),
    Tagging: ("tag", "tags"),
    Introduction: ("introduction", "introductions"),
    Contact: ("contact they introduced", "introduced"),
}
_PLURALS = {
    "way to reach them": "ways to reach them",
    "contact they introduced": "contacts they introduced",
}


def _ids(
    context: click.Context, option: click.Parameter, value: tuple[int, int] | None
) -> tuple[int, int] | None:
    """Two IDs that the database can hold."""
    if value and not all(0 < one < 2**63 for one in value):
        raise click.BadParameter("no contact has such an ID.", context, option)
    return value


@verb("doubles")
@click.option(
    "--merge", nargs=2, type=int, callback=_ids, metavar="ID ID", help="Make one of two: the first."
)
@click.option(
    "--keep",
    multiple=True,
    type=utf8_text,
    metavar="FIELD=ID",
    help="Whose field counts: company=57. Else what is filled and newer.",
)
@click.option(
    "--two",
    nargs=2,
    type=int,
    callback=_ids,
    metavar="ID ID",
    help="They are two people; remember it.",
)
@click.option("--dry-run", is_flag=True, help="Say what merging would do; change nothing.")
@click.option(
    "-n", "most", type=ROW_LIMIT, default=50, metavar="N", help="At most so many pairs; 50."
)
def duplicates(
    session: Session,
    merge: tuple[int, int] | None,
    keep: Sequence[str],
    two: tuple[int, int] | None,
    dry_run: bool,
    most: int,
) -> None:
    """Contacts who look like one person, the most likely first, with both IDs; as in

    \b
      followup doubles
      followup doubles --merge 12 57
      followup doubles --merge 12 57 --keep company=57 --keep name=12
      followup doubles --two 12 57

    Merging moves follow-ups, interactions, tags, ways and introductions to the first of the two,
    as one change, which one undo takes back."""
    if merge and two:
        raise UsageError("They are one person or two: give --merge or --two. Nothing was changed.")
    if (keep or dry_run) and not merge:
        raise UsageError("--keep and --dry-run go with --merge ID ID. Nothing was changed.")
    if merge:
        _merge(session, *merge, keep, dry_run)
    elif two:
        change = merging.keep_both(*two, session.context)
        print_json(json_shapes.change(change)) if session.as_json else print_line(change.label)
    else:
        _list(session, most)


def _list(session: Session, most: int) -> None:
    found = duplicate_pairs()
    if not found:
        raise NotFoundError(f"No doubles were found among {contact_count():,} contacts.")
    for place, double in enumerate(found[:most]):
        pair = contact_pair(*double.ids)
        if pair is None:
            continue
        first, second = pair.first, pair.second
        if session.as_json:
            differ = conflicting_fields(first.contact, second.contact)
            print_json(
                {
                    "first": _shape(first),
                    "second": _shape(second),
                    "why": list(double.reasons),
                    "differ": list(differ),
                }
            )
            continue
        if place:
            print_line()
        print_line(double.description)
        print_table([(f"  {half.contact.id}", _summary(half, session)) for half in (first, second)])
    if len(found) > most and not session.as_json:
        print_line(f"and {len(found) - most:,} more; -n shows more of them", error=True)


def _shape(half: PairSide) -> dict[str, Any]:
    return {
        **json_shapes.contact(half.contact),
        "tags": list(half.tags),
        "methods": json_shapes.method_shapes(half.methods),
        "open_followups": half.open_count,
        "interactions": half.interaction_count,
    }


def _summary(half: PairSide, session: Session) -> str:
    """One of the two in a line."""
    contact, today = half.contact, session.context.today.day
    facts = [
        ", ".join(part for part in (contact.name, contact.role, contact.company) if part),
        *(one.value for one in half.methods[:4]),
        " ".join(f"#{tag}" for tag in half.tags),
        f"{half.open_count} open" if half.open_count else "",
        _counted(half.interaction_count, "interaction") if half.interaction_count else "",
        f"last contact {ago(Due(contact.last_contact), today)}" if contact.last_contact else "",
        "" if contact.status == "active" else contact.status,
    ]
    return " · ".join(fact for fact in facts if fact)


def _merge(session: Session, kept_id: int, gone_id: int, keep: Sequence[str], dry: bool) -> None:
    kept, gone = merging.two_contacts(kept_id, gone_id)
    choices = dict(_choice(words, kept_id, gone_id) for words in keep)
    # Planned on its own only to be shown: the merge plans anew inside its transaction.
    plan = merging.plan_merge(kept, gone, choices, session.context)
    change = None if dry else merging.merge(kept, gone, choices, session.context)
    if session.as_json:
        moved = {name: plan.count_moved(kind) for kind, (_, name) in _MOVED.items()}
        label = {"change": change.label if change else None}
        print_json({**label, "contact": json_shapes.contact(plan.contact), "moved": moved})
        return
    print_line(change.label if change else f"Would merge: {gone.name} into {plan.contact.name}")
    for line in _outcome(kept, gone, plan):
        print_line(f"  {line}")


def _choice(words: str, kept: int, gone: int) -> tuple[MergeField, MergeSide]:
    """`company=57` as the side that counts for a field."""
    name, _, number = words.partition("=")
    spelt = name.strip().casefold().replace("-", "_").replace(" ", "_")
    called = {words.replace(" ", "_"): field for field, words in FIELD_LABELS.items()}
    field = called.get(spelt) or next((one for one in FIELD_LABELS if one == spelt), None)
    if field is None:
        known = ", ".join(FIELD_LABELS)
        raise UsageError(
            f"There is no field {name[:40]!r}; these can be chosen: {known}. Nothing was changed."
        )
    if number.strip() not in (str(kept), str(gone)):
        raise UsageError(f"Write {field}={kept} or {field}={gone}. Nothing was changed.")
    return field, "kept" if number.strip() == str(kept) else "gone"


def _outcome(kept: Contact, gone: Contact, plan: MergePlan) -> Iterator[str]:
    """What was chosen where the two differ, and what came along."""
    names = contact_names_by_id([kept.introduced_by, gone.introduced_by])
    for field in conflicting_fields(kept, gone):
        sides = [field_text(kept, gone, field, names), field_text(gone, kept, field, names)]
        left = field_text(plan.contact, gone, field, names)
        other = sides[1] if left == sides[0] else sides[0]
        yield f"{FIELD_LABELS[field]}: {left} (not {other})"
    moved = [(plan.count_moved(kind), words) for kind, (words, _) in _MOVED.items()]
    parts = [_counted(count, words) for count, words in moved if count]
    if parts:
        yield f"comes along: {', '.join(parts)}"


def _counted(count: int, words: str) -> str:
    return f"{count} {words if count == 1 else _PLURALS.get(words, f'{words}s')}"
