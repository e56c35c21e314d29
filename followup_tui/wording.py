"""Our own sentences with user data in them, kept apart until a person reads them.

Hiding names needs to know which part of "Merged: An into Rest" is a name; a finished sentence no
longer shows it. So errors and labels are wordings, and turn into text once: on the screen, in the
terminal, in JSON."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike


class Data:
    """User data: a name, a topic, a path. Masked while names are hidden."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Data) and self.text == other.text

    def __hash__(self) -> int:
        return hash((Data, self.text))

    def __repr__(self) -> str:
        return f"Data({self.text!r})"


class Wording:
    """Our words (str) and user data, in the order in which they are read.

    Neither is changed after it was made. Not a dataclass: errors hold wordings, a status bar waits
    for a program that may fail, and dataclasses take longer to load than the rest of it."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[str | Data, ...] = ()) -> None:
        self.parts = parts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Wording) and self.parts == other.parts

    def __hash__(self) -> int:
        return hash(self.parts)

    def __repr__(self) -> str:
        return f"Wording({self.parts!r})"

    def __str__(self) -> str:
        return self.text()

    def __bool__(self) -> bool:
        return any(part.text if isinstance(part, Data) else part for part in self.parts)

    def __add__(self, other: str | Wording) -> Wording:
        return Wording((*self.parts, *as_wording(other).parts))

    def text(self, show_data: Callable[[str], str] = str) -> str:
        """Return the sentence, with each piece of data as `show_data` shows it."""
        return "".join(
            show_data(part.text) if isinstance(part, Data) else part for part in self.parts
        )


NO_WORDS = Wording()


def as_wording(words: str | Wording) -> Wording:
    """Return words that are all ours as a wording; a wording as it is."""
    return words if isinstance(words, Wording) else Wording((words,) if words else ())


def wording(template: str, *values: str | int | PathLike[str] | Wording) -> Wording:
    """Return our template with a value for each `{}`.

    A str or a path is user data, a number is ours, a wording keeps its parts: pass words of
    ours that are made while running (a date, a unit) through `as_wording`. Raise ValueError if
    there are more places than values, or fewer."""
    pieces = template.split("{}")
    if len(pieces) != len(values) + 1:
        raise ValueError(f"{len(pieces) - 1} places for {len(values)} values: {template!r}")
    parts: list[str | Data] = [pieces[0]]
    for value, piece in zip(values, pieces[1:], strict=True):
        if isinstance(value, Wording):
            parts.extend(value.parts)
        else:
            parts.append(str(value) if isinstance(value, int) else Data(str(value)))
        parts.append(piece)
    return Wording(tuple(part for part in parts if part))


def join(wordings: list[Wording], separator: str = ", ") -> Wording:
    """Return the wordings one after the other, with our separator between them."""
    joined = Wording()
    for number, part in enumerate(wordings):
        joined += (as_wording(separator) + part) if number else part
    return joined


def shorten(words: Wording, length: int) -> Wording:
    """Return the wording cut at that many characters, with an ellipsis if it is longer."""
    if len(str(words)) <= length:
        return words
    parts: list[str | Data] = []
    left = length - 1
    for part in words.parts:
        text = (part.text if isinstance(part, Data) else part)[: max(left, 0)]
        left -= len(text)
        parts.append(Data(text) if isinstance(part, Data) else text)
    return Wording((*(part for part in parts if part != "" and part != Data("")), "…"))
