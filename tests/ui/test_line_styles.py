"""Every style can be read in every theme, on every ground."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from followup_tui import ui
from followup_tui.ui.widgets.line_styles import contrast, readable_style
from followup_tui.ui.widgets.row_list import RowList
from followup_tui.ui.widgets.text_view import TextView

FOLDER = Path(ui.__file__).parent


class Themed(App[None]):
    """Both drawing widgets, without a row or a line."""

    CSS_PATH: ClassVar[list[str | Path]] = [FOLDER / "app.tcss"]

    def compose(self) -> ComposeResult:
        yield RowList((), id="list")
        yield TextView()


def text_contrast(style: Style) -> float:
    """Return the contrast between text and background."""
    assert style.color is not None
    assert style.bgcolor is not None
    return contrast(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))


async def test_every_style_can_be_read_on_every_ground_in_every_theme() -> None:
    app = Themed()
    async with app.run_test() as pilot:
        rows, text = app.query_one(RowList), app.query_one(TextView)
        for name, theme in BUILTIN_THEMES.items():
            if theme.ansi:
                continue
            app.theme = name
            for focused in (rows, text):
                focused.focus()
                await pilot.pause()
                for ground in ("row", "row cursor", "row marked", "row marked cursor"):
                    for style in (
                        "",
                        "strong",
                        "dim",
                        "late",
                        "today",
                        "wait",
                        "tag",
                        "sign",
                        "bar",
                    ):
                        assert text_contrast(rows.line_styles(f"{ground} {style}")) >= 4.5, (
                            name,
                            ground,
                            style,
                        )
                for style in ("plain", "title", "dim", "late", "promise", "channel", "tag", "key"):
                    assert text_contrast(text.line_styles(f"plain {style}")) >= 4.5, (name, style)


async def test_late_today_waiting_and_tags_differ_and_an_unknown_name_is_plain() -> None:
    app = Themed()
    async with app.run_test():
        styles = app.query_one(RowList).line_styles
        seen = {styles(f"row {name}").color for name in ("", "dim", "late", "today", "wait", "tag")}
        assert len(seen) == 6
        assert styles("row no-such [red]") == styles("row")
        assert styles("row late strong").bold


def test_text_that_can_be_read_and_ansi_colours_stay_as_they_are() -> None:
    for text in ("#ffffff on #000000", "red on blue", "red", "on #101010", "#111111 on red"):
        style = Style.parse(text)
        assert readable_style(style) == style


def test_text_that_cannot_be_read_is_moved_until_it_can() -> None:
    for text in ("#777777 on #808080", "#ffa62b on #e0e0e0", "#004578 on #121212 bold"):
        style = Style.parse(text)
        assert text_contrast(style) < 4.5 <= text_contrast(readable_style(style))
        assert readable_style(style).bold == style.bold
