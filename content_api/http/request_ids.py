"""The id by which a request that failed is found in the logs; only its answer and line have it."""

import re
import secrets
from collections.abc import MutableMapping
from typing import Any

HEADER = "X-Request-Id"
_GIVEN = "HTTP_X_REQUEST_ID"
_MADE = "content_api.request_id"
_SANE = re.compile(r"[A-Za-z0-9._-]{1,128}")


def get_request_id(environ: MutableMapping[str, Any]) -> str:
    """The id that a proxy or client gave, if it can do no harm; else one that is made once."""
    given = environ.get(_GIVEN, "")
    if _SANE.fullmatch(given):
        return str(given)
    made: str = environ.setdefault(_MADE, secrets.token_hex(8))
    return made
