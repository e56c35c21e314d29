"""The settings file, right and wrong: every mistake is one warning with its line."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.domain.interval import Interval
from followup_tui.domain.notification import QuietHours
from followup_tui.domain.rules import OutcomeRule, OutcomeRules, Rules
from followup_tui.system.settings import PRESETS, NotifySettings, Settings, load_settings
from followup_tui.system.toml_file import quoted_value
from tests.examples import example_count


def read(tmp_path: Path, text: str | bytes) -> tuple[Settings, tuple[str, ...]]:
    """Load a settings file with that text."""
    path = tmp_path / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return loaded(path)


def loaded(path: Path) -> tuple[Settings, tuple[str, ...]]:
    """Load the file; return a sentence for each setting that is ignored."""
    loaded, ignored = load_settings(path)
    return loaded, tuple(str(setting.in_file(path)) for setting in ignored)


def warning(tmp_path: Path, text: str | bytes) -> str:
    """Return the only warning about the text, without the file's name."""
    _, warnings = read(tmp_path, text)
    assert len(warnings) == 1, warnings
    assert warnings[0].startswith(f"{tmp_path / 'config.toml'}")
    return warnings[0].removeprefix(f"{tmp_path / 'config.toml'}").removeprefix(", ")


def test_a_missing_file_gives_the_defaults_without_a_warning(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none" / "config.toml") == (Settings(), ())
    assert Settings().rules == Rules()
    assert list(Settings().snooze_presets.items()) == [
        ("1", "tomorrow"),
        ("2", "3 days"),
        ("3", "next week"),
        ("4", "2 weeks"),
        ("5", "a month"),
    ]


def test_an_empty_file_and_the_null_device_give_the_defaults(tmp_path: Path) -> None:
    assert read(tmp_path, "") == (Settings(), ())
    assert load_settings(Path(os.devnull)) == (Settings(), ())


def test_every_key_is_read(tmp_path: Path) -> None:
    loaded, warnings = read(
        tmp_path,
        """
        day_start = "05:30"
        working_days = ["sun", "mon", "tue", "wed", "thu"]
        date_order = "mdy"
        default_due = 3
        theme = "nord"

        [day]
        morning = "08:00"
        noon = "12:30"
        afternoon = "15:00"
        evening = "19:00"
        night = "22:00"

        [snooze]
        "2" = "4 days"
        "6" = "eoq"

        [keys]
        "followup.done" = "X,ctrl+x"
        followup.snooze = "f2"
        """,
    )
    assert warnings == ()
    assert loaded.rules == Rules(
        day_start=dt.time(5, 30),
        working_days=frozenset({6, 0, 1, 2, 3}),
        month_first=True,
        default_due=3,
        morning=dt.time(8),
        noon=dt.time(12, 30),
        afternoon=dt.time(15),
        evening=dt.time(19),
        night=dt.time(22),
    )
    assert loaded.theme == "nord"
    assert loaded.keymap == {"followup.done": "X,ctrl+x", "followup.snooze": "f2"}
    assert loaded.snooze_presets == {**PRESETS, "2": "4 days", "6": "eoq"}
    assert list(loaded.snooze_presets) == ["1", "2", "3", "4", "5", "6"]


def test_own_addresses_are_a_list_or_a_single_text(tmp_path: Path) -> None:
    loaded, warnings = read(tmp_path, '[me]\nemails = ["ana@ruiz.example", " *@ruiz.example "]')
    assert (loaded.own_emails, warnings) == ({"ana@ruiz.example", "*@ruiz.example"}, ())
    assert read(tmp_path, '[me]\nemails = "ana@ruiz.example"')[0].own_emails == {"ana@ruiz.example"}
    profile = "https://www.linkedin.com/in/ana"
    assert read(tmp_path, f'[me]\nlinkedin = "{profile}"')[0].own_profile == profile


@pytest.mark.parametrize(
    "text", ['"*"', '"*@*"', '["ana"]', "[1]", "3", '["a@b@c"]', '"@x.example"']
)
def test_an_invalid_own_address_is_a_warning(tmp_path: Path, text: str) -> None:
    expected = warning(tmp_path, f"[me]\nemails = {text}")
    assert expected.startswith("line 2: [me] emails must be a list of addresses such as")
    assert read(tmp_path, f"[me]\nemails = {text}")[0].own_emails == frozenset()


def test_a_byte_order_mark_crlf_and_a_toml_time_are_accepted(tmp_path: Path) -> None:
    loaded, warnings = read(tmp_path, '\ufefftheme = "nord"\r\nday_start = 05:30:00\r\n'.encode())
    assert (loaded.theme, loaded.rules.day_start, warnings) == ("nord", dt.time(5, 30), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'theme = "a"\nday_strat = "04:00"',
            "line 2: unknown setting 'day_strat' (did you mean \"day_start\"?); ignored.",
        ),
        ("zebra = 1", "line 1: unknown setting 'zebra'; ignored."),
        ("\n[dya]\nnoon = 1", "line 2: unknown setting 'dya' (did you mean \"day\"?); ignored."),
        ('noon = "12:00"', "line 1: unknown setting 'noon' (it belongs in [day]); ignored."),
        (
            '[day]\ntheme = "a"',
            "line 2: unknown setting 'theme' in [day] (it belongs above the first [table]); "
            "ignored.",
        ),
        (
            '[day]\nmornin = "9:00"',
            "line 2: unknown setting 'mornin' in [day] (did you mean \"morning\"?); ignored.",
        ),
        (
            '[snooze]\nx = "tomorrow"',
            'line 2: unknown setting \'x\' in [snooze] (the presets are "1" to "9"); ignored.',
        ),
        (
            'default_due = "4"',
            "line 1: default_due must be a number from 0 to 365, without quotes, not '4'; "
            "using the default.",
        ),
        (
            "# a comment\n\nday_start = 4",
            'line 3: day_start must be a time in quotes such as "09:00", not 4; using the default.',
        ),
        (
            'day_start = "13:00"',
            "line 1: day_start must be a time up to 12:00, not '13:00'; using the default.",
        ),
        (
            'date_order = "DMY"',
            'line 1: date_order must be "dmy" or "mdy" (did you mean "dmy"?), not \'DMY\'; '
            "using the default.",
        ),
        (
            'working_days = ["Monday"]',
            'line 1: working_days must be a list of days such as ["mon", "tue"] '
            "(did you mean \"mon\"?), not ['Monday']; using the default.",
        ),
        (
            'theme = "a"\nday.noon = "24:00"',
            "line 2: [day] noon must be a time in quotes such as \"09:00\", not '24:00'; "
            "using the default.",
        ),
        (
            '\nday = { noon = "25:00" }',
            "line 2: [day] noon must be a time in quotes such as \"09:00\", not '25:00'; "
            "using the default.",
        ),
        ("snooze = 5", "line 1: snooze must be a table, [snooze], not 5; using the default."),
        (
            "[[keys]]\na = 1",
            "line 1: keys must be a table, [keys], not [{'a': 1}]; using the default.",
        ),
        (
            '[snooze]\n"1" = ""',
            "line 2: [snooze] 1 must be a short text in quotes, not ''; using the default.",
        ),
        (
            '[snooze]\n"6" = "soonish"',
            "line 2: [snooze] 6 must be a date in quotes such as \"next week\", not 'soonish'; "
            "using the default.",
        ),
        (
            "[keys]\n'followup.done' = ['D']",
            'line 2: [keys] followup.done must be keys in quotes such as "d,ctrl+d", '
            "not ['D']; using the default.",
        ),
    ],
)
def test_each_mistake_is_one_sentence_with_its_line(
    tmp_path: Path, text: str, expected: str
) -> None:
    assert warning(tmp_path, text) == expected


@pytest.mark.parametrize(
    "line",
    [
        "day_start = true",
        "default_due = true",
        "default_due = 2.0",
        "default_due = -1",
        "default_due = 100000000000000000000",
        "working_days = []",
        "working_days = 'mon'",
        "working_days = [1]",
        "working_days = [['mon']]",
        "date_order = ['dmy']",
        "theme = 3",
        "theme = ' '",
        'theme = "a\\u001b[2J"',
        "day_start = 2026-11-25",
        "day_start = '٠٤:٠٠'",
        "[snooze]\n1 = 3",
        "[day]\nnoon = {}",
        "[keys]\na = {}",
        '[keys]\na = "\\u0007"',
        '[keys]\n"a\\u0007" = "d"',
    ],
)
def test_a_value_of_the_wrong_type_is_a_warning_and_the_default(tmp_path: Path, line: str) -> None:
    loaded, warnings = read(tmp_path, line)
    assert loaded == Settings()
    assert len(warnings) == 1
    assert ", line " in warnings[0]


def test_valid_settings_beside_an_invalid_one_still_count(tmp_path: Path) -> None:
    loaded, warnings = read(tmp_path, 'theme = "nord"\ndefault_due = "4"\n[day]\nnoon = "13:00"')
    assert (loaded.theme, loaded.rules.noon, loaded.rules.default_due) == (
        "nord",
        dt.time(13),
        2,
    )
    assert len(warnings) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b'a = 1\ntheme = "caf\xe9"\n', "line 2: not UTF-8 text; using the defaults."),
        (b"a = 1\nday_start = 04:00\n", "line 2: not valid TOML ("),
        (b"theme = 'a'\ntheme = 'b'\n", "line 2: not valid TOML ("),
        (b"theme = \x1b[2J", "line 1: not valid TOML ("),
        (b"\x00", "line 1: not valid TOML ("),
        (b"a = '''\n\n", "line 3: not valid TOML ("),
        (b"a = " + b"9" * 5000, "line 1: not valid TOML ("),
        (b"a = " + b"[" * 5000, ": nested too deeply; using the defaults."),
        (b"[keys]\n" + b"a." * 5000 + b"a = 1", ": nested too deeply; using the defaults."),
        (b"#" * 300_000, ": can't be read (it is larger than 256 KB); using the defaults."),
    ],
)
def test_an_unreadable_file_is_one_warning_and_all_defaults(
    tmp_path: Path, text: bytes, expected: str
) -> None:
    loaded, warnings = read(tmp_path, text)
    assert loaded == Settings()
    assert len(warnings) == 1
    assert (
        warnings[0]
        .removeprefix(f"{tmp_path / 'config.toml'}")
        .removeprefix(", ")
        .startswith(expected)
    )
    assert warnings[0].isprintable()
    assert warnings[0].endswith("using the defaults.")


def test_a_folder_a_pipe_or_a_loop_is_one_warning(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    assert "(it is a folder)" in loaded(tmp_path)[1][0]
    assert "(it is not a regular file)" in loaded(tmp_path / "pipe")[1][0]
    assert load_settings(tmp_path / "loop") == (Settings(), load_settings(tmp_path / "loop")[1])
    assert len(load_settings(tmp_path / "loop")[1]) == 1


def test_a_file_without_permission_is_one_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config.toml"
    path.touch()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    settings, warnings = loaded(path)
    assert settings == Settings()
    assert warnings == (f"{path}: can't be read (Permission denied); using the defaults.",)


def test_a_path_with_control_characters_is_shown_harmlessly(tmp_path: Path) -> None:
    folder = tmp_path / "a\x1b[2Jb"
    folder.mkdir()
    (folder / "config.toml").write_text('"x\\u001b]0;y\\u0007" = "\\u202e"\n')
    _, (expected,) = loaded(folder / "config.toml")
    assert expected.isprintable()
    assert quoted_value("\x1b" * 99).isprintable()
    assert len(quoted_value("x" * 99)) == 60


def test_the_number_of_warnings_is_limited(tmp_path: Path) -> None:
    _, warnings = read(tmp_path, "\n".join(f"k{n} = 1" for n in range(10_000)))
    assert len(warnings) == 201
    assert "line 200: more settings are ignored" in warnings[-1]


@settings(max_examples=example_count(60), deadline=None)
@given(
    st.one_of(
        st.binary(max_size=60),
        st.text(st.sampled_from("day_start=[]{}.\"'\n 0:,keysno"), max_size=60).map(str.encode),
    )
)
def test_no_file_raises_an_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(data)
    _, warnings = loaded(path)
    assert all(line.isprintable() for line in warnings)


def test_every_default_of_an_outcome_can_be_set(tmp_path: Path) -> None:
    loaded, warnings = read(
        tmp_path,
        """
        daily_cap = 5
        [outcomes.no_answer]
        after = ["2 days", "1 week"]
        park = ""
        [outcomes.yes]
        about = "say thanks"
        after = "2 working days"
        move = "theirs"
        [outcomes.not_yet]
        about = ""
        """,
    )
    assert warnings == ()
    assert loaded.rules.daily_cap == 5
    outcomes, default = loaded.rules.outcomes, OutcomeRules()
    assert [str(gap) for gap in outcomes.no_answer.after] == ["2 days", "1 week"]
    assert outcomes.no_answer.park is None
    assert outcomes.yes == OutcomeRule((Interval.parse("2 working days"),), "say thanks", "theirs")
    assert outcomes.not_yet == default.not_yet
    assert (outcomes.done, outcomes.no, outcomes.waiting) == (
        default.done,
        default.no,
        default.waiting,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[outcomes]\nmaybe = 1",
            "line 2: unknown setting 'maybe' in [outcomes] (the outcomes are",
        ),
        ("outcomes = 3", "line 1: outcomes must be a table, [outcomes]"),
        ("[outcomes]\nyes = 3", "line 2: [outcomes] yes must be a table, [outcomes.yes]"),
        ('[outcomes.yes]\nafter = "soon"', "line 2: [outcomes.yes] after must be an interval"),
        ("[outcomes.yes]\nafter = []", "line 2: [outcomes.yes] after must be an interval"),
        ("[outcomes.yes]\nmove = 'mein'", '(did you mean "mine"?)'),
        ("[outcomes.yes]\nabout = 3", "line 2: [outcomes.yes] about must be a short text"),
        ("[outcomes.no]\npark = 3", "line 2: [outcomes.no] park must be an interval"),
        ("[outcomes.no]\nafetr = '1 week'", '(did you mean "after"?)'),
        ("daily_cap = 0", "line 1: daily_cap must be a number from 1 to 1000"),
    ],
)
def test_a_mistake_in_an_outcome_is_one_sentence_and_the_default(
    tmp_path: Path, text: str, expected: str
) -> None:
    assert expected in warning(tmp_path, text)
    assert read(tmp_path, text)[0] == Settings()


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("enabled = 1", "[notify] enabled must be true or false"),
        ('command = "notify-send"', "[notify] command must be a list of words"),
        ('command = ["a", 5]', "[notify] command must be a list of words"),
        ('command = ["a\\u0007"]', "[notify] command must be a list of words"),
        ('quiet_hours = "late"', '[notify] quiet_hours must be hours such as "21:00-08:00"'),
        ("bel = true", 'did you mean "bell"'),
    ],
)
def test_an_invalid_notify_setting_is_a_warning(tmp_path: Path, line: str, shown: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"[notify]\n{line}\n")
    loaded, (ignored,) = load_settings(path)
    assert shown in str(ignored)
    assert ignored.line == 2
    assert loaded.notify == NotifySettings()


def test_notify_settings_are_read(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        '[notify]\nenabled = true\nbell = false\nosc = true\ncommand = ["say", "{text}"]\n'
        'quiet_hours = "22:30-07:00"\ntitle = false\n'
    )
    loaded, warnings = load_settings(path)
    assert warnings == ()
    quiet = QuietHours(dt.time(22, 30), dt.time(7))
    assert loaded.notify == NotifySettings(True, False, True, ("say", "{text}"), quiet, False)
    path.write_text('[notify]\nquiet_hours = ""\n')
    assert not load_settings(path)[0].notify.quiet_hours.covers(dt.time(3))


def test_hidden_names_and_commands_can_be_set(tmp_path: Path) -> None:
    text = (
        "hide_names = true\nprompt_history = false\n"
        '[commands]\nopen = ["firefox", "{link}"]\ncopy = ["wl-copy"]\n'
    )
    loaded, warnings = read(tmp_path, text)
    assert warnings == ()
    assert loaded.hide_names
    assert not loaded.prompt_history
    assert loaded.open_command == ("firefox", "{link}")
    assert loaded.copy_command == ("wl-copy",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('hide_names = "yes"', "line 1: hide_names must be true or false"),
        ('[commands]\nopen = "firefox"', "line 2: [commands] open must be a list of words"),
        ("[commands]\ncopy = []", "line 2: [commands] copy must be a list of words"),
        ("[commands]\nopne = []", 'did you mean "open"?'),
    ],
)
def test_an_invalid_command_is_a_warning(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in warning(tmp_path, text)
