"""The cards of triage, in order: which comes next, which were skipped, what became of the others.
It knows only the ids of follow-ups, no screen and no database."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable

from followup_tui.domain.change import Change
from followup_tui.domain.followup import FollowUp

GONE_RESULT = "gone"


class TriageQueue:
    """Goes through its cards once, then once more through those that were skipped."""

    def __init__(self) -> None:
        self._upcoming: deque[int] = deque()
        self._skipped: list[int] = []
        self._handled: dict[int, str] = {}
        self._is_second_round = False

    def extend(self, ids: Iterable[int], shown: Collection[int] = ()) -> None:
        """Append those that are new; `shown` are on the screen, and so in no pile."""
        known = {*self._upcoming, *self._skipped, *self._handled, *shown}
        self._upcoming.extend(followup for followup in ids if followup not in known)

    def take_next(self) -> int | None:
        """Return the next card; after the first round the skipped ones follow."""
        if not self._upcoming and self._skipped and not self._is_second_round:
            self._is_second_round = True
            self._upcoming.extend(self._skipped)
            self._skipped.clear()
        return self._upcoming.popleft() if self._upcoming else None

    def put_back(self, followup: int) -> None:
        """Make a card the next one."""
        self._upcoming.appendleft(followup)

    def skip(self, followup: int) -> None:
        """Keep a card for the second round."""
        self._skipped.append(followup)

    def unskip(self) -> int | None:
        """Return the card that was skipped last, and forget that it was."""
        return self._skipped.pop() if self._skipped else None

    def mark_handled(self, followup: int, result: str) -> None:
        """Note what became of a card, as in "closed"."""
        self._handled[followup] = result

    def resolve_gone(self, change: Change | None) -> None:
        """Note what a change did to cards that were found gone before it was known."""
        for followup in change.after(FollowUp) if change is not None else ():
            if self._handled.get(followup.id) == GONE_RESULT:
                self._handled[followup.id] = followup_result(change, followup.id)

    def take_reopened(self, change: Change | None) -> int | None:
        """Return a handled card that a change has reopened; it no longer counts as handled."""
        followups = change.after(FollowUp) if change is not None else ()
        for followup in followups:
            if followup.id in self._handled and followup.state == "open":
                del self._handled[followup.id]
                return followup.id
        return None

    @property
    def skipped(self) -> tuple[int, ...]:
        """The cards that were skipped and not shown again yet."""
        return tuple(self._skipped)

    @property
    def has_handled(self) -> bool:
        """Whether any card was handled."""
        return bool(self._handled)

    @property
    def position(self) -> tuple[int, int]:
        """The number of the shown card, and how many there are."""
        passed = len(self._handled) + len(self._skipped)
        return passed + 1, passed + 1 + len(self._upcoming)

    @property
    def summary(self) -> str:
        """What was done so far: "2 closed, 1 snoozed, 1 skipped"."""
        counts = Counter(self._handled.values())
        if self._skipped:
            counts["skipped"] = len(self._skipped)
        return ", ".join(f"{number} {result}" for result, number in counts.items())


def followup_result(change: Change | None, followup: int) -> str:
    """Return what a change did to a follow-up, as one word for the summary."""
    after = {changed.id: changed for changed in change.after(FollowUp)} if change else {}
    result = after.get(followup)
    if result is None:
        return GONE_RESULT
    if result.state == "open":
        return "snoozed"
    return "parked" if result.outcome == "dropped" else "closed"
