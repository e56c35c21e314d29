"""`mail`: one email from a pipe, logged once as one change; mailboxes and calendars by `import`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from followup_tui.domain.change import Change
from followup_tui.errors import ChangedElsewhereError
from followup_tui.importing.apply import apply_plan
from tests.cli.running import Ran, Run, Spawn

MAILS = Path(__file__).parent.parent / "formats" / "mails"
DATE = "Fri, 20 Nov 2026 10:00:00 +0000"
OWN = '[me]\nemails = ["ana@ruiz.example"]\n'


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(OWN)
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(path))
    return path


def message(*headers: str, number: int = 1, body: str = "Hello") -> bytes:
    """Return an email from May to Ana, with some of its headers replaced."""
    usual = {
        "From": "May Chen <may@acme.example>",
        "To": "ana@ruiz.example",
        "Subject": "Second round",
        "Date": DATE,
        "Message-ID": f"<{number}@acme.example>",
    }
    given = {line.partition(":")[0] for line in headers}
    lines = [f"{name}: {value}" for name, value in usual.items() if name not in given]
    return "\n".join([*lines, *headers, "", body, ""]).encode()


SENT = ("From: Ana Ruiz <ana@ruiz.example>", "To: May Chen <may@acme.example>")


def change_labels(run: Run) -> list[str]:
    return [record["label"] for record in run("changes", "--json").records]


def test_an_email_is_logged_once_and_new_people_are_parked(run: Run) -> None:
    run("init")
    data = message("Cc: Omar Khalil <omar@acme.example>")
    done = run("mail", stdin=data)
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "Logged: mail from May Chen (new), Omar Khalil (new), Fri 20 Nov 10:00: Second round\n"
    )
    people = run("find", "acme.example", "--json").records
    assert [(person["name"], person["status"]) for person in people] == [
        ("May Chen", "parked"),
        ("Omar Khalil", "parked"),
    ]
    assert {person["last_contact"] for person in people} == {"2026-11-20"}
    assert run("next").out.startswith("Everyone has a next step")

    again = run("mail", stdin=data)
    assert (again.code, again.err) == (0, "")
    assert again.out.startswith("Already logged: mail from May Chen, Omar Khalil")
    assert change_labels(run) == ["Logged: May Chen and Omar Khalil, mail from them"]

    assert run("undo").code == 0
    assert run("find", "acme.example").code == 1
    assert run("mail", stdin=data).out.startswith("Logged: ")


def test_a_known_contact_is_matched_by_address_and_keeps_its_status(run: Run) -> None:
    run("add", "May Chen @Acme: numbers fri may@acme.example")
    done = run("mail", "--json", stdin=message("From: M. Chen <MAY@acme.example>")).record
    assert done["people"] == [{"id": 1, "name": "May Chen", "known": True}]
    (interaction,) = run("show", "--json", "may").record["interactions"]
    assert (interaction["direction"], interaction["channel"]) == ("in", "mail")
    assert interaction["summary"] == "Second round\nHello"
    assert interaction["uid"] == "mid:1@acme.example"


def test_dry_run_prints_the_same_and_logs_nothing(run: Run) -> None:
    data = message(*SENT, "Subject: Deck [in 3 days]")
    assert run("mail", "--dry-run", stdin=data).out == (
        "Would log: mail to May Chen (new), Fri 20 Nov 10:00: Deck\n"
        "Would follow up with May Chen: Deck · due Mon 23 Nov, today\n"
    )
    shape = run("mail", "--dry-run", "--json", stdin=data).record
    assert shape["logged"] is False
    assert shape["followup"] == {"id": None, "about": "Deck", "due": "2026-11-23"}
    assert change_labels(run) == []


@pytest.mark.parametrize(
    ("headers", "options"),
    [
        ((*SENT, "Subject: Deck [next tue]"), ()),
        ((*SENT, "Subject: Deck", "Bcc: followup+nexttue@ruiz.example"), ()),
        (("Subject: Deck",), ("--when", "next tue")),
        (("Subject: Deck", "List-Id: <dev.lists.example>"), ("--when", "next tue")),
    ],
)
def test_a_requested_follow_up_makes_its_contact_active(
    run: Run, headers: tuple[str, ...], options: tuple[str, ...]
) -> None:
    shape = run("mail", "--json", *options, stdin=message(*headers)).record
    # Counted from the date of the email, but --when counts from now.
    due = "2026-12-01" if options else "2026-11-24"
    assert shape["followup"] == {"id": 1, "about": "Deck", "due": due}
    (contact,) = run("find", "may", "--json").records
    assert contact["status"] == "active"
    assert len(change_labels(run)) == 1
    run("undo")
    assert run("due", "--upcoming", "--json").out == ""
    assert run("find", "may").code == 1


def test_when_books_a_follow_up_for_a_message_already_logged(run: Run) -> None:
    run("mail", stdin=message())
    done = run("mail", "--when", "in 3 days", stdin=message())
    assert done.out == (
        "Already logged: mail from May Chen, Fri 20 Nov 10:00: Second round\n"
        "Follow-up with May Chen: Second round · due Thu 26 Nov, in 3 days\n"
    )
    assert run("mail", "--when", "in 3 days", stdin=message()).out.count("\n") == 1
    assert len(run("due", "--upcoming", "--json").records) == 1
    (contact,) = run("find", "may", "--json").records
    assert contact["status"] == "active"
    assert len(change_labels(run)) == 2
    # A delivery rule that sees a message twice books one follow-up.
    asking = message(*SENT, "Subject: Deck [in 2 weeks]", number=2)
    for _ in range(2):
        run("mail", stdin=asking)
    assert len(run("due", "--upcoming", "--json").records) == 2


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        (("From: no-reply@acme.example",), "no one in it but automated addresses"),
        (("List-Id: <dev.lists.example>",), "sent to a mailing list"),
        (("Return-Path: <>",), "sent automatically"),
        (("From: ana@ruiz.example",), "no one in it but you"),
    ],
)
def test_automated_mail_is_reported_and_is_no_error(
    run: Run, headers: tuple[str, ...], reason: str
) -> None:
    run("init")
    done = run("mail", stdin=message(*headers))
    assert (done.code, done.out, done.err) == (0, f"Nothing was logged: {reason}.\n", "")
    assert run("mail", "--json", stdin=message(*headers)).record == {"logged": False, "why": reason}
    assert change_labels(run) == []


@pytest.mark.parametrize(
    ("data", "message_text"),
    [
        (b"", "The input is empty"),
        (b"\n \n", "The input is empty"),
        (b"Hello May\n", "isn't an email"),
        (bytes(range(256)), "isn't an email"),
        (b"BEGIN:VCARD\nFN:May\nEND:VCARD\n", "isn't an email"),
    ],
)
def test_input_that_is_no_email_is_refused(run: Run, data: bytes, message_text: str) -> None:
    error = run("mail", stdin=data).refused(3)
    assert message_text in error
    assert "othing was logged" in error


def test_of_a_mailbox_only_the_first_message_is_logged(run: Run) -> None:
    line = b"From - Fri Nov 20 09:00:00 2026\n"
    done = run("mail", stdin=line + message() + b"\n" + line + message(number=2))
    assert done.out.startswith("Logged: mail from May Chen (new)")
    assert "followup import -" in done.err
    assert run("mail", stdin=line + message()).out.startswith("Already logged: ")


def test_an_unreadable_when_is_refused_and_logs_nothing(run: Run) -> None:
    assert "Nothing was logged." in run("mail", "--when", "someday", stdin=message()).refused(3)
    assert change_labels(run) == []


def test_an_unreadable_request_address_is_reported(run: Run) -> None:
    done = run("mail", stdin=message(*SENT, "Cc: followup+someday@ruiz.example"))
    assert done.out.startswith("Logged: mail to May Chen (new)")
    assert "can't read followup+someday@ruiz.example as a date" in done.err


def test_missing_own_addresses_are_reported(run: Run, settings: Path) -> None:
    settings.write_text("")
    done = run("mail", stdin=message(*SENT))
    assert done.out.startswith("Logged: mail from Ana Ruiz (new), May Chen (new)")
    assert "emails under [me]" in done.err


def test_same_name_decides_about_namesakes(run: Run) -> None:
    run("add", "May Chen: numbers fri")
    shape = run("mail", "--dry-run", "--json", stdin=message()).record
    assert shape["people"] == [{"id": None, "name": "May Chen", "known": False}]
    left = run("mail", "--same-name", "skip", stdin=message())
    assert left.code == 0
    assert left.out == (
        "Nothing was logged: May Chen shares only the name with May Chen (1); skipped.\n"
    )
    merged = run("mail", "--json", "--same-name", "merge", stdin=message()).record
    assert merged["people"] == [{"id": 1, "name": "May Chen", "known": True}]


def test_a_concurrent_delivery_is_retried(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    failures = [True, True]

    def busy(*arguments: Any, **keywords: Any) -> Change:
        if failures:
            failures.pop()
            raise ChangedElsewhereError("Contacts were changed. Nothing was imported.")
        return apply_plan(*arguments, **keywords)

    monkeypatch.setattr("followup_tui.importing.single_mail.apply_plan", busy)
    assert run("mail", stdin=message()).out.startswith("Logged: mail from May Chen")
    failures += [True] * 9
    assert "othing was" in run("mail", stdin=message(number=2)).refused(1)


def test_control_characters_in_an_email_are_sanitized(run: Run) -> None:
    data = message("From: =?utf-8?q?May=1B]0;owned=07?= <may@acme.example>", body="\x1b[2J\x9b2J")
    done = run("mail", stdin=data)
    assert done.code == 0
    assert all(
        character.isprintable() or character == "\n"
        for character in done.out + run("show", "may").out
    )


@pytest.mark.once
def test_a_file_can_be_piped_in_from_a_shell(spawn: Spawn) -> None:
    done = spawn(f"followup mail < {MAILS / 'gmail_reply.eml'}")
    assert done.code == 0
    assert done.out.startswith("Logged: mail from May Chen 🌱 (new), Omar Khalil (new)")
    # A large message must not give the delivery program a broken pipe.
    big = f"(cat {MAILS / 'outlook_html.eml'}; head -c 9000000 /dev/zero) | followup mail"
    assert spawn(f"set -o pipefail; {big}").code == 0


def import_json(run: Run, path: Path, *options: str) -> Ran:
    done = run("import", *options, "--json", str(path))
    assert done.code == 0, done.err
    return done


def test_a_mailbox_is_one_change_and_logged_once(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "archive.mbox"
    line = b"From - Fri Nov 20 09:00:00 2026\n"
    mails = [message(number=number, body=f"number {number}") for number in range(300)]
    old = (*SENT, "Subject: Deck [in 3 days]", "Date: 1 Oct 2026 9:00")
    mails += [b"broken\n\n", message(*old, number=999)]
    path.write_bytes(b"".join(line + mail + b"\n" for mail in mails))
    run("mail", stdin=mails[0])

    done = import_json(run, path).record
    assert (done["new"], done["interactions"]) == (0, 300)
    assert [warning["reason"] for warning in done["warnings"]] == [
        "not an email",
        "no follow-up: the date it asks for, 2026-10-04, has passed",
    ]
    assert len(change_labels(run)) == 2
    assert import_json(run, path).record["interactions"] == 0
    assert len(change_labels(run)) == 2
    (contact,) = run("find", "may", "--json").records
    assert (contact["status"], contact["last_contact"]) == ("parked", "2026-11-20")
    run("undo")
    run("undo")
    assert run("find", "may").code == 1


def test_a_maildir_and_a_single_file_are_imported(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "INBOX" / "cur"
    folder.mkdir(parents=True)
    for number in range(3):
        (folder / f"{number}.host:2,S").write_bytes(message(number=number))
    assert import_json(run, folder).record["interactions"] == 3
    assert import_json(run, folder / "1.host:2,S").record["interactions"] == 0


def calendar(*events: str) -> bytes:
    inner = "".join(
        f"BEGIN:VEVENT\nUID:{n}\n{event}\nEND:VEVENT\n" for n, event in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{inner}END:VCALENDAR\n".encode()


def test_a_calendar_is_imported_with_events(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "work.ics"
    may = "ATTENDEE;CN=May Chen:mailto:may@acme.example"
    path.write_bytes(
        calendar(
            f"DTSTART:20261109T090000\nRRULE:FREQ=WEEKLY\nSUMMARY:One to one\n{may}",
            f"DTSTART:20261224T090000\nSUMMARY:Later\n{may}",
        )
    )
    assert "followup import --events work.ics" in run("import", str(path)).refused(3)
    assert change_labels(run) == []
    done = import_json(run, path, "--events").record
    assert (done["new"], done["interactions"]) == (1, 3)
    assert done["warnings"] == [{"place": "1 event", "reason": "still to come"}]
    interactions = run("show", "may", "--json").record["interactions"]
    assert [interaction["happened"] for interaction in interactions] == [
        "2026-11-23T09:00",
        "2026-11-16T09:00",
        "2026-11-09T09:00",
    ]
    assert {interaction["direction"] for interaction in interactions} == {"both"}
    assert import_json(run, path, "--events").record["interactions"] == 0
    run("undo")
    assert run("find", "may").code == 1
