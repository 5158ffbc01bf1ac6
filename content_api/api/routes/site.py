"""The whole site: what is here, and every series' status in short."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields

from content_api import __version__
from content_api.api.access import get_access
from content_api.api.blueprint import answers, make_blueprint
from content_api.api.envelope import envelope_of, resource_response
from content_api.api.queries import NoQuery
from content_api.api.sparse import FieldsField
from content_api.records import Node
from content_api.schemas.resources import (
    API_ROOT,
    NextSchema,
    ProblemCountsSchema,
    ProgressSchema,
    series_path,
)
from content_api.store.read import get_site, list_statuses

blueprint = make_blueprint("site", "The whole site")

_IN_SHORT = (
    "id",
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
    references = fields.String(required=True)
    status = fields.String(required=True)
    diagnostics = fields.String(required=True)
    validation = fields.String(
        required=True, data_key="validate", metadata={"description": "Takes POST"}
    )
    openapi = fields.String(required=True)
    docs = fields.String(required=True)


class RootSchema(Schema):
    """What is here."""

    type = fields.String(required=True, metadata={"enum": ["api"]})
    id = fields.String(required=True)
    name = fields.String(required=True)
    version = fields.String(required=True, metadata={"description": "Version of content-api"})
    revision = fields.String(required=True, metadata={"description": "Revision of the content"})
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


@answers(blueprint, "", envelope_of(RootSchema), query=NoQuery)
def get_root(_values: dict[str, Any]) -> Response:
    """See what is here.

    Name, version, the revision of the content, and where to go.
    """
    with get_access().read() as (_connection, revision):
        data = {
            "type": "api",
            "id": "content-api",
            "name": "content-api",
            "version": __version__,
            "revision": revision,
            "links": {
                "series": f"{API_ROOT}/series",
                "articles": f"{API_ROOT}/articles",
                "tags": f"{API_ROOT}/tags",
                "references": f"{API_ROOT}/references",
                "status": f"{API_ROOT}/status",
                "diagnostics": f"{API_ROOT}/diagnostics",
                "validate": f"{API_ROOT}/validate",
                "openapi": "/openapi.json",
                "docs": "/docs",
            },
        }
    return resource_response(data, revision, API_ROOT, ["site"])


class SiteStatusQuery(NoQuery):
    """Parameters of the status of the site."""

    sparse = FieldsField(SiteStatusSchema, "totals,series(title,state)")


@answers(blueprint, "/status", envelope_of(SiteStatusSchema), query=SiteStatusQuery)
def get_status(values: dict[str, Any]) -> Response:
    """Get the status of the site.

    Every series in short, sums, and whether the content is valid.
    """
    with get_access().read() as (connection, revision):
        statuses = list_statuses(connection)
        site = get_site(connection)
    problems = {
        severity: site["problems"][severity] + sum(s["problems"][severity] for s in statuses)
        for severity in ("error", "warning")
    }
    data = {
        "type": "status",
        "id": "site",
        "revision": revision,
        "valid": problems["error"] == 0,
        "problems": problems,
        "stale": [id_ for status in statuses for id_ in status["stale"]],
        "totals": _totals(statuses),
        "series": [_in_short(status) for status in statuses],
    }
    if "sparse" in values:
        data = values["sparse"].pick(data)
    return resource_response(data, revision, f"{API_ROOT}/status", ["site", "series", "articles"])


def _totals(statuses: tuple[Node, ...]) -> Node:
    return {
        "series": len(statuses),
        "published": sum(status["articles"]["published"] for status in statuses),
        "planned": sum(status["articles"]["planned"] for status in statuses),
        "reading_minutes": sum(status["reading_minutes"]["computed"] for status in statuses),
    }


def _in_short(status: Node) -> Node:
    short = {name: status[name] for name in _IN_SHORT}
    return {**short, "links": {"self": f"{series_path(status['id'])}/status"}}
