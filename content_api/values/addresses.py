"""Where things are in the API: the one place that says how its paths are made."""

from functools import lru_cache
from urllib.parse import quote

from content_api.values.linked import Root

API_ROOT = "/api/v1"

MEDIA_ROOT = "/media/"

# What RFC 3986 lets stand in a fragment, without what Markdown and HTML would read.
ANCHOR_SAFE = "/?:@!$&*+,;=~-._"


@lru_cache(maxsize=65_536)  # every link is asked for its own, in every run
def series_path(series_id: str) -> str:
    """The path of a series; every other path of it starts with this."""
    return f"{API_ROOT}/series/{quote(series_id)}"


@lru_cache(maxsize=65_536)
def article_path(article_id: str) -> str:
    """The path of an article by its id, `series/article`."""
    series_id, _, slug = article_id.partition("/")
    return f"{series_path(series_id)}/articles/{quote(slug)}"


def record_path(id_: str, root: Root) -> str:
    """The path of a series or article by its id, in its language where the site has several."""
    path = article_path(id_) if "/" in id_ else series_path(id_)
    return f"{path}{root.query}"


def with_anchor(address: str, anchor: str | None) -> str:
    """The address of a heading of the page at `address`; of the page itself without an anchor."""
    return f"{address}#{quote(anchor, safe=ANCHOR_SAFE)}" if anchor else address


def media_path(path: str) -> str:
    """Where a file of the content root is served."""
    return f"{MEDIA_ROOT}{quote(path)}"
