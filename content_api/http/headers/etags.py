"""Lists of entity tags in If-Match and If-None-Match: RFC 9110 section 13.1."""

from werkzeug.datastructures import ETags
from werkzeug.http import parse_etags

from content_api.http.headers.short_headers import keep_short


def is_named_strongly(header: str, etag: str) -> bool:
    """Whether If-Match is true for this ETag: the list has it, not as a weak one, or is `*`."""
    return _read(header).contains(etag[1:-1])


def is_named_weakly(header: str, etag: str) -> bool:
    """Whether If-None-Match names this ETag: the list has it, weak or not, or is `*`."""
    return _read(header).contains_weak(etag[1:-1])


@keep_short
def _read(header: str) -> ETags:
    return parse_etags(header.strip())
