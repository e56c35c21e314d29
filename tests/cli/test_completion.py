"""What the shell completes: verbs, names of contacts, nothing where anything is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.running import Run, Spawn

Complete = Callable[..., list[str]]


@pytest.fixture
def complete(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Complete:
    """The values that are offered for the last of the words."""

    def offered(*words: str, shell: str = "bash") -> list[str]:
        with monkeypatch.context() as patched:
            patched.setenv("_FOLLOWUP_COMPLETE", f"{shell}_complete")
            patched.setenv("COMP_WORDS", "\n".join(["followup", *words]))
            patched.setenv("COMP_CWORD", str(len(words)))
            with pytest.raises(SystemExit):
                run()
        out, err = capsys.readouterr()
        assert err == ""
        return [line.removeprefix("plain,") for line in out.split("\n") if line]

    return offered


@pytest.fixture
def known(run: Run) -> None:
    """Four contacts, one of them with signs that a shell acts on."""
    lines = ("May Chen @Acme", "Zoë Åkerström @Lumen", '"O\'Brien $HOME"', "Chester Bo")
    run("add", "-", stdin="\n".join(f"{one}: x fri" for one in lines).encode())


def test_verbs_are_completed(complete: Complete) -> None:
    assert complete("s") == ["status", "snooze", "show"]
    assert "import" in complete("")


@pytest.mark.usefixtures("known")
def test_names_are_completed_for_the_shell(complete: Complete) -> None:
    assert complete("show", "M") == [r"May\\ Chen"]
    assert complete("log", "zoe") == [r"Zoë\\ Åkerström"]
    assert complete("show", "o") == [r"O\\'Brien\\ \\$HOME"]
    assert complete("log", "'May Ch") == [r"May\\ Chen"]
    assert complete("show", "M", shell="zsh") == ["plain", "May Chen", "Acme"]


def test_ids_of_what_is_due_are_completed(run: Run, complete: Complete) -> None:
    run("add", "-", stdin=b"May Chen: x 23 nov\nAna Ruiz: x fri\nOmar Khalil: x 23 nov")
    assert complete("done", "") == ["1", "3"]
    assert complete("done", "1", "3") == ["3"]
    assert complete("snooze", "", shell="zsh")[:3] == ["plain", "1", "May Chen: x"]
    assert complete("snooze", "1", "") == []


@pytest.mark.usefixtures("known")
def test_a_name_goes_on_from_the_words_that_stand(complete: Complete) -> None:
    assert complete("show", "May", "C") == ["Chen"]
    assert complete("show", "Zoë", "M") == []


@pytest.mark.usefixtures("known")
def test_a_later_word_of_a_name_is_second_to_the_first(complete: Complete) -> None:
    assert complete("show", "Ch") == [r"Chester\\ Bo"]
    assert complete("show", "Chen") == [r"May\\ Chen"]


@pytest.mark.usefixtures("known")
def test_an_empty_word_offers_everybody(complete: Complete) -> None:
    assert len(complete("show", "")) == 4


def test_names_come_from_the_database_that_the_line_names(
    run: Run, complete: Complete, tmp_path: Path
) -> None:
    other = str(tmp_path / "other.db")
    run("--db", other, "add", "Ana Ruiz: x fri")
    assert complete("--db", other, "show", "A") == [r"Ana\\ Ruiz"]
    assert complete("show", "--db", other, "A") == [r"Ana\\ Ruiz"]
    assert complete("show", "A") == []


def test_completing_makes_no_database(complete: Complete, database: Path) -> None:
    assert complete("show", "M") == []
    assert not database.exists()


@pytest.mark.parametrize("content", [b"no database at all", b""])
def test_a_broken_database_completes_nothing(
    complete: Complete, database: Path, content: bytes
) -> None:
    database.parent.mkdir()
    database.write_bytes(content)
    assert complete("show", "M") == []


@pytest.mark.usefixtures("known")
def test_a_bad_setting_says_nothing_while_completing(
    complete: Complete, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text("nonsense = 1\n")
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(config))
    monkeypatch.setenv("FOLLOWUP_NOW", "nonsense")
    assert complete("show", "M") == [r"May\\ Chen"]


def test_names_that_would_act_on_the_shell_are_not_offered(run: Run, complete: Complete) -> None:
    run("add", '"May\x1b[31m": x fri')
    run("add", '"Max Ok" @"Ac\x1b[31mme": x fri')
    assert complete("show", "Ma", shell="zsh") == ["plain", "Max Ok", "Ac␛[31mme"]


@pytest.mark.usefixtures("known")
def test_a_real_bash_puts_the_name_in_as_one_word(spawn: Spawn) -> None:
    done = spawn(
        "source <(_FOLLOWUP_COMPLETE=bash_source followup)\n"
        "COMP_WORDS=(followup log M); COMP_CWORD=2; _followup_completion followup log followup\n"
        'echo "${COMPREPLY[@]}"'
    )
    assert done.out == "May\\ Chen\n"
