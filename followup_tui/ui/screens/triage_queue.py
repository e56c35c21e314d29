"""The cards of triage as a pile: which comes next, which were skipped, what became of the others.
Plain; knows no screen and no database, only the ids of follow-ups."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable

from followup_tui.domain.change import Change
from followup_tui.domain.followup import FollowUp

GONE_RESULT = "gone"


class TriageQueue:
    """Goes through its cards once, then once more through those that were skipped."""

    def __init__(self) -> None:
        self._coming: deque[int] = deque()
        self._skipped: list[int] = []
        self._dealt: dict[int, str] = {}
        self._is_second_round = False

    def extend(self, ids: Iterable[int], shown: Collection[int] = ()) -> None:
        """Put those that are new to it at the end; `shown` is in nobody's pile just now."""
        known = {*self._coming, *self._skipped, *self._dealt, *shown}
        self._coming.extend(one for one in ids if one not in known)

    def take_next(self) -> int | None:
        """Take the next card; at the end of the first round the skipped ones begin."""
        if not self._coming and self._skipped and not self._is_second_round:
            self._is_second_round = True
            self._coming.extend(self._skipped)
            self._skipped.clear()
        return self._coming.popleft() if self._coming else None

    def put_back(self, card: int) -> None:
        """The card comes next again."""
        self._coming.appendleft(card)

    def skip(self, card: int) -> None:
        """The card waits for the second round."""
        self._skipped.append(card)

    def unskip(self) -> int | None:
        """Take back the card that was skipped last."""
        return self._skipped.pop() if self._skipped else None

    def mark_handled(self, card: int, what: str) -> None:
        """The card was dealt with; `what` became of it, in two words."""
        self._dealt[card] = what

    def resolve_gone(self, change: Change | None) -> None:
        """What became of cards that were found gone before the change was known."""
        for one in change.after(FollowUp) if change is not None else ():
            if self._dealt.get(one.id) == GONE_RESULT:
                self._dealt[one.id] = followup_result(change, one.id)

    def take_reopened(self, change: Change | None) -> int | None:
        """The card that a change brought back: one that was dealt with and is open again. It is
        not dealt with any more."""
        after = change.after(FollowUp) if change is not None else ()
        open_again = (one.id for one in after if one.id in self._dealt and one.state == "open")
        back = next(open_again, None)
        if back is not None:
            del self._dealt[back]
        return back

    @property
    def skipped(self) -> tuple[int, ...]:
        """The cards that were skipped and did not come again yet."""
        return tuple(self._skipped)

    @property
    def has_handled(self) -> bool:
        """Whether anything was dealt with."""
        return bool(self._dealt)

    @property
    def position(self) -> tuple[int, int]:
        """Which card the one that is shown is, of how many."""
        before = len(self._dealt) + len(self._skipped)
        return before + 1, before + 1 + len(self._coming)

    @property
    def summary(self) -> str:
        """What was done with the cards so far: "2 closed, 1 put off, 1 skipped"."""
        counted = Counter(self._dealt.values())
        if self._skipped:
            counted["skipped"] = len(self._skipped)
        return ", ".join(f"{number} {what}" for what, number in counted.items())


def followup_result(change: Change | None, followup: int) -> str:
    """What a change did to the follow-up of a card, in two words for the count."""
    after = {one.id: one for one in change.after(FollowUp)} if change else {}
    found = after.get(followup)
    if found is None:
        return GONE_RESULT
    if found.state == "open":
        return "put off"
    return "parked" if found.outcome == "dropped" else "closed"
