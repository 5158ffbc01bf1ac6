"""Reads the documents that clients send for validation."""

import time

from flask import request

from content_api.answers.errors import BAD_REQUEST, BUSY, ErrorItem, RequestError
from content_api.http.bodies import Bodies
from content_api.http.errors import (
    TIMEOUT,
    TOO_LARGE,
    UNSUPPORTED_TYPE,
    HttpError,
    error_response,
)

MAX_DOCUMENT_BYTES = 256 * 1024
ACCEPTED = ("text/markdown", "text/plain")
_CLOSE = {"Connection": "close"}


def read_document(bodies: Bodies) -> bytes:
    """Read the body of the current request.

    Args:
        bodies: All bodies that are being read.

    Raises:
        RequestError: it is no text, too large, cut, or did not come in time.
    """
    _require_text()
    detail = f"expected the body within {bodies.most_seconds:g} seconds"
    overdue = HttpError(TIMEOUT, detail, headers=_CLOSE)
    told = error_response(overdue).get_data()
    begun = time.monotonic()
    with bodies.reading(int(request.environ["SERVER_PORT"]), told) as may_read:
        if not may_read:
            detail = "as many documents are being sent as may be at once"
            raise RequestError(BUSY, detail, retry_after_seconds=5)
        data = request.stream.read()  # refuses what is told to be too large
    if time.monotonic() - begun > bodies.most_seconds:
        raise overdue
    if len(data) < (request.content_length or 0):
        detail = f"expected a body of {request.content_length} bytes, got {len(data)} and its end"
        raise HttpError(BAD_REQUEST, detail, headers=_CLOSE)
    if len(data) > MAX_DOCUMENT_BYTES:
        raise RequestError(TOO_LARGE, f"expected at most {MAX_DOCUMENT_BYTES} bytes")
    return data


def _require_text() -> None:
    """Refuse a body that is not plain UTF-8 by what its headers say."""
    got = request.mimetype or "no Content-Type"
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    coding = request.headers.get("Content-Encoding", "identity").lower()
    if request.mimetype not in ACCEPTED:
        detail = f"expected {' or '.join(ACCEPTED)}, got {got[:80]}"
    elif charset not in ("utf-8", "us-ascii"):
        detail = f"expected text in UTF-8, got {charset[:80]}"
    elif coding != "identity":
        detail = f"expected no Content-Encoding, got {coding[:80]}"
    else:
        return
    raise RequestError(UNSUPPORTED_TYPE, detail, [ErrorItem(detail, allowed=ACCEPTED)])
