"""One event of a calendar file: the properties that matter, and what they say about who met when
and how."""

from __future__ import annotations

import hashlib
import re

from followup_tui.formats.icalendar.times import CalendarTime, parse_calendar_time
from followup_tui.formats.mail.addresses import MailAddress, OwnAddresses
from followup_tui.formats.mail.headers import plain_line
from followup_tui.formats.mail.message import people_from_addresses
from followup_tui.formats.parsed import ParsedContact, single_line
from followup_tui.formats.vcard.content_lines import ContentLine, Parameters
from followup_tui.formats.vcard.escapes import unescape

MAX_ATTENDEES = 50
"""People in an event; with more, they have hardly all met."""
_MAX_READ_ATTENDEES = 500
_MAX_DATES = 5_000
_MAX_UID_LENGTH = 400
_MAX_SUMMARY_LENGTH = 300
_MAX_LOCATION_LENGTH = 100
_TEXT_PROPERTIES = frozenset({"UID", "SUMMARY", "STATUS", "LOCATION", "RRULE"})
_CONFERENCE_PROPERTIES = frozenset(
    {"X-GOOGLE-CONFERENCE", "CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-ZOOM-MEETING-URL"}
)
_VIDEO = re.compile(
    r"zoom\.us/|meet\.google\.com/|teams\.(?:microsoft|live)\.com/|webex\.com/|whereby\.com/"
    r"|meet\.jit\.si/|gotomeet|bluejeans\.com/|facetime\.apple\.com/|\bvideo ?call\b"
    r"|\b(?:zoom|microsoft teams|google meet|skype|webex|video)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\btel:|\b(?:phone|telefon|call)\b|^\+?[\d\s()./-]{7,}$", re.IGNORECASE)
_THING_TYPES = frozenset({"ROOM", "RESOURCE"})
_THING_DOMAINS = ("calendar.google.com", "resource.calendar.google.com")


class CalendarEvent:
    """One VEVENT. `number` counts the events of the file from 1, `line_number` is its first line,
    `declined` holds the casefolded addresses of attendees who declined."""

    def __init__(self, number: int, line_number: int) -> None:
        self.number = number
        self.line_number = line_number
        self.start: CalendarTime | None = None
        self.recurrence_id: CalendarTime | None = None
        """Which occurrence of a series this event replaces, if it replaces one."""
        self.extra_dates: list[CalendarTime] = []
        self.excluded_dates: list[CalendarTime] = []
        self.declined: set[str] = set()
        self._texts: dict[str, str] = {}
        self._attendees: list[MailAddress] = []
        self._is_video = False

    def add_property(self, line: ContentLine) -> None:
        """Add one property of the event."""
        name = line.name
        if name in _TEXT_PROPERTIES:
            self._texts.setdefault(name, line.value)
        elif name == "DTSTART":
            self.start = self.start or _parse_time(line.value, line.parameters)
        elif name == "RECURRENCE-ID":
            self.recurrence_id = self.recurrence_id or _parse_time(line.value, line.parameters)
        elif name in ("RDATE", "EXDATE"):
            self._add_dates(self.extra_dates if name == "RDATE" else self.excluded_dates, line)
        elif name in ("ATTENDEE", "ORGANIZER"):
            self._add_attendee(line)
        elif name in _CONFERENCE_PROPERTIES or (
            name == "DESCRIPTION" and _has_video_link(line.value)
        ):
            self._is_video = True

    def _add_dates(self, dates: list[CalendarTime], line: ContentLine) -> None:
        for text in line.value.split(",", _MAX_DATES)[:_MAX_DATES]:
            # A period has its end after a slash.
            time = _parse_time(text.partition("/")[0], line.parameters)
            if time and len(dates) < _MAX_DATES:
                dates.append(time)

    def _add_attendee(self, line: ContentLine) -> None:
        parameters = {key: values[0] for key, values in line.parameters.items() if values}
        email = _parse_email(line.value) or _parse_email(parameters.get("EMAIL", ""))
        domain = email.rpartition("@")[2].lower()
        if not email or len(self._attendees) >= _MAX_READ_ATTENDEES:
            return
        is_thing = parameters.get("CUTYPE", "").upper() in _THING_TYPES
        if parameters.get("PARTSTAT", "").upper() == "DECLINED":
            self.declined.add(email.casefold())
        elif not is_thing and not domain.endswith(_THING_DOMAINS):
            name = plain_line(parameters.get("CN", ""))
            # Some programs repeat the address as the name.
            name = "" if "@" in name else single_line(name)
            self._attendees.append(MailAddress(name, email))

    @property
    def rule(self) -> str:
        """The RRULE; "" if the event does not repeat by a rule."""
        return self._texts.get("RRULE", "").strip()

    @property
    def is_cancelled(self) -> bool:
        return self._texts.get("STATUS", "").strip().upper() == "CANCELLED"

    @property
    def series_uid(self) -> str:
        """The UID, the same for all occurrences; without one, a hash of start and summary."""
        uid = self._texts.get("UID", "").strip()
        if uid and uid.isprintable() and len(uid) <= _MAX_UID_LENGTH:
            return uid
        parts = (uid, self.start.key if self.start else "", self._texts.get("SUMMARY", ""))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]

    def interaction_uid(self, occurrence: CalendarTime | None = None) -> str:
        """Return the UID of the interaction; of one occurrence if the event is part of a series."""
        occurrence = occurrence or self.recurrence_id
        return f"ical:{self.series_uid}" + (f"#{occurrence.key}" if occurrence else "")

    def participants(self, own_addresses: OwnAddresses) -> list[ParsedContact]:
        """Return the attendees who did not decline, without the user."""
        attendees = [
            attendee
            for attendee in self._attendees
            if attendee.email.casefold() not in self.declined
        ]
        return list(people_from_addresses(attendees, own_addresses, f"event {self.number}"))

    def channel(self) -> str:
        """Return how they met: `video`, `call` or `met`."""
        texts = [self._texts.get(name, "")[:1000] for name in ("LOCATION", "SUMMARY")]
        if self._is_video or any(map(_VIDEO.search, texts)):
            return "video"
        return "call" if any(map(_PHONE.search, texts)) else "met"

    def summary(self) -> str:
        """Return what it was about, and where if they met in person."""
        summary = plain_line(unescape(self._texts.get("SUMMARY", "")))[:_MAX_SUMMARY_LENGTH]
        location = plain_line(unescape(self._texts.get("LOCATION", "")))[:_MAX_LOCATION_LENGTH]
        if location and self.channel() == "met":
            return f"{summary} ({location})".strip()
        return summary


def _parse_time(text: str, parameters: Parameters) -> CalendarTime | None:
    return parse_calendar_time(text, parameters.get("TZID", ("",))[0])


def _parse_email(text: str) -> str:
    """Return the email address, without `mailto:`; "" if the text is none."""
    text = text.strip()
    if text[:7].lower() == "mailto:":
        text = text[7:]
    is_address = 3 <= len(text) <= 254 and text.count("@") == 1 and text.isprintable()
    return text if is_address and not set(text) & set(' <>",;:/\\') else ""


def _has_video_link(text: str) -> bool:
    """Return whether a description holds the link of a video call, and not only the word."""
    match = _VIDEO.search(text[:20_000])
    return match is not None and "/" in match[0]
