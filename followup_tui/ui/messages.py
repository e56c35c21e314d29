"""Toasts: what happened, and why something was refused."""

from __future__ import annotations

from typing import Any

from textual.app import App

from followup_tui.errors import DatabaseDamagedError, FollowupError, QueuedError
from followup_tui.system.sanitize import safe_sentence
from followup_tui.ui.terminal.textual_private import remove_toast, toasts
from followup_tui.ui.widgets.error_banner import ErrorBanner
from followup_tui.wording import Wording, as_wording

TOAST_SECONDS = 4
ERROR_SECONDS = 8
_MAX_LENGTH = 400
_QUEUED_TITLE = "Queued"


def show_toast(app: App[Any], words: str | Wording) -> str:
    """Say what happened, in our words with the data in them; errors stay until their time is
    over. Return the toast's text."""
    for toast in toasts(app):
        if toast.severity == "information":
            remove_toast(app, toast)
    text = safe_sentence(as_wording(words), _MAX_LENGTH)
    app.notify(text, markup=False, timeout=TOAST_SECONDS)
    return text


def too_long(limit: int) -> str:
    """Return the message for a text that is refused as a whole: nothing is ever cut."""
    return f"Too long: at most {limit:,} characters. Nothing was added."


def shown_words(error: FollowupError) -> Wording:
    """Return what the screen says of an error."""
    if not isinstance(error, DatabaseDamagedError):
        return error.wording
    hint = "What can be read is shown. Press ! to choose."
    return DatabaseDamagedError(error.problem, hint=hint).wording


def withdraw_error(app: App[Any], words: Wording) -> None:
    """Remove the toast of an error that a banner says now."""
    for toast in toasts(app):
        if toast.message == safe_sentence(words, _MAX_LENGTH):
            remove_toast(app, toast)


def show_error(app: App[Any], error: FollowupError) -> None:
    """Say why something was refused, unless a banner says it already."""
    words = shown_words(error)
    banners = (banner for screen in app.screen_stack for banner in screen.query(ErrorBanner))
    if any(banner.words == words for banner in banners):
        return
    for toast in toasts(app):
        # Other errors must not hide that a line was queued.
        if toast.title != _QUEUED_TITLE:
            remove_toast(app, toast)
    app.notify(
        safe_sentence(words, _MAX_LENGTH),
        title=_QUEUED_TITLE if isinstance(error, QueuedError) else "",
        severity="warning",
        markup=False,
        timeout=ERROR_SECONDS,
    )
