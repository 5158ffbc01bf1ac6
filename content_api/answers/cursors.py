"""Cursors: where a list goes on, opaque and signed, of one query alone."""

import base64
import binascii
import hashlib
import hmac

import msgspec

from content_api.answers.errors import ErrorItem
from content_api.answers.queries.parameters import faults_error
from content_api.store.listing import ListQuery, SortValues

_SIGNATURE_BYTES = 16
_HASH_BYTES = 8


def render_cursor(kind: str, query: ListQuery, last: SortValues, secret: str) -> str:
    """The cursor of the records after the one with sort values `last`."""
    payload = _fingerprint(kind, query) + msgspec.msgpack.encode(last)
    return _encode(_sign(payload, secret) + payload)


def read_cursor(kind: str, query: ListQuery, cursor: str, secret: str) -> SortValues:
    """The sort values in a cursor.

    Raises:
        RequestError: 400 when we did not make it, or for other filters or another sort.
    """
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    signature, payload = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    is_ours = hmac.compare_digest(signature, _sign(payload, secret))
    # The last character has bits that say nothing; they too must be as they were given.
    if not is_ours or _encode(raw) != cursor:
        detail = "expected a cursor as a list of this server gave it; begin again without one"
        raise faults_error([ErrorItem(detail, "cursor")])
    if payload[:_HASH_BYTES] != _fingerprint(kind, query):
        detail = "expected the filters and the sort that the cursor was given for"
        raise faults_error([ErrorItem(detail, "cursor")])
    values: SortValues = tuple(msgspec.msgpack.decode(payload[_HASH_BYTES:]))
    return values


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _sign(payload: bytes, secret: str) -> bytes:
    return hmac.digest(secret.encode(), payload, "sha256")[:_SIGNATURE_BYTES]


def _fingerprint(kind: str, query: ListQuery) -> bytes:
    """A hash of what decides which records are listed, and in which order."""
    filters = sorted(
        msgspec.json.encode([wanted.field.name, wanted.operator, wanted.operands])
        for wanted in query.filters
    )
    sort = [(key.field.name, key.descending) for key in query.sort]
    asked = msgspec.json.encode([kind, filters, sort, query.series])
    return hashlib.sha256(asked).digest()[:_HASH_BYTES]
