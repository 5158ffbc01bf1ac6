"""The OpenAPI 3.1 document, from the marshmallow classes of the routes."""

from typing import Any

from flask import Flask
from flask_smorest import Api

from content_api.api.errors import ErrorSchema, from_http_exception
from content_api.api.openapi_queries import describe_queries
from content_api.api.queries import CommaList, WholeNumber
from content_api.api.search_queries import SearchText
from content_api.schemas.resources import Timestamp

_DESCRIPTION = """\
Series of articles written as Markdown, compiled into validated records.

Every answer is `data`, `links` and `meta`; every error is a problem document (RFC 9457).
Paths in bodies are relative to the host. Unknown and repeated parameters are errors.
"""
_HEADERS = {
    "ETag": "Hash of the exact bytes; send it back in If-None-Match",
    "Content-Revision": "Revision of the content that the answer was read from",
    "Cache-Tag": "What a cache may purge the answer by",
}


class ContentApi(Api):  # type: ignore[misc]  # flask-smorest ships no types
    """flask-smorest's registry of routes, with our form of errors."""

    ERROR_SCHEMA = ErrorSchema

    def handle_http_exception(self, error: Any) -> Any:  # noqa: ANN401 - its signature
        """Every error in the one form."""
        return from_http_exception(error)


def make_api(app: Flask) -> ContentApi:
    """The registry of routes of `app`."""
    app.config.update(
        API_TITLE="content-api",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={
            "info": {
                "description": _DESCRIPTION,
                "license": {"name": "MIT", "identifier": "MIT"},
            },
            "servers": [{"url": "/"}],
        },
    )
    api = ContentApi(app)
    api.register_field(Timestamp, "string", "date-time")
    api.register_field(WholeNumber, "integer", None)
    api.register_field(CommaList, "string", None)
    api.register_field(SearchText, "string", None)
    return api


def get_document(app: Flask) -> dict[str, Any]:
    """The document, of the routes that are registered now."""
    api: ContentApi = app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
    document: dict[str, Any] = api.spec.to_dict()
    components = document.get("components", {})
    # flask-smorest registers answers and headers of features that are not used here.
    components.pop("responses", None)
    components.pop("headers", None)
    for kind, custom in app.extensions["content_api_custom"].items():
        properties = components["schemas"][kind.title()]["properties"]
        properties["custom"] = {**properties["custom"], **custom}
    describe_queries(
        document,
        app.extensions["content_api_queryable"],
        app.extensions["content_api_vocabulary"],
    )
    for operations in document["paths"].values():
        for method, operation in operations.items():
            if method in ("get", "post"):
                _complete(operation, is_cached=method == "get")
    document["paths"] = dict(sorted(document["paths"].items()))
    components["schemas"] = dict(sorted(components["schemas"].items()))
    order = ("openapi", "info", "servers", "tags", "paths", "components")
    return {name: document[name] for name in order}


def _complete(operation: dict[str, Any], *, is_cached: bool) -> None:
    """Drop what flask-smorest adds of its own, and describe the headers of answers."""
    responses = operation["responses"]
    responses.pop("default", None)
    for status, response in list(responses.items()):
        if not isinstance(response, dict) or "$ref" in response:
            responses.pop(status)
    headers = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in _HEADERS.items()
    }
    if is_cached:
        responses["200"]["headers"] = headers
    operation["responses"] = dict(sorted(responses.items()))
