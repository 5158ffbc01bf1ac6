"""What authors write in front matter, judged by marshmallow, with a hint for each fault."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields

from content_api.folding import did_you_mean
from content_api.parsing.front_matter import FrontMatter
from content_api.problems import Place, Problem, make_problem
from content_api.schemas.vocabulary import Choice, Enumeration, Vocabulary

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_DURATION = re.compile(r"P(?=\d|T\d)(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
MOST_WHOLE = 100_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What marshmallow carries for one wrong value."""

    code: str
    message: str
    hint: str = ""


def _stop(code: str, message: str, hint: str = "") -> ValidationError:
    return ValidationError([Fault(code, message, hint)])


class Text(fields.Field[str]):
    """A text without control characters; YAML's other types are not turned into text."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:  # noqa: ANN401
        if not isinstance(value, str):
            raise _stop("schema/invalid-type", f"expected text, got {_shown(value)}", "quote it")
        bad = _CONTROL.search(value)
        if bad:
            code = bad.group().encode("unicode_escape").decode()
            raise _stop("schema/control-character", f"expected text, got a {code} in it")
        return value.strip()


class Line(Text):
    """A text on one line: line breaks become spaces."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401
        return " ".join(super()._deserialize(value, *args, **kwargs).split())


class Names(fields.Field[tuple[str, ...]]):
    """A list of texts, or one text with commas."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> tuple[str, ...]:  # noqa: ANN401
        if isinstance(value, str):
            value = value.split(",")
        if not isinstance(value, list):
            raise _stop("schema/invalid-type", f"expected a list of texts, got {_shown(value)}")
        for item in value:
            if not isinstance(item, str):
                message = f"expected texts in the list, got {_shown(item)}"
                raise _stop("schema/invalid-type", message, "quote it")
            if _CONTROL.search(item):
                raise _stop("schema/control-character", "expected texts, got a control character")
        return tuple(dict.fromkeys(item.strip() for item in value if item.strip()))


class Whole(fields.Field[int]):
    """A whole number within bounds; 1.9, true and '3' are not."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:  # noqa: ANN401
        if isinstance(value, bool) or not isinstance(value, int):
            raise _stop("schema/invalid-type", f"expected a whole number, got {_shown(value)}")
        if not 0 < value <= MOST_WHOLE:
            message = f"expected a whole number from 1 to {MOST_WHOLE}, got {value}"
            raise _stop("schema/invalid-value", message)
        return value


class Moment(fields.Field[datetime.datetime]):
    """A date (midnight UTC) or a time; one without a zone is UTC."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> datetime.datetime:  # noqa: ANN401
        if isinstance(value, datetime.datetime):
            return value
        if isinstance(value, datetime.date):
            return datetime.datetime.combine(value, datetime.time(), tzinfo=datetime.UTC)
        message = f"expected a date such as 2026-09-17, got {_shown(value)}"
        raise _stop("front-matter/invalid-date", message)


class OneOf(fields.Field[Choice]):
    """A value, alias or label of an enumeration."""

    def __init__(self, enumeration: Enumeration, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.enumeration = enumeration

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Choice:  # noqa: ANN401
        values = self.enumeration.values
        choice = self.enumeration.find(value) if isinstance(value, str) else None
        if choice is None:
            names = [*values, *(name for c in self.enumeration.choices for name in c.aliases)]
            hint = did_you_mean(value, names) if isinstance(value, str) else ""
            message = f"expected one of {', '.join(values)}, got {_shown(value)}"
            raise _stop("schema/invalid-choice", message, hint)
        return choice


class Matching(Text):
    """A text of a given form."""

    def __init__(self, pattern: re.Pattern[str], form: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.pattern = pattern
        self.form = form

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401
        text = super()._deserialize(value, *args, **kwargs)
        if not self.pattern.fullmatch(text):
            raise _stop("schema/invalid-value", f"expected {self.form}, got {text!r}")
        return text


class PageSchema(Schema):
    """What series pages and articles have in common."""

    class Meta:
        unknown = EXCLUDE

    title = Line(metadata={"description": "Title; else the first # heading"})
    description = Line(metadata={"description": "One or two sentences, for lists and search"})
    slug = Line(metadata={"description": "Part of the URL; else from the file or directory name"})
    reading_minutes = Whole(metadata={"description": "Declared reading time in whole minutes"})
    tags = Names(metadata={"description": "Topics"})
    keywords = Names(metadata={"description": "Search words, a list or comma-separated"})
    date = Moment(metadata={"description": "When it was published"})
    date_modified = Moment(metadata={"description": "When it last changed"})
    robots = Line(metadata={"description": "noindex keeps it out of search engines"})
    hide = Names(metadata={"description": "Parts that the site's theme leaves out"})
    lang = Matching(_LOCALE, "a language such as es", metadata={"description": "Language"})
    video = Line(metadata={"description": "Address of the video"})
    video_poster = Line(metadata={"description": "Address of its still image"})
    video_title = Line(metadata={"description": "Its title"})
    video_duration = Matching(
        _DURATION, "a duration such as PT1M30S", metadata={"description": "ISO 8601 duration"}
    )
    video_summary = Text(metadata={"description": "What it shows"})


class SeriesFrontMatter(PageSchema):
    """Front matter of a series page."""

    prerequisites = Names(metadata={"description": "Slugs of series to read first"})
    progress_total = Whole(metadata={"description": "How many articles are planned"})


class ArticleFrontMatter(PageSchema):
    """Front matter of an article."""


STATE_ALIASES = ("state", "article_state", "publication_status")


def build_schema(kind: str, vocabulary: Vocabulary) -> Schema:
    """The schema of `series` or `article` front matter with the site's states and levels."""
    base = SeriesFrontMatter if kind == "series" else ArticleFrontMatter
    is_series = kind == "series"
    state = vocabulary.series_state if is_series else vocabulary.article_state
    level = vocabulary.series_level if is_series else vocabulary.article_level
    enumerations: dict[str, fields.Field[Any]] = {
        "state": OneOf(state, metadata={"description": "How far it is"}),
        "level": OneOf(level, metadata={"description": "For whom it is"}),
    }
    return base.from_dict(enumerations, name=f"{base.__name__}Site")()


def judge_front_matter(
    path: str, source: FrontMatter, schema: Schema, ignored: Iterable[str] = ()
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Load front matter through its schema.

    Args:
        path: Source file, relative to the content root; labels problems only.
        source: Parsed front matter.
        schema: From `build_schema`.
        ignored: Keys that are meant for other tools.

    Returns:
        The values that are right, and a problem for each that is not and each unknown key. A key
        without a value counts as not written.
    """
    written = {key: value for key, value in source.values.items() if value is not None}
    known = (*schema.fields, *STATE_ALIASES[1:])
    problems = [
        _unknown(path, source, key, known)
        for key in source.values
        if key not in known and key not in set(ignored)
    ]
    try:
        values: dict[str, Any] = schema.load(written)
    except ValidationError as error:
        values = dict(error.valid_data)  # type: ignore[arg-type]  # a dict, for one mapping
        for key, faults in _messages(error).items():
            problems += _faulty(path, source, key, faults)
    return values, tuple(problems)


def _messages(error: ValidationError) -> dict[str, Any]:
    messages: dict[str, Any] = error.normalized_messages()  # type: ignore[no-untyped-call]
    return messages


def _faulty(
    path: str, source: FrontMatter, key: str, faults: Mapping[str, Any] | list[Fault]
) -> list[Problem]:
    place = source.places.get(key, Place())
    raw = source.raw.get(key)
    return [
        make_problem(
            fault.code,
            path,
            fault.message,
            place=place,
            field=key,
            hint=f'quote it: {key}: "{raw}"' if fault.hint == "quote it" and raw else fault.hint,
        )
        for fault in faults
        if isinstance(fault, Fault)
    ]


def _unknown(path: str, source: FrontMatter, key: str, known: Iterable[str]) -> Problem:
    hint = did_you_mean(key, known) or "see ignore_fields if another tool reads it"
    place = source.key_places.get(key, Place())
    return make_problem(
        "schema/unknown-field", path, "no such field", place=place, field=key, hint=hint
    )


def _shown(value: object) -> str:
    """A value as its author would recognise it."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "a mapping"
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
