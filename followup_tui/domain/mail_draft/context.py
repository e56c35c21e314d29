"""What a mail to a contact can say: the value of each placeholder, and which template fits.

Notes are private: nothing here reads the summary of an interaction or any other note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pendulum import Date

from followup_tui.domain.contact import Contact
from followup_tui.domain.date_words import format_date
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, Outcome, is_promise
from followup_tui.domain.interaction import Direction
from followup_tui.domain.mail_draft.template import TemplateName

_TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "sir", "rev"})
_MAX_PLACE_LENGTH = 60
_ENDING = " .!?:;,-–—"

# The sentence that recalls the last contact, by channel; "{}" is "on 12 Nov" or "yesterday".
_BOTH = {
    **dict.fromkeys(("call", "video"), "Great talking {}."),
    **dict.fromkeys(("met", "event"), "Great seeing you {}."),
    **dict.fromkeys(("chat", "text"), "Great chatting {}."),
    "mail": "Thanks for your email {}.",
    "letter": "Thanks for your letter {}.",
}
_FROM_THEM = {**_BOTH, **dict.fromkeys(("chat", "text"), "Thanks for your message {}.")}
_FROM_ME = {
    **_BOTH,
    **dict.fromkeys(("chat", "text"), "I messaged you {}."),
    "mail": "I emailed you {}.",
    "letter": "I wrote to you {}.",
}
_SENTENCES: dict[Direction, dict[str, str]] = {"both": _BOTH, "in": _FROM_THEM, "out": _FROM_ME}
_ANY_CHANNEL = "It was good to be in touch {}."


@dataclass(frozen=True, slots=True)
class LastContact:
    """When and how you were last in touch; `day` in the form of `Due`. Holds no note on purpose."""

    day: str
    channel: str = ""
    direction: Direction = "both"


@dataclass(frozen=True, slots=True)
class MailContext:
    """What is known about a contact, and about the follow-up that the mail is for."""

    contact: Contact
    followup: FollowUp | None = None
    """None if the contact has no open follow-up."""
    attempt: int = 1
    """The number of this attempt: 1 for the first mail."""
    previous: FollowUp | None = None
    """The closed follow-up that led to `followup`."""
    last_contact: LastContact | None = None
    last_attempt_day: str | None = None
    """The day of the newest attempt without an answer."""
    promises: Sequence[FollowUp] = ()
    """The open promises of both sides."""
    introduced_by: str = ""
    generic_topics: frozenset[str] = field(default_factory=frozenset)
    """Topics that the program sets itself, such as "keep in touch"; a mail never names them."""


def choose_template(context: MailContext) -> TemplateName:
    """Return the template that fits the follow-up and how it came about."""
    followup, previous = context.followup, context.previous
    if followup is None:
        return "first-message"
    from_outcome = previous is not None and followup.reason == "outcome"
    outcome: Outcome | None = previous.outcome if previous and from_outcome else None
    if outcome in ("yes", "no") or _is_thanks(followup):
        return "thank-you"
    if context.attempt >= 3:
        return "second-nudge"
    if followup.move == "theirs" and is_promise(followup):
        return "remind-me"
    if context.attempt == 2 or followup.move == "theirs":
        return "nudge"
    return "not-yet" if outcome == "not yet" else "first-message"


def outcome_when_sent(template: TemplateName, context: MailContext) -> Outcome:
    """Return the outcome to suggest for the follow-up once the mail is sent."""
    if template == "thank-you":
        return "done"
    return "waiting" if context.attempt < 2 else "no answer"


def placeholder_values(context: MailContext, template: TemplateName, today: Date) -> dict[str, str]:
    """Return the text for each placeholder; "" where nothing is known."""
    topic, last = _topic(context), context.last_contact
    return {
        "first_name": first_name(context.contact),
        "name": context.contact.name,
        "company": context.contact.company,
        "role": context.contact.role,
        "subject": topic[:1].upper() + topic[1:],
        "topic": topic,
        "thanks": _thanks(context.followup),
        "opening": _opening(context, template, topic, today),
        "last_day": _on_day(last.day, today) if last else "",
        "they_promised": _their_promise(context),
        "i_promised": _my_promise(context),
        "met": _met_at(context.contact),
        "introduced_by": context.introduced_by,
    }


def first_name(contact: Contact) -> str:
    """Return the nickname or the first name, without a title; "" if the name is an address."""
    words = contact.nickname.split()[:1] or contact.name.split()
    without_title = [word for word in words if word.rstrip(".").lower() not in _TITLES]
    first = without_title[0].strip(",") if without_title else ""
    return "" if "@" in first or not first[:1].isalpha() else first


def _as_typed(text: str) -> str:
    """Return the text on one line, without the punctuation that would end a sentence."""
    return " ".join(text.split()).strip(_ENDING)


def _topic(context: MailContext) -> str:
    """Return the topic as typed, else that of the previous follow-up; never a generic one."""
    for followup in (context.followup, context.previous):
        if (
            followup is not None
            and followup.reason != "cadence"
            and followup.about not in context.generic_topics
        ):
            return _as_typed(followup.about)
    return ""


def _their_promise(context: MailContext) -> str:
    """Return what they promised, as typed: in this follow-up, else in an open one."""
    followup = context.followup
    own = [followup] if followup is not None and is_promise(followup) else []
    theirs = (
        promise.about
        for promise in (*own, *context.promises)
        if promise.move == "theirs" and promise.about not in context.generic_topics
    )
    return next((text for about in theirs if (text := _as_typed(about))), "")


def _my_promise(context: MailContext) -> str:
    """Return what I promised and have not closed yet, as typed."""
    mine = (
        promise.about
        for promise in context.promises
        if promise.move == "mine" and promise.reason == "promise"
    )
    return next((text for about in mine if (text := _as_typed(about))), "")


def _opening(context: MailContext, template: TemplateName, topic: str, today: Date) -> str:
    """Return one or two sentences: the last contact, and the topic unless it stands elsewhere."""
    sentences = [_occasion(context, today)]
    named_elsewhere = topic in ("", _my_promise(context), _their_promise(context))
    if template != "thank-you" and not named_elsewhere:
        sentences.append(f"I wanted to follow up on {topic}.")
    return " ".join(filter(None, sentences))


def _occasion(context: MailContext, today: Date) -> str:
    """Return a sentence on the last contact or attempt, else on how you met."""
    last, attempt = context.last_contact, context.last_attempt_day
    if attempt and (last is None or Due(attempt).day > Due(last.day).day):
        return f"I tried to reach you {_on_day(attempt, today)}."
    if last is not None:
        sentence = _SENTENCES[last.direction].get(last.channel, _ANY_CHANNEL)
        return sentence.format(_on_day(last.day, today))
    if context.introduced_by:
        return f"{context.introduced_by} introduced us."
    if place := _met_at(context.contact):
        return f"Great meeting you {place}."
    if context.contact.met_on:
        return f"Great meeting you {_on_day(context.contact.met_on, today)}."
    return ""


def _is_thanks(followup: FollowUp | None) -> bool:
    return followup is not None and followup.about.lower().startswith("thank")


def _thanks(followup: FollowUp | None) -> str:
    """Return what a topic such as "thank her for the intro" gives thanks for."""
    if followup is None or not _is_thanks(followup):
        return ""
    return _as_typed(followup.about.partition(" for ")[2])


def _met_at(contact: Contact) -> str:
    """Return where you met, to follow a verb: "at PyCon"; "" if the field is no place."""
    place = contact.met.partition(",")[0].partition(";")[0].strip(" .")
    first = place.partition(" ")[0].lower()
    if not place or len(place) > _MAX_PLACE_LENGTH:
        return ""
    if first in ("at", "in", "on", "during", "after", "before"):
        return f"{first}{place[len(first) :]}"
    if first in ("through", "via", "met", "online", "by", "over"):
        return ""
    return f"at {place}" if first in ("a", "an", "the") or place[:1].isupper() else ""


def _on_day(day: str, today: Date) -> str:
    """Return a past day, to end a sentence: "on 12 Nov", "yesterday", "earlier today"."""
    due = Due(day)
    near = {0: "earlier today", 1: "yesterday"}.get((today - due.day).days)
    return near or f"on {format_date(due, today)}"
