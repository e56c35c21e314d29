"""What to write into other programs' settings so that one key catches a person from anywhere. Every
snippet opens the one-line prompt, or hands the text over as one argument: what is typed never
reaches a shell, and never tmux's own language."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from followup_tui.errors import BadInputError, UsageError

_PLAIN = re.compile(r"[\w@+=:,./~ -]+")


@dataclass(frozen=True, slots=True)
class Hotkey:
    """`where` the snippet belongs, and the snippet, in which `{sh}` stands for the program as a
    shell reads it, `{path}` for its bare path. `tried` is what was seen to work; the others are
    written after the manuals."""

    where: str
    snippet: str
    tried: str = ""


HOTKEYS: dict[str, Hotkey] = {
    "tmux": Hotkey(
        "~/.tmux.conf (tmux 3.2 or newer); then: prefix a",
        """\
bind-key a display-popup -E -w 90% -h 12 "{sh} add"
set -g status-right "#({sh} status --format tmux)"
set -g status-interval 15
set -g set-titles on
set -g monitor-bell on
set -g focus-events on
set -g set-clipboard on""",
        "tmux 3.3a",
    ),
    "i3": Hotkey(
        "~/.config/i3/config; then: super n",
        """\
bindsym $mod+n exec --no-startup-id kitty --title "followup add" {sh} add
for_window [title="^followup add$"] floating enable, resize set 900 px 220 px""",
    ),
    "sway": Hotkey(
        "~/.config/sway/config; then: super n",
        """\
bindsym $mod+n exec foot --app-id followup-add --window-size-chars 100x10 {sh} add
for_window [app_id="followup-add"] floating enable""",
    ),
    "hyprland": Hotkey(
        "~/.config/hypr/hyprland.lua (Hyprland 0.55 or newer; the end is for older); then: super n",
        """\
hl.bind("SUPER + N", hl.dsp.exec_cmd("foot --app-id followup-add {sh} add"))
hl.window_rule({{ match = {{ class = "followup-add" }}, float = true, size = {{ 900, 220 }} }})
-- Up to 0.54, in hyprland.conf instead:
-- bind = SUPER, N, exec, [float; size 900 220] foot {sh} add""",
    ),
    "gnome": Hotkey(
        "Settings > Keyboard > View and Customise Shortcuts > Custom Shortcuts; the command is",
        """\
gnome-terminal --geometry=100x10 -- {sh} add""",
    ),
    "kde": Hotkey(
        "System Settings > Keyboard > Shortcuts > Add New > Command or Script; the command is",
        """\
konsole --hide-menubar --hide-tabbar -e {sh} add""",
    ),
    "kitty": Hotkey(
        "~/.config/kitty/kitty.conf; then: ctrl shift i",
        """\
map ctrl+shift+i launch --type=overlay --title "followup add" {sh} add""",
    ),
    "wezterm": Hotkey(
        "~/.wezterm.lua, before `return config`; then: ctrl shift a",
        """\
config.keys = config.keys or {{}}
table.insert(config.keys, {{
  key = 'a', mods = 'CTRL|SHIFT',
  action = wezterm.action.SpawnCommandInNewWindow {{ args = {{ '{path}', 'add' }} }},
}})""",
    ),
    "ghostty": Hotkey(
        "your desktop's own shortcuts, as Ghostty binds no programs to keys; the command is",
        """\
ghostty --title="followup add" --window-width=100 --window-height=10 -e {sh} add""",
    ),
    "skhd": Hotkey(
        "~/.config/skhd/skhdrc; then: cmd alt n",
        """\
cmd + alt - n : open -na kitty --args --title "followup add" {sh} add""",
    ),
    "raycast": Hotkey(
        "a file followup.sh in your folder of script commands; give it a hotkey in Raycast",
        """\
#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title Follow up
# @raycast.mode compact
# @raycast.argument1 {{ "type": "text", "placeholder": "May Chen: second round next tue" }}
exec {sh} add -- "$1\"""",
    ),
    "hammerspoon": Hotkey(
        "~/.hammerspoon/init.lua; then: cmd alt n",
        """\
hs.hotkey.bind({{ 'cmd', 'alt' }}, 'n', function()
  local button, text = hs.dialog.textPrompt('followup', 'Who, what, when?', '', 'Save', 'Cancel')
  if button == 'Save' and text ~= '' then
    hs.task.new('{path}', nil, {{ 'add', '--', text }}):start()
  end
end)""",
    ),
    "systemd": Hotkey(
        "two files in ~/.config/systemd/user; then: systemctl --user enable --now followup.timer",
        """\
# followup.service
[Unit]
Description=Say what has become due

[Service]
Type=oneshot
ExecStart="{path}" notify

# followup.timer
[Unit]
Description=Look every five minutes for what has become due

[Timer]
OnCalendar=*:0/5
Persistent=true

[Install]
WantedBy=timers.target""",
    ),
    "cron": Hotkey(
        "crontab -e (the bus is that of your desktop; without it cron mails what is due)",
        """\
*/5 * * * * DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/$(id -u)/bus {sh} notify""",
    ),
}


def hotkey(name: str, program: str) -> tuple[Hotkey, str]:
    """The hotkey of that name and its snippet for the program at this path.

    UsageError for a name that is not known, BadInputError for a path that not all of these
    languages take the same."""
    found = HOTKEYS.get(name.lower())
    if found is None:
        import difflib

        close = difflib.get_close_matches(name.lower(), HOTKEYS, n=1)
        hint = f" Did you mean {close[0]}?" if close else ""
        raise UsageError(f"There is no snippet for {name[:40]}.{hint} Known: {', '.join(HOTKEYS)}.")
    if not _PLAIN.fullmatch(program):
        raise BadInputError(
            f"The path of the program, {program!r}, has signs that other programs read as their "
            "own language. Put a link to it at a plain path, start it from there and ask again."
        )
    return found, found.snippet.format(sh=shlex.quote(program), path=program)
