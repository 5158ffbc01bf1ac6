"""All documented routes, in the order of their tags."""

from typing import Final

from content_api.http.routes import (
    articles,
    diagnostics,
    media,
    references,
    schemas,
    search,
    series,
    service,
    site,
    tags,
)
from content_api.http.routing import RouteGroup

GROUPS: Final[tuple[RouteGroup, ...]] = (
    site.group,
    series.group,
    articles.group,
    tags.group,
    references.group,
    search.group,
    diagnostics.group,
    schemas.group,
    service.group,
    media.group,
)
