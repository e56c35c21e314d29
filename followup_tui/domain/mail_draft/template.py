"""Mail templates: their syntax, the built-in ones, and the drafts that they become.

A template is plain text whose first line is the subject. `{topic}` is replaced by its value;
`{topic|a question}` has a fallback; a line with a placeholder that has neither is left out.
Attributes and format specifiers are not supported, so that a template can reach nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from followup_tui.errors import BadInputError
from followup_tui.wording import Wording, as_wording, wording

TemplateName = Literal[
    "first-message", "nudge", "second-nudge", "thank-you", "remind-me", "not-yet"
]
TEMPLATE_NAMES: tuple[TemplateName, ...] = get_args(TemplateName)

PLACEHOLDERS: Mapping[str, str] = {
    "first_name": "their nickname or first name",
    "name": "their full name",
    "company": "their company",
    "role": "their role",
    "subject": "the topic, with a capital letter",
    "topic": "the topic, as typed: second round",
    "thanks": "what a topic such as “thank her for the intro” gives thanks for: the intro",
    "opening": "the last contact and the topic, in one or two sentences",
    "last_day": "the day you were last in touch: on 12 Nov, yesterday",
    "they_promised": "what they promised, as typed",
    "i_promised": "what you promised, as typed",
    "met": "where you met: at PyCon",
    "introduced_by": "who introduced you",
}

MAX_TEMPLATE_LENGTH = 20_000
_MAX_SUBJECT_LENGTH = 200
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

BUILT_IN_TEMPLATES: Mapping[TemplateName, str] = {
    "first-message": """\
Subject: {subject|Hello}

Hi {first_name|there},

{opening|I've been meaning to get in touch.}

As promised, {i_promised}.

You mentioned {they_promised}.

Do you have time for a quick chat this week? Happy to do it over email, too.

Best wishes
""",
    "nudge": """\
Subject: {subject|Quick follow-up}

Hi {first_name|there},

{opening|I reached out a little while ago.}

I know you're busy, so just a quick nudge. Is there anything I can do to make this easier?

Best wishes
""",
    "second-nudge": """\
Subject: {subject|Following up}

Hi {first_name|there},

{opening|I've reached out a couple of times.}

I don't want to clog your inbox. If this isn't a fit, just say so and I'll leave it there.

Best wishes
""",
    "thank-you": """\
Subject: Thank you

Hi {first_name|there},

{opening}

Thank you for {thanks|your time and for getting back to me}.

As promised, {i_promised}.

Best wishes
""",
    "remind-me": """\
Subject: {subject|Quick question}

Hi {first_name|there},

{opening}

You mentioned {they_promised}.

Could you let me know where things stand?

Best wishes
""",
    "not-yet": """\
Subject: {subject|Is now a better time?}

Hi {first_name|there},

{opening}

As promised, {i_promised}.

Last time the timing wasn't right, so I wanted to check in. If it's still not a good time, when \
should I try again?

Best wishes
""",
}


@dataclass(frozen=True, slots=True)
class MailDraft:
    """A mail before it is sent; `subject` is one line."""

    subject: str
    body: str

    @property
    def text(self) -> str:
        """Return subject and body in the form of a template."""
        return f"Subject: {self.subject}\n\n{self.body}\n"


class TemplateError(BadInputError):
    """An invalid template; `line` counts from 1."""

    code = "bad_template"

    def __init__(self, line: int, why: str | Wording) -> None:
        self.line = line
        self.why = as_wording(why)
        super().__init__(wording("line {}: {}", line, self.why))


def check_template(text: str) -> None:
    """Raise TemplateError if the template is invalid."""
    lines = _lines(text)
    if not _is_subject(lines[0]):
        raise TemplateError(1, "the first line must be “Subject: …”")
    if not any(line.strip() for line in lines[1:]):
        raise TemplateError(2, "no text below the subject")
    if len(text) > MAX_TEMPLATE_LENGTH:
        raise TemplateError(
            1, wording("longer than {} characters", as_wording(f"{MAX_TEMPLATE_LENGTH:,}"))
        )
    for number, line in enumerate(lines, 1):
        for match in _PLACEHOLDER.finditer(line):
            name = match[1].partition("|")[0].strip()
            if name not in PLACEHOLDERS:
                unknown = wording("unknown placeholder {}", f"{{{name[:30]}}}")
                raise TemplateError(number, unknown + _suggestion(name))
        if "{" in (rest := _PLACEHOLDER.sub("", line)) or "}" in rest:
            raise TemplateError(number, "unmatched brace")


def fill_template(template: str, values: Mapping[str, str]) -> MailDraft:
    """Replace the placeholders; never raise, even for an invalid template."""
    lines = _lines(template[:MAX_TEMPLATE_LENGTH])
    subject = ""
    if _is_subject(lines[0]):
        subject = _fill_line(lines.pop(0).partition(":")[2], values) or ""
    body = [filled for line in lines if (filled := _fill_line(line, values)) is not None]
    return MailDraft(subject_line(subject), _join_lines(body))


def parse_draft(text: str) -> MailDraft:
    """Parse an edited draft; without a "Subject:" line the subject is empty."""
    lines = _lines(text)
    subject = lines.pop(0).partition(":")[2] if _is_subject(lines[0]) else ""
    return MailDraft(subject_line(subject), _join_lines(lines))


def insert_note(draft: MailDraft, note: str) -> MailDraft:
    """Add the note, word for word, as a paragraph above the last one, which is the signature."""
    *paragraphs, last = draft.body.split("\n\n")
    text = "\n".join(_lines(note)).strip("\n")
    parts = [*paragraphs, text, last] if paragraphs else [last, text]
    return replace(draft, body="\n\n".join(filter(None, parts)))


def subject_line(text: str) -> str:
    """Return the text on one line, without control characters and not too long."""
    return " ".join(_CONTROLS.sub(" ", text).split())[:_MAX_SUBJECT_LENGTH]


def _lines(text: str) -> list[str]:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    return [_CONTROLS.sub(" ", line).rstrip() for line in plain.split("\n")]


def _is_subject(line: str) -> bool:
    return line.lower().startswith("subject:")


def _fill_line(line: str, values: Mapping[str, str]) -> str | None:
    """Return the line with its placeholders replaced; None if one has no value and no fallback."""
    missing = False

    def value_of(match: re.Match[str]) -> str:
        nonlocal missing
        name, bar, fallback = match[1].partition("|")
        value = " ".join(values.get(name.strip(), "").split()) or fallback.strip()
        missing = missing or not (value or bar)
        return value

    filled = _PLACEHOLDER.sub(value_of, line)
    return None if missing else filled


def _join_lines(lines: list[str]) -> str:
    """Join the lines; those that were left out leave no double gap."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _suggestion(name: str) -> str:
    import difflib

    close = difflib.get_close_matches(name, PLACEHOLDERS, n=1)
    return f" (did you mean {{{close[0]}}}?)" if close else ""
