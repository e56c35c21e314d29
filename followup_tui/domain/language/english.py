"""Every English word that the grammar of dates, notes and next steps understands; no logic. All
words are folded: lower case, no accents. Those of names are in `english_names`, the sentences in
`english_hints`; another language is three other files with these names."""

from __future__ import annotations

from typing import Literal

from followup_tui.domain.language.english_names import METHOD_LABELS
from followup_tui.domain.language.slips import with_slips

DurationUnit = Literal["months", "days", "minutes"]

WEEKDAYS = with_slips(
    {
        **{"monday": 0, "mon": 0, "tuesday": 1, "tue": 1, "tues": 1},
        **{"wednesday": 2, "wed": 2, "weds": 2, "thursday": 3, "thu": 3, "thur": 3, "thurs": 3},
        **{"friday": 4, "fri": 4, "saturday": 5, "sat": 5, "sunday": 6, "sun": 6},
    }
)
# Weekdays that are also names (Sun Li, Tue Hansen, Thu Tran) or other words (sat, wed).
AMBIGUOUS_WEEKDAYS = frozenset({"mon", "tue", "wed", "thu", "sat", "sun"})

MONTHS = with_slips(
    {
        **{"january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4},
        **{"apr": 4, "may": 5, "june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8},
        **{"september": 9, "sep": 9, "sept": 9, "october": 10, "oct": 10},
        **{"november": 11, "nov": 11, "december": 12, "dec": 12},
    }
)

_DIGITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen")
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
NUMBERS = {
    **{"a": 1, "an": 1, "eighteen": 18, "nineteen": 19},
    **{word: n for n, word in enumerate(_DIGITS + _TEENS, start=1)},
    **_TENS,
    **{f"{ten}-{word}": n + m for ten, n in _TENS.items() for m, word in enumerate(_DIGITS, 1)},
}
_ORDINAL_DIGITS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
)
ORDINALS = {
    **{word: n for n, word in enumerate(_ORDINAL_DIGITS, start=1)},
    **{"tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14},
    **{"fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19},
    **{"twentieth": 20, "thirtieth": 30, "thirty-first": 31},
    **{f"twenty-{word}": 20 + n for n, word in enumerate(_ORDINAL_DIGITS, start=1)},
}
VAGUE_NUMBERS = {"couple": 2, "few": 3}  # a couple of days, a few weeks
HALVES: dict[str, tuple[DurationUnit, int]] = {"year": ("months", 6), "hour": ("minutes", 30)}
HALF = "half"
QUARTER = frozenset({"quarter", "quarters"})  # a quarter of an hour, a quarter past three
ORDINAL_ENDINGS = "st|nd|rd|th"

UNITS: dict[str, tuple[DurationUnit, int]] = {
    **dict.fromkeys(("d", "day", "days"), ("days", 1)),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), ("days", 7)),
    **dict.fromkeys(("fortnight", "fortnights"), ("days", 14)),
    **dict.fromkeys(("mo", "mos", "mth", "mths", "month", "months"), ("months", 1)),
    **dict.fromkeys(("quarter", "quarters"), ("months", 3)),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), ("months", 12)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), ("minutes", 60)),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), ("minutes", 1)),
}
AMBIGUOUS_UNIT = "m"  # minutes or months; after hours ("2h30m") only minutes
UNIT_ABBREVIATIONS = {
    "day": "d",
    "week": "w",
    "month": "mo",
    "year": "y",
}  # in a written cadence: ~6w
WORKING = frozenset({"working", "business", "work"})
WORKING_DAYS = frozenset({"workday", "workdays", "weekday", "weekdays"})
DAY_WORDS = frozenset({"day", "days"})
IN = frozenset({"in", "within", "after"})
AFTER = "after"
BEFORE = "before"
APPROXIMATELY = frozenset({"about", "around", "approx", "approximately", "roughly"})
OR_SO = ("or", "so")
TO = frozenset({"to", "or", "-", "–", "—"})  # in 2 to 3 weeks
RANGE_LEADS = frozenset({"between", "from"})
RANGE_LINKS = frozenset({"to", "until", "till", "til", "and", "-", "–", "—"})
FROM = frozenset({"from"})
ON = frozenset({"on"})
NOW = frozenset({"now", "today"})
LATER = frozenset({"later"})
DURATION_SUFFIX = frozenset({"time", "hence"})  # in two weeks' time
OF = "of"
THE = "the"
AND = "and"

TODAY = frozenset({"today", "2day", "asap", "immediately"})
TONIGHT = frozenset({"tonight", "tonite"})
TOMORROW = frozenset(with_slips({"tomorrow": 1, "tommorow": 1})) | {
    *("tmr", "tmrw", "tmw", "2moro", "2morrow", "2mrw", "tomo")
}
DAY_AFTER = ("day", "after")

THIS = frozenset({"this"})
COMING = frozenset({"coming", "upcoming"})
NEXT = frozenset({"next", "nxt"})
AFTER_NEXT = ("after", "next")
WEEKEND = "weekend"
WEEKENDS = frozenset({WEEKEND, "wkend", "wknd"})
DURING = frozenset({"in", "over", "during", "at"})  # over the weekend, in the new year
BEFORE_MONTH = frozenset({"by", "before", "until", "till", "til", "from", "starting", "around"})
MID_WORDS: dict[str, Literal["week", "month", "quarter", "year"]] = {
    **{"midweek": "week", "mid-week": "week", "mid-month": "month", "mid-year": "year"},
}
PERIODS: dict[str, Literal["week", "month", "quarter", "year"]] = {
    **{"week": "week", "month": "month", "quarter": "quarter", "year": "year"},
    **{"wk": "week", "mth": "month", "qtr": "quarter", "yr": "year"},
}
PERIOD_ENDS: dict[str, Literal["week", "month", "quarter", "year"]] = {
    **{"eow": "week", "eom": "month", "eoq": "quarter", "eoy": "year"},
    **{"month-end": "month", "quarter-end": "quarter", "year-end": "year"},
}
START = frozenset({"start", "beginning", "early"})
MIDDLE = frozenset({"mid", "middle"})
END = frozenset({"end"})
LATE = frozenset({"late"})
MID_PREFIX = "mid-"
LAST_OF = "last"  # the last friday of january
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
WEEK_OF = (("week", "of"), ("week", "beginning"), ("week", "commencing"), ("week", "starting"))
# Days that are the same each year: month and day.
FIXED_DAYS: dict[str, tuple[int, int]] = {
    **{"christmas": (12, 25), "xmas": (12, 25), "christmas day": (12, 25), "xmas day": (12, 25)},
    **{"christmas eve": (12, 24), "xmas eve": (12, 24), "boxing day": (12, 26)},
    **{"new year": (1, 1), "new years": (1, 1), "new year's": (1, 1), "new year's day": (1, 1)},
    **{"new years day": (1, 1), "new year's eve": (12, 31), "new years eve": (12, 31)},
    **{"nye": (12, 31), "halloween": (10, 31), "valentine's": (2, 14), "valentines": (2, 14)},
    **{"valentine's day": (2, 14), "valentines day": (2, 14), "labour day": (5, 1)},
    **{"st patrick's day": (3, 17), "epiphany": (1, 6), "all saints": (11, 1)},
}
# Days counted from Easter Sunday.
EASTER_DAYS = {
    **{"easter": 0, "easter sunday": 0, "easter monday": 1, "good friday": -2},
    **{"whitsun": 49, "pentecost": 49, "ascension day": 39, "ash wednesday": -46},
}
THANKSGIVING = "thanksgiving"
HOLIDAYS = frozenset({"holidays", "hols"})  # those around the new year
HOLIDAY_STARTERS = frozenset(
    name.split()[0] for name in (*FIXED_DAYS, *EASTER_DAYS, THANKSGIVING, *HOLIDAYS)
)
MAX_HOLIDAY_WORDS = 3
WEEK_NUMBER = frozenset({"w", "kw", "cw", "wk", "week"})  # w50, KW 50

# The values name fields of Rules.
PARTS_OF_DAY: dict[str, Literal["morning", "noon", "afternoon", "evening", "night"]] = {
    **{"morning": "morning", "noon": "noon", "midday": "noon", "afternoon": "afternoon"},
    **{"evening": "evening", "night": "night"},
}
LUNCH = frozenset({"lunch", "lunchtime"})  # a time only after a day or "at"
NOON = frozenset({"noon", "midday"})  # valid without "this" or "in the"
DAY_ENDS = frozenset({"eod", "cob", "eob"})
END_OF_DAY = (
    *(("end", "of", "day"), ("end", "of", "the", "day"), ("end", "of", "business")),
    *(("close", "of", "business"), ("close", "of", "play")),
)
MIDNIGHT = frozenset({"midnight"})
AT = frozenset({"at", "@"})
AM_OR_PM = r"[ap]\.?m"  # a regex: it may follow the digits directly
AM = frozenset({"am", "a.m"})
PM = frozenset({"pm", "p.m"})
O_CLOCK = frozenset({"o'clock", "oclock"})
PAST_HOUR = frozenset({"past"})  # half past three
TO_HOUR = frozenset({"to"})

# Words that introduce a date and are removed from the text with it.
LEAD_INS = frozenset(
    {"on", "by", "at", "due", "until", "till", "til", "before", "starting", "around", "for"}
    | {"from", "sometime", "someday", "anytime", "later", "late", "early", "beginning"}
)
LEAD_IN_PHRASES = (
    *(("no", "later", "than"), ("not", "later", "than"), ("at", "the", "latest"), ("as", "of")),
    *(("first", "thing"), ("last", "thing"), ("some", "time"), ("later", "on"), ("at", "latest")),
    *(("any", "time"), ("any", "day"), ("one", "day"), ("some", "day")),
)
LEAD_IN_PHRASE_STARTERS = frozenset(words[0] for words in LEAD_IN_PHRASES)
# Words after a date that leave with it.
DATE_SUFFIXES: tuple[tuple[str, ...], ...] = (
    *(("at", "the", "latest"), ("at", "latest"), ("at", "the", "earliest"), ("latest",)),
    *(("sharp",), ("or", "so"), ("ish",), ("onwards",), ("early",)),
)
BEFORE_ORDINAL = frozenset({"on", "by", "before", "until", "till", "til"})
DAY_PREPOSITION = "on"
FOR = "for"  # "for friday" is a date; "for 3 days" is a duration
# After these, "friday" or "3 days" at the end of a line is not a date.
DATE_BLOCKERS = frozenset(
    {"for", "last", "past", "every", "each", "the", "of", "per", "since", "than", "previous"}
    | {"over", "these", "those", "his", "their", "my", "our", "your", "its", "other"}
    | {"once", "twice", "times", "what", "such", "quite", "whole", "same", "only", "took", "takes"}
    | {"he", "she", "they", "we", "who", "during", "throughout", "next", "first"}
    | {"merry", "happy"}
)
# After these, no date is in the future.
PAST_MARKERS = frozenset({"last", "past", "previous", "since"})
# After a duration, these say that it is not in the future: 3 days ago, 2 years old.
DURATION_BLOCKERS = frozenset({"ago", "old", "long", "earlier", "straight"})
NEVER_DATES = frozenset({"24/7"})

EVERY = frozenset({"every", "each"})
OTHER = frozenset({"other", "second"})
ONCE = frozenset({"once"})
CADENCE_WORDS: dict[str, tuple[int, Literal["day", "week", "month", "year"]]] = {
    **{"daily": (1, "day"), "weekly": (1, "week"), "fortnightly": (2, "week")},
    **{"biweekly": (2, "week"), "monthly": (1, "month"), "quarterly": (3, "month")},
    **{"half-yearly": (6, "month"), "yearly": (1, "year"), "annually": (1, "year")},
}
CADENCE_UNITS: dict[str, tuple[int, Literal["day", "week", "month", "year"]]] = {
    **dict.fromkeys(("d", "day", "days"), (1, "day")),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), (1, "week")),
    **dict.fromkeys(("fortnight", "fortnights"), (2, "week")),
    **dict.fromkeys(("mo", "mos", "mth", "mths", "month", "months"), (1, "month")),
    **dict.fromkeys(("quarter", "quarters"), (3, "month")),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), (1, "year")),
}

ABOUT = frozenset({"about", "re", "regarding"})

DATE_STARTERS = (
    frozenset(WEEKDAYS)
    | frozenset(MONTHS)
    | frozenset(NUMBERS)
    | frozenset(PERIODS)
    | frozenset(PERIOD_ENDS)
    | frozenset(PARTS_OF_DAY)
    | (IN | TODAY | TONIGHT | TOMORROW | THIS | COMING | NEXT | START | MIDDLE | END)
    | (MIDNIGHT | DAY_ENDS | AT | LEAD_INS | WEEK_NUMBER | QUARTER | RANGE_LEADS | WEEKENDS)
    | (frozenset(ORDINALS) | frozenset(SEASONS) | HOLIDAY_STARTERS | LEAD_IN_PHRASE_STARTERS)
    | (APPROXIMATELY - {"about"})
    | DURING
    | frozenset(MID_WORDS)
    | {THE, HALF, DAY_AFTER[0], LAST_OF, AFTER, BEFORE, "close", *VAGUE_NUMBERS}
)
"""Words a date phrase may begin with; all others begin with a digit, + or MID_PREFIX."""

CADENCE_STARTERS = frozenset(CADENCE_WORDS) | EVERY | ONCE

VOCABULARY = (
    DATE_STARTERS
    | frozenset(UNITS)
    | frozenset(VAGUE_NUMBERS)
    | frozenset(CADENCE_WORDS)
    | (WORKING | WORKING_DAYS | FROM | NOW | LATER | AM | PM | O_CLOCK | EVERY | OTHER | ONCE)
    | (
        ABOUT
        | APPROXIMATELY
        | DURATION_SUFFIX
        | METHOD_LABELS
        | DATE_BLOCKERS
        | PAST_MARKERS
        | DURATION_BLOCKERS
    )
    | {OF, AND, AMBIGUOUS_UNIT, *DAY_AFTER}
)
"""Words with a meaning in the grammar: text without them reads the same anywhere in a line."""

# Words before the end of a park: park until March, park for 6 months.
PARK_LEAD_INS = frozenset({"park", "parked", "rest", "until", "till", "for"})
PARK_WORDS = ("park", "rest")
# Whose move it is, before a next step: "they: send the contract fri".
THEIR_MOVE = ("they", "them", "theirs", "wait", "waiting")
MY_MOVE = ("i", "me", "mine")

# Past dates: yesterday, the day before yesterday, last fri, 3 days ago.
YESTERDAY = frozenset({"yesterday", "yday"})
DAY_BEFORE = ("day", "before")
LAST = frozenset({"last", "past"})
AGO_WORDS = frozenset({"ago", "earlier"})
NIGHT = "night"

# The channel named at the start of a note.
CHANNEL_NOUNS = {
    **{"call": "call", "phone": "call", "mail": "mail", "email": "mail", "e-mail": "mail"},
    **{"chat": "chat", "dm": "chat", "video": "video", "zoom": "video", "text": "text"},
    **{"sms": "text", "letter": "letter", "card": "letter", "event": "event", "meeting": "met"},
}
# Kept in the summary when it continues the sentence: "met her at the fair".
CHANNEL_VERBS = {
    **{"met": "met", "saw": "met", "called": "call", "phoned": "call", "rang": "call"},
    **{"mailed": "mail", "emailed": "mail", "wrote": "mail", "chatted": "chat", "texted": "text"},
    **{"spoke": "call", "talked": "call", "coffee": "met", "lunch": "met", "dinner": "met"},
}
TWO_WAY_CHANNELS = frozenset({"call", "chat", "video", "met", "event"})
INCOMING = frozenset({"from", "received", "incoming"})
THEY = frozenset({"they", "she", "he"})
MY_PROMISE = frozenset({"i", "me"})
THEIR_PROMISE = frozenset({"they", "she", "he"})

DAY_FIRST = "day first"
MONTH_FIRST = "month first"
