"""Content types as JSON Schema, for editors and other checkers of front matter."""

from content_api.answers.answer import Answer
from content_api.answers.content_type_schemas import get_content_type, list_content_types
from content_api.answers.media_types import SCHEMA
from content_api.answers.parameters.records import NoParameters
from content_api.answers.reading.content import Content
from content_api.answers.request import Request
from content_api.answers.schemas.content_types import ContentTypesSchema, JsonSchemaSchema
from content_api.answers.schemas.envelopes import envelope_of
from content_api.http.routing import RouteGroup
from content_api.values.addresses import API_ROOT

group = RouteGroup("schemas", "What front matter may hold", API_ROOT)


@group.get("/schemas", envelope_of(ContentTypesSchema))
def list_schemas(content: Content, request: Request[NoParameters]) -> Answer:
    """List the content types.

    Each has a JSON Schema of its front matter.
    """
    return list_content_types(content, request)


@group.get("/schemas/<type>", JsonSchemaSchema, 404, media_type=SCHEMA)
def get_schema(content: Content, request: Request[NoParameters], **path: str) -> Answer:
    """Get the JSON Schema of a content type.

    It judges front matter as content-api does; give it to your editor.
    """
    return get_content_type(content, request, path["type"])
