"""`notify`: notify once about what has become due; for cron and timers."""

from __future__ import annotations

import click

from followup_tui.cli import json_shapes
from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.session import Session, verb
from followup_tui.domain.name_forms import short_name
from followup_tui.domain.notification import notification_text
from followup_tui.storage.queries import due as due_queries
from followup_tui.system import notifier, paths
from followup_tui.system.app_state import load_state
from followup_tui.system.notified import claim_unnotified
from followup_tui.system.sanitize import safe

_NAMED = 3
_MAX_LENGTH = 200


@verb("notify", "watch")
@click.option("--print", "prints", is_flag=True, help="Print it, whatever the settings say.")
def notify(session: Session, prints: bool) -> None:
    """Notify once about what has become due: through `[notify] command` in config.toml, otherwise
    as a desktop notification, otherwise by printing it.

    Never repeats what it or the screen has already reported. Quiet hours delay it. Shows no names
    while they are hidden on the screen. To run it from a timer, see `followup hotkey systemd`."""
    context, notify_settings = session.context, session.settings.notify
    if not notify_settings.enabled or notify_settings.quiet_hours.covers(context.now.time()):
        return
    keys = due_queries.notification_keys(context.now, context.rules)
    new_keys = claim_unnotified(paths.notified(), session.database, keys)
    if not new_keys:
        return
    ids = [int(key.partition("@")[0]) for key in new_keys]
    if session.as_json:
        for shape in json_shapes.due(due_queries.followups(ids), context):
            print_json(shape)
        return
    text = _text(session, ids)
    command = () if prints else notify_settings.command or notifier.desktop_command()
    if not (command and notifier.send_notification(command, text)):
        print_line(text)


def _text(session: Session, ids: list[int]) -> str:
    """Return the notification: the names of the first, unless they are hidden, and the count."""
    hidden = session.settings.hide_names or load_state(paths.app_state()).get("hide_names") is True
    form = "none" if hidden else session.settings.name_form
    rows = due_queries.due_rows_by_id(ids[:_NAMED])
    named = [(short_name(row.name, form), row.about if form == "full" else "") for row in rows]
    return safe(notification_text(named, len(ids)), _MAX_LENGTH)
