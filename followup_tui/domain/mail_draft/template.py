"""A mail in the making: templates as a person writes them, and what they are filled to.

A template is plain text whose first line is its subject. `{topic}` stands for what is known,
`{topic|a question}` has words for when nothing is; a line in which something is missing is left
out. Attributes and formats are not understood, so that a template can name nothing but words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from followup_tui.errors import BadInputError

TemplateName = Literal[
    "first-message", "nudge", "second-nudge", "thank-you", "remind-me", "not-yet"
]
TEMPLATE_NAMES: tuple[TemplateName, ...] = get_args(TemplateName)

PLACEHOLDERS: Mapping[str, str] = {
    "first_name": "what they are called by",
    "name": "their whole name",
    "company": "where they work",
    "role": "what they do there",
    "subject": "the topic as a title",
    "topic": "the topic in a sentence: the second round",
    "thanks": "what there is to thank them for: the intro",
    "opening": "a sentence or two from the memory",
    "last_day": "when you were last in touch: on 12 Nov, yesterday",
    "last_words": "what they said then: you asked for numbers",
    "they_promised": "what they promised",
    "i_promised": "what you promised",
    "met": "where you met: at PyCon",
    "introduced_by": "who introduced you",
}

MAX_TEMPLATE_LENGTH = 20_000
_LONGEST_SUBJECT = 200
_BRACES = re.compile(r"\{([^{}]*)\}")
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

BUILT_IN_TEMPLATES: Mapping[TemplateName, str] = {
    "first-message": """\
Subject: {subject|Hello}

Hi {first_name|there},

{opening|I have been meaning to write to you.}

Is there a good moment to talk in the coming days? A short answer by mail is just as welcome.

Best wishes
""",
    "nudge": """\
Subject: {subject|A short question}

Hi {first_name|there},

{opening|I wrote to you a little while ago.}

You will have a lot on your desk, so I am bringing this up once more. Is there anything I can do \
to make it easy for you?

Best wishes
""",
    "second-nudge": """\
Subject: {subject|Once more}

Hi {first_name|there},

{opening|I have written to you before.}

I do not want to crowd your inbox. If this is not for you, or not now, one word is enough and I \
will leave it there.

Best wishes
""",
    "thank-you": """\
Subject: Thank you

Hi {first_name|there},

{opening}

Thank you for {thanks|your time, and for a clear answer}.

As promised: {i_promised}.

Best wishes
""",
    "remind-me": """\
Subject: {subject|A short question}

Hi {first_name|there},

{opening}

Can you remind me where we stand?

Best wishes
""",
    "not-yet": """\
Subject: {subject|Is it a better time now?}

Hi {first_name|there},

{opening}

It was not the right time then, so I am asking again. If it still is not, just tell me when to \
come back.

Best wishes
""",
}


@dataclass(frozen=True, slots=True)
class MailDraft:
    """A mail that is not sent yet; `subject` is one line."""

    subject: str
    body: str

    @property
    def text(self) -> str:
        """All of it, in the form of a template."""
        return f"Subject: {self.subject}\n\n{self.body}\n"


class TemplateError(BadInputError):
    """A template that cannot be used: what is wrong with which line."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line = line
        self.why = why


def check_template(text: str) -> None:
    """Raises TemplateError where a template cannot be used."""
    lines = _lines(text)
    if not _is_subject(lines[0]):
        raise TemplateError(1, "the first line must be “Subject: …”")
    if not any(line.strip() for line in lines[1:]):
        raise TemplateError(2, "there is no text below the subject")
    if len(text) > MAX_TEMPLATE_LENGTH:
        raise TemplateError(1, f"it is longer than {MAX_TEMPLATE_LENGTH:,} characters")
    for number, line in enumerate(lines, 1):
        for found in _BRACES.finditer(line):
            name = found[1].partition("|")[0].strip()
            if name not in PLACEHOLDERS:
                raise TemplateError(number, f"there is no {{{name[:30]}}}{_perhaps(name)}")
        if "{" in (rest := _BRACES.sub("", line)) or "}" in rest:
            raise TemplateError(number, "a brace { has no partner }")


def fill_template(template: str, known: Mapping[str, str]) -> MailDraft:
    """The draft that a template comes to; never raises, whatever the template."""
    lines = _lines(template[:MAX_TEMPLATE_LENGTH])
    subject = ""
    if _is_subject(lines[0]):
        subject = _filled(lines.pop(0).partition(":")[2], known) or ""
    body = [filled for line in lines if (filled := _filled(line, known)) is not None]
    return MailDraft(subject_line(subject), _joined(body))


def parse_draft(text: str) -> MailDraft:
    """A draft as it was edited: the subject where the first line has one, and the rest."""
    lines = _lines(text[:MAX_TEMPLATE_LENGTH])
    subject = lines.pop(0).partition(":")[2] if _is_subject(lines[0]) else ""
    return MailDraft(subject_line(subject), _joined(lines))


def subject_line(text: str) -> str:
    """Any text as the one line that a subject is."""
    return " ".join(_CONTROLS.sub(" ", text).split())[:_LONGEST_SUBJECT]


def _lines(text: str) -> list[str]:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    return [_CONTROLS.sub(" ", line).rstrip() for line in plain.split("\n")]


def _is_subject(line: str) -> bool:
    return line.lower().startswith("subject:")


def _filled(line: str, known: Mapping[str, str]) -> str | None:
    """The line with what is known in it; None where something is missing."""
    missing = False

    def word(found: re.Match[str]) -> str:
        nonlocal missing
        name, bar, instead = found[1].partition("|")
        value = " ".join(known.get(name.strip(), "").split()) or instead.strip()
        missing = missing or not (value or bar)
        return value

    filled = _BRACES.sub(word, line)
    return None if missing else filled


def _joined(lines: list[str]) -> str:
    """The lines as text; what was left out leaves no gap."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _perhaps(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name, PLACEHOLDERS, n=1)
    return f" (did you mean {{{near[0]}}}?)" if near else ""
