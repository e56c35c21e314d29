"""One event of a calendar file: the lines that matter, and what they say of who met when and how.
Pure; it decides nothing about the file as a whole."""

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
"""Attendees that an event may have and still be counted as having been together."""
_MOST_ATTENDEES = 500
_MOST_DATES = 5_000
_UID_LIMIT = 400
_SUMMARY_LIMIT = 300
_PLACE_LIMIT = 100
_TEXTS = frozenset({"UID", "SUMMARY", "STATUS", "LOCATION", "RRULE"})
_CONFERENCES = frozenset(
    {"X-GOOGLE-CONFERENCE", "CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-ZOOM-MEETING-URL"}
)
_VIDEO = re.compile(
    r"zoom\.us/|meet\.google\.com/|teams\.(?:microsoft|live)\.com/|webex\.com/|whereby\.com/"
    r"|meet\.jit\.si/|gotomeet|bluejeans\.com/|facetime\.apple\.com/|\bvideo ?call\b"
    r"|\b(?:zoom|microsoft teams|google meet|skype|webex|video)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\btel:|\b(?:phone|telefon|call)\b|^\+?[\d\s()./-]{7,}$", re.IGNORECASE)
_NOBODY = frozenset({"ROOM", "RESOURCE"})
_NO_PERSON = ("calendar.google.com", "resource.calendar.google.com")


class CalendarEvent:
    """One VEVENT while and after it is read."""

    def __init__(self, number: int, line: int) -> None:
        self.number = number
        self.line_number = line
        self.start: CalendarTime | None = None
        self.recurrence_id: CalendarTime | None = None
        """Which occurrence of a series it stands for, where it stands for one alone."""
        self.extra_dates: list[CalendarTime] = []
        self.excluded_dates: list[CalendarTime] = []
        self.declined: set[str] = set()
        self._texts: dict[str, str] = {}
        self._people: list[MailAddress] = []
        self._is_video = False

    def add_property(self, line: ContentLine) -> None:
        """One of its lines."""
        name = line.name
        if name in _TEXTS:
            self._texts.setdefault(name, line.value)
        elif name == "DTSTART":
            self.start = self.start or _when(line.value, line.parameters)
        elif name == "RECURRENCE-ID":
            self.recurrence_id = self.recurrence_id or _when(line.value, line.parameters)
        elif name in ("RDATE", "EXDATE"):
            self._take_dates(self.extra_dates if name == "RDATE" else self.excluded_dates, line)
        elif name in ("ATTENDEE", "ORGANIZER"):
            self._take_person(line)
        elif name in _CONFERENCES or (name == "DESCRIPTION" and _has_link(line.value)):
            self._is_video = True

    def _take_dates(self, dates: list[CalendarTime], line: ContentLine) -> None:
        for text in line.value.split(",", _MOST_DATES)[:_MOST_DATES]:
            # A period has its end behind a slash.
            when = _when(text.partition("/")[0], line.parameters)
            if when and len(dates) < _MOST_DATES:
                dates.append(when)

    def _take_person(self, line: ContentLine) -> None:
        given = {key: values[0] for key, values in line.parameters.items() if values}
        email = _email(line.value) or _email(given.get("EMAIL", ""))
        domain = email.rpartition("@")[2].lower()
        if not email or len(self._people) >= _MOST_ATTENDEES:
            return
        if given.get("PARTSTAT", "").upper() == "DECLINED":
            self.declined.add(email.casefold())
        elif given.get("CUTYPE", "").upper() not in _NOBODY and not domain.endswith(_NO_PERSON):
            name = plain_line(given.get("CN", ""))
            self._people.append(MailAddress(single_line("" if "@" in name else name), email))

    @property
    def rule(self) -> str:
        return self._texts.get("RRULE", "").strip()

    @property
    def is_cancelled(self) -> bool:
        return self._texts.get("STATUS", "").strip().upper() == "CANCELLED"

    @property
    def series_uid(self) -> str:
        """The UID, the same for all occurrences; where there is none, one made of what it says."""
        uid = self._texts.get("UID", "").strip()
        if uid and uid.isprintable() and len(uid) <= _UID_LIMIT:
            return uid
        told = (uid, self.start.key if self.start else "", self._texts.get("SUMMARY", ""))
        return hashlib.sha256("\0".join(told).encode()).hexdigest()[:40]

    def interaction_uid(self, occurrence: CalendarTime | None = None) -> str:
        """What the interaction is known by, of one occurrence where it is one of many."""
        of = occurrence or self.recurrence_id
        return f"ical:{self.series_uid}" + (f"#{of.key}" if of else "")

    def participants(self, own: OwnAddresses) -> list[ParsedContact]:
        """Who was there beside the user; those who declined were not."""
        there = [one for one in self._people if one.email.casefold() not in self.declined]
        return list(people_from_addresses(there, own, f"event {self.number}"))

    def channel(self) -> str:
        """How they met."""
        place, summary = self._texts.get("LOCATION", ""), self._texts.get("SUMMARY", "")
        if self._is_video or _VIDEO.search(place[:1000]) or _VIDEO.search(summary[:1000]):
            return "video"
        return "call" if _PHONE.search(place[:1000]) or _PHONE.search(summary[:1000]) else "met"

    def summary(self) -> str:
        """What it was about, and where, if they were in one place."""
        words = plain_line(unescape(self._texts.get("SUMMARY", "")))[:_SUMMARY_LIMIT]
        place = plain_line(unescape(self._texts.get("LOCATION", "")))[:_PLACE_LIMIT]
        return f"{words} ({place})".strip() if place and self.channel() == "met" else words


def _when(text: str, parameters: Parameters) -> CalendarTime | None:
    return parse_calendar_time(text, parameters.get("TZID", ("",))[0])


def _email(text: str) -> str:
    text = text.strip()
    if text[:7].lower() == "mailto:":
        text = text[7:]
    is_one = 3 <= len(text) <= 254 and text.count("@") == 1 and text.isprintable()
    return text if is_one and not set(text) & set(' <>",;:/\\') else ""


def _has_link(text: str) -> bool:
    """Whether a description holds the link of a video call, and not only the word."""
    match = _VIDEO.search(text[:20_000])
    return match is not None and "/" in match[0]
