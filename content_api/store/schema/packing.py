"""Values in few bytes: deflated, with a check by which damage is found before they are inflated.

A room of its own because tables, bodies and records are all kept so.
"""

import hashlib
import zlib
from typing import Any

from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from content_api.store.errors import StoreDamagedError

# By benchmarks/storing.py: higher levels take up to twice the time for a twentieth less.
_LEVEL = 3
_WINDOW_BITS = -15  # no header, no checksum: the check is ours
_CHECK_BYTES = 8


def pack(value: bytes, tie: bytes = b"", beside: bytes = b"") -> bytes:
    """Deflate a value.

    Args:
        value: Of any length.
        tie: What the value belongs to: `unpack` must be told the same.
        beside: A value with much of the same words: the dictionary of zlib. `unpack` needs it.
    """
    if beside:
        squeeze = zlib.compressobj(
            _LEVEL, zlib.DEFLATED, _WINDOW_BITS, zlib.DEF_MEM_LEVEL, zlib.Z_DEFAULT_STRATEGY, beside
        )
    else:
        squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW_BITS)
    deflated = squeeze.compress(value) + squeeze.flush()
    return stamp(deflated, tie)


def stamp(value: bytes, tie: bytes) -> bytes:
    """A value that is read too often to be deflated, with its check; `tie` as in `pack`."""
    return _check(value, tie) + value


def read_stamped(stamped: object, tie: bytes) -> bytes:
    """The value that was stamped.

    Raises:
        StoreDamagedError: it is not what was stamped.
    """
    if not isinstance(stamped, bytes) or stamped[:_CHECK_BYTES] != _check(
        stamped[_CHECK_BYTES:], tie
    ):
        raise StoreDamagedError("the store is damaged: a value does not match its check")
    return stamped[_CHECK_BYTES:]


def unpack(packed: object, tie: bytes = b"", beside: bytes = b"") -> bytes:
    """The value that was packed; `tie` and `beside` as in `pack`.

    Raises:
        StoreDamagedError: it is not what was packed.
    """
    deflated = read_stamped(packed, tie)
    inflate = zlib.decompressobj(_WINDOW_BITS, zdict=beside)
    try:
        return inflate.decompress(deflated)
    except zlib.error as error:
        raise StoreDamagedError(f"the store is damaged: {error}") from None


def tie_of(digest: object, part: str) -> bytes:
    """What ties a part of a record's JSON to the digest of the record.

    Raises:
        StoreDamagedError: that is none.
    """
    if not isinstance(digest, bytes):
        raise StoreDamagedError("the store is damaged: a record has no digest")
    return digest + part.encode()


def _check(value: bytes, tie: bytes) -> bytes:
    check = hashlib.sha256(tie)
    check.update(value)
    return check.digest()[:_CHECK_BYTES]


class Packed(TypeDecorator[bytes]):
    """A column whose values are packed."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """As it is stored."""
        del dialect
        return None if value is None else pack(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:  # noqa: ANN401
        """As it was given."""
        del dialect
        return None if value is None else unpack(value)
