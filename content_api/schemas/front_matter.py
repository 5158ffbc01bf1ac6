"""The fields of front matter: the core's own, and with them those of a site's content types.

The classes here are the only place that says what core fields there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import EXCLUDE, Schema

from content_api.schemas.definitions import ContentType, build_field, tighten
from content_api.schemas.fields import (
    Duration,
    Line,
    Locale,
    Moment,
    Names,
    OneOf,
    Text,
    Value,
    Whole,
)
from content_api.schemas.fields.numbers import MOST_WHOLE
from content_api.schemas.vocabulary import DEFAULT_VOCABULARY, Enumeration, Vocabulary


def _whole(description: str) -> Whole:
    return Whole(1, MOST_WHOLE, metadata={"description": description})


class PageSchema(Schema):
    """What series pages and articles have in common."""

    class Meta:  # noqa: D106 - marshmallow's
        unknown = EXCLUDE

    title = Line(metadata={"description": "Title; else the first # heading"})
    description = Line(metadata={"description": "One or two sentences, for lists and search"})
    slug = Line(metadata={"description": "Part of the URL; else from the file or directory name"})
    reading_minutes = _whole("Declared reading time in whole minutes")
    tags = Names(metadata={"description": "Topics"})
    keywords = Names(metadata={"description": "Search words, a list or comma-separated"})
    date = Moment(metadata={"description": "When it was published"})
    date_modified = Moment(metadata={"description": "When it last changed"})
    robots = Line(metadata={"description": "noindex keeps it out of search engines"})
    hide = Names(metadata={"description": "Parts that the site's theme leaves out"})
    lang = Locale(metadata={"description": "Language"})
    translation_key = Line(
        metadata={"description": "Path of what it translates, without .md; else its own path"}
    )
    video = Line(metadata={"description": "Address of the video"})
    video_poster = Line(metadata={"description": "Address of its still image"})
    video_title = Line(metadata={"description": "Its title"})
    video_duration = Duration(metadata={"description": "ISO 8601 duration"})
    video_summary = Text(metadata={"description": "What it shows"})
    state = OneOf(Enumeration(()), metadata={"description": "How far it is"})
    level = OneOf(Enumeration(()), metadata={"description": "For whom it is"})


class SeriesFrontMatter(PageSchema):
    """Front matter of a series page."""

    prerequisites = Names(metadata={"description": "Slugs of series to read first"})
    progress_total = _whole("How many articles are planned")


class ArticleFrontMatter(PageSchema):
    """Front matter of an article."""


STATE_ALIASES = ("state", "article_state", "publication_status")
# `draft: true` and `published: false` hide a page here too; of other tools' keys, these are ours.
HIDING_KEYS = {"draft": "true keeps the page from being served", "published": "false does the same"}


@dataclass(frozen=True, slots=True)
class FrontMatterType:
    """A content type with the marshmallow schema that judges front matter by it.

    Attributes:
        content_type: The content type as data.
        schema: Its schema, with core fields, the other names of `state`, and custom fields.
        fields: The fields of `schema` by name.
    """

    content_type: ContentType
    schema: Schema
    fields: Mapping[str, Value[Any]]

    @property
    def custom(self) -> dict[str, Value[Any]]:
        """The site's own fields, in their order."""
        return {name: self.fields[name] for name in self.content_type.custom}


def core_fields(kind: str, vocabulary: Vocabulary = DEFAULT_VOCABULARY) -> dict[str, Value[Any]]:
    """The core fields of `series` or `article`, states and levels with their values."""
    is_series = kind == "series"
    state = vocabulary.series_state if is_series else vocabulary.article_state
    level = vocabulary.series_level if is_series else vocabulary.article_level
    base = SeriesFrontMatter if is_series else ArticleFrontMatter
    declared: dict[str, Value[Any]] = dict(base._declared_fields)  # type: ignore[arg-type]  # noqa: SLF001 - marshmallow's way to a class' fields
    for name, enumeration in (("state", state), ("level", level)):
        declared[name] = OneOf(enumeration, metadata=declared[name].metadata)
    return declared


def build_type(
    content_type: ContentType, vocabulary: Vocabulary, locale: str = ""
) -> FrontMatterType:
    """Build the marshmallow schema of a content type, with labels in `locale`."""
    built = core_fields(content_type.name, vocabulary)
    for name, definition in content_type.core.items():
        built[name] = tighten(built[name], definition, locale)
    if content_type.name == "article":
        enumeration = vocabulary.article_state
        meta = {"description": "Another name of state"}
        built |= {name: OneOf(enumeration, metadata=meta) for name in STATE_ALIASES[1:]}
    for name, definition in content_type.custom.items():
        built[name] = build_field(definition, locale)
    base = PageSchema.from_dict(dict(built), name=f"{content_type.name.title()}FrontMatterOfSite")
    schema = base()
    bound: Mapping[str, Value[Any]] = schema.fields  # type: ignore[assignment]  # all are Values
    return FrontMatterType(content_type, schema, {name: bound[name] for name in built})
