"""The OpenAPI 3.1 document, from the routes and the marshmallow classes that they name."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from content_api.answers.content_types import ContentTypes
from content_api.answers.parameters.fields.common import (
    CommaList,
    ContentPath,
    Language,
    WholeNumber,
)
from content_api.answers.parameters.fields.cursors import CursorField
from content_api.answers.parameters.fields.json_forms import list_schema
from content_api.answers.parameters.search import SearchTextField
from content_api.http.openapi.operation_ids import operation_id
from content_api.http.openapi.operations import describe_path, describe_route, openapi_path
from content_api.http.openapi.queries import describe_locales, describe_queries
from content_api.http.routing import RouteGroup
from content_api.resources.fields import Timestamp

_DESCRIPTION = """\
Series of articles written as Markdown, compiled into validated records.

Every answer is `data`, `links` and `meta`; every error is a problem document (RFC 9457).
Paths in bodies are relative to the host. Unknown and repeated parameters are errors.
"""
# What reads a parameter tells the rest of its form itself, by `json_schema`.
_FIELD_TYPES = (
    (Timestamp, "string", "date-time"),
    (WholeNumber, "integer", None),
    (CommaList, "string", None),
    (CursorField, "string", None),
    (Language, "string", None),
    (SearchTextField, "string", None),
    (ContentPath, "string", None),
)
_ORDER = ("openapi", "info", "servers", "security", "tags", "paths", "components")


def build_document(
    groups: Iterable[RouteGroup], types: ContentTypes, locales: tuple[str, ...]
) -> dict[str, Any]:
    """Build the OpenAPI document of routes.

    Args:
        groups: The routes; their tags are listed in this order.
        types: The content types of the site.
        locales: Of a site with several content roots; none where each record has its own.
    """
    document = _describe_groups(groups)
    schemas = document["components"]["schemas"]
    for kind, custom in types.custom.items():
        properties = schemas[kind.title()]["properties"]
        properties["custom"] = {**properties["custom"], **custom}
    describe_queries(document, types.queryable, types.vocabulary)
    describe_locales(document, locales)
    for path, operations in document["paths"].items():
        for method in operations.keys() & {"get", "post"}:
            operations[method] = _name(operations[method], method, path)
        if path.endswith("/search"):
            _narrow_vocabulary(operations["get"], types.vocabulary)
    document["paths"] = dict(sorted(document["paths"].items()))
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    return {name: document[name] for name in _ORDER}


def _describe_groups(groups: Iterable[RouteGroup]) -> dict[str, Any]:
    """Let apispec describe routes and their marshmallow classes."""
    plugin = MarshmallowPlugin()
    spec = APISpec(
        "content-api",
        "v1",
        "3.1.0",
        [plugin],
        info={"description": _DESCRIPTION, "license": {"name": "MIT", "identifier": "MIT"}},
        servers=[{"url": "/"}],
        security=[],  # nothing here asks who you are
    )
    converter: Any = plugin.converter  # made for the document above
    for field, kind, form in _FIELD_TYPES:
        converter.map_to_openapi_type(field, kind, form)
    converter.add_attribute_function(_own_schema)
    for group in groups:
        spec.tag({"name": group.tag, "description": group.description})
        for route in group.routes:
            is_cached = route.method == "GET" and group.tag != "service"
            operation = describe_route(route, group.tag, is_cached=is_cached)
            spec.path(
                openapi_path(route),
                operations={route.method.lower(): operation},
                parameters=describe_path(route),
            )
    return deepcopy(spec.to_dict())


def _own_schema(_converter: Any, field: Any, **_: Any) -> dict[str, Any]:  # noqa: ANN401 - apispec's
    own = getattr(field, "json_schema", None)
    return dict(own()) if own else {}


def _name(operation: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    """Add the id to an operation."""
    content = operation["responses"]["200"]["content"]
    reference: str = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    name = operation_id(method, path, is_list=reference.endswith("List"))
    return {"operationId": name, **operation}


def _narrow_vocabulary(
    operation: dict[str, Any], vocabulary: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> None:
    """Restrict state and level to what a record of any kind may have."""
    for parameter in operation["parameters"]:
        by_kind = vocabulary.get(parameter["name"], {})
        allowed = dict.fromkeys(value for values in by_kind.values() for value in values)
        if allowed:
            parameter["schema"] |= list_schema(allowed)
