"""`write` and `templates`: draft an email, and the templates that drafts are made from."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence

import click

from followup_tui.actions import mail
from followup_tui.actions.mail import PreparedMail
from followup_tui.actions.quick_add import find_contact_id
from followup_tui.cli.argument_types import UTF8_TEXT
from followup_tui.cli.completion import complete_names
from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.session import Session, add_kept, common_options, verb
from followup_tui.domain.mail_draft import links
from followup_tui.domain.mail_draft.template import TEMPLATE_NAMES, TemplateName
from followup_tui.errors import FollowupError, NotFoundError
from followup_tui.storage.queries import due as due_queries
from followup_tui.system import clipboard, mail_templates, opener, paths
from followup_tui.system.clipboard import Copied
from followup_tui.system.sanitize import safe_text
from followup_tui.wording import wording


@verb("write")
@click.option(
    "--template",
    type=click.Choice(TEMPLATE_NAMES),
    help="The template; the one that fits the situation by default.",
)
@click.option("--print", "prints", is_flag=True, help="Print the draft; open nothing.")
@click.option("--copy", "copies", is_flag=True, help="Copy the draft; open nothing.")
@click.argument(
    "who", nargs=-1, required=True, type=UTF8_TEXT, shell_complete=complete_names, metavar="ID|WHO"
)
def write(
    session: Session,
    who: Sequence[str],
    template: TemplateName | None,
    prints: bool,
    copies: bool,
) -> None:
    """Draft an email to someone, about a follow-up or the last contact.

    \b
      followup write 7
      followup write May Chen --template nudge
      followup write 7 --print
      followup write 7 --copy

    ID is that of a follow-up, as `due` lists it. On a terminal the draft opens in the mail program;
    otherwise, or with --print, it is printed. Nothing is logged: once you have sent it, run
    `followup log`."""
    with add_kept("Nothing was opened."):
        contact_id, followup_id = _recipient(" ".join(who).strip())
        prepared = mail.prepare_mail(
            contact_id, followup_id, template, paths.templates(), session.context
        )
    if prepared.warning:
        print_line(prepared.warning, error=True)
    copied = _copy(session, prepared) if copies else None
    if session.as_json:
        print_json(_mail_shape(prepared))
    elif copied is not None and not prints:
        print_line(wording("{}: {}", copied.wording, prepared.draft.subject))
    elif prints or not sys.stdout.isatty() or not _open_mail_program(session, prepared):
        for line in safe_text(prepared.draft.text).rstrip("\n").split("\n"):
            print_line(line)


def _recipient(text: str) -> tuple[int, int | None]:
    """Return the ids of the contact and, if the text is a number, the follow-up.

    Raise NotFoundError or AmbiguousNameError if there is not exactly one."""
    if text.isascii() and text.isdecimal() and len(text) < 19:
        followups = due_queries.followups([int(text)])
        if not followups:
            raise NotFoundError(
                wording("No follow-up {}.", text), hint="`followup due` lists the IDs."
            )
        return followups[0].contact, followups[0].id
    return find_contact_id(text), None


def _copy(session: Session, prepared: PreparedMail) -> Copied:
    """Copy the draft, and return what took it.

    Raise NotFoundError if nothing did, BadInputError if it is too long for the terminal."""
    text = prepared.draft.text if prepared.emails else prepared.draft.body
    own = session.settings.copy_command
    try:
        with open("/dev/tty", "w", encoding="utf-8") as terminal:
            return clipboard.copy_text(text, own, terminal.write)
    except OSError:
        return clipboard.copy_text(text, own, None)


def _open_mail_program(session: Session, prepared: PreparedMail) -> bool:
    """Open the draft in the mail program; return False, and print why, on failure."""
    if not prepared.emails:
        print_line(f"{prepared.contact.name} has no email address. The draft:", error=True)
        return False
    address = prepared.emails[0].value
    try:
        link, was_cut = links.mailto(address, prepared.draft)
        opener.open_link(session.settings.open_command, link)
    except FollowupError as error:
        print_line(f"{error} The draft:", error=True)
        return False
    cut = " It was too long and got cut; --print shows all of it." if was_cut else ""
    print_line(f"Opened: {prepared.draft.subject}, to {address}.{cut}")
    note = shlex.quote(f"mail: {prepared.draft.subject}")
    print_line(f"Once you have sent it: followup log {prepared.contact.id} {note}")
    return True


def _mail_shape(prepared: PreparedMail) -> dict[str, object]:
    followup = prepared.mail_context.followup
    addresses = [method.value for method in prepared.emails]
    try:
        link = links.mailto(addresses[0], prepared.draft)[0] if addresses else None
    except FollowupError:
        link = None
    return {
        "contact": {"id": prepared.contact.id, "name": prepared.contact.name},
        "followup": followup.id if followup else None,
        "template": prepared.template,
        "to": addresses,
        "subject": prepared.draft.subject,
        "body": prepared.draft.body,
        "link": link,
    }


@click.command("templates")
@click.option("--write", "writes", is_flag=True, help="Copy the built-in templates there, to edit.")
@common_options
@click.pass_context
def templates(ctx: click.Context, as_json: bool, db: str | None, writes: bool) -> None:
    """List the email templates: your own in the config folder, otherwise the built-in ones.

    \b
      followup templates
      followup templates --write

    Your own templates are never overwritten."""
    folder = paths.templates()
    new_files = set(mail_templates.write_built_in_templates(folder)) if writes else set()
    for name in TEMPLATE_NAMES:
        template = mail_templates.load_template(name, folder)
        path = mail_templates.template_path(name, folder)
        is_new = path in new_files
        if as_json:
            print_json(
                {
                    "template": name,
                    "file": os.fspath(path),
                    "own": template.is_own,
                    "new": is_new,
                    "warning": str(template.warning) if template.warning else None,
                }
            )
            continue
        state = "new" if is_new else "yours" if template.is_own else "built in"
        print_line(f"{name:<15}{'invalid' if template.warning else state:<10}{path}")
        if template.warning:
            print_line(template.warning, error=True)
