"""Lists of entity tags, as If-Match and If-None-Match have them: RFC 9110 section 13.1."""

from werkzeug.datastructures import ETags
from werkzeug.http import parse_etags

from content_api.http.headers.short_headers import keep_short


def is_named_strongly(header: str, etag: str) -> bool:
    """Whether If-Match holds for what has this ETag: it is in the list and not weak, or `*` is."""
    return _read(header).contains(etag[1:-1])


def is_named_weakly(header: str, etag: str) -> bool:
    """Whether If-None-Match names this ETag: it is in the list, weak or not, or `*` is."""
    return _read(header).contains_weak(etag[1:-1])


@keep_short
def _read(header: str) -> ETags:
    return parse_etags(header.strip())
