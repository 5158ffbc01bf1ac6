"""Tags: every topic, and how many records have it."""

from content_api.answers.answer import Answer
from content_api.answers.parameters.lists import ListParameters, TagListParametersSchema
from content_api.answers.reading.content import Content
from content_api.answers.request import Request
from content_api.answers.schemas.envelopes import list_envelope_of
from content_api.answers.tags import list_tags
from content_api.http.routing import RouteGroup
from content_api.resources.tags import TagSchema
from content_api.values.addresses import API_ROOT

group = RouteGroup("tags", "Topics of series and articles", API_ROOT)


@group.get("/tags", list_envelope_of(TagSchema), parameters=TagListParametersSchema)
def list_all(content: Content, request: Request[ListParameters]) -> Answer:
    """List tags.

    Those that their language compares as equal are one. In the order of their language, unless
    sorted.
    """
    return list_tags(content, request)
