"""Completes a name while it is typed, shown behind the cursor until it is taken or typed on."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from textual.suggester import Suggester

from followup_tui.errors import FollowupError
from followup_tui.system import mask
from followup_tui.system.sanitize import safe

_NAME = re.compile(r"(?:^|\+)\s*([^\W\d_][\w .'’-]{1,60})\Z")


class NameSuggester(Suggester):
    """Asks for the contact whose name begins as what is typed last; only where a name may stand."""

    def __init__(self, complete: Callable[[str], Awaitable[str | None]]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """The whole line with the name completed."""
        found = _NAME.search(value)
        if found is None or mask.is_on():
            return None
        try:
            name = await self._complete(found[1])
        except FollowupError:
            return None
        # It is drawn as it is, and what is made harmless would be another name.
        return value[: found.start(1)] + name if name and safe(name) == name else None
