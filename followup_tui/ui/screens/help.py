"""The help: what each key does here, and the topics of the documentation, with a search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input

from followup_tui.system import topics
from followup_tui.ui.keys.bindings import KEYS_BY_ID, bindings_for, bindings_with_ids, shown_key
from followup_tui.ui.screens.help_pages import home_page, search_page, topic_link, topic_page
from followup_tui.ui.widgets.editable_input import EditableInput
from followup_tui.ui.widgets.link_view import LinkedParagraph, LinkView, PagePlace
from followup_tui.ui.widgets.text_view import TextView

_HINT = "tab link · enter open · / search · esc back"
_SEARCH_HINT = "↓ ↑ choose · enter open · esc back"


@dataclass(frozen=True, slots=True)
class _Page:
    """What is shown: a topic, else a search if there is one, else the keys."""

    topic: str = ""
    search: str | None = None
    place: PagePlace = field(default_factory=PagePlace)


class SearchInput(EditableInput):
    """Where words are typed to search for; up and down choose among what was found."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_with_ids("prompt.next", "prompt.previous")

    @dataclass
    class MoveRequested(Message):
        """Another result is wanted, so many places further."""

        step: int

    def action_next(self) -> None:
        """Choose the next result."""
        self.post_message(self.MoveRequested(1))

    def action_previous(self) -> None:
        """Choose the previous result."""
        self.post_message(self.MoveRequested(-1))


class HelpScreen(ModalScreen[None]):
    """The keys of the screen below, the topics, and a way back from each page."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("help")

    def __init__(
        self, active: Iterable[ActiveBinding], here: str = "", *, opens_here: bool = False
    ) -> None:
        """`active` are the bindings of the screen below, `here` the topic that fits it, such as
        "closing#Snooze"; with `opens_here` that is shown first."""
        super().__init__()
        shown: dict[str, list[str]] = {}
        for key in active:
            if key.binding.id in KEYS_BY_ID and key.enabled:
                shown.setdefault(key.binding.id, []).append(shown_key(key.binding))
        self._keys = {key_id: " ".join(dict.fromkeys(names)) for key_id, names in shown.items()}
        self._here = here
        self._page = _page_of(here) if here and opens_here else _Page()
        self._back: list[_Page] = [_Page()] if here and opens_here else []

    def compose(self) -> ComposeResult:
        """The page, and the search."""
        with Vertical(id="help-box"):
            yield LinkView(id="help")
            yield SearchInput(compact=True, placeholder="search keys and topics", id="help-search")

    def on_mount(self) -> None:
        """Show the first page."""
        self.query_one(SearchInput).cursor_blink = False
        self._show()

    def _show(self) -> None:
        page, view, search = self._page, self.query_one(LinkView), self.query_one(SearchInput)
        is_search = not page.topic and page.search is not None
        search.display = is_search
        if is_search and search.text != page.search:
            with self.prevent(Input.Changed):
                search.text = page.search or ""
        title = topics.topic(page.topic).title if page.topic else "search" if is_search else "help"
        box = self.query_one("#help-box")
        box.border_title = Content(title)
        box.border_subtitle = Content(_SEARCH_HINT if is_search else _HINT)
        # Now: with a later focus, the next key would go to what had it before.
        self.set_focus(search if is_search else view)
        view.show_page(partial(self._paragraphs, page), page.place)

    def _paragraphs(self, page: _Page, width: int) -> Sequence[LinkedParagraph]:
        if page.topic:
            return list(topic_page(page.topic, width))
        if page.search:
            return list(search_page(self._keys, page.search))
        return list(home_page(self._keys, self._here))

    def _open(self, page: _Page) -> None:
        self._back.append(replace(self._page, place=self.query_one(LinkView).place))
        self._page = page
        self._show()

    @on(LinkView.LinkOpened)
    def _link_opened(self, event: LinkView.LinkOpened) -> None:
        event.stop()
        self._open(_page_of(event.target))

    @on(Input.Changed)
    def _words_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._page = _Page(search=self.query_one(SearchInput).text)
        self._show()

    @on(Input.Submitted)
    def _result_wanted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(LinkView).action_open()

    @on(SearchInput.MoveRequested)
    def _move_requested(self, event: SearchInput.MoveRequested) -> None:
        event.stop()
        self.query_one(LinkView).choose_next(event.step)

    @on(TextView.LeaveRequested)
    def _leave_requested(self, event: TextView.LeaveRequested) -> None:
        event.stop()
        self.action_back()

    def action_next_link(self) -> None:
        """Choose the next link."""
        self.query_one(LinkView).choose_next(1)

    def action_previous_link(self) -> None:
        """Choose the previous link."""
        self.query_one(LinkView).choose_next(-1)

    def action_search(self) -> None:
        """Search keys and topics."""
        self._open(_Page(search=""))

    def action_back(self) -> None:
        """Go back to the page before, and from the first one out of the help."""
        if self._back:
            self._page = self._back.pop()
            self._show()
        else:
            self.dismiss()

    def action_dismiss(self, result: None = None) -> None:  # type: ignore[override]
        """Close the help."""
        self.dismiss()


def _page_of(target: str) -> _Page:
    """Return the page of a link."""
    name, words = topic_link(target)
    return _Page(name, place=PagePlace(find=words))
