"""Shell completion: verbs, names of contacts, IDs; nothing when anything is wrong."""

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
    """Returns the completions offered for the last word."""

    def offered(*arguments: str, shell: str = "bash") -> list[str]:
        with monkeypatch.context() as patched:
            patched.setenv("_FOLLOWUP_COMPLETE", f"{shell}_complete")
            patched.setenv("COMP_WORDS", "\n".join(["followup", *arguments]))
            patched.setenv("COMP_CWORD", str(len(arguments)))
            with pytest.raises(SystemExit):
                run()
        out, err = capsys.readouterr()
        assert err == ""
        return [line.removeprefix("plain,") for line in out.split("\n") if line]

    return offered


@pytest.fixture
def known(run: Run) -> None:
    """Four contacts, one with characters that a shell interprets."""
    lines = ("May Chen @Acme", "Zoë Åkerström @Lumen", '"O\'Brien $HOME"', "Chester Bo")
    run("add", "-", stdin="\n".join(f"{line}: x fri" for line in lines).encode())


def test_verbs_are_completed(complete: Complete) -> None:
    assert complete("s") == ["status", "snooze", "spread", "show"]
    assert "import" in complete("")


@pytest.mark.usefixtures("known")
def test_names_are_completed_and_quoted_for_the_shell(complete: Complete) -> None:
    assert complete("show", "M") == [r"May\\ Chen"]
    assert complete("log", "zoe") == [r"Zoë\\ Åkerström"]
    assert complete("show", "o") == [r"O\\'Brien\\ \\$HOME"]
    assert complete("log", "'May Ch") == ["May Chen"]
    assert complete("log", '"May Ch') == ["May Chen"]
    assert complete("log", '"O') == [r"O'Brien \\$HOME"]
    assert complete("log", "'O") == [r"O'\\''Brien $HOME"]
    assert complete("show", "M", shell="zsh") == ["plain", "May Chen", "Acme"]


def test_a_name_in_another_script_is_completed_in_latin(run: Run, complete: Complete) -> None:
    run("add", "-", stdin="Дмитрий Шостакович: x fri\n李明 @Acme: x fri".encode())
    assert complete("show", "Dmi") == [r"Dmitriy\\ Shostakovich"]
    assert complete("show", "Dmitriy", "Sh") == ["Shostakovich"]
    assert complete("add", "li") == [r"Li\\ Ming"]
    assert complete("show", "Дми") == [r"Дмитрий\\ Шостакович"]


def test_ids_of_what_is_due_are_completed(run: Run, complete: Complete) -> None:
    run("add", "-", stdin=b"May Chen: x 23 nov\nAna Ruiz: x fri\nOmar Khalil: x 23 nov")
    assert complete("done", "") == ["1", "3"]
    assert complete("done", "1", "3") == ["3"]
    assert complete("snooze", "", shell="zsh")[:3] == ["plain", "1", "May Chen: x"]
    assert complete("snooze", "1", "") == []


@pytest.mark.usefixtures("known")
def test_a_name_continues_the_words_already_typed(complete: Complete) -> None:
    assert complete("show", "May", "C") == ["Chen"]
    assert complete("show", "Zoë", "M") == []


@pytest.mark.usefixtures("known")
def test_first_names_come_before_later_words(complete: Complete) -> None:
    assert complete("show", "Ch") == [r"Chester\\ Bo"]
    assert complete("show", "Chen") == [r"May\\ Chen"]


@pytest.mark.usefixtures("known")
def test_an_empty_word_offers_everyone(complete: Complete) -> None:
    assert len(complete("show", "")) == 4


def test_names_come_from_the_database_of_the_command_line(
    run: Run, complete: Complete, tmp_path: Path
) -> None:
    other = str(tmp_path / "other.db")
    run("--db", other, "add", "Ana Ruiz: x fri")
    assert complete("--db", other, "show", "A") == [r"Ana\\ Ruiz"]
    assert complete("show", "--db", other, "A") == [r"Ana\\ Ruiz"]
    assert complete("show", "A") == []


def test_completion_creates_no_database(complete: Complete, database: Path) -> None:
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
def test_a_bad_setting_prints_nothing_while_completing(
    complete: Complete, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text("nonsense = 1\n")
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(config))
    monkeypatch.setenv("FOLLOWUP_NOW", "nonsense")
    assert complete("show", "M") == [r"May\\ Chen"]


def test_names_with_control_characters_are_not_offered(run: Run, complete: Complete) -> None:
    run("add", '"May\x1b[31m": x fri')
    run("add", '"Max Ok" @"Ac\x1b[31mme": x fri')
    assert complete("show", "Ma", shell="zsh") == ["plain", "Max Ok", "Ac␛[31mme"]


@pytest.mark.usefixtures("known")
def test_bash_inserts_the_name_as_one_word(spawn: Spawn) -> None:
    done = spawn(
        "source <(followup completion bash 2>/dev/null)\n"
        "COMP_WORDS=(followup log M); COMP_CWORD=2; _followup_completion followup log followup\n"
        'echo "${COMPREPLY[@]}"'
    )
    assert done.out == "May\\ Chen\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "pe"),
        ("import", "a.csv", "pe"),
        ("export", "pe"),
        ("--db", "pe"),
        ("due", "--db", "pe"),
        ("status", "--db", "pe"),
        ("import", "--db=pe"),
        ("demo", "--write", "pe"),
    ],
)
def test_the_shell_completes_files_where_a_file_is_wanted(
    complete: Complete, arguments: tuple[str, ...]
) -> None:
    assert complete(*arguments) == ["file,pe"]


@pytest.mark.usefixtures("known")
def test_tags_are_completed_where_they_are_understood(run: Run, complete: Complete) -> None:
    run("add", "May Chen: y fri #pycon #pyladies")
    for arguments in (("find",), ("list",), ("export", "--find"), ("cadence",), ("add", "May")):
        assert complete(*arguments, "'#PY") == ["#pycon", "#pyladies"]
    assert complete("find", "#pyl") == [r"\\#pyladies"]
    assert complete("add", "'May Chen: y #pyl") == ["May Chen: y #pyladies"]
    assert complete("find", "M") == [r"May\\ Chen"]
    assert complete("find", "#no") == []


def test_hotkeys_are_completed(complete: Complete) -> None:
    assert complete("hotkey", "tm") == ["tmux"]
    assert "sway" in complete("hotkey", "")


@pytest.mark.usefixtures("known")
def test_names_are_completed_in_a_line_up_to_its_colon(complete: Complete) -> None:
    assert complete("add", "M") == [r"May\\ Chen"]
    assert complete("add", "May", "C") == ["Chen"]
    assert complete("add", "May", "Chen", "+", "Ches") == [r"Chester\\ Bo"]
    assert complete("add", "May", "Chen", "+", "Chester", "B") == ["Bo"]
    assert complete("add", "'May Chen + Ches") == ["May Chen + Chester Bo"]
    assert complete("add", "May", "Chen:", "Ches") == []
    assert complete("add", "'May Chen: Ches") == []
