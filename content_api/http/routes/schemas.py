"""Content types as JSON Schema, for editors and other checkers of front matter."""

from typing import Any

from flask import Response
from marshmallow import INCLUDE, Schema, fields

from content_api.answers.access import get_access
from content_api.answers.envelope import envelope_of, json_response, resource_response
from content_api.answers.errors import not_found
from content_api.answers.media_types import SCHEMA
from content_api.answers.queries.parameters import NoQuery
from content_api.http.blueprint import answers, make_blueprint
from content_api.schemas.resources import API_ROOT
from content_api.store.read import get_json_schemas

blueprint = make_blueprint("schemas", "What front matter may hold")


class ContentTypeLinksSchema(Schema):
    """Path of a content type."""

    self = fields.String(required=True, metadata={"description": "Its JSON Schema"})


class ContentTypeSchema(Schema):
    """A content type in short."""

    id = fields.String(required=True, metadata={"description": "series or article"})
    title = fields.String(required=True, metadata={"description": "Name for people"})
    links = fields.Nested(ContentTypeLinksSchema, required=True)


class ContentTypesSchema(Schema):
    """All content types."""

    type = fields.String(required=True, metadata={"enum": ["schemas"]})
    id = fields.String(required=True)
    schemas = fields.List(fields.Nested(ContentTypeSchema), required=True)


class JsonSchemaSchema(Schema):
    """A JSON Schema, 2020-12, as it stands: without data, links and meta."""

    class Meta:
        """The keywords of JSON Schema, of which these are always there."""

        unknown = INCLUDE
        include = {  # noqa: RUF012 - marshmallow's way to names that Python has not
            "$schema": fields.String(required=True, metadata={"description": "The dialect"}),
        }

    title = fields.String(required=True, metadata={"description": "Name for people"})
    type = fields.String(required=True, metadata={"description": "object"})
    properties = fields.Dict(required=True, metadata={"description": "By field"})


@answers(blueprint, "/schemas", envelope_of(ContentTypesSchema), query=NoQuery)
def list_schemas(_values: dict[str, Any]) -> Response:
    """List the content types.

    Each has a JSON Schema of its front matter.
    """
    path = f"{API_ROOT}/schemas"
    with get_access().read() as (connection, revision):
        schemas = get_json_schemas(connection)
    listed = [
        {"id": name, "title": schema["title"], "links": {"self": f"{path}/{name}"}}
        for name, schema in schemas.items()
    ]
    data = {"type": "schemas", "id": "schemas", "schemas": listed}
    return resource_response(data, revision, path, ["schemas"])


@answers(blueprint, "/schemas/<type>", JsonSchemaSchema, 404, query=NoQuery, content_type=SCHEMA)
def get_schema(_values: dict[str, Any], **path: str) -> Response:
    """Get the JSON Schema of a content type.

    It judges front matter as content-api does; give it to your editor.
    """
    type_id = path["type"]
    with get_access().read() as (connection, revision):
        schemas = get_json_schemas(connection)
    if type_id not in schemas:
        raise not_found("content type", type_id, schemas)
    response = json_response(schemas[type_id], revision, ["schemas"])
    response.headers["Content-Type"] = SCHEMA
    return response
