"""The whole site: what is here, and every series' status in short."""

from collections.abc import Iterable
from typing import Any

from flask import Response
from marshmallow import Schema, fields

from content_api import __version__
from content_api.answers.access import get_access
from content_api.answers.envelope import envelope_of, resource_response
from content_api.answers.locales import Locales, get_locales, in_languages, listed_locales
from content_api.answers.queries.parameters import LocalesQuery, NoQuery
from content_api.answers.queries.sparse import FieldsField
from content_api.http.blueprint import answers, make_blueprint
from content_api.records import Node
from content_api.schemas.resources import (
    API_ROOT,
    MissingTranslationSchema,
    NextSchema,
    ProblemCountsSchema,
    ProgressSchema,
    series_path,
)
from content_api.store.read import count_articles, get_site, list_statuses
from content_api.store.values import folded

blueprint = make_blueprint("site", "The whole site")

MOST_MISSING = 1_000
_MISSING_KEY = ("locale", "type", "id", "source_locale")
_IN_SHORT = (
    "id",
    "locale",
    "title",
    "state",
    "state_label",
    "progress",
    "articles",
    "next",
    "updated_at",
    "valid",
    "problems",
    "stale",
)


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


@answers(blueprint, "", envelope_of(RootSchema), query=NoQuery)
def get_root(_values: dict[str, Any]) -> Response:
    """See what is here.

    Name, version, the revision of the content, and where to go.
    """
    with get_access().read() as (connection, revision):
        locales = get_locales(connection)
        data = {
            "type": "api",
            "id": "content-api",
            "name": "content-api",
            "version": __version__,
            "revision": revision,
            "locales": [_locale(locales, locale) for locale in locales.known],
            "links": {
                "series": f"{API_ROOT}/series",
                "articles": f"{API_ROOT}/articles",
                "tags": f"{API_ROOT}/tags",
                "search": f"{API_ROOT}/search",
                "references": f"{API_ROOT}/references",
                "status": f"{API_ROOT}/status",
                "diagnostics": f"{API_ROOT}/diagnostics",
                "validate": f"{API_ROOT}/validate",
                "schemas": f"{API_ROOT}/schemas",
                "openapi": "/openapi.json",
                "docs": "/docs",
            },
        }
    return resource_response(data, revision, API_ROOT, ["site"])


class SiteStatusQuery(LocalesQuery):
    """Parameters of the status of the site."""

    sparse = FieldsField(SiteStatusSchema, "totals,series(title,state)")


@answers(blueprint, "/status", envelope_of(SiteStatusSchema), query=SiteStatusQuery)
def get_status(values: dict[str, Any]) -> Response:
    """Get the status of the site.

    Every series in short and sums, of one language unless `locale` says otherwise; whether the
    content is valid in all of them, and what is not translated.
    """
    with get_access().read() as (connection, revision):
        locales = get_locales(connection)
        languages = listed_locales(locales, values)
        every = list_statuses(connection)
        site = get_site(connection)
        counts = count_articles(connection)
    wanted = {folded(locale) for locale in languages}
    statuses = tuple(status for status in every if folded(status["locale"]) in wanted)
    problems = {
        severity: site["problems"][severity] + sum(s["problems"][severity] for s in every)
        for severity in ("error", "warning")
    }
    data = {
        "type": "status",
        "id": "site",
        "revision": revision,
        "valid": problems["error"] == 0,
        "problems": problems,
        "stale": [id_ for status in every for id_ in status["stale"]],
        "totals": _totals(statuses),
        "series": [_in_short(status, locales) for status in statuses],
        "locales": [
            {
                **_locale(locales, locale),
                "series": sum(folded(status["locale"]) == folded(locale) for status in every),
                "articles": counts.get(folded(locale), 0),
                "missing": site["missing"].get(locale, 0),
            }
            for locale in locales.known
        ],
        "missing_translations": _missing(every),
    }
    if "sparse" in values:
        data = values["sparse"].pick(data)
    path = f"{API_ROOT}/status{locales.list_query(languages)}"
    response = resource_response(data, revision, path, ["site", "series", "articles"])
    return in_languages(response, languages)


def _locale(locales: Locales, locale: str) -> Node:
    return {"locale": locale, "default": locale == locales.default}


def _missing(statuses: Iterable[Node]) -> list[Node]:
    """What is not translated, by language; each once, though every translation tells it."""
    found = {
        tuple(missing[name] for name in _MISSING_KEY): missing
        for status in statuses
        for missing in status["missing_translations"]
    }
    ordered = sorted(found.values(), key=lambda m: (m["locale"], m["type"] != "series", m["id"]))
    return ordered[:MOST_MISSING]


def _totals(statuses: tuple[Node, ...]) -> Node:
    return {
        "series": len(statuses),
        "published": sum(status["articles"]["published"] for status in statuses),
        "planned": sum(status["articles"]["planned"] for status in statuses),
        "reading_minutes": sum(status["reading_minutes"]["computed"] for status in statuses),
    }


def _in_short(status: Node, locales: Locales) -> Node:
    short = {name: status[name] for name in _IN_SHORT}
    path = f"{series_path(status['id'])}/status{locales.query(status['locale'])}"
    return {**short, "links": {"self": path}}
