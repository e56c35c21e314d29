"""A text view with links: one of them is chosen, and can be opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual.message import Message

from followup_tui.ui.widgets.text_view import Paragraph, TextView

LinkedText = tuple[str, str, str]
"""A text, its style name, and what it leads to; "" for text that is no link."""


@dataclass(frozen=True, slots=True)
class LinkedParagraph:
    """A paragraph of linked texts; `indent` as in `Paragraph`."""

    spans: tuple[LinkedText, ...] = ()
    indent: int = 0

    @property
    def text(self) -> str:
        """The text without styles."""
        return "".join(text for text, _, _ in self.spans)


BuildPage = Callable[[int], Sequence[LinkedParagraph]]
"""Lays a page out for a width in cells."""


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Where in a page one is: its top line and the chosen link. `find`: the texts to begin at, the
    first of them that stands there."""

    top: int = 0
    link: int = 0
    find: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Link:
    target: str
    paragraph: int
    span: int
    offset: int


class LinkView(TextView):
    """Shows a page and moves among its links; opening is left to the screen."""

    COMPONENT_CLASSES: ClassVar[set[str]] = TextView.COMPONENT_CLASSES | {
        "text-view--code",
        "text-view--link",
        "text-view--chosen",
    }

    @dataclass
    class LinkOpened(Message):
        """A link was opened."""

        view: LinkView
        target: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._build: BuildPage = lambda width: ()
        self._page: tuple[LinkedParagraph, ...] = ()
        self._links: list[_Link] = []
        self._chosen = 0
        self._page_width = 0
        self._start: PagePlace | None = None

    @property
    def place(self) -> PagePlace:
        """Where in the page one is."""
        return self._start or PagePlace(self.top, self._chosen)

    @property
    def chosen_target(self) -> str:
        """What the chosen link leads to; "" if there is none."""
        return self._links[self._chosen].target if self._links else ""

    def show_page(self, build: BuildPage, place: PagePlace | None = None) -> None:
        """Show a page at a place, by default at its top."""
        self._build, self._start = build, place or PagePlace()
        self._lay_out()

    def on_resize(self) -> None:
        """Lay the page out for the new width."""
        if self.text_width != self._page_width:
            self._start = self._start or PagePlace(self.top, self._chosen)
            self._lay_out()
        else:
            super().on_resize()

    def _lay_out(self) -> None:
        self._page_width = self.text_width
        if not self.text_width or self._start is None:
            return
        start, self._start = self._start, None
        self._page = tuple(self._build(self.text_width))
        self._links = [
            _Link(target, number, index, sum(len(span[0]) for span in paragraph.spans[:index]))
            for number, paragraph in enumerate(self._page)
            for index, (_, _, target) in enumerate(paragraph.spans)
            if target
        ]
        self._chosen = min(start.link, max(0, len(self._links) - 1))
        self.show(self._styled())
        self.go_to(self._line_with(start.find) if start.find else start.top)
        if start.find:
            self._choose_first_in_view()

    def _line_with(self, texts: Sequence[str]) -> int:
        for text in texts:
            found = [n for n, paragraph in enumerate(self._page) if text in paragraph.text]
            whole = [n for n in found if self._page[n].text == text]
            if found:
                return self.line_of((whole or found)[0])
        return 0

    def _styled(self) -> list[Paragraph]:
        chosen = self._links[self._chosen] if self._links else None
        paragraphs = [
            Paragraph(tuple((text, style) for text, style, _ in paragraph.spans), paragraph.indent)
            for paragraph in self._page
        ]
        if chosen is not None:
            shown = paragraphs[chosen.paragraph]
            spans = list(shown.spans)
            text, style = spans[chosen.span]
            spans[chosen.span] = (text, f"{style} chosen")
            paragraphs[chosen.paragraph] = replace(shown, spans=tuple(spans))
        return paragraphs

    def choose_next(self, step: int) -> None:
        """Choose the link so many places further; from a link out of view, the nearest in view."""
        if not self._links:
            return
        if self._is_in_view(self._chosen):
            self._chosen = (self._chosen + step) % len(self._links)
            self._show_chosen()
        elif not self._choose_first_in_view():
            below = [n for n in range(len(self._links)) if self._line(n) >= self.top]
            above = [n for n in range(len(self._links)) if self._line(n) < self.top]
            nearest = (below or above)[0 if below else -1] if step > 0 else (above or below)[-1]
            self._chosen = nearest
            self._show_chosen()

    def _choose_first_in_view(self) -> bool:
        for number in range(len(self._links)):
            if self._is_in_view(number):
                self._chosen = number
                self._show_chosen()
                return True
        return False

    def _line(self, link: int) -> int:
        return self.line_of(self._links[link].paragraph, self._links[link].offset)

    def _is_in_view(self, link: int) -> bool:
        return self.top <= self._line(link) < self.top + self.height

    def _show_chosen(self) -> None:
        self.show(self._styled(), keep_scroll=True)
        line = self._line(self._chosen)
        if line < self.top:
            self.go_to(line)
        elif line >= self.top + self.height:
            self.go_to(line - self.height + 1)

    def action_open(self) -> None:
        """Open the chosen link; first bring it into view if it is not."""
        if self._links and self._is_in_view(self._chosen):
            self.post_message(self.LinkOpened(self, self.chosen_target))
        elif self._links and not self._choose_first_in_view():
            self._show_chosen()
