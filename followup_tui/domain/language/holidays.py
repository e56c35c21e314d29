"""Days with a name: "christmas", "new year's eve", "easter monday", "thanksgiving"."""

from __future__ import annotations

from pendulum import Date

from followup_tui.domain.language import english
from followup_tui.domain.language.grammar import ParsedDay, ParseResult, Placement, TokenLine
from followup_tui.domain.working_days import add_working_days

_THURSDAY = 3


def holiday_at(line: TokenLine, index: int) -> ParseResult[ParsedDay]:
    """Parse the next day of that name, with or without "the"."""
    start = index + (line.key(index) in english.DURING)
    start += line.key(start) == english.THE
    if line.key(start) not in english.HOLIDAY_STARTERS:
        return None
    if line.key(start) in english.HOLIDAYS:
        return _around_new_year(line), start + 1
    for count in range(english.MAX_HOLIDAY_WORDS, 0, -1):
        name = " ".join(line.key(start + offset) for offset in range(count))
        for year in (line.today.year, line.today.year + 1):
            date = _date_of(name, year)
            if date and date >= line.today:
                return ParsedDay(date, placement=Placement.EDGE, cannot_be_name=True), start + count
    return None


def _date_of(name: str, year: int) -> Date | None:
    if name in english.FIXED_DAYS:
        return Date(year, *english.FIXED_DAYS[name])
    if name in english.EASTER_DAYS:
        return easter_sunday(year).add(days=english.EASTER_DAYS[name])
    if name == english.THANKSGIVING:
        first = Date(year, 11, 1)
        return first.add(days=(_THURSDAY - first.weekday()) % 7 + 21)
    return None


def _around_new_year(line: TokenLine) -> ParsedDay:
    """The holidays: from Christmas until the last day before work begins in the new year."""
    christmas = Date(line.today.year, 12, 24)
    new_year = Date(line.today.year + 1, 1, 1)
    last = add_working_days(new_year, 1, line.rules).subtract(days=1)
    return ParsedDay(max(christmas, line.today), placement=Placement.ALONE, last=last)


def easter_sunday(year: int) -> Date:
    """Return Easter Sunday of the western churches, by the Gregorian rule."""
    century, year_of_century = divmod(year, 100)
    golden = year % 19
    leap_centuries, rest = divmod(century, 4)
    moon_shift = (century + 8) // 25
    correction = (century - moon_shift + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leap_years, remainder = divmod(year_of_century, 4)
    to_sunday = (32 + 2 * rest + 2 * leap_years - epact - remainder) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return Date(year, month, day + 1)
