"""The moving picture at the top of the README: whole, self-contained, and what the script makes."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import re
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
SVG = "{http://www.w3.org/2000/svg}"

if not (ROOT / ".ci" / "tour").is_file():
    pytest.skip("only in a checkout", allow_module_level=True)


def _tour() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("tour", str(ROOT / ".ci" / "tour"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


TOUR = _tour()
PICTURE = TOUR.TARGET.read_text()
ROOT_ELEMENT = ElementTree.fromstring(PICTURE)
STYLE = ROOT_ELEMENT.findtext(f"{SVG}style") or ""
FRAMES = [group for group in ROOT_ELEMENT.iter(f"{SVG}g") if "f" in group.get("class", "").split()]


def _words(element: ElementTree.Element) -> str:
    return " ".join(part.strip() for part in element.itertext() if part.strip())


def _text(frame: ElementTree.Element) -> str:
    """What a frame shows, with the lines that it shares with others."""
    lines = {group.get("id"): group for group in ROOT_ELEMENT.iter(f"{SVG}g")}
    shared = (lines[use.get("href", "")[1:]] for use in frame.iter(f"{SVG}use"))
    return " ".join([*map(_words, shared), _words(frame)])


def test_it_loads_nothing_and_runs_nothing() -> None:
    assert len(PICTURE.encode()) < 400_000
    assert re.findall(r"xmlns[^ ]*=\"[^\"]*", PICTURE) == ['xmlns="http://www.w3.org/2000/svg']
    assert not re.search(r"url\(|@import|@font-face|//", STYLE)
    tags = {element.tag.removeprefix(SVG) for element in ROOT_ELEMENT.iter()}
    assert tags == {"svg", "title", "style", "defs", "g", "rect", "text", "use"}
    attributes = {name for element in ROOT_ELEMENT.iter() for name in element.attrib}
    assert not [name for name in attributes if name.startswith(("on", "{"))]
    uses = list(ROOT_ELEMENT.iter(f"{SVG}use"))
    assert uses
    assert all(use.get("href", "").startswith("#l") for use in uses)


def test_each_moment_shows_exactly_one_frame() -> None:
    number = r"([\d.]+)%\{visibility:"
    shown = [
        (float(start), float(end))
        for start, end in re.findall(rf"{number}visible\}}{number}hidden\}}\}}", STYLE)
    ]
    assert len(shown) == len(FRAMES) >= len(TOUR.STEPS)
    assert shown[0][0] == 0
    assert shown[-1][1] == 100
    assert [end for _, end in shown[:-1]] == [start for start, _ in shown[1:]]


def test_where_nothing_may_move_one_frame_is_shown() -> None:
    still, moving = STYLE.split("@media (prefers-reduced-motion:no-preference)")
    assert "animation" not in still
    assert ".f{visibility:hidden}.still{visibility:visible}" in still
    assert moving.count("animation-name:") == len(FRAMES)
    (frame,) = [frame for frame in FRAMES if "still" in frame.get("class", "")]
    assert "second round" in _text(frame)


def test_it_shows_what_the_script_and_the_readme_tell() -> None:
    captions = list(dict.fromkeys(f"{step.title} {step.caption}" for step in TOUR.STEPS))
    texts = [_text(frame) for frame in FRAMES]
    assert [caption for caption in captions if not any(caption in text for text in texts)] == []
    readme = (ROOT / "README.md").read_text()
    for title in dict.fromkeys(step.title for step in TOUR.STEPS):
        assert title in readme


def test_it_captures_sees_closes_and_undoes() -> None:
    texts = [_text(frame) for frame in FRAMES]

    def first(*words: str) -> int:
        return next(n for n, text in enumerate(texts) if all(word in text for word in words))

    typed = first("add:", TOUR.LINE)
    saved = first("Capture", "Noor Haddad", "u undoes it")
    seen = first("See", "3 Noor Haddad", "coffee about the role")
    closed = first("Close", "No answer: May Chen", "u undoes it")
    undone = first("Undo", "Undone: No answer: May Chen")
    assert typed < saved < seen < closed < undone
