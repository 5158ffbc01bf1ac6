"""A series as it is answered: its meta, its index and its status."""

from marshmallow import Schema, fields

from content_api.resources.dumping import compile_dump
from content_api.resources.fields import (
    constant_field,
    custom_field,
    flag_field,
    many_field,
    one_field,
    text_field,
    texts_field,
    time_field,
    whole_field,
)
from content_api.resources.parts import (
    BodySchema,
    IntroSchema,
    LabelSchema,
    LinkedRecordSchema,
    LinkTargetSchema,
    MissingTranslationSchema,
    PodcastSchema,
    PointSchema,
    PrerequisiteSchema,
    PrerequisiteStatusSchema,
    ProgressSchema,
    ReferenceSchema,
    SeriesLinksSchema,
    SourceSchema,
    TranslationSchema,
    VideoFileSchema,
    VideoSchema,
)
from content_api.values.addresses import series_path
from content_api.values.parts import Node
from content_api.values.records import Series


class SeriesSchema(Schema):
    """A series: everything on its record."""

    type = constant_field("series")
    id = text_field("Id, the same as the slug")
    slug = text_field("Part of the URL", attribute="document.slug")
    url = text_field(
        "Its address on the site, by `content.url_template`", null=True, attribute="linked.url"
    )
    title = text_field("Title", attribute="document.title")
    description = text_field("One or two sentences", null=True, attribute="document.description")
    locale = text_field("Language")
    translations = many_field(TranslationSchema, "The same in other languages, by locale")
    state = text_field("State", attribute="document.state")
    state_label = text_field("State as people read it", null=True)
    level = text_field("Level", null=True, attribute="document.level")
    level_label = text_field("Level as people read it", null=True)
    reading_minutes = whole_field(
        "Declared minutes, else computed", minimum=1, attribute="reading_minutes.shown"
    )
    reading_minutes_computed = whole_field(
        "Words of the page and its public articles ÷ 230, at least 1",
        attribute="reading_minutes.computed",
    )
    progress = one_field(ProgressSchema, "How far it is")
    prerequisites = many_field(PrerequisiteSchema, "Series to read first")
    objectives = many_field(
        PointSchema, "What the reader will learn", attribute="document.objectives"
    )
    intro = one_field(IntroSchema, "Before the first section", attribute="document.intro")
    tags = texts_field("Topics", attribute="document.tags")
    keywords = texts_field("Search words", attribute="document.keywords")
    published_at = time_field("When it was published", attribute="document.published_at")
    updated_at = time_field("When it or one of its public articles last changed")
    indexable = flag_field("Whether search engines may list it", attribute="document.indexable")
    video = one_field(VideoSchema, "Its video", null=True)
    videos = many_field(VideoFileSchema, "Files in its videos/ directory", attribute="shown_videos")
    podcast = one_field(PodcastSchema, "Its audio version", null=True)
    references = many_field(ReferenceSchema, "Its public bibliography")
    links_to = many_field(
        LinkTargetSchema,
        "Series and articles that it links to, in reading order",
        attribute="linked.links_to",
    )
    linked_from = many_field(
        LinkedRecordSchema,
        "Series and articles that link to it, in id order",
        attribute="linked.linked_from",
    )
    custom = custom_field()
    source = one_field(SourceSchema, "Its page")
    links = one_field(SeriesLinksSchema, "Paths")
    body = fields.Nested(BodySchema, metadata={"description": "Its page, when formats is given"})


class OutlineItemSchema(Schema):
    """A planned section and the article that fulfils it."""

    number = whole_field("Number in the outline", null=True)
    title = text_field("Title without its number")
    status = fields.String(
        required=True,
        metadata={"enum": ["planned", "published"], "description": "Whether it is written"},
    )
    article = one_field(LabelSchema, "The public article that fulfils it", null=True)


class SectionSchema(Schema):
    """A section of the outline."""

    number = whole_field("Number in the outline", null=True)
    title = text_field("Title without its number")
    anchor = text_field("id of its heading on the series page")
    points = many_field(PointSchema, "What it will say")
    status = fields.String(
        required=True,
        metadata={"enum": ["planned", "published"], "description": "Whether it is written"},
    )
    article = one_field(LabelSchema, "The public article that fulfils it", null=True)


class UpcomingSchema(Schema):
    """An announced article."""

    text = text_field("As announced", attribute="title")


class CoverageSchema(Schema):
    """The outline beside what is written."""

    planned = whole_field("Sections in the outline")
    written = whole_field("Sections with a public article")
    unplanned = whole_field("Public articles in no section")


class SeriesIndexSchema(Schema):
    """The outline of a series, and what of it is written."""

    type = constant_field("series_index")
    id = text_field("Id of the series")
    locale = text_field("Language")
    sections = many_field(SectionSchema, "The outline")
    initial_content = many_field(OutlineItemSchema, "The first articles, as announced")
    upcoming = many_field(UpcomingSchema, "Announced articles", attribute="document.upcoming")
    coverage = one_field(CoverageSchema, "The outline beside what is written")


class ArticleCountsSchema(Schema):
    """Articles of a series."""

    published = whole_field("Public articles")
    planned = whole_field("Still to be written")


class ReadingMinutesSchema(Schema):
    """Reading time in whole minutes."""

    declared = whole_field("As declared", null=True)
    computed = whole_field("From the words")


class NextSchema(Schema):
    """What comes next."""

    number = whole_field("Number in the outline", null=True)
    title = text_field("Title")


class ProblemCountsSchema(Schema):
    """Problems in the files of a series that are public or unreadable."""

    error = whole_field("Errors")
    warning = whole_field("Warnings")


class SeriesStatusSchema(Schema):
    """What state a series is in, how far along, and what comes next."""

    type = constant_field("series_status")
    id = text_field("Id of the series")
    locale = text_field("Language")
    title = text_field("Title", attribute="document.title")
    state = text_field("State", attribute="document.state")
    state_label = text_field("State as people read it", null=True)
    level = text_field("Level", null=True, attribute="document.level")
    level_label = text_field("Level as people read it", null=True)
    progress = one_field(ProgressSchema, "How far it is")
    articles = one_field(ArticleCountsSchema, "Articles", attribute="article_counts")
    reading_minutes = one_field(ReadingMinutesSchema, "Reading time")
    next = one_field(NextSchema, "The first planned section without an article", null=True)
    prerequisites = many_field(PrerequisiteStatusSchema, "Series to read first")
    updated_at = time_field("When it or one of its public articles last changed")
    valid = flag_field("Whether none of its files has an error")
    problems = one_field(ProblemCountsSchema, "Problems in its files")
    stale = texts_field("Ids of what is served in its last good version: the file has an error now")
    missing_translations = many_field(
        MissingTranslationSchema,
        "What of it, in whichever language, is not public in another; a series stands for its "
        "articles",
    )


_dump_series = compile_dump(SeriesSchema(exclude=("body", "links")))

_dump_index = compile_dump(SeriesIndexSchema())

_dump_status = compile_dump(SeriesStatusSchema())


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
