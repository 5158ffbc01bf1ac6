"""What goes back for one request."""

from collections.abc import Iterable
from typing import Final, NamedTuple

Headers = list[tuple[str, str]]

WHOLE_BYTES: Final = 256 * 1024
"""A body of more goes out in pieces, as fast as the client reads."""


class Reply(NamedTuple):
    """What goes back for one request: a WSGI status, headers, and a body, whole or in pieces."""

    status: str
    headers: Headers
    body: bytes | Iterable[bytes]
