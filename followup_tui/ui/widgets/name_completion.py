"""Suggests the rest of a contact's name behind the cursor."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from textual.suggester import Suggester

from followup_tui.errors import FollowupError
from followup_tui.system import mask
from followup_tui.system.sanitize import safe

_WORDS = r"\s*([^\W\d_][\w .'’-]{1,60})\Z"
_NAME = re.compile(rf"(?:^|\+){_WORDS}")
_NAME_AFTER_PLUS = re.compile(rf"\+{_WORDS}")


class NameSuggester(Suggester):
    """Completes the last word to a contact's name, where a name can stand."""

    def __init__(
        self, complete: Callable[[str], Awaitable[str | None]], *, only_after_plus: bool = False
    ) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete
        self._name = _NAME_AFTER_PLUS if only_after_plus else _NAME

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole line with the name completed; None without a suggestion."""
        match = self._name.search(value)
        if match is None or mask.is_on():
            return None
        try:
            name = await self._complete(match[1])
        except FollowupError:
            return None
        # The suggestion is drawn unsanitized, and a sanitized name would be another name.
        return value[: match.start(1)] + name if name and safe(name) == name else None
