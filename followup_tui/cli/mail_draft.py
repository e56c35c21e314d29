"""`write` and `templates`: a draft of a mail from the memory, and the texts it is made by."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence

import click

from followup_tui.actions import mail as writing
from followup_tui.actions import quick_add
from followup_tui.actions.mail import PreparedMail
from followup_tui.cli.argument_types import utf8_text
from followup_tui.cli.completion import complete_names
from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.session import Session, common_options, prefix_errors, verb
from followup_tui.domain.mail_draft import links
from followup_tui.domain.mail_draft.template import TEMPLATE_NAMES, TemplateName
from followup_tui.errors import FollowupError, NotFoundError
from followup_tui.storage.queries import due as queries
from followup_tui.system import mail_templates, opener, paths
from followup_tui.system.sanitize import safe_text


@verb("write")
@click.option("--template", type=click.Choice(TEMPLATE_NAMES), help="Which text; else what fits.")
@click.option("--print", "prints", is_flag=True, help="Print the draft, and open nothing.")
@click.argument(
    "who", nargs=-1, required=True, type=utf8_text, shell_complete=complete_names, metavar="ID|WHO"
)
def write(
    session: Session, who: Sequence[str], template: TemplateName | None, prints: bool
) -> None:
    """A mail to someone, begun with what is remembered, as in

    \b
      followup write 7
      followup write May Chen --template nudge
      followup write 7 --print

    The ID is that of a follow-up, as `due` shows it. On a terminal the draft is handed to the mail
    program; else, or with --print, it is printed. Nothing is logged: that is for whoever has sent
    it, by `followup log`."""
    with prefix_errors("Nothing was opened."):
        contact, followup = _whom(" ".join(who).strip())
        made = writing.prepare_mail(contact, followup, template, paths.templates(), session.context)
    if made.warning:
        print_line(made.warning, error=True)
    if session.as_json:
        print_json(_shape(made))
    elif prints or not sys.stdout.isatty() or not _opened(session, made):
        for line in safe_text(made.draft.text).rstrip("\n").split("\n"):
            print_line(line)


def _whom(words: str) -> tuple[int, int | None]:
    """The contact and the follow-up that are meant."""
    if words.isascii() and words.isdecimal() and len(words) < 19:
        found = queries.followups([int(words)])
        if not found:
            raise NotFoundError(f"There is no follow-up {words}; followup due shows the IDs.")
        return found[0].contact, found[0].id
    return quick_add.find_contact_id(words), None


def _opened(session: Session, made: PreparedMail) -> bool:
    """Whether a mail program has taken the draft; why not is said."""
    name = made.contact.name
    if not made.emails:
        print_line(f"No e-mail address of {name} is known; this is the draft.", error=True)
        return False
    try:
        link, was_cut = links.mailto(made.emails[0].value, made.draft)
        opener.open_link(session.settings.open_command, link)
    except FollowupError as error:
        print_line(f"{error} This is the draft.", error=True)
        return False
    cut = " It was too long and is cut; --print shows all of it." if was_cut else ""
    print_line(f"Opened: {made.draft.subject}, to {made.emails[0].value}.{cut}")
    said = shlex.quote(f"mail: {made.draft.subject}")
    print_line(f"Once it is sent: followup log {made.contact.id} {said}")
    return True


def _shape(made: PreparedMail) -> dict[str, object]:
    one = made.mail_context.followup
    try:
        link = links.mailto(made.emails[0].value, made.draft)[0] if made.emails else None
    except FollowupError:
        link = None
    return {
        "contact": {"id": made.contact.id, "name": made.contact.name},
        "followup": one.id if one else None,
        "template": made.template,
        "to": [each.value for each in made.emails],
        "subject": made.draft.subject,
        "body": made.draft.body,
        "link": link,
    }


@click.command("templates")
@click.option("--write", "writes", is_flag=True, help="Write the built-in texts there, to edit.")
@common_options
@click.pass_context
def list_templates(context: click.Context, as_json: bool, db: str | None, writes: bool) -> None:
    """The texts that mails are made by: yours in the config folder, else those built in, as in

    \b
      followup templates
      followup templates --write

    What you have written there is never written over."""
    folder = paths.templates()
    made = set(mail_templates.write_built_in_templates(folder)) if writes else set()
    for name in TEMPLATE_NAMES:
        found = mail_templates.load_template(name, folder)
        file = mail_templates.template_path(name, folder)
        is_new = file in made
        if as_json:
            print_json(
                {
                    "template": name,
                    "file": os.fspath(file),
                    "own": found.is_own,
                    "new": is_new,
                    "warning": found.warning or None,
                }
            )
            continue
        state = "new" if is_new else "yours" if found.is_own else "built in"
        print_line(f"{name:<14}{'refused' if found.warning else state:<10}{file}")
        if found.warning:
            print_line(found.warning, error=True)
