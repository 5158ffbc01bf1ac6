"""The whole site: what is here, and every series' status in short."""

from content_api.answers.answer import Answer
from content_api.answers.parameters.records import (
    NoParameters,
    SiteParameters,
    SiteStatusParametersSchema,
)
from content_api.answers.reading.content import Content
from content_api.answers.request import Request
from content_api.answers.schemas.envelopes import envelope_of
from content_api.answers.schemas.site import RootSchema, SiteStatusSchema
from content_api.answers.site import get_root as answer_root
from content_api.answers.site import get_site_status
from content_api.http.routing import RouteGroup
from content_api.values.addresses import API_ROOT

group = RouteGroup("site", "The whole site", API_ROOT)


@group.get("", envelope_of(RootSchema))
def get_root(content: Content, request: Request[NoParameters]) -> Answer:
    """See what is here.

    Name, version, the revision of the content, and where to go.
    """
    return answer_root(content, request)


@group.get("/status", envelope_of(SiteStatusSchema), parameters=SiteStatusParametersSchema)
def get_status(content: Content, request: Request[SiteParameters]) -> Answer:
    """Get the status of the site.

    Every series in short and sums, of one language unless `locale` says otherwise; whether the
    content is valid in all of them, and what is not translated.
    """
    return get_site_status(content, request)
