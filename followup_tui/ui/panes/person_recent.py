"""The recent interactions and attempts of a person, as paragraphs."""

from __future__ import annotations

from collections.abc import Iterator

from pendulum import DateTime

from followup_tui.actions.context import Context
from followup_tui.domain.date_words import format_date_compact
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction
from followup_tui.storage.queries.person import PersonDetails
from followup_tui.system.sanitize import safe, safe_text
from followup_tui.ui.widgets.text_view import Paragraph, paragraph

MAX_NOTES_LENGTH = 65_536
_DAY_WIDTH, _CHANNEL_WIDTH = 8, 8


def recent_paragraphs(person: PersonDetails, context: Context) -> Iterator[Paragraph]:
    """Yield the latest interactions and attempts, newest first."""
    entries = [
        (interaction.happened, 1, _interaction(interaction, context))
        for interaction in person.interactions
    ]
    hidden = person.interaction_count - len(person.interactions)
    # Attempts before the oldest interaction shown would seem to be the oldest of all.
    oldest = person.interactions[-1].happened if hidden > 0 else ""
    for followup in person.attempts:
        day = Due.at(DateTime.fromtimestamp((followup.closed or 0) / 1000, context.now.tzinfo))
        if str(day) >= oldest:
            entries.append((str(day), 0, [_attempt(followup, day, context)]))
    if not entries:
        return
    yield paragraph()
    yield paragraph(("Recent", "dim"))
    for _, _, paragraphs in sorted(entries, key=lambda entry: entry[:2], reverse=True):
        yield from paragraphs
    if hidden > 0:
        yield paragraph((f"{hidden:,} earlier; press L for all", "dim"))


def _interaction(interaction: Interaction, context: Context) -> list[Paragraph]:
    arrow = "← " if interaction.direction == "in" else ""
    first, *more = safe_text(interaction.summary, MAX_NOTES_LENGTH).split("\n")
    indent = _DAY_WIDTH + _CHANNEL_WIDTH
    day = Due(interaction.happened)
    paragraphs = [_entry(day, interaction.channel, arrow + (first or "-"), context)]
    paragraphs += [paragraph((" " * indent, ""), (line, "plain"), indent=indent) for line in more]
    promises = (
        ("I promised", interaction.i_promised),
        ("they promised", interaction.they_promised),
    )
    for label, promise in promises:
        if promise:
            spans = (" " * indent, ""), (f"{label} ", "dim"), (safe(promise), "plain")
            paragraphs.append(paragraph(*spans, indent=indent))
    return paragraphs


def _attempt(followup: FollowUp, day: Due, context: Context) -> Paragraph:
    """Return a follow-up that was closed without contact."""
    note = safe(followup.note or followup.about)
    if followup.outcome == "dropped":
        return _entry(day, "dropped", note, context)
    return _entry(day, "tried", f"no answer: {note}" if note else "no answer", context)


def _entry(day: Due, channel: str, text: str, context: Context) -> Paragraph:
    # A day of another year is shortened; the history shows it in full.
    date = f"{format_date_compact(day, context.today.day):<{_DAY_WIDTH}}"
    label = f"{safe(channel, _CHANNEL_WIDTH - 1) or '·':<{_CHANNEL_WIDTH}}"
    indent = _DAY_WIDTH + _CHANNEL_WIDTH
    return paragraph((date, "dim"), (label, "channel"), (text, "plain"), indent=indent)
