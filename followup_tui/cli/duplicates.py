"""`duplicates`: find contacts that look like one person, merge them or mark them as different."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from followup_tui.actions import merging
from followup_tui.actions.merging import MergePlan
from followup_tui.cli import json_shapes
from followup_tui.cli.argument_types import UTF8_TEXT, row_limit
from followup_tui.cli.output import print_json, print_line, print_table
from followup_tui.cli.session import Session, verb
from followup_tui.domain.change import Record
from followup_tui.domain.contact import Contact, ContactMethod, Tagging
from followup_tui.domain.date_words import ago, pluralize
from followup_tui.domain.due import Due
from followup_tui.domain.duplicates.merge import MergeField, MergeSide, conflicting_fields
from followup_tui.domain.duplicates.merge_words import FIELD_LABELS, field_text
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Participant
from followup_tui.domain.introduction import Introduction
from followup_tui.errors import NothingToDoError, UsageError
from followup_tui.storage.queries.contact_pair import PairSide, contact_pair
from followup_tui.storage.queries.contacts import contact_count, contact_names
from followup_tui.storage.queries.duplicates import duplicate_pairs
from followup_tui.wording import as_wording, wording

# Record class -> (what people call it, JSON key).
_MOVED: dict[type[Record], tuple[str, str]] = {
    FollowUp: ("follow-up", "followups"),
    Participant: ("interaction", "interactions"),
    ContactMethod: ("contact detail", "methods"),
    Tagging: ("tag", "tags"),
    Introduction: ("introduction", "introductions"),
    Contact: ("introduced contact", "introduced"),
}


def _two_ids(
    ctx: click.Context, option: click.Parameter, value: tuple[int, int] | None
) -> tuple[int, int] | None:
    if value and not all(0 < key < 2**63 for key in value):
        raise click.BadParameter("no contact has such an ID.", ctx, option)
    return value


@verb("duplicates")
@click.option(
    "--merge",
    nargs=2,
    type=int,
    callback=_two_ids,
    metavar="ID ID",
    help="Merge the second contact into the first.",
)
@click.option(
    "--keep",
    multiple=True,
    type=UTF8_TEXT,
    metavar="FIELD=ID",
    help="Whose field to keep: company=57. By default filled beats empty, newer beats older.",
)
@click.option(
    "--different",
    nargs=2,
    type=int,
    callback=_two_ids,
    metavar="ID ID",
    help="Remember that they are two different people.",
)
@click.option("--dry-run", is_flag=True, help="Print what a merge would do; change nothing.")
@row_limit(50, "pairs")
def duplicates(
    session: Session,
    merge: tuple[int, int] | None,
    keep: Sequence[str],
    different: tuple[int, int] | None,
    dry_run: bool,
    limit: int,
) -> None:
    """List contacts that look like one person, the most likely pairs first, or merge two.

    \b
      followup duplicates
      followup duplicates --merge 12 57
      followup duplicates --merge 12 57 --keep company=57 --keep name=12
      followup duplicates --different 12 57

    A merge moves follow-ups, interactions, tags, contact details and introductions to the first
    contact, as one change and one undo."""
    if merge and different:
        raise UsageError("Give either --merge or --different.", "Nothing was changed.")
    if (keep or dry_run) and not merge:
        raise UsageError("--keep and --dry-run need --merge ID ID.", "Nothing was changed.")
    if merge:
        _merge(session, *merge, keep, dry_run)
    elif different:
        change = merging.keep_both(*different, session.context)
        if session.as_json:
            print_json(json_shapes.change(change))
        else:
            print_line(change.label.wording)
    else:
        _list_pairs(session, limit)


def _list_pairs(session: Session, limit: int) -> None:
    pairs = duplicate_pairs()
    if not pairs:
        raise NothingToDoError(
            wording("No duplicates among {} contacts.", as_wording(f"{contact_count():,}"))
        )
    for index, duplicate in enumerate(pairs[:limit]):
        pair = contact_pair(*duplicate.ids)
        if pair is None:
            continue
        sides = (pair.first, pair.second)
        if session.as_json:
            conflicts = conflicting_fields(pair.first.contact, pair.second.contact)
            print_json(
                {
                    "first": _side_shape(pair.first),
                    "second": _side_shape(pair.second),
                    "why": list(duplicate.reasons),
                    "conflicts": list(conflicts),
                }
            )
            continue
        if index:
            print_line()
        print_line(duplicate.description)
        print_table([(f"  {side.contact.id}", _side_summary(side, session)) for side in sides])
    if len(pairs) > limit and not session.as_json:
        print_line(f"and {len(pairs) - limit:,} more; -n lists more", error=True)


def _side_shape(side: PairSide) -> dict[str, Any]:
    return {
        **json_shapes.contact(side.contact),
        "tags": list(side.tags),
        "methods": json_shapes.method_shapes(side.methods),
        "open_followups": side.open_count,
        "interactions": side.interaction_count,
    }


def _side_summary(side: PairSide, session: Session) -> str:
    """Return one contact of a pair in a line."""
    contact, today = side.contact, session.context.today.day
    facts = [
        ", ".join(part for part in (contact.name, contact.role, contact.company) if part),
        *(method.value for method in side.methods[:4]),
        " ".join(f"#{tag}" for tag in side.tags),
        f"{side.open_count} open" if side.open_count else "",
        pluralize(side.interaction_count, "interaction") if side.interaction_count else "",
        f"last contact {ago(Due(contact.last_contact), today)}" if contact.last_contact else "",
        "" if contact.status == "active" else contact.status,
    ]
    return " · ".join(fact for fact in facts if fact)


def _merge(
    session: Session, kept_id: int, gone_id: int, keep: Sequence[str], dry_run: bool
) -> None:
    kept, gone = merging.two_contacts(kept_id, gone_id)
    choices = dict(_parse_choice(text, kept_id, gone_id) for text in keep)
    # This plan is only printed: the merge makes its own inside its transaction.
    plan = merging.plan_merge(kept, gone, choices, session.context)
    change = None if dry_run else merging.merge(kept, gone, choices, session.context)
    if session.as_json:
        print_json(
            {
                "change": str(change.label) if change else None,
                "contact": json_shapes.contact(plan.contact),
                "moved": {key: plan.count_moved(kind) for kind, (_, key) in _MOVED.items()},
            }
        )
        return
    label = change.label if change else merging.merge_label(gone, plan, "Would merge")
    print_line(label.wording)
    for line in _merge_details(kept, gone, plan):
        print_line(f"  {line}")


def _parse_choice(text: str, kept_id: int, gone_id: int) -> tuple[MergeField, MergeSide]:
    """Return the field and the side of `company=57`; raise UsageError for anything else."""
    name, _, number = text.partition("=")
    normalized = name.strip().casefold().replace("-", "_").replace(" ", "_")
    by_label = {label.replace(" ", "_"): field for field, label in FIELD_LABELS.items()}
    by_name = {str(field): field for field in FIELD_LABELS}
    field = by_label.get(normalized) or by_name.get(normalized)
    if field is None:
        raise UsageError(
            wording("No such field: '{}'.", name[:40]),
            "Nothing was changed.",
            wording("Choose one of {}.", as_wording(", ".join(FIELD_LABELS))),
        )
    if number.strip() not in (str(kept_id), str(gone_id)):
        raise UsageError(
            wording(
                "Write {}={} or {}={}.", as_wording(field), kept_id, as_wording(field), gone_id
            ),
            "Nothing was changed.",
        )
    return field, "kept" if number.strip() == str(kept_id) else "gone"


def _merge_details(kept: Contact, gone: Contact, plan: MergePlan) -> Iterator[str]:
    """Yield which value was kept where the two conflict, then what was moved."""
    names = contact_names(filter(None, (kept.introduced_by, gone.introduced_by)))
    for field in conflicting_fields(kept, gone):
        values = [field_text(kept, gone, field, names), field_text(gone, kept, field, names)]
        chosen = field_text(plan.contact, gone, field, names)
        other = values[1] if chosen == values[0] else values[0]
        yield f"{FIELD_LABELS[field]}: {chosen} (not {other})"
    counts = [(plan.count_moved(kind), label) for kind, (label, _) in _MOVED.items()]
    if moved := ", ".join(pluralize(count, label) for count, label in counts if count):
        yield f"moved: {moved}"
