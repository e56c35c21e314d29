"""Every style is readable in every theme, on every background."""

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
    """An app with both line-drawing widgets, empty."""

    CSS_PATH: ClassVar[list[str | Path]] = [FOLDER / "app.tcss"]

    def compose(self) -> ComposeResult:
        yield RowList((), id="list")
        yield TextView()


def text_contrast(style: Style) -> float:
    """Return the contrast between text and background."""
    assert style.color is not None
    assert style.bgcolor is not None
    return contrast(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))


async def test_every_style_is_readable_on_every_background_in_every_theme() -> None:
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
                        "overdue",
                        "today",
                        "tag",
                        "sign",
                        "bar",
                    ):
                        assert text_contrast(rows.line_styles(f"{ground} {style}")) >= 4.5, (
                            name,
                            ground,
                            style,
                        )
                for style in (
                    "plain",
                    "title",
                    "dim",
                    "overdue",
                    "promise",
                    "channel",
                    "tag",
                    "key",
                ):
                    assert text_contrast(text.line_styles(f"plain {style}")) >= 4.5, (name, style)


async def test_styles_have_different_colours_and_unknown_names_are_plain() -> None:
    app = Themed()
    async with app.run_test():
        styles = app.query_one(RowList).line_styles
        seen = {styles(f"row {name}").color for name in ("", "dim", "overdue", "today", "tag")}
        assert len(seen) == 5
        assert styles("row no-such [red]") == styles("row")
        assert styles("row overdue strong").bold


def test_readable_text_and_ansi_colours_are_kept() -> None:
    for text in ("#ffffff on #000000", "red on blue", "red", "on #101010", "#111111 on red"):
        style = Style.parse(text)
        assert readable_style(style) == style


def test_unreadable_text_gets_more_contrast() -> None:
    for text in ("#777777 on #808080", "#ffa62b on #e0e0e0", "#004578 on #121212 bold"):
        style = Style.parse(text)
        assert text_contrast(style) < 4.5 <= text_contrast(readable_style(style))
        assert readable_style(style).bold == style.bold
