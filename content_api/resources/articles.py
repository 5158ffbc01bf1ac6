"""An article as it is answered."""

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
    ArticleLinksSchema,
    BodySchema,
    EmbedSchema,
    ImageSchema,
    LabelSchema,
    LinkedRecordSchema,
    LinkTargetSchema,
    NeighbourSchema,
    ReferenceSchema,
    SourceSchema,
    TocEntrySchema,
    TranslationSchema,
)
from content_api.values.parts import Node
from content_api.values.records import Article


class ArticleSchema(Schema):
    """An article. `body` is there on its own page, and in lists when `formats` is given."""

    type = constant_field("article")
    id = text_field("series/article")
    slug = text_field("Part of the URL", attribute="document.slug")
    url = text_field(
        "Its address on the site, by `content.url_template`", null=True, attribute="linked.url"
    )
    number = whole_field("Number in the series", null=True, attribute="document.number")
    series = one_field(LabelSchema, "Its series")
    title = text_field("Title", attribute="document.title")
    description = text_field("One or two sentences", null=True, attribute="document.description")
    locale = text_field("Language")
    translations = many_field(TranslationSchema, "The same in other languages, by locale")
    state = text_field("State", attribute="document.state")
    level = text_field("Level", null=True, attribute="document.level")
    tags = texts_field("Topics", attribute="document.tags")
    keywords = texts_field("Search words", attribute="document.keywords")
    published_at = time_field("When it was published", attribute="document.published_at")
    updated_at = time_field("When it last changed", attribute="document.updated_at")
    reading_minutes = whole_field("Declared minutes, else words ÷ 230, at least 1", minimum=1)
    word_count = whole_field(
        "Words of prose, of Chinese and Japanese 230 for 500 characters",
        attribute="document.word_count",
    )
    excerpt = text_field(
        "The first paragraph, at most 300 characters", attribute="document.excerpt"
    )
    toc = many_field(TocEntrySchema, "Headings, without the page title", attribute="document.toc")
    body = fields.Nested(BodySchema, metadata={"description": "The body, by format"})
    embeds = many_field(EmbedSchema, "Macro calls, in reading order", attribute="document.embeds")
    images = many_field(ImageSchema, "Images, in reading order", attribute="linked.images")
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
    previous = one_field(NeighbourSchema, "The article before it", null=True)
    next = one_field(NeighbourSchema, "The article after it", null=True)
    indexable = flag_field("Whether search engines may list it", attribute="document.indexable")
    custom = custom_field()
    source = one_field(SourceSchema, "Its file")
    links = one_field(ArticleLinksSchema, "Paths")


_dump_article = compile_dump(ArticleSchema(exclude=("body", "links")))


def article_resource(record: Article) -> Node:
    """An article as the API answers it, without body."""
    links = {
        "self": record.linked.path,
        "series": record.series.path,
        "previous": record.previous.path if record.previous else None,
        "next": record.next.path if record.next else None,
    }
    return {**_dump_article(record), "links": links}
