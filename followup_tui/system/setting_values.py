"""Readers for the values of config.toml: each returns the converted value.

Each raises SettingValueError, which says what the value must be, for a wrong one."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

from followup_tui.domain.followup import Move
from followup_tui.domain.interval import Interval
from followup_tui.domain.name_forms import NAME_FORMS
from followup_tui.domain.notification import QuietHours
from followup_tui.system.toml_file import MAX_TEXT_LENGTH, SettingValueError, did_you_mean

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DATE_ORDERS = ("dmy", "mdy")
_MOVES = ("mine", "theirs")


def intervals(value: object) -> tuple[Interval, ...]:
    """Read one interval or a list of up to 20: "3 days", ["1 week", "2 weeks"]."""
    values = value if isinstance(value, list) else [value]
    if not 0 < len(values) <= 20:
        raise SettingValueError('an interval such as "3 days", or a list of them')
    return tuple(interval(item) for item in values)


def interval(value: object) -> Interval:
    """Read an interval: "3 days", "2 weeks", "1 working day"."""
    try:
        return Interval.parse(value if isinstance(value, str) else "")
    except ValueError as error:
        form = 'an interval such as "3 days", "2 weeks", "1 working day"'
        raise SettingValueError(form) from error


def park_interval(value: object) -> Interval | None:
    """Read how long to park: an interval; None, for an empty text, parks indefinitely."""
    return None if value == "" else interval(value)


def short_text_or_empty(value: object) -> str:
    """Read a short text that may be empty."""
    return "" if value == "" else short_text(value)


def date_phrase(value: object) -> str:
    """Read a text that is a date, such as "next week", whenever it is read."""
    # Most people have no such setting, and the language takes longer to load than all of them.
    from pendulum import datetime

    from followup_tui.domain.language.dates import parse_due
    from followup_tui.domain.rules import Rules
    from followup_tui.errors import BadInputError

    text = short_text(value)
    try:
        parse_due(text, datetime(2000, 1, 3, 9), Rules())
    except BadInputError as error:
        raise SettingValueError('a date in quotes such as "next week"') from error
    return text


def move(value: object) -> Move:
    """Read whose move it is."""
    if value == "mine" or value == "theirs":
        return value
    raise SettingValueError('"mine" or "theirs"' + did_you_mean(value, _MOVES))


def time_of_day(value: object) -> dt.time:
    """Read a time such as "09:00", or a time of TOML's own."""
    if isinstance(value, dt.time):
        return dt.time(value.hour, value.minute)
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", value, re.ASCII) if isinstance(value, str) else None
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise SettingValueError('a time in quotes such as "09:00"')
    return dt.time(int(match[1]), int(match[2]))


def time_before_noon(value: object) -> dt.time:
    """Read a time up to 12:00."""
    time = time_of_day(value)
    if time > dt.time(12):
        raise SettingValueError("a time up to 12:00")
    return time


def working_days(value: object) -> frozenset[int]:
    """Read a list of weekdays; Monday is 0."""
    form = 'a list of days such as ["mon", "tue"]'
    if not isinstance(value, list) or not value:
        raise SettingValueError(form)
    for name in value:
        if name not in _DAYS:
            raise SettingValueError(form + did_you_mean(name, _DAYS))
    return frozenset(_DAYS.index(name) for name in value)


def month_first(value: object) -> bool:
    """Read a date order; return whether 3/4 is the fourth of March."""
    if value not in _DATE_ORDERS:
        raise SettingValueError('"dmy" or "mdy"' + did_you_mean(value, _DATE_ORDERS))
    return value == "mdy"


def name_form(value: object) -> str:
    """Read one of the `NAME_FORMS`."""
    if value not in NAME_FORMS:
        raise SettingValueError("one of " + ", ".join(NAME_FORMS) + did_you_mean(value, NAME_FORMS))
    return str(value)


def command(value: object) -> tuple[str, ...]:
    """Read a command as a list of a program and its arguments."""
    form = 'a list of words such as ["notify-send", "{text}"]'
    if not isinstance(value, list) or not value or len(value) > 50:
        raise SettingValueError(form)
    if not all(isinstance(word, str) and word.isprintable() for word in value) or not value[0]:
        raise SettingValueError(form)
    return tuple(value)


def size(value: object) -> int:
    """Read a size such as "2 GB" or "500 MB"; return it in bytes."""
    match = re.fullmatch(r"(\d{1,6}(?:\.\d)?) ?(MB|GB)", value) if isinstance(value, str) else None
    if match is None:
        raise SettingValueError('a size in quotes such as "2 GB", "500 MB"')
    return int(float(match[1]) * {"MB": 10**6, "GB": 10**9}[match[2]])


def folder(value: object) -> Path:
    """Read the full path of a folder; `~` is the home folder."""
    path = Path(os.path.expanduser(value)) if isinstance(value, str) and "\0" not in value else None
    if path is None or not path.is_absolute():
        raise SettingValueError('the full path of a folder such as "/media/stick"')
    return path


def quiet_hours(value: object) -> QuietHours:
    """Read hours such as "21:00-08:00"; an empty text for none."""
    if value == "":
        return QuietHours(dt.time(0), dt.time(0))
    start, _, stop = value.partition("-") if isinstance(value, str) else ("", "", "")
    try:
        return QuietHours(time_of_day(start.strip()), time_of_day(stop.strip()))
    except SettingValueError as error:
        raise SettingValueError('hours such as "21:00-08:00", or "" for none') from error


def addresses(value: object) -> frozenset[str]:
    """Read one email address or a list of up to 200; `*` stands for any characters."""
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or len(values) > 200 or not all(map(_is_address, values)):
        raise SettingValueError('a list of addresses such as ["ana@ruiz.example"]')
    return frozenset(address.strip() for address in values)


def _is_address(value: object) -> bool:
    if not isinstance(value, str) or not is_short(value):
        return False
    local, at, domain = value.strip().partition("@")
    # "*@*" would make everyone the user.
    return bool(local and at) and "@" not in domain and any(map(str.isalnum, domain))


def count_to_365(value: object) -> int:
    """Read a number from 0 to 365."""
    if type(value) is not int or not 0 <= value <= 365:
        raise SettingValueError("a number from 0 to 365, without quotes")
    return value


def count_to_1000(value: object) -> int:
    """Read a number from 1 to 1000."""
    if type(value) is not int or not 1 <= value <= 1000:
        raise SettingValueError("a number from 1 to 1000, without quotes")
    return value


def days(value: object) -> int:
    """Read a number of days from 1 to 36500."""
    if type(value) is not int or not 1 <= value <= 36_500:
        raise SettingValueError("a number from 1 to 36500, without quotes")
    return value


def count_to_10_million(value: object) -> int:
    """Read a number from 100 to 10,000,000."""
    if type(value) is not int or not 100 <= value <= 10_000_000:
        raise SettingValueError("a number from 100 to 10000000, without quotes")
    return value


def boolean(value: object) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise SettingValueError("true or false, without quotes")
    return value


def short_text(value: object) -> str:
    """Read a text that is not blank and fits one line."""
    if not isinstance(value, str) or not value.strip() or not is_short(value):
        raise SettingValueError("a short text in quotes")
    return value.strip()


def is_short(text: str) -> bool:
    """Tell whether a text fits one line of a screen."""
    return len(text) <= MAX_TEXT_LENGTH and text.isprintable()
