"""A year with twelve contacts: only the clock moves, and every state is written down."""

from __future__ import annotations

import pytest

from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.system.clock import Clock
from tests.ui.conftest import OpenApp, User

pytestmark = pytest.mark.once
LINES = (
    "Ana Ruiz @Acme: second round tomorrow",
    "Bo Berg: the deck wed !",
    "Cy Dahl: coffee fri ~6w",
    "Di Eng: nudge today",
    "Ed Fox #vip: hello today",
    "Fay Gray: invest today",
    "Gus Hale: ask today",
    "Hal Ivers: reference today",
    "Ivy Jones: intro today",
    "Jo Kern: lunch today",
    "Kay Lund: quote today",
    "Lou Moss: bye today",
)


class Year:
    """Goes through the year: days, and keys for named contacts."""

    def __init__(self, user: User) -> None:
        self.user = user

    async def day(self, day: str, *due: str) -> None:
        """Go to nine o'clock of a day; exactly these contacts are due, in this order."""
        self.user.screen.clock = Clock(f"{day}T09:00")
        self.user.screen.reload()
        await self.user.wait()
        assert [row.split("  ")[1] for row in self.user.due] == list(due), day

    async def on(self, name: str, *keys: str, typed: str = "") -> None:
        """Press keys on a contact in the due list, and type into the prompt they open."""
        names = [row.split("  ")[1] for row in self.user.due]
        await self.user.press("1", "g", *(["j"] * names.index(name)), *keys)
        await self._finish(typed)

    async def without(self, *names: str) -> None:
        """Exactly these contacts have no next step."""
        if not self.user.screen.data.no_next_step:
            await self.user.press("0")
        assert [row.split("  ")[0] for row in self.user.contacts] == list(names)

    async def on_first_without(self, *keys: str, typed: str = "") -> None:
        """Press keys on the first contact with no next step."""
        await self.user.press("2", "g", *keys)
        await self._finish(typed)

    async def _finish(self, typed: str) -> None:
        if typed:
            await self.user.type(typed)
            await self.user.press("enter")

    async def who(self, contact: int) -> PersonDetails:
        found = await self.user.run(lambda: person_details(contact))
        assert isinstance(found, PersonDetails)
        return found


async def test_a_year(open_app: OpenApp) -> None:
    async with open_app(size=(120, 40)) as user:
        year = Year(user)
        await year.day("2026-11-23")
        for line in LINES:
            await user.press("a")
            await user.type(line)
            await user.press("enter")

        everyone = ("Di Eng", "Ed Fox", "Fay Gray", "Gus Hale", "Hal Ivers", "Ivy Jones")
        await year.day("2026-11-23", *everyone, "Jo Kern", "Kay Lund", "Lou Moss")
        await year.on("Di Eng", "d", "a", "enter")  # 2nd try Thu 26
        await year.on("Ed Fox", "D")  # Tue 23 Feb
        await year.on("Fay Gray", "d", "t", "enter")  # Tue 23 Feb
        await year.on("Gus Hale", "d", "n", "enter")  # thanks Tue 24, rests to 24 May
        await year.on("Hal Ivers", "d", "y", "enter")  # thanks Tue 24
        await year.on("Ivy Jones", "d", "w", "enter")  # theirs until Mon 30
        await year.on("Jo Kern", "c", "3", "enter")
        await year.on("Jo Kern", "D")  # a month: Wed 23 Dec
        await year.on(
            "Kay Lund", "d", "d", "tab", "tab", "ctrl+a", "ctrl+k", typed="quote in 2 weeks"
        )
        await year.on("Lou Moss", "d", "x", "enter")  # nothing

        await year.day("2026-11-24", "Ana Ruiz", "Gus Hale", "Hal Ivers")
        await year.on("Ana Ruiz", "d", "y", "enter")  # thanks Wed 25
        await year.on("Gus Hale", "D")  # rests on
        await year.on("Hal Ivers", "D")  # Wed 24 Feb

        await year.day("2026-11-25", "Bo Berg", "Ana Ruiz")
        await year.on("Bo Berg", "P")  # Thu 25 Feb
        await year.on("Ana Ruiz", "D")  # Thu 25 Feb

        await year.day("2026-11-26", "Di Eng")
        await year.on("Di Eng", "d", "a", "enter")  # 3rd try Thu 3 Dec
        await year.day("2026-11-27", "Cy Dahl")
        await year.on("Cy Dahl", "D")  # six weeks: Fri 8 Jan
        await year.day("2026-11-30", "Ivy Jones")
        assert "no answer, 2nd" in user.due[0]
        await year.on("Ivy Jones", "d", "a", "enter")  # 3rd try Mon 7 Dec
        await year.day("2026-12-03", "Di Eng")
        await year.on("Di Eng", "d", "a", "enter")  # 4th try Thu 17 Dec

        await year.day("2026-12-07", "Kay Lund", "Ivy Jones")
        await year.on("Ivy Jones", "d", "y", "enter")  # thanks Tue 8
        await year.on("Kay Lund", "D")  # Sun 7 Mar, so Mon 8 Mar
        await year.day("2026-12-08", "Ivy Jones")
        await year.on("Ivy Jones", "D")  # Mon 8 Mar
        await year.day("2026-12-17", "Di Eng")
        await year.on("Di Eng", "d", "a", "enter")  # 5th try Sat 16 Jan, so Mon 18
        await year.day("2026-12-23", "Jo Kern")
        await year.on("Jo Kern", "n", typed="met yesterday: lunch")  # a month: Fri 22 Jan

        await year.day("2027-01-08", "Cy Dahl")
        await year.on("Cy Dahl", "s", "3", "enter")  # Mon 11 Jan
        await year.day("2027-01-11", "Cy Dahl")
        await year.on("Cy Dahl", "D")  # Mon 22 Feb
        await year.day("2027-01-18", "Di Eng")
        await year.on("Di Eng", "d", "a", "enter")  # rests to Sun 18 Jul, so Mon 19
        await year.day("2027-01-22", "Jo Kern")
        await year.on("Jo Kern", "D")  # Mon 22 Feb

        await year.day("2027-02-22", "Cy Dahl", "Jo Kern")
        await year.on("Cy Dahl", "d", "t", "enter")  # Sat 22 May, so Mon 24
        await year.on("Jo Kern", "D")  # Mon 22 Mar
        await year.day("2027-02-23", "Ed Fox", "Fay Gray")
        await year.on("Ed Fox", "D")  # Sun 23 May, so Mon 24
        await year.on("Fay Gray", "d", "n", "enter")  # thanks Wed 24, rests to Mon 23 Aug
        await year.day("2027-02-24", "Hal Ivers", "Fay Gray")
        await year.on("Hal Ivers", "D")  # Mon 24 May
        await year.on("Fay Gray", "D")
        await year.day("2027-02-25", "Bo Berg", "Ana Ruiz")
        await year.on("Bo Berg", "D")  # Tue 25 May
        await year.on("Ana Ruiz", "D")  # Tue 25 May

        await year.day("2027-03-08", "Kay Lund", "Ivy Jones")
        await year.on("Kay Lund", "c", "0", "enter")  # never: nothing is left
        await year.on("Ivy Jones", "D")  # Tue 8 Jun
        await year.without("Kay Lund", "Lou Moss")
        await year.on_first_without("p", "enter")  # Kay, for good
        await year.on_first_without("p", typed="until june")  # Lou
        await year.without()

        await year.day("2027-03-22", "Jo Kern")
        await year.on("Jo Kern", "D")  # Thu 22 Apr
        await year.day("2027-04-05", "Cy Dahl")  # the topic of May is outside this round
        await year.on("Cy Dahl", "D")  # Mon 17 May
        await year.day("2027-04-22", "Jo Kern")
        await year.on("Jo Kern", "D")  # Sat 22 May, so Mon 24

        await year.day("2027-05-17", "Cy Dahl")
        await year.on("Cy Dahl", "D")
        await year.day("2027-05-24", "Cy Dahl", "Ed Fox", "Hal Ivers", "Jo Kern")
        await user.press("1", "V", "D")  # Mon 5 Jul, Tue 24 Aug, Tue 24 Aug, Thu 24 Jun
        await year.day("2027-05-24")
        await year.without("Gus Hale")
        await year.on_first_without("s", "5", "enter")  # Thu 24 Jun
        await year.without()
        await year.day("2027-05-25", "Bo Berg", "Ana Ruiz")
        await year.on("Ana Ruiz", "D")  # Wed 25 Aug
        await year.on("Bo Berg", "D")  # Wed 25 Aug

        await year.day("2027-06-01")
        await year.without("Lou Moss")
        await year.on_first_without("x")
        await year.without()
        await year.day("2027-06-08", "Ivy Jones")
        await year.on("Ivy Jones", "d", "a", "enter")  # 2nd try Fri 11
        await year.day("2027-06-11", "Ivy Jones")
        assert "2nd attempt" in user.due[0]
        await year.on("Ivy Jones", "n", typed="she called yesterday: hello")  # Fri 10 Sep

        await year.day("2027-06-24", "Jo Kern", "Gus Hale")
        await year.on("Gus Hale", "D")  # Fri 24 Sep
        await year.on("Jo Kern", "D")  # Sat 24 Jul, so Mon 26
        await year.day("2027-07-05", "Cy Dahl")
        await year.on("Cy Dahl", "D")  # Mon 16 Aug
        await year.day("2027-07-19")
        await year.without("Di Eng")
        await year.on_first_without("s", "1", "enter")  # Tue 20
        await year.day("2027-07-20", "Di Eng")
        await year.on("Di Eng", "d", "y", "enter")  # thanks Wed 21
        await year.day("2027-07-21", "Di Eng")
        await year.on("Di Eng", "D")  # Thu 21 Oct
        await year.day("2027-07-26", "Jo Kern")
        await year.on("Jo Kern", "D")  # Thu 26 Aug
        await year.day("2027-08-16", "Cy Dahl")
        await year.on("Cy Dahl", "D")  # Mon 27 Sep

        # Three months in which nothing is done: only the clock moves.
        await year.day(
            "2027-11-23",
            *("Ed Fox", "Hal Ivers", "Ana Ruiz", "Bo Berg", "Jo Kern"),
            *("Ivy Jones", "Gus Hale", "Cy Dahl", "Di Eng"),
        )
        await year.without("Fay Gray")
        ends = {
            "Ana Ruiz": ("active", None, "2027-05-25", [("keep in touch", "2027-08-25")]),
            "Bo Berg": ("active", None, "2027-05-25", [("keep in touch", "2027-08-25")]),
            "Cy Dahl": ("active", None, "2027-08-16", [("keep in touch", "2027-09-27")]),
            "Di Eng": ("active", None, "2027-07-21", [("keep in touch", "2027-10-21")]),
            "Ed Fox": ("active", None, "2027-05-24", [("keep in touch", "2027-08-24")]),
            "Fay Gray": ("parked", "2027-08-23", "2027-02-24", []),
            "Gus Hale": ("active", None, "2027-06-24", [("keep in touch", "2027-09-24")]),
            "Hal Ivers": ("active", None, "2027-05-24", [("keep in touch", "2027-08-24")]),
            "Ivy Jones": ("active", None, "2027-06-10", [("keep in touch", "2027-09-10")]),
            "Jo Kern": ("active", None, "2027-07-26", [("keep in touch", "2027-08-26")]),
            "Kay Lund": ("parked", None, "2026-12-07", []),
            "Lou Moss": ("archived", None, None, []),
        }
        for contact in range(1, 13):
            found = await year.who(contact)
            one = found.contact
            state = (one.status, one.parked_until, one.last_contact)
            left = [(each.about, each.due) for each in found.followups]
            assert (*state, left) == ends[one.name], one.name
        assert await user.run(contact_queries.contact_count) == 11
