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
def test_a_draft_is_printed_where_nobody_can_open_it(run: Run) -> None:
    ran = run("write", "1")
    assert ran.code == 0
    assert ran.out.startswith(
        "Subject: Second round\n\nHi May,\n\nGreat talking on 12 Nov. I wanted to follow up on"
    )
    assert run("write", "May", "Chen", "--print").out == ran.out
    assert run("show", "May", "--json").record["interactions"][0]["summary"] == "liked the talk"


@pytest.mark.usefixtures("may")
def test_json_has_all_of_it(run: Run) -> None:
    found = run("write", "1", "--template", "thank-you", "--json").record
    assert found["template"] == "thank-you"
    assert (found["to"], found["subject"]) == (["may@acme.example"], "Thank you")
    assert found["link"].startswith("mailto:may@acme.example?subject=Thank%20you&body=Hi%20May")


@pytest.mark.usefixtures("may")
def test_a_broken_template_is_said_and_the_draft_is_there(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "config" / "followup" / "templates"
    folder.mkdir(parents=True)
    (folder / "nudge.txt").write_text("Subject: x\n\n{nope}\n")
    ran = run("write", "May", "--template", "nudge")
    assert (
        "nudge.txt, line 3: unknown placeholder {nope}; the built-in template is used.\n" in ran.err
    )
    assert "Hi May," in ran.out


@pytest.mark.usefixtures("may")
def test_on_a_terminal_it_is_handed_to_the_mail_program(
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
    assert "cannot be started" in ran.err
    assert "Hi May," in ran.out


@pytest.mark.usefixtures("may")
def test_whom_it_does_not_know_it_refuses(run: Run) -> None:
    assert "There is no follow-up 99" in run("write", "99").refused(1)
    assert "Nobody is called" in run("write", "Nora").refused(1)
    assert "thank-yu" in run("write", "1", "--template", "thank-yu").refused(2)


def test_the_templates_are_listed_and_written(run: Run, tmp_path: Path) -> None:
    assert [one["own"] for one in run("templates", "--json").records] == [False] * 6
    assert [one["new"] for one in run("templates", "--write", "--json").records] == [True] * 6
    again = run("templates", "--write", "--json").records
    assert [(one["own"], one["new"]) for one in again] == [(True, False)] * 6
    (tmp_path / "config" / "followup" / "templates" / "nudge.txt").write_text("x")
    ran = run("templates")
    assert "nudge         refused" in ran.out
    assert "line 1" in ran.err
