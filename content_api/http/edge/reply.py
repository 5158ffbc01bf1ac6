"""What goes back for one request."""

from collections.abc import Iterable
from typing import NamedTuple

Headers = list[tuple[str, str]]


class Reply(NamedTuple):
    """What goes back for one request: a WSGI status, headers, and a body, whole or in pieces."""

    status: str
    headers: Headers
    body: bytes | Iterable[bytes]
