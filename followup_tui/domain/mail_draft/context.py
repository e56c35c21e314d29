"""What a mail to somebody can draw on: the values of a template's placeholders, and which template
fits. Pure; nothing in it is awkward when something is not known, as it is then left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pendulum import Date

from followup_tui.domain import matter
from followup_tui.domain.contact import Contact
from followup_tui.domain.date_words import format_date
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, Outcome, is_promise
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.mail_draft.template import TemplateName

_MET = frozenset({"met", "event"})
_SPOKE = frozenset({"call", "video"})
_WRITTEN = frozenset({"mail", "letter"})
_TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "sir", "rev"})


@dataclass(frozen=True, slots=True)
class MailContext:
    """What is remembered of somebody when they are written to."""

    contact: Contact
    followup: FollowUp | None = None
    """What it is about; None where nothing is open."""
    attempt: int = 1
    """Which try this is."""
    previous: FollowUp | None = None
    """The follow-up from which that one came."""
    last_interaction: Interaction | None = None
    """The newest interaction."""
    last_attempt_day: str | None = None
    """The day of the newest try without an answer."""
    promises: Sequence[FollowUp] = ()
    """Those that are open, on both sides."""
    introduced_by: str = ""
    generic_topics: frozenset[str] = field(default_factory=frozenset)
    """Topics that the program gives by itself, which say nothing."""


def choose_template(memory: MailContext) -> TemplateName:
    """The template that the situation asks for."""
    one, before = memory.followup, memory.previous
    if one is None:
        return "first-message"
    came_of: Outcome | None = before.outcome if before and one.reason == "outcome" else None
    if came_of in ("yes", "no") or _is_thanks(one):
        return "thank-you"
    if memory.attempt >= 3:
        return "second-nudge"
    if one.move == "theirs" and is_promise(one):
        return "remind-me"
    if memory.attempt == 2 or one.move == "theirs":
        return "nudge"
    return "not-yet" if came_of == "not yet" else "first-message"


def outcome_when_sent(template: TemplateName, memory: MailContext) -> Outcome:
    """What closing the follow-up proposes once the mail is out."""
    if template == "thank-you":
        return "done"
    return "waiting" if memory.attempt < 2 else "no answer"


def placeholder_values(memory: MailContext, template: TemplateName, today: Date) -> dict[str, str]:
    """The words for each placeholder; what is not known is empty."""
    first, topic = first_name(memory.contact), _topic(memory)
    last = memory.last_interaction
    said = matter.saying(last.summary, first, of_me=last.direction == "out") if last else ""
    theirs, mine = _their_promise(memory), _my_promise(memory)
    return {
        "first_name": first,
        "name": memory.contact.name,
        "company": memory.contact.company,
        "role": memory.contact.role,
        "subject": matter.title(topic),
        "topic": topic,
        "thanks": topic if _is_thanks(memory.followup) else "",
        "opening": _opening(memory, template, topic, said, today),
        "last_day": _on(last.happened, today) if last else "",
        "last_words": said,
        "they_promised": theirs,
        "i_promised": mine,
        "met": _met(memory.contact),
        "introduced_by": memory.introduced_by,
    }


def first_name(contact: Contact) -> str:
    """What they are called by: their nickname, else the first of their names."""
    words = contact.nickname.split()[:1] or contact.name.split()
    named = [word for word in words if word.rstrip(".").lower() not in _TITLES]
    first = named[0].strip(",") if named else ""
    return "" if "@" in first or not first[:1].isalpha() else first


def _topic(memory: MailContext) -> str:
    """The matter at hand; what the program calls a step says nothing of it."""
    for one in (memory.followup, memory.previous):
        if one is not None and one.reason != "cadence" and one.about not in memory.generic_topics:
            return matter.topic(one.about)
    return ""


def _their_promise(memory: MailContext) -> str:
    """What they promised, in its own words: the follow-up's, else one that is open, else what was
    promised last."""
    one = memory.followup
    own = [one] if one is not None and is_promise(one) else []
    for each in (*own, *memory.promises):
        if each.move == "theirs" and each.about and each.about not in memory.generic_topics:
            return matter.to_them(each.about)
    last = memory.last_interaction
    return matter.to_them(last.they_promised.partition(";")[0]) if last else ""


def _my_promise(memory: MailContext) -> str:
    """What I promised, as a thing that can be handed over: one that is open, else the last."""
    given = [
        each.about for each in memory.promises if each.move == "mine" and each.reason == "promise"
    ]
    given += (
        [memory.last_interaction.i_promised.partition(";")[0]] if memory.last_interaction else []
    )
    return next((words for words in map(matter.topic, given) if words), "")


def _opening(
    memory: MailContext, template: TemplateName, topic: str, said: str, today: Date
) -> str:
    """A sentence or two to begin with."""
    last, tried = memory.last_interaction, memory.last_attempt_day
    if tried and (last is None or Due(tried).day > Due(last.happened).day):
        about = f" about {topic}" if topic else ""
        return f"I tried to reach you {_on(tried, today)}{about}."
    if template == "remind-me":
        return _reminder(memory, said, today)
    if last and last.channel in _WRITTEN and last.direction == "out" and topic and not said:
        return f"I wrote to you {_on(last.happened, today)} about {topic}."
    if last and not said and template == "thank-you":
        return f"It was good to hear from you {_on(last.happened, today)}."
    parts = [_since(last, said, today) if last else _first_words(memory, today)]
    if topic and template != "thank-you" and not _tells(said, topic):
        parts.append(f"I am writing about {topic}.")
    return " ".join(part for part in parts if part)


def _reminder(memory: MailContext, said: str, today: Date) -> str:
    """What they promised, and when where that is known."""
    last, theirs = memory.last_interaction, _their_promise(memory)
    word = matter.promised(last.they_promised.partition(";")[0]) if last else ""
    if last and word and theirs in word:
        return _since(last, f"you promised {word}", today)
    parts = [_since(last, said, today) if last else ""]
    if theirs:
        parts.append(f"I still have this on my list from you: {theirs}.")
    return " ".join(part for part in parts if part)


def _is_thanks(one: FollowUp | None) -> bool:
    return one is not None and one.about.lower().startswith("thank")


def _since(last: Interaction, said: str, today: Date) -> str:
    """The last interaction, as one reminds somebody of it."""
    day = _on(last.happened, today)
    if last.channel in _WRITTEN and last.direction == "out":
        return f"When I wrote to you {day}, {said}." if said else f"I wrote to you {day}."
    if last.channel in _WRITTEN and last.direction == "in":
        return (
            f"In your {last.channel} {day} {said}."
            if said
            else f"Thank you for your {last.channel} {day}."
        )
    if last.channel in _MET:
        return f"When we met {day} {said}." if said else f"It was good to see you {day}."
    if last.channel in _SPOKE:
        return f"When we spoke {day} {said}." if said else f"It was good to talk {day}."
    if not said:
        return f"It was good to hear from you {day}."
    how = "wrote to each other" if last.channel else "were in touch"
    return f"When we {how} {day} {said}."


def _first_words(memory: MailContext, today: Date) -> str:
    """Where nothing was said yet: who brought us together, or where we met."""
    if memory.introduced_by:
        return f"{memory.introduced_by} put us in touch."
    if met := _met(memory.contact):
        return f"It was good to meet you {met}."
    if memory.contact.met_on:
        return f"It was good to meet you {_on(memory.contact.met_on, today)}."
    return ""


def _met(contact: Contact) -> str:
    """Where we met, as part of a sentence: "at PyCon"."""
    text = contact.met.partition(",")[0].partition(";")[0].strip(" .")
    first = text.partition(" ")[0].lower()
    if not text or len(text) > 60:
        return ""
    if first in ("at", "in", "on", "during", "after", "before"):
        return f"{first}{text[len(first) :]}"
    if first in ("through", "via", "met", "online", "by", "over"):
        return ""
    return f"at {text}" if first in ("a", "an", "the") or text[:1].isupper() else ""


def _on(day: str, today: Date) -> str:
    """A day that has been, as part of a sentence: "on 12 Nov", "yesterday", "earlier today"."""
    due = Due(day)
    near = {0: "earlier today", 1: "yesterday"}.get((today - due.day).days)
    return near or f"on {format_date(due, today)}"


def _tells(said: str, topic: str) -> bool:
    """Whether at least half of the topic has been named already."""
    words = {word for word in topic.lower().split() if len(word) > 3}
    return bool(words) and 2 * len(words & set(said.lower().split())) >= len(words)
