"""`write` and `templates` on the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from followup_tui.cli import mail_draft
from tests.cli.running import Run


@pytest.fixture
def may(run: Run) -> None:
    run("add", "May Chen: second round may@acme.example fri")
    run("log", "May", "call 12 nov: liked the talk")


@pytest.mark.usefixtures("may")
def test_a_draft_is_printed_without_a_terminal(run: Run) -> None:
    ran = run("write", "1")
    assert ran.code == 0
    assert ran.out.startswith(
        "Subject: Second round\n\nHi May,\n\nGreat talking on 12 Nov. I wanted to follow up on"
    )
    assert run("write", "May", "Chen", "--print").out == ran.out
    assert run("show", "May", "--json").record["interactions"][0]["summary"] == "liked the talk"


@pytest.mark.usefixtures("may")
def test_json_has_addresses_text_and_link(run: Run) -> None:
    shape = run("write", "1", "--template", "thank-you", "--json").record
    assert shape["template"] == "thank-you"
    assert (shape["to"], shape["subject"]) == (["may@acme.example"], "Thank you")
    assert shape["link"].startswith("mailto:may@acme.example?subject=Thank%20you&body=Hi%20May")


@pytest.mark.usefixtures("may")
def test_a_broken_template_is_reported_and_the_built_in_one_used(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "config" / "followup" / "templates"
    folder.mkdir(parents=True)
    (folder / "nudge.txt").write_text("Subject: x\n\n{nope}\n")
    ran = run("write", "May", "--template", "nudge")
    assert (
        "nudge.txt, line 3: unknown placeholder {nope}; the built-in template is used.\n" in ran.err
    )
    assert "Hi May," in ran.out


@pytest.mark.usefixtures("may")
def test_on_a_terminal_it_opens_in_the_mail_program(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    script = f"import sys; open({str(seen)!r}, 'w').write(sys.argv[1])"
    config = tmp_path / "config" / "followup" / "config.toml"
    config.parent.mkdir(parents=True)
    words = ", ".join(repr(word) for word in (sys.executable, "-S", "-c"))
    config.write_text(f'[commands]\nopen = [{words}, """{script}"""]\n')

    class Sys:
        stdout = type("Stdout", (), {"isatty": staticmethod(lambda: True)})

    monkeypatch.setattr(mail_draft, "sys", Sys)
    ran = run("write", "1")
    assert seen.read_text().startswith("mailto:may@acme.example?subject=Second%20round")
    assert "Opened: Second round, to may@acme.example." in ran.out
    assert "followup log 1 'mail: Second round'" in ran.out
    config.write_text('[commands]\nopen = ["/no/such"]\n')
    ran = run("write", "1")
    assert "Can't start" in ran.err
    assert "Hi May," in ran.out


@pytest.mark.usefixtures("may")
def test_an_unknown_recipient_or_template_is_refused(run: Run) -> None:
    assert "No follow-up 99" in run("write", "99").refused(1)
    assert "No contact named" in run("write", "Nora").refused(1)
    assert "thank-yu" in run("write", "1", "--template", "thank-yu").refused(2)


def test_templates_are_listed_and_copied_once(run: Run, tmp_path: Path) -> None:
    assert [record["own"] for record in run("templates", "--json").records] == [False] * 6
    copied = run("templates", "--write", "--json").records
    assert [record["new"] for record in copied] == [True] * 6
    again = run("templates", "--write", "--json").records
    assert [(record["own"], record["new"]) for record in again] == [(True, False)] * 6
    (tmp_path / "config" / "followup" / "templates" / "nudge.txt").write_text("x")
    ran = run("templates")
    assert "nudge          invalid" in ran.out
    assert "line 1" in ran.err


def test_copy_says_what_took_the_draft(
    due_now: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "xclip"
    program.write_text('#!/bin/sh\nexec /bin/cat > "${0}.input"\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("DISPLAY", ":0")
    assert due_now("write", "1", "--copy").out == "Copied with xclip: Second round\n"
    assert (folder / "xclip.input").read_text().startswith("Subject: Second round\n\nHi May,\n")
    program.unlink()
    monkeypatch.setenv("TERM", "dumb")
    assert "Nothing was copied" in due_now("write", "1", "--copy").refused(1)
