"""The shape of every answer: records to JSON, and the source of openapi.yaml.

Key order is the order of the fields here. Documentation of each field stands in its metadata.
"""

import datetime as dt
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from marshmallow import Schema, fields

from content_api.records import Article, Label, Node, Root, Series
from content_api.schemas.dumping import compile_dump

API_ROOT = "/api/v1"
MEDIA_ROOT = "/media/"
# What RFC 3986 lets stand in a fragment, without what Markdown and HTML would read.
ANCHOR_SAFE = "/?:@!$&*+,;=~-._"


@lru_cache(maxsize=65_536)  # every link is asked for its own, in every run
def series_path(series_id: str) -> str:
    """The path of a series; every other path of it starts with this."""
    return f"{API_ROOT}/series/{quote(series_id)}"


@lru_cache(maxsize=65_536)
def article_path(article_id: str) -> str:
    """The path of an article by its id, `series/article`."""
    series_id, _, slug = article_id.partition("/")
    return f"{series_path(series_id)}/articles/{quote(slug)}"


def record_path(id_: str, root: Root) -> str:
    """The path of a series or article by its id, in its language where the site has several."""
    path = article_path(id_) if "/" in id_ else series_path(id_)
    return f"{path}{root.query}"


def with_anchor(address: str, anchor: str | None) -> str:
    """The address of a heading of the page at `address`; of the page itself without an anchor."""
    return f"{address}#{quote(anchor, safe=ANCHOR_SAFE)}" if anchor else address


def media_path(path: str) -> str:
    """Where a file of the content root is served."""
    return f"{MEDIA_ROOT}{quote(path)}"


def rfc3339(moment: dt.datetime | None) -> str | None:
    """A time in UTC as RFC 3339 with Z; None for None."""
    if moment is None:
        return None
    text = moment.astimezone(dt.UTC).isoformat(timespec="seconds")
    return text.replace("+00:00", "Z")


class Timestamp(fields.DateTime):
    """A time in UTC, RFC 3339 with Z."""

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:  # noqa: ANN401
        return rfc3339(value)


def _text(description: str, *, null: bool = False, **kwargs: Any) -> fields.String:  # noqa: ANN401
    kwargs = {"allow_none": null, "required": True} | kwargs
    return fields.String(metadata={"description": description}, **kwargs)


def _whole(
    description: str,
    *,
    null: bool = False,
    minimum: int = 0,
    **kwargs: Any,  # noqa: ANN401
) -> fields.Integer:
    meta = {"description": description, "minimum": minimum}
    kwargs = {"allow_none": null, "required": True} | kwargs
    return fields.Integer(strict=True, metadata=meta, **kwargs)


def _flag(description: str, **kwargs: Any) -> fields.Boolean:  # noqa: ANN401
    return fields.Boolean(required=True, metadata={"description": description}, **kwargs)


def _time(description: str, **kwargs: Any) -> Timestamp:  # noqa: ANN401
    meta = {"description": description}
    return Timestamp(required=True, allow_none=True, metadata=meta, **kwargs)


def _texts(description: str, **kwargs: Any) -> fields.List[Any]:  # noqa: ANN401
    return fields.List(
        fields.String(), required=True, metadata={"description": description}, **kwargs
    )


def _one(
    schema: type[Schema],
    description: str,
    *,
    null: bool = False,
    **kwargs: Any,  # noqa: ANN401 - marshmallow's
) -> fields.Nested:
    kwargs = {"required": True, "allow_none": null} | kwargs
    return fields.Nested(schema, metadata={"description": description}, **kwargs)


def _many(schema: type[Schema], description: str, **kwargs: Any) -> fields.List[Any]:  # noqa: ANN401
    return fields.List(
        fields.Nested(schema), required=True, metadata={"description": description}, **kwargs
    )


def _custom() -> fields.Dict:
    meta = {"description": "Fields that the site's schemas add"}
    return fields.Dict(
        keys=fields.String(), required=True, attribute="document.custom", metadata=meta
    )


def _constant(value: str) -> fields.Constant[str]:
    meta = {"type": "string", "enum": [value], "description": "Kind of resource"}
    return fields.Constant(value, required=True, metadata=meta)


class RecordLinksSchema(Schema):
    """Paths of a record that another one names."""

    self = _text("The record, in its language")


class LabelSchema(Schema):
    """A record as others name it."""

    id = _text("Id")
    title = _text("Title")
    url = _text("Its address on the site, by `content.url_template`", null=True)
    links = _one(RecordLinksSchema, "Paths")


class NeighbourSchema(LabelSchema):
    """The article before or after."""

    number = _whole("Number in the series", null=True)

    class Meta:
        """Where it is comes last."""

        fields = ("id", "title", "number", "url", "links")


class LinkedRecordSchema(LabelSchema):
    """A record that is linked."""

    type = fields.String(
        required=True,
        metadata={"enum": ["series", "article"], "description": "Kind of resource"},
    )

    class Meta:
        """Its type comes first, as in every resource."""

        fields: tuple[str, ...] = ("type", "id", "title", "url", "links")


class LinkTargetSchema(LinkedRecordSchema):
    """A record that a body links to."""

    anchor = _text("Anchor of the first link to it; `url` has it too", null=True)

    class Meta(LinkedRecordSchema.Meta):
        """Its type comes first, as in every resource."""

        fields = ("type", "id", "title", "anchor", "url", "links")


class SourceSchema(Schema):
    """The file a record comes from."""

    path = _text("Path relative to the content root; empty when there is no file")
    sha256 = _text("SHA-256 of the file")


class ProgressSchema(Schema):
    """How far a series is."""

    done = _whole("Public articles")
    total = _whole("Planned articles: outline sections, or progress_total; never less than done")
    percent = _whole("Whole percent, rounded down")


class PointSchema(Schema):
    """A line of prose in two forms."""

    text = _text("Plain text")
    html = _text("Sanitised HTML")


class IntroSchema(Schema):
    """What the series page says before its first section."""

    html = _text("Sanitised HTML")
    text = _text("Plain text")
    markdown = _text("Markdown without comments and macros")


class PrerequisiteLinksSchema(Schema):
    """Paths of a series to read first."""

    self = _text("The series; null when no public series has that id", null=True)


class PrerequisiteSchema(LabelSchema):
    """A series to read first."""

    exists = _flag("Whether a public series has that id")
    links = _one(PrerequisiteLinksSchema, "Paths")

    class Meta:
        """Where it is comes last."""

        fields: tuple[str, ...] = ("id", "title", "exists", "url", "links")


class PrerequisiteStatusSchema(PrerequisiteSchema):
    """A series to read first, and how far it is."""

    state = _text("Its state; null when no public series has that id", null=True)
    complete = _flag("Whether its state is complete")

    class Meta(PrerequisiteSchema.Meta):
        """Its state says whether it exists."""

        fields = ("id", "title", "state", "complete", "url", "links")


class VideoSchema(Schema):
    """A video."""

    url = _text("Address")
    poster = _text("Address of its still image", null=True)
    title = _text("Title", null=True)
    duration = _text("ISO 8601 duration", null=True)
    summary = _text("What it shows", null=True)
    media_url = _text("Where it is served, when it is a file of the content root", null=True)
    poster_media_url = _text("Where its still image is served, when it is such a file", null=True)


class VideoFileSchema(Schema):
    """A file in the series' videos/ directory."""

    path = _text("Path relative to the content root")
    bytes = _whole("Size")
    url = _text("Where it is served; null when its type is not", null=True)


class PodcastSchema(Schema):
    """The audio version."""

    audio_file = _text("Path of the audio file", null=True)
    spotify_url = _text("Address on Spotify", null=True)
    url = _text("Where the audio file is served, when it is in the content root", null=True)


class ReferenceSchema(Schema):
    """A bibliography entry."""

    authors = _text("As written", null=True)
    year = _whole("Year", null=True)
    title = _text("Title", null=True)
    url = _text("Address", null=True)


class TocEntrySchema(Schema):
    """A heading and those below it."""

    level = _whole("1 to 6", minimum=1)
    text = _text("Plain text")
    anchor = _text("id of the heading in the HTML")
    children = fields.List(
        fields.Nested(lambda: TocEntrySchema()),  # noqa: PLW0108 - not defined yet
        required=True,
        metadata={"description": "Headings below it"},
    )


class EmbedSchema(Schema):
    """A macro call in the body; it is never run."""

    macro = _text("Name of the macro")
    path = _text("What it embeds")
    arguments = fields.Dict(
        keys=fields.String(), required=True, metadata={"description": "Its other arguments"}
    )
    line = _whole("Line in the source file", minimum=1)
    sha256 = _text("SHA-256 of the snippet; null when it is not in the content root", null=True)


class ImageSchema(Schema):
    """An image in the body, in reading order."""

    src = _text("Address as written; # when it is not public")
    alt = _text("Alternative text")
    title = _text("Title", null=True)
    path = _text("Path relative to the content root; null of an image elsewhere", null=True)
    url = _text("Where it is served; null of an image elsewhere", null=True)
    type = _text("Media type", null=True)
    bytes = _whole("Size", null=True)
    width = _whole("Pixels", null=True)
    height = _whole("Pixels", null=True)


class BodySchema(Schema):
    """The body in the formats that `formats` asks for."""

    html = fields.String(metadata={"description": "Sanitised HTML"})
    markdown = fields.String(metadata={"description": "Clean Markdown"})
    text = fields.String(metadata={"description": "Plain text"})
    ast = fields.Dict(metadata={"description": "mdast tree"})


class SeriesLinksSchema(Schema):
    """Paths of a series."""

    self = _text("The series")
    index = _text("Its outline")
    status = _text("Its status")
    articles = _text("Its articles")


class ArticleLinksSchema(Schema):
    """Paths of an article."""

    self = _text("The article")
    series = _text("Its series")
    previous = _text("The article before it", null=True)
    next = _text("The article after it", null=True)


class TranslationSchema(LabelSchema):
    """The same record in another language."""

    locale = _text("Its language")

    class Meta:
        """The language first."""

        fields = ("locale", "id", "title", "links", "url")


class MissingTranslationSchema(LinkedRecordSchema):
    """A record that is there in `source_locale`, but not in `locale`; all else is of the former."""

    locale = _text("The language in which it is missing")
    source_locale = _text("The language of the record that is there")

    class Meta(LinkedRecordSchema.Meta):
        """The language first."""

        fields = ("locale", "type", "id", "title", "source_locale", "url", "links")


class SeriesSchema(Schema):
    """A series: everything on its record."""

    type = _constant("series")
    id = _text("Id, the same as the slug")
    slug = _text("Part of the URL", attribute="document.slug")
    url = _text(
        "Its address on the site, by `content.url_template`", null=True, attribute="linked.url"
    )
    title = _text("Title", attribute="document.title")
    description = _text("One or two sentences", null=True, attribute="document.description")
    locale = _text("Language")
    translations = _many(TranslationSchema, "The same in other languages, by locale")
    state = _text("State", attribute="document.state")
    state_label = _text("State as people read it", null=True)
    level = _text("Level", null=True, attribute="document.level")
    level_label = _text("Level as people read it", null=True)
    reading_minutes = _whole(
        "Declared minutes, else computed", minimum=1, attribute="reading_minutes.shown"
    )
    reading_minutes_computed = _whole(
        "Words of the page and its public articles ÷ 230, at least 1",
        attribute="reading_minutes.computed",
    )
    progress = _one(ProgressSchema, "How far it is")
    prerequisites = _many(PrerequisiteSchema, "Series to read first")
    objectives = _many(PointSchema, "What the reader will learn", attribute="document.objectives")
    intro = _one(IntroSchema, "Before the first section", attribute="document.intro")
    tags = _texts("Topics", attribute="document.tags")
    keywords = _texts("Search words", attribute="document.keywords")
    published_at = _time("When it was published", attribute="document.published_at")
    updated_at = _time("When it or one of its public articles last changed")
    indexable = _flag("Whether search engines may list it", attribute="document.indexable")
    video = _one(VideoSchema, "Its video", null=True)
    videos = _many(VideoFileSchema, "Files in its videos/ directory", attribute="shown_videos")
    podcast = _one(PodcastSchema, "Its audio version", null=True)
    references = _many(ReferenceSchema, "Its public bibliography")
    links_to = _many(
        LinkTargetSchema,
        "Series and articles that it links to, in reading order",
        attribute="linked.links_to",
    )
    linked_from = _many(
        LinkedRecordSchema,
        "Series and articles that link to it, in id order",
        attribute="linked.linked_from",
    )
    custom = _custom()
    source = _one(SourceSchema, "Its page")
    links = _one(SeriesLinksSchema, "Paths")
    body = fields.Nested(BodySchema, metadata={"description": "Its page, when formats is given"})


class OutlineItemSchema(Schema):
    """A planned section and the article that fulfils it."""

    number = _whole("Number in the outline", null=True)
    title = _text("Title without its number")
    status = fields.String(
        required=True,
        metadata={"enum": ["planned", "published"], "description": "Whether it is written"},
    )
    article = _one(LabelSchema, "The public article that fulfils it", null=True)


class SectionSchema(Schema):
    """A section of the outline."""

    number = _whole("Number in the outline", null=True)
    title = _text("Title without its number")
    anchor = _text("id of its heading on the series page")
    points = _many(PointSchema, "What it will say")
    status = fields.String(
        required=True,
        metadata={"enum": ["planned", "published"], "description": "Whether it is written"},
    )
    article = _one(LabelSchema, "The public article that fulfils it", null=True)


class UpcomingSchema(Schema):
    """An announced article."""

    text = _text("As announced", attribute="title")


class CoverageSchema(Schema):
    """The outline beside what is written."""

    planned = _whole("Sections in the outline")
    written = _whole("Sections with a public article")
    unplanned = _whole("Public articles in no section")


class SeriesIndexSchema(Schema):
    """The outline of a series, and what of it is written."""

    type = _constant("series_index")
    id = _text("Id of the series")
    locale = _text("Language")
    sections = _many(SectionSchema, "The outline")
    initial_content = _many(OutlineItemSchema, "The first articles, as announced")
    upcoming = _many(UpcomingSchema, "Announced articles", attribute="document.upcoming")
    coverage = _one(CoverageSchema, "The outline beside what is written")


class ArticleCountsSchema(Schema):
    """Articles of a series."""

    published = _whole("Public articles")
    planned = _whole("Still to be written")


class ReadingMinutesSchema(Schema):
    """Reading time in whole minutes."""

    declared = _whole("As declared", null=True)
    computed = _whole("From the words")


class NextSchema(Schema):
    """What comes next."""

    number = _whole("Number in the outline", null=True)
    title = _text("Title")


class ProblemCountsSchema(Schema):
    """Problems in the files of a series that are public or unreadable."""

    error = _whole("Errors")
    warning = _whole("Warnings")


class SeriesStatusSchema(Schema):
    """What state a series is in, how far along, and what comes next."""

    type = _constant("series_status")
    id = _text("Id of the series")
    locale = _text("Language")
    title = _text("Title", attribute="document.title")
    state = _text("State", attribute="document.state")
    state_label = _text("State as people read it", null=True)
    level = _text("Level", null=True, attribute="document.level")
    level_label = _text("Level as people read it", null=True)
    progress = _one(ProgressSchema, "How far it is")
    articles = _one(ArticleCountsSchema, "Articles", attribute="article_counts")
    reading_minutes = _one(ReadingMinutesSchema, "Reading time")
    next = _one(NextSchema, "The first planned section without an article", null=True)
    prerequisites = _many(PrerequisiteStatusSchema, "Series to read first")
    updated_at = _time("When it or one of its public articles last changed")
    valid = _flag("Whether none of its files has an error")
    problems = _one(ProblemCountsSchema, "Problems in its files")
    stale = _texts("Ids of what is served in its last good version: the file has an error now")
    missing_translations = _many(
        MissingTranslationSchema,
        "What of it, in whichever language, is not public in another; a series stands for its "
        "articles",
    )


class ArticleSchema(Schema):
    """An article. `body` is there on its own page, and in lists when `formats` is given."""

    type = _constant("article")
    id = _text("series/article")
    slug = _text("Part of the URL", attribute="document.slug")
    url = _text(
        "Its address on the site, by `content.url_template`", null=True, attribute="linked.url"
    )
    number = _whole("Number in the series", null=True, attribute="document.number")
    series = _one(LabelSchema, "Its series")
    title = _text("Title", attribute="document.title")
    description = _text("One or two sentences", null=True, attribute="document.description")
    locale = _text("Language")
    translations = _many(TranslationSchema, "The same in other languages, by locale")
    state = _text("State", attribute="document.state")
    level = _text("Level", null=True, attribute="document.level")
    tags = _texts("Topics", attribute="document.tags")
    keywords = _texts("Search words", attribute="document.keywords")
    published_at = _time("When it was published", attribute="document.published_at")
    updated_at = _time("When it last changed", attribute="document.updated_at")
    reading_minutes = _whole("Declared minutes, else words ÷ 230, at least 1", minimum=1)
    word_count = _whole(
        "Words of prose, of Chinese and Japanese 230 for 500 characters",
        attribute="document.word_count",
    )
    excerpt = _text("The first paragraph, at most 300 characters", attribute="document.excerpt")
    toc = _many(TocEntrySchema, "Headings, without the page title", attribute="document.toc")
    body = fields.Nested(BodySchema, metadata={"description": "The body, by format"})
    embeds = _many(EmbedSchema, "Macro calls, in reading order", attribute="document.embeds")
    images = _many(ImageSchema, "Images, in reading order", attribute="linked.images")
    references = _many(ReferenceSchema, "Its public bibliography")
    links_to = _many(
        LinkTargetSchema,
        "Series and articles that it links to, in reading order",
        attribute="linked.links_to",
    )
    linked_from = _many(
        LinkedRecordSchema,
        "Series and articles that link to it, in id order",
        attribute="linked.linked_from",
    )
    previous = _one(NeighbourSchema, "The article before it", null=True)
    next = _one(NeighbourSchema, "The article after it", null=True)
    indexable = _flag("Whether search engines may list it", attribute="document.indexable")
    custom = _custom()
    source = _one(SourceSchema, "Its file")
    links = _one(ArticleLinksSchema, "Paths")


class TagLinksSchema(Schema):
    """Paths of what has a tag."""

    series = _text("Series that have it")
    articles = _text("Articles that have it")


class TagSchema(Schema):
    """A topic, and how many records have it."""

    type = _constant("tag")
    id = _text("The tag in the letters of its language")
    title = _text("The tag as it is written most often")
    locale = _text("Its language")
    series = _whole("Public series that have it")
    articles = _whole("Public articles that have it")
    links = _one(TagLinksSchema, "Paths")


_dump_series = compile_dump(SeriesSchema(exclude=("body", "links")))
_dump_index = compile_dump(SeriesIndexSchema())
_dump_status = compile_dump(SeriesStatusSchema())
_dump_article = compile_dump(ArticleSchema(exclude=("body", "links")))


def series_resource(record: Series) -> Node:
    """A series as the API answers it, without body."""
    path, query = series_path(record.id), record.root.query
    links = {
        "self": record.linked.path,
        "index": f"{path}/index{query}",
        "status": f"{path}/status{query}",
        "articles": f"{path}/articles{query}",
    }
    return {**_dump_series(record), "links": links}


def index_resource(record: Series) -> Node:
    """A series' outline as the API answers it."""
    return _dump_index(record)


def status_resource(record: Series) -> Node:
    """A series' status as the API answers it."""
    return _dump_status(record)


def article_resource(record: Article) -> Node:
    """An article as the API answers it, without body."""
    links = {
        "self": record.linked.path,
        "series": record.series.path,
        "previous": record.previous.path if record.previous else None,
        "next": record.next.path if record.next else None,
    }
    return {**_dump_article(record), "links": links}


def tag_resource(tag: Label, locale: str, more: str, *, series: int, articles: int) -> Node:
    """A tag as the API answers it; the filter is the plain one unless commas stand in the tag.

    Args:
        tag: Its id, and its title.
        locale: Its language.
        more: What paths of its records need beside the filter.
        series: How many have it.
        articles: How many have it.
    """
    name = "tag[eq]" if "," in tag.id else "tag"
    query = f"?{quote(name)}={quote(tag.id, safe='')}{more}"
    links = {"series": f"{API_ROOT}/series{query}", "articles": f"{API_ROOT}/articles{query}"}
    return {
        "type": "tag",
        "id": tag.id,
        "title": tag.title,
        "locale": locale,
        "series": series,
        "articles": articles,
        "links": links,
    }


def with_body(resource: Node, body: Node) -> Node:
    """`resource` with its body: after `toc` in an article, last in a series."""
    if "toc" not in resource:
        return {**resource, "body": body}
    placed: Node = {}
    for key, value in resource.items():
        placed[key] = value
        if key == "toc":
            placed["body"] = body
    return placed
