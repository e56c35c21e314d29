"""`help`: the topics of the documentation, one of them, or a search in all."""

from __future__ import annotations

import shlex
import shutil
import sys

import click
from click.shell_completion import CompletionItem

from followup_tui.cli.output import print_json, print_line, print_ours, wants_colour
from followup_tui.cli.pager import show_paged, shows_colour
from followup_tui.cli.session import common_options
from followup_tui.cli.topic_text import TopicText
from followup_tui.errors import NotFoundError, UsageError
from followup_tui.system import topics
from followup_tui.system.topic_markdown import Span
from followup_tui.wording import wording


def _complete_topic(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the topics that continue what was typed, and their titles as help."""
    return [
        CompletionItem(topic.name, help=topic.title)
        for topic in topics.topics()
        if topic.name.startswith(incomplete.lower())
    ]


@click.command("help")
@click.argument("words", metavar="[TOPIC]...", nargs=-1, shell_complete=_complete_topic)
@click.option("--search", metavar="TEXT", help="List the topics and lines that match these words.")
@common_options
@click.pass_context
def show_help(
    ctx: click.Context, words: tuple[str, ...], search: str | None, as_json: bool, db: str | None
) -> None:
    """List the topics of the documentation, or show one.

    \b
      followup help
      followup help dates
      followup help import google
      followup help --search 'no answer'

    The name of a verb shows its options. On a terminal a topic opens in $PAGER, or less."""
    name = " ".join(words)
    if search is not None:
        if words:
            raise UsageError("Give a topic or --search, not both.")
        _search(search, as_json)
    elif not words:
        _list(as_json)
    elif topic := topics.find_topic(name):
        _show(topic, as_json, _verb_help(ctx, topic.name))
    elif text := _verb_help(ctx, name):
        print_ours(text)
    else:
        raise _unknown(name)


def _list(as_json: bool) -> None:
    if as_json:
        for topic in topics.topics():
            print_json({"topic": topic.name, "title": topic.title})
        return
    for topic in topics.topics():
        print_line(f"{topic.name:<16}  {topic.title}")
    print_line()
    print_line("Read one: followup help TOPIC. Search all: followup help --search TEXT")


def _show(topic: topics.Topic, as_json: bool, verb_help: str) -> None:
    if as_json:
        print_json({"topic": topic.name, "title": topic.title, "text": topic.text})
        return
    layout = _layout(paged=True)
    lines = layout.lines(topic.text)
    if verb_help:
        options = (Span("All options: "), Span(f"followup {topic.name} --help", "code"))
        lines += ["", *layout.wrapped(options, indent=2)]
    show_paged("\n".join(lines))


def _search(text: str, as_json: bool) -> None:
    hits = topics.search(text)
    if not hits:
        raise NotFoundError(wording("Nothing about {} in the help.", text))
    if as_json:
        for hit in hits:
            print_json({"topic": hit.topic.name, "heading": hit.heading, "text": hit.text})
        return
    layout = _layout(paged=True)
    lines: list[str] = []
    shown = None
    for hit in hits:
        if hit.topic is not shown:
            lines += [""] if shown else []
            title = (Span(f"followup help {hit.topic.name}", "code"), Span(f": {hit.topic.title}"))
            lines += layout.wrapped(title)
            shown = hit.topic
        lines += layout.wrapped((Span(hit.text),), first="  - ", indent=4)
    show_paged("\n".join(lines))


def _layout(*, paged: bool) -> TopicText:
    colour = wants_colour() and (shows_colour() or not paged)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 80
    return TopicText(width, colour)


def _verb_help(ctx: click.Context, name: str) -> str:
    """Return what `followup NAME --help` prints; nothing if there is no such verb."""
    group = ctx.parent.command if ctx.parent else None
    if not isinstance(group, click.Group):
        return ""
    command = group.get_command(ctx, name)
    if command is None:
        return ""
    with click.Context(command, info_name=name, parent=ctx.parent) as inner:
        return command.get_help(inner)


def _unknown(name: str) -> UsageError:
    nearest = [topic.name for topic in topics.nearest_topics(name)]
    if nearest:
        hint = wording(f"Did you mean {' or '.join(nearest)}?")
    elif topics.search(name):
        hint = wording("Some topics mention it: followup help --search {}", shlex.quote(name))
    else:
        hint = wording("followup help lists them.")
    return UsageError(wording("No help topic {}.", name[:40]), "", hint)
