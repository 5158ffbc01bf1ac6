"""How long caches may keep an answer, by the kind of its path."""

from collections.abc import Mapping

from content_api.values.addresses import API_ROOT

_STARTS = (
    ("/media/", "media"),
    (f"{API_ROOT}/search", "search"),
    (f"{API_ROOT}/diagnostics", "status"),
    (f"{API_ROOT}/schemas", "description"),
    (f"{API_ROOT}/", "records"),
)


def cache_control(path: str, headers: Mapping[str, str]) -> str:
    """The Cache-Control of a cacheable answer.

    Args:
        path: Of the request.
        headers: Of every kind of path.
    """
    return headers[_kind_of(path)]


def _kind_of(path: str) -> str:
    if path.startswith(API_ROOT) and path.endswith("/status"):
        return "status"
    found = (kind for start, kind in _STARTS if path.startswith(start))
    return next(found, "records" if path == API_ROOT else "description")
