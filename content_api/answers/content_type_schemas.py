"""Content types as JSON Schema, for editors and other checkers of front matter."""

import msgspec

from content_api.answers.answer import Answer
from content_api.answers.errors import not_found
from content_api.answers.media_types import SCHEMA
from content_api.answers.parameters.records import NoParameters
from content_api.answers.reading.content import Content
from content_api.answers.rendering.envelopes import answer_resource
from content_api.answers.request import Request
from content_api.store.reading.read import get_json_schemas
from content_api.values.addresses import API_ROOT

_PATH = f"{API_ROOT}/schemas"


def list_content_types(content: Content, request: Request[NoParameters]) -> Answer:
    """All content types, each with the path of its JSON Schema."""
    with content.read(request) as reading:
        schemas = get_json_schemas(reading.connection)
    listed = [
        {"id": name, "title": schema["title"], "links": {"self": f"{_PATH}/{name}"}}
        for name, schema in schemas.items()
    ]
    data = {"type": "schemas", "id": "schemas", "schemas": listed}
    return answer_resource(reading, data, _PATH, ["schemas"])


def get_content_type(content: Content, request: Request[NoParameters], name: str) -> Answer:
    """The JSON Schema of a content type, as it stands.

    Raises:
        RequestError: 404 when there is no such type.
    """
    with content.read(request) as reading:
        schemas = get_json_schemas(reading.connection)
    if name not in schemas:
        raise not_found("content type", name, schemas)
    return Answer(
        body=msgspec.json.encode(schemas[name]),
        media_type=SCHEMA,
        revision=reading.revision,
        tags=("schemas",),
    )
