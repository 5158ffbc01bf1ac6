"""Content codings: which one a client accepts best, and the bytes in it."""

import gzip
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from content_api.http.negotiation import MOST_KEPT

try:
    import brotli
except ModuleNotFoundError:  # pragma: no cover - tests run with it
    brotli = None

IDENTITY: Final = "identity"
# Below this many bytes a coding saves less than its headers cost.
LEAST_BYTES: Final = 500
_GZIP_LEVEL = 6
_BROTLI_QUALITY = 5
_QUALITY = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.ASCII)


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
    if accept_encoding is None:
        return IDENTITY
    return (_kept_choice if len(accept_encoding) <= MOST_KEPT else _find_choice)(accept_encoding)


def _find_choice(accept_encoding: str) -> str | None:
    qualities = _read(accept_encoding)
    others = qualities.get("*")
    best, most = None, 0.0
    for name in ENCODERS:
        quality = qualities.get(name, others or 0.0)
        if quality > most:
            best, most = name, quality
    # What says nothing of identity accepts it, but less than what it names.
    identity = qualities.get(IDENTITY, 0.0001 if others is None else others)
    return IDENTITY if identity > most else best


_kept_choice = lru_cache(maxsize=1024)(_find_choice)


def accepts_identity(accept_encoding: str | None) -> bool:
    """Whether a client takes an answer without a coding, even if it likes another better."""
    qualities = _read(accept_encoding or "")
    return qualities.get(IDENTITY, qualities.get("*", 1.0)) > 0


def _read(accept_encoding: str) -> dict[str, float]:
    return dict(map(_parse, accept_encoding.lower().split(",")))


def _parse(part: str) -> tuple[str, float]:
    name, _, parameters = part.partition(";")
    quality = _QUALITY.fullmatch(parameters.strip())
    return name.strip(), float(quality[1]) if quality else 1.0
