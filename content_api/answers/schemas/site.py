"""Schemas of the root and the status of the site."""

from marshmallow import Schema, fields

from content_api.resources.parts import MissingTranslationSchema, ProgressSchema
from content_api.resources.series import NextSchema, ProblemCountsSchema

MOST_MISSING = 1_000


class RootLinksSchema(Schema):
    """Where to go from here."""

    series = fields.String(required=True)
    articles = fields.String(required=True)
    tags = fields.String(required=True)
    search = fields.String(
        required=True, metadata={"description": "Takes words, in the parameter `search`"}
    )
    references = fields.String(required=True)
    status = fields.String(required=True)
    diagnostics = fields.String(required=True)
    validation = fields.String(
        required=True, data_key="validate", metadata={"description": "Takes POST"}
    )
    schemas = fields.String(required=True)
    openapi = fields.String(required=True)
    docs = fields.String(required=True)


class LocaleSchema(Schema):
    """A language of the site."""

    locale = fields.String(required=True)
    default = fields.Boolean(
        required=True, metadata={"description": "Whether it is taken when none is asked for"}
    )


class RootSchema(Schema):
    """What is here."""

    type = fields.String(required=True, metadata={"enum": ["api"]})
    id = fields.String(required=True)
    name = fields.String(required=True)
    version = fields.String(required=True, metadata={"description": "Version of content-api"})
    revision = fields.String(required=True, metadata={"description": "Revision of the content"})
    locales = fields.List(fields.Nested(LocaleSchema), required=True)
    links = fields.Nested(RootLinksSchema, required=True)


class TotalsSchema(Schema):
    """Sums over all series."""

    series = fields.Integer(required=True)
    published = fields.Integer(required=True, metadata={"description": "Public articles"})
    planned = fields.Integer(required=True, metadata={"description": "Articles to be written"})
    reading_minutes = fields.Integer(required=True, metadata={"description": "Computed minutes"})


class CountsSchema(Schema):
    """Articles of a series."""

    published = fields.Integer(required=True)
    planned = fields.Integer(required=True)


class StatusInShortSchema(Schema):
    """A series' status in short."""

    id = fields.String(required=True)
    locale = fields.String(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True)
    state_label = fields.String(required=True, allow_none=True)
    progress = fields.Nested(ProgressSchema, required=True)
    articles = fields.Nested(CountsSchema, required=True)
    next = fields.Nested(NextSchema, required=True, allow_none=True)
    updated_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    valid = fields.Boolean(required=True)
    problems = fields.Nested(ProblemCountsSchema, required=True)
    stale = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Ids of what is served in its last good version"},
    )
    links = fields.Dict(required=True, metadata={"description": "self: its whole status"})


class LocaleStatusSchema(LocaleSchema):
    """What there is in a language."""

    series = fields.Integer(required=True, metadata={"description": "Public series"})
    articles = fields.Integer(required=True, metadata={"description": "Public articles"})
    missing = fields.Integer(
        required=True, metadata={"description": "Translations that are missing in it"}
    )


class SiteStatusSchema(Schema):
    """Every series in short, sums, and whether the content is valid."""

    type = fields.String(required=True, metadata={"enum": ["status"]})
    id = fields.String(required=True)
    revision = fields.String(required=True)
    valid = fields.Boolean(required=True, metadata={"description": "Whether no file has an error"})
    problems = fields.Nested(ProblemCountsSchema, required=True)
    stale = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Ids of what is served in its last good version"},
    )
    totals = fields.Nested(TotalsSchema, required=True)
    series = fields.List(fields.Nested(StatusInShortSchema), required=True)
    locales = fields.List(
        fields.Nested(LocaleStatusSchema),
        required=True,
        metadata={"description": "All languages, whichever are asked for"},
    )
    missing_translations = fields.List(
        fields.Nested(MissingTranslationSchema),
        required=True,
        metadata={
            "description": "What is public in one language and not in another, the first "
            f"{MOST_MISSING:,}; a series stands for its articles"
        },
    )
