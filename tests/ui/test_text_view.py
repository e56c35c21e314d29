"""The text of the detail pane: wrapped, aligned, scrolled."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown
from textual.message import Message

from followup_tui import ui
from followup_tui.ui.widgets.text_view import Paragraph, TextView, line_pieces, wrap_paragraph
from tests.examples import example_count

STYLES = Path(ui.__file__).parent / "app.tcss"


class TextApp(App[None]):
    """An app with one text view."""

    CSS_PATH = STYLES

    def __init__(self, *paragraphs: Paragraph) -> None:
        super().__init__()
        self.view = TextView()
        self.paragraphs = paragraphs
        self.messages: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.view

    def on_mount(self) -> None:
        self.view.show(self.paragraphs)

    def on_text_view_leave_requested(self, message: TextView.LeaveRequested) -> None:
        self.messages.append(message)

    @property
    def lines(self) -> list[str]:
        return [self.view.render_line(y).text for y in range(self.view.size.height)]

    @property
    def text(self) -> list[str]:
        return [line[:-1].rstrip() for line in self.lines]


def plain(text: str, indent: int = 0) -> Paragraph:
    return Paragraph(((text, "plain"),), indent)


def many(count: int) -> tuple[Paragraph, ...]:
    return tuple(plain(f"line {number}") for number in range(count))


async def test_paragraphs_are_wrapped_with_their_indent() -> None:
    said = (("12 Nov  ", "dim"), ("call  ", "channel"), ("Liked the talk. Wants numbers.", ""))
    app = TextApp(plain("May Chen"), Paragraph(()), Paragraph(said, 14))
    async with app.run_test(size=(35, 7)):
        assert app.text[:5] == [
            "May Chen",
            "",
            "12 Nov  call  Liked the talk.",
            "              Wants numbers.",
            "",
        ]


async def test_each_span_keeps_its_style_across_lines() -> None:
    app = TextApp(Paragraph((("one two ", "strong"), ("three four", "overdue"))))
    async with app.run_test(size=(11, 4)):
        first, second = (list(app.view.render_line(y)) for y in (0, 1))
        assert [segment.text for segment in first] == ["one two", "    "]
        assert [segment.text for segment in second] == ["three four", " "]
        assert first[0].style is not None
        assert first[0].style.bold
        assert second[0].style is not None
        assert not second[0].style.bold
        assert second[0].style.color != first[0].style.color


async def test_the_right_piece_ends_the_first_line() -> None:
    app = TextApp(Paragraph((("Second round", "strong"),), right=("due Fri 20 Nov", "overdue")))
    async with app.run_test(size=(41, 5)) as pilot:
        assert app.lines[0] == "Second round              due Fri 20 Nov "
        await pilot.resize_terminal(29, 5)
        await pilot.pause()
        assert app.lines[0] == "Second round  due Fri 20 Nov "
        await pilot.resize_terminal(28, 5)
        await pilot.pause()
        assert app.text[:2] == ["Second round", "due Fri 20 Nov"]


async def test_long_text_flows_beside_the_right_piece() -> None:
    app = TextApp(
        Paragraph((("a long topic that wraps at some point", ""),), 2, ("Fri", "overdue"))
    )
    async with app.run_test(size=(25, 5)):
        assert app.lines[:2] == ["a long topic that    Fri ", "  wraps at some point    "]


async def test_the_keys_scroll() -> None:
    app = TextApp(*many(100))
    async with app.run_test(size=(40, 10)) as pilot:
        for keys, top in (
            (("j", "down"), 2),
            (("k",), 1),
            (("G",), 90),
            (("j",), 90),
            (("g",), 0),
            (("up",), 0),
            (("ctrl+d",), 5),
            (("pagedown",), 14),
            (("pageup",), 5),
            (("ctrl+u",), 0),
            (("end",), 90),
            (("home",), 0),
        ):
            await pilot.press(*keys)
            await pilot.pause()
            assert app.text[0] == f"line {top}", keys


async def test_mark_and_open_do_nothing_and_back_posts_a_message() -> None:
    app = TextApp(*many(100))
    async with app.run_test(size=(40, 10)) as pilot:
        before = app.lines
        await pilot.press("space", "V", "enter", "l", "right")
        await pilot.pause()
        assert app.lines == before
        assert app.messages == []
        await pilot.press("h", "left")
        await pilot.pause()
        assert app.messages == [TextView.LeaveRequested(app.view)] * 2


async def test_the_wheel_scrolls() -> None:
    app = TextApp(*many(100))
    async with app.run_test(size=(40, 10)) as pilot:
        app.view.post_message(MouseScrollDown(app.view, 5, 5, 0, 1, 0, False, False, False))
        await pilot.pause()
        assert app.view.top > 0


async def test_a_new_text_starts_at_its_top_unless_the_scroll_is_kept() -> None:
    app = TextApp(*many(100))
    async with app.run_test(size=(40, 10)) as pilot:
        app.view.go_to(20)
        app.view.show(many(80), keep_scroll=True)
        assert app.text[0] == "line 20"
        app.view.show(many(25), keep_scroll=True)
        assert app.text[0] == "line 15"
        app.view.show(many(80))
        assert app.text[0] == "line 0"
        app.view.show(())
        await pilot.pause()
        assert set("".join(app.lines)) == {" "}


async def test_a_new_width_keeps_the_paragraph_at_the_top() -> None:
    app = TextApp(*(plain(f"{number}: " + "word " * 30) for number in range(200)))
    async with app.run_test(size=(80, 10)) as pilot:
        app.view.go_to(300)
        await pilot.pause()
        paragraph = app.view.top_paragraph
        await pilot.resize_terminal(30, 10)
        await pilot.pause()
        assert app.text[0].startswith(f"{paragraph}: ")


async def test_a_long_text_is_wrapped_only_as_far_as_it_is_read() -> None:
    app = TextApp(*(plain("word " * 60) for _ in range(500)), plain("the end"))
    async with app.run_test(size=(40, 10)) as pilot:
        assert app.view.line_count <= 400
        await pilot.press("G")
        await pilot.pause()
        assert app.text[-1] == "the end"
        assert app.view.virtual_size.height == app.view.line_count > 4_000
        await pilot.press("g")
        for _ in range(60):
            app.view.page_by(9)
        assert app.view.top == 540


async def test_scrolling_line_by_line_reaches_the_end() -> None:
    app = TextApp(*many(1_000))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        for _ in range(1_000):
            app.view.move_by(1)
        assert app.text[-1] == "line 999"


hostile = st.text(
    st.one_of(
        st.sampled_from("佐藤製👩\u200d💻👍🏽❤\ufe0f e\u0301שלום\x00\x1b\n\r\t\u202e\ud800[/]@"),
        st.characters(codec=None),
    ),
    max_size=60,
)
paragraphs = st.builds(
    Paragraph,
    st.lists(st.tuples(hostile, st.sampled_from(["overdue", "", "no such"])), max_size=3).map(
        tuple
    ),
    st.integers(0, 30),
    st.none() | st.tuples(hostile, st.just("dim")),
)


@given(st.lists(paragraphs, max_size=4), st.integers(1, 60))
@settings(max_examples=example_count(200))
def test_no_text_exceeds_the_width(shown: list[Paragraph], width: int) -> None:
    for number, paragraph in enumerate(shown):
        lines = list(wrap_paragraph(number, paragraph, width))
        assert lines
        for line in lines:
            pieces = [text for text, _ in line_pieces(line, width)]
            text = "".join(pieces)
            # A wide character in a line of one cell is cut when the line is drawn.
            assert cell_len(text) <= max(width, 2)
            assert not any(ord(character) < 32 for character in text)


async def test_lines_fill_the_width_at_any_size() -> None:
    odd = "佐藤製 👩\u200d💻 e\u0301 שלום \x1b[31m \ud800 [red]x[/] "
    app = TextApp(
        Paragraph(((odd * 5, "overdue"), (odd, "no such")), 14, (odd, "dim")),
        plain(odd + "\n" + odd),
    )
    async with app.run_test() as pilot:
        for size in ((1, 1), (2, 2), (10, 3), (20, 7), (40, 10), (80, 24), (300, 100)):
            await pilot.resize_terminal(*size)
            await pilot.press("G", "j", "g")
            await pilot.pause()
            assert [cell_len(line) for line in app.lines] == [size[0]] * size[1]


async def test_a_dot_between_facts_stands_at_no_end_of_a_line() -> None:
    facts = ["every 6 weeks", "last contact 12 Nov", "birthday 8 Mar"]
    for width in range(20, 60):
        spans = [(" · ", "dim") if n % 2 else (facts[n // 2], "plain") for n in range(5)]
        lines = [
            "".join(text for text, _ in line_pieces(line, width)).strip()
            for line in wrap_paragraph(0, Paragraph(tuple(spans)), width)
        ]
        assert not [line for line in lines if line.startswith("·") or line.endswith("·")]
        assert " ".join(" ".join(lines).replace("·", " ").split()) == " ".join(facts)
    assert "weeks · last" in lines[0]
