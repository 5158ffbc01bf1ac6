"""What several answers have in common. Key order is the order of the fields."""

from marshmallow import Schema, fields

from content_api.resources.fields import flag_field, one_field, text_field, whole_field
from content_api.values.parts import Node


class RecordLinksSchema(Schema):
    """Paths of a record that another one names."""

    self = text_field("The record, in its language")


class LabelSchema(Schema):
    """A record as others name it."""

    id = text_field("Id")
    title = text_field("Title")
    url = text_field("Its address on the site, by `content.url_template`", null=True)
    links = one_field(RecordLinksSchema, "Paths")


class NeighbourSchema(LabelSchema):
    """The article before or after."""

    number = whole_field("Number in the series", null=True)

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

    anchor = text_field("Anchor of the first link to it; `url` has it too", null=True)

    class Meta(LinkedRecordSchema.Meta):
        """Its type comes first, as in every resource."""

        fields = ("type", "id", "title", "anchor", "url", "links")


class SourceSchema(Schema):
    """The file a record comes from."""

    path = text_field("Path relative to the content root; empty when there is no file")
    sha256 = text_field("SHA-256 of the file")


class ProgressSchema(Schema):
    """How far a series is."""

    done = whole_field("Public articles")
    total = whole_field(
        "Planned articles: outline sections, or progress_total; never less than done"
    )
    percent = whole_field("Whole percent, rounded down")


class PointSchema(Schema):
    """A line of prose in two forms."""

    text = text_field("Plain text")
    html = text_field("Sanitised HTML")


class IntroSchema(Schema):
    """What the series page says before its first section."""

    html = text_field("Sanitised HTML")
    text = text_field("Plain text")
    markdown = text_field("Markdown without comments and macros")


class PrerequisiteLinksSchema(Schema):
    """Paths of a series to read first."""

    self = text_field("The series; null when no public series has that id", null=True)


class PrerequisiteSchema(LabelSchema):
    """A series to read first."""

    exists = flag_field("Whether a public series has that id")
    links = one_field(PrerequisiteLinksSchema, "Paths")

    class Meta:
        """Where it is comes last."""

        fields: tuple[str, ...] = ("id", "title", "exists", "url", "links")


class PrerequisiteStatusSchema(PrerequisiteSchema):
    """A series to read first, and how far it is."""

    state = text_field("Its state; null when no public series has that id", null=True)
    complete = flag_field("Whether its state is complete")

    class Meta(PrerequisiteSchema.Meta):
        """Its state says whether it exists."""

        fields = ("id", "title", "state", "complete", "url", "links")


class VideoSchema(Schema):
    """A video."""

    url = text_field("Address")
    poster = text_field("Address of its still image", null=True)
    title = text_field("Title", null=True)
    duration = text_field("ISO 8601 duration", null=True)
    summary = text_field("What it shows", null=True)
    media_url = text_field("Where it is served, when it is a file of the content root", null=True)
    poster_media_url = text_field(
        "Where its still image is served, when it is such a file", null=True
    )


class VideoFileSchema(Schema):
    """A file in the series' videos/ directory."""

    path = text_field("Path relative to the content root")
    bytes = whole_field("Size")
    url = text_field("Where it is served; null when its type is not", null=True)


class PodcastSchema(Schema):
    """The audio version."""

    audio_file = text_field("Path of the audio file", null=True)
    spotify_url = text_field("Address on Spotify", null=True)
    url = text_field("Where the audio file is served, when it is in the content root", null=True)


class ReferenceSchema(Schema):
    """A bibliography entry."""

    authors = text_field("As written", null=True)
    year = whole_field("Year", null=True)
    title = text_field("Title", null=True)
    url = text_field("Address", null=True)


class TocEntrySchema(Schema):
    """A heading and those below it."""

    level = whole_field("1 to 6", minimum=1)
    text = text_field("Plain text")
    anchor = text_field("id of the heading in the HTML")
    children = fields.List(
        fields.Nested(lambda: TocEntrySchema()),  # noqa: PLW0108 - not defined yet
        required=True,
        metadata={"description": "Headings below it"},
    )


class EmbedSchema(Schema):
    """A macro call in the body; it is never run."""

    macro = text_field("Name of the macro")
    path = text_field("What it embeds")
    arguments = fields.Dict(
        keys=fields.String(), required=True, metadata={"description": "Its other arguments"}
    )
    line = whole_field("Line in the source file", minimum=1)
    sha256 = text_field(
        "SHA-256 of the snippet; null when it is not in the content root", null=True
    )


class ImageSchema(Schema):
    """An image in the body, in reading order."""

    src = text_field("Address as written; # when it is not public")
    alt = text_field("Alternative text")
    title = text_field("Title", null=True)
    path = text_field("Path relative to the content root; null of an image elsewhere", null=True)
    url = text_field("Where it is served; null of an image elsewhere", null=True)
    type = text_field("Media type", null=True)
    bytes = whole_field("Size", null=True)
    width = whole_field("Pixels", null=True)
    height = whole_field("Pixels", null=True)


class BodySchema(Schema):
    """The body in the formats that `formats` asks for."""

    html = fields.String(metadata={"description": "Sanitised HTML"})
    markdown = fields.String(metadata={"description": "Clean Markdown"})
    text = fields.String(metadata={"description": "Plain text"})
    ast = fields.Dict(metadata={"description": "mdast tree"})


class SeriesLinksSchema(Schema):
    """Paths of a series."""

    self = text_field("The series")
    index = text_field("Its outline")
    status = text_field("Its status")
    articles = text_field("Its articles")


class ArticleLinksSchema(Schema):
    """Paths of an article."""

    self = text_field("The article")
    series = text_field("Its series")
    previous = text_field("The article before it", null=True)
    next = text_field("The article after it", null=True)


class TranslationSchema(LabelSchema):
    """The same record in another language."""

    locale = text_field("Its language")

    class Meta:
        """The language first."""

        fields = ("locale", "id", "title", "links", "url")


class MissingTranslationSchema(LinkedRecordSchema):
    """A record that is there in `source_locale`, but not in `locale`; all else is of the former."""

    locale = text_field("The language in which it is missing")
    source_locale = text_field("The language of the record that is there")

    class Meta(LinkedRecordSchema.Meta):
        """The language first."""

        fields = ("locale", "type", "id", "title", "source_locale", "url", "links")


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
