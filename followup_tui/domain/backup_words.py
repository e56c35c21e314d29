"""What `restore` says about a backup and what restoring it would do."""

from __future__ import annotations

from pendulum import DateTime

from followup_tui.domain.date_words import format_day, pluralize
from followup_tui.domain.due import Due
from followup_tui.domain.restore_plan import RecordCounts, RestorePlan
from followup_tui.wording import Wording, as_wording, join, wording


def backup_title(made: DateTime, now: DateTime) -> str:
    """Return when a backup was made, in local time: "Fri 27 Nov 15:00"."""
    local = made.in_timezone(now.timezone or "UTC")
    return format_day(Due.at(local.date(), local.time()), now.date())


def plan_lines(title: Wording, plan: RestorePlan) -> list[Wording]:
    """Return what restoring the backup would do, one sentence each."""
    lines = [wording("Restore {}: {}.", title, as_wording(count_words(plan.holds)))]
    if not plan.is_readable:
        lines.append(as_wording("The database is missing or damaged: all of that comes back."))
        return lines
    if plan.back:
        lines.append(_with_names("Comes back: {}{}.", plan.back, plan.names_back))
    if plan.missing:
        lines.append(_with_names("Will be missing: {}{}.", plan.missing, plan.names_missing))
    if plan.changed:
        lines.append(_with_names("Goes back to how it was: {}{}.", plan.changed, ()))
    if not (plan.back or plan.missing or plan.changed):
        lines.append(as_wording("Contacts, interactions and follow-ups are the same now."))
    lines.append(as_wording("What is there now is kept as a backup first."))
    return lines


def count_words(counts: RecordCounts) -> str:
    """Return the counts that are not 0: "2 contacts, 1 follow-up"; "nothing" if all are."""
    words = [
        pluralize(count, noun)
        for count, noun in (
            (counts.contact, "contact"),
            (counts.interaction, "interaction"),
            (counts.followup, "follow-up"),
        )
        if count
    ]
    return ", ".join(words) or "nothing"


def _with_names(template: str, counts: RecordCounts, names: tuple[str, ...]) -> Wording:
    shown = join([wording("{}", name) for name in names])
    if counts.contact > len(names) and names:
        shown += ", …"
    named = wording(" ({})", shown) if names else as_wording("")
    return wording(template, as_wording(count_words(counts)), named)
