"""The OpenAPI 3.1 document, from the marshmallow classes of the routes."""

from copy import deepcopy
from threading import Lock
from typing import Any

from flask import Flask
from flask_smorest import Api, Blueprint

from content_api.answers.content_types import get_content_types
from content_api.answers.queries.lists import Cursor
from content_api.answers.queries.parameter_schemas import PATH_SEGMENT, WHOLE_PATH, list_schema
from content_api.answers.queries.parameters import CommaList, ContentPath, Language, WholeNumber
from content_api.answers.queries.search import SearchText
from content_api.http.errors import ErrorSchema, from_http_exception
from content_api.http.openapi.operation_ids import operation_id
from content_api.http.openapi.queries import describe_locales, describe_queries
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


_PATH_PARAMETERS = {
    "series": ("Slug of a series, without case", "redes"),
    "article": ("Slug of an article, without case, or the stem of its file", "retropropagacion"),
    "type": ("A content type", "article"),
    "path": ("Path of a file from the content root, slashes and all", "redes/imagenes/cadena.svg"),
}


class ContentApi(Api):  # type: ignore[misc]  # flask-smorest ships no types
    """flask-smorest's registry of routes, with our form of errors; it describes them when asked.

    To describe them takes longer than all else that makes the application, and most processes
    are never asked.
    """

    ERROR_SCHEMA = ErrorSchema

    def __init__(self, app: Flask) -> None:
        self._undescribed: list[Blueprint] = []
        self._describing = Lock()
        super().__init__(app)

    def register_blueprint(self, blueprint: Blueprint, **options: Any) -> None:  # noqa: ANN401
        """Add its routes now, as flask-smorest does, and its description later."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = self
        self._app.register_blueprint(blueprint, **options)
        self._undescribed.append(blueprint)

    def describe(self) -> dict[str, Any]:
        """A copy of what flask-smorest says of the routes that are registered now."""
        with self._describing:
            while self._undescribed:
                blueprint = self._undescribed.pop(0)
                name = blueprint.name
                blueprint.register_views_in_doc(
                    self, self._app, self.spec, name=name, parameters=None
                )
                self.spec.tag({"name": name, "description": blueprint.description})
            return deepcopy(self.spec.to_dict())

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
            # Nothing here asks who you are.
            "security": [],
        },
    )
    api = ContentApi(app)
    api.register_field(Timestamp, "string", "date-time")
    api.register_field(WholeNumber, "integer", None)
    # What reads a parameter tells its form itself, by `json_schema`.
    api.register_field(CommaList, "string", None)
    api.register_field(Cursor, "string", None)
    api.register_field(Language, "string", None)
    api.register_field(SearchText, "string", None)
    api.register_field(ContentPath, "string", None)
    converter = api.ma_plugin.converter
    converter.add_attribute_function(_own_schema)
    return api


def _own_schema(_converter: Any, field: Any, **_: Any) -> dict[str, Any]:  # noqa: ANN401
    own = getattr(field, "json_schema", None)
    return dict(own()) if own else {}


def get_document(app: Flask) -> dict[str, Any]:
    """The document, of the routes that are registered now."""
    api: ContentApi = app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
    document = api.describe()
    types = get_content_types(app)
    components = document.get("components", {})
    # flask-smorest registers answers and headers of features that are not used here.
    components.pop("responses", None)
    components.pop("headers", None)
    components.get("schemas", {}).pop("PaginationMetadata", None)
    for kind, custom in types.custom.items():
        properties = components["schemas"][kind.title()]["properties"]
        properties["custom"] = {**properties["custom"], **custom}
    describe_queries(document, types.queryable, types.vocabulary)
    describe_locales(document, app.extensions["content_api_locales"])
    for path, operations in document["paths"].items():
        for parameter in operations.get("parameters", ()):
            _complete_path_parameter(parameter)
        for method, operation in operations.items():
            if method in ("get", "post"):
                is_cached = method == "get" and "service" not in operation["tags"]
                _complete(operation, is_cached=is_cached)
                if path.endswith("/search"):
                    _narrow_vocabulary(app, operation)
                answer = _answer_name(operation)
                name = operation_id(method, path, is_list=answer.endswith("List"))
                operations[method] = {"operationId": name, **operation}
    document["paths"] = dict(sorted(document["paths"].items()))
    components["schemas"] = dict(sorted(components["schemas"].items()))
    order = ("openapi", "info", "servers", "security", "tags", "paths", "components")
    return {name: document[name] for name in order}


def _complete_path_parameter(parameter: dict[str, Any]) -> None:
    """Say what a part of a path may hold; a whole path below another is left as it is."""
    if parameter["schema"] == {"type": "string", "minLength": 1}:
        parameter["schema"] = dict(PATH_SEGMENT)
    elif parameter["name"] == "path":
        parameter["schema"] = dict(WHOLE_PATH)
    description, example = _PATH_PARAMETERS.get(parameter["name"], ("", ""))
    if description:
        parameter["description"] = description
        parameter["example"] = example


def _narrow_vocabulary(app: Flask, operation: dict[str, Any]) -> None:
    """The states and levels that a record of any kind may have."""
    vocabulary = get_content_types(app).vocabulary
    for parameter in operation["parameters"]:
        by_kind = vocabulary.get(parameter["name"], {})
        allowed = dict.fromkeys(value for values in by_kind.values() for value in values)
        if allowed:
            parameter["schema"] |= list_schema(allowed)


def _answer_name(operation: dict[str, Any]) -> str:
    """The name of the schema of the answer, or nothing."""
    content = operation["responses"].get("200", {}).get("content", {})
    reference: str = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    return reference.rpartition("/")[2]


def _complete(operation: dict[str, Any], *, is_cached: bool) -> None:
    """Drop what flask-smorest adds of its own, and describe the headers of answers."""
    responses = operation["responses"]
    responses.pop("default", None)
    for status, response in list(responses.items()):
        if not isinstance(response, dict) or "$ref" in response:
            responses.pop(status)
    headers = {
        name: {"description": text, "required": True, "schema": {"type": "string"}}
        for name, text in _HEADERS.items()
    }
    if is_cached:
        responses["200"].setdefault("headers", headers)
        responses["304"] = {"description": "It is what If-None-Match names"}
    operation["responses"] = dict(sorted(responses.items()))
