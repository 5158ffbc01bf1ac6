"""Content codings: which one a client accepts best, and the bytes in it."""

import gzip
from collections.abc import Callable, Mapping
from typing import Final

from content_api.http.headers.qualities import read_qualities
from content_api.http.headers.short_headers import keep_short

try:
    import brotli
except ModuleNotFoundError:  # pragma: no cover - tests run with it
    brotli = None

IDENTITY: Final = "identity"
# Below this many bytes a coding saves less than its headers cost.
LEAST_BYTES: Final = 500
_GZIP_LEVEL = 6
_BROTLI_QUALITY = 5
# Of what a client says nothing of: it accepts it, but less than what it names.
_LEAST_QUALITY = 0.0001


def _gzip(body: bytes) -> bytes:
    """The same bytes for the same body, whenever it is coded."""
    return gzip.compress(body, _GZIP_LEVEL, mtime=0)


def _brotli(body: bytes) -> bytes:
    coded: bytes = brotli.compress(body, quality=_BROTLI_QUALITY)
    return coded


ENCODERS: Final[Mapping[str, Callable[[bytes], bytes]]] = (
    {"br": _brotli, "gzip": _gzip} if brotli else {"gzip": _gzip}
)


def choose_coding(accept_encoding: str | None) -> str | None:
    """The coding that a client likes best; of equals, the one that saves most.

    Args:
        accept_encoding: The header; without one, only `identity` is sent.

    Returns:
        A name of `ENCODERS`, `identity`, or None when the client accepts none of them.

    Source:
        RFC 9110 section 12.5.3.
    """
    return IDENTITY if accept_encoding is None else _find_choice(accept_encoding)


@keep_short
def _find_choice(accept_encoding: str) -> str | None:
    """Choose by a header that is there."""
    qualities = read_qualities(accept_encoding)
    others = qualities.get("*")
    best, most = None, 0.0
    for name in ENCODERS:
        quality = qualities.get(name, others or 0.0)
        if quality > most:
            best, most = name, quality
    identity = qualities.get(IDENTITY, _LEAST_QUALITY if others is None else others)
    return IDENTITY if identity > most else best


def accepts_identity(accept_encoding: str | None) -> bool:
    """Whether a client takes an answer without a coding, even if it likes another better."""
    qualities = read_qualities(accept_encoding or "")
    return qualities.get(IDENTITY, qualities.get("*", 1.0)) > 0
