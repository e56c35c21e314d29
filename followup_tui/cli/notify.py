"""`notify`: says what has become due since it was said last; for cron and timers."""

from __future__ import annotations

import click

from followup_tui.cli import json_shapes
from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.session import Session, verb
from followup_tui.cli.statusline_formats import short_name
from followup_tui.domain.notification import notification_text
from followup_tui.storage.queries import due as queries
from followup_tui.system import notifier, paths
from followup_tui.system.app_state import load_state
from followup_tui.system.notified import claim_unnotified
from followup_tui.system.sanitize import safe

_NAMED = 3


@verb("notify")
@click.option("--print", "prints", is_flag=True, help="Print it, whatever the settings say.")
def notify(session: Session, prints: bool) -> None:
    """Say once what has become due: by [notify] command in config.toml, else as the desktop shows
    notices, else by printing it.

    Never the same twice, whether the screen said it or this; nothing in the quiet hours, after
    which it is said; no names while M covers them on the screen. For those who close the tab:
    see followup hotkey systemd."""
    context, wanted = session.context, session.settings.notify
    if not wanted.enabled or wanted.quiet_hours.covers(context.now.time()):
        return
    marks = queries.notification_keys(context.now, context.rules)
    fresh = claim_unnotified(paths.notified(), session.database, marks)
    if not fresh:
        return
    ids = [int(mark.partition("@")[0]) for mark in fresh]
    if session.as_json:
        for shape in json_shapes.due(queries.followups(ids), context):
            print_json(shape)
        return
    masked = session.settings.hide_names or load_state(paths.app_state()).get("masked") is True
    form = "none" if masked else session.settings.name_form
    rows = queries.due_rows_by_id(ids[:_NAMED])
    first = [(short_name(one.name, form), one.about if form == "full" else "") for one in rows]
    text = safe(notification_text(first, len(ids)), 200)
    command = () if prints else wanted.command or notifier.desktop_command()
    if not (command and notifier.send_notification(command, text)):
        print_line(text)
