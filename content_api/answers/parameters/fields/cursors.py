"""Cursors: where a list goes on, opaque and signed, of one query alone."""

import hashlib
import hmac
import re
from typing import Any, Final

import msgspec
from itsdangerous import Signer
from itsdangerous.encoding import base64_decode, base64_encode
from marshmallow import fields

from content_api.answers.errors import ErrorItem
from content_api.answers.parameters.faults import FaultError, faults_error
from content_api.answers.parameters.fields.json_forms import END
from content_api.store.reading.listing import ListQuery, SortValues

# Of as many texts as may be sorted by, and what makes the order a total one.
MAX_CURSOR_CHARACTERS: Final = 6_000
_CURSOR = re.compile(rf"[A-Za-z0-9_-]{{24,{MAX_CURSOR_CHARACTERS}}}")
_SALT = b"content-api.cursor"
_SIGNATURE_CHARACTERS = 43  # SHA-256 in Base64
_HASH_BYTES = 8


class CursorField(fields.Field[str]):
    """A cursor as it is written; whether it is ours, only `read_cursor` sees."""

    def __init__(self) -> None:
        description = (
            "Where to go on, `meta.pagination.cursor` of the answer before, with the same filters "
            "and sort; stays right while content changes. Not together with `page`"
        )
        super().__init__(metadata={"description": description})

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:  # noqa: ANN401
        if not _CURSOR.fullmatch(value):
            raise FaultError(f"expected a cursor as a list gave it, got {value[:80]!r}")
        return str(value)

    def json_schema(self) -> dict[str, Any]:
        """Its form; only one that a list gave is taken."""
        return {"type": "string", "pattern": f"^{_CURSOR.pattern}{END}"}


def render_cursor(kind: str, query: ListQuery, last: SortValues, secret: str) -> str:
    """The cursor of the records after the one with sort values `last`."""
    payload = base64_encode(_fingerprint(kind, query) + msgspec.msgpack.encode(last))
    return (_sign(payload, secret) + payload).decode()


def read_cursor(kind: str, query: ListQuery, cursor: str, secret: str) -> SortValues:
    """The sort values in a cursor.

    Raises:
        RequestError: 400 when we did not make it, or for other filters or another sort.
    """
    written = cursor.encode()
    signature, payload = written[:_SIGNATURE_CHARACTERS], written[_SIGNATURE_CHARACTERS:]
    # As text, for the last character of a signature has bits that say nothing.
    if not hmac.compare_digest(signature, _sign(payload, secret)):
        detail = "expected a cursor as a list of this server gave it; begin again without one"
        raise faults_error([ErrorItem(detail, "cursor")])
    raw = base64_decode(payload)
    if raw[:_HASH_BYTES] != _fingerprint(kind, query):
        detail = "expected the filters and the sort that the cursor was given for"
        raise faults_error([ErrorItem(detail, "cursor")])
    values: SortValues = tuple(msgspec.msgpack.decode(raw[_HASH_BYTES:]))
    return values


def _sign(payload: bytes, secret: str) -> bytes:
    return Signer(secret, _SALT, digest_method=hashlib.sha256).get_signature(payload)


def _fingerprint(kind: str, query: ListQuery) -> bytes:
    """A hash of what decides which records are listed, and in which order."""
    filters = sorted(
        msgspec.json.encode([wanted.field.name, wanted.operator, wanted.operands])
        for wanted in query.filters
    )
    sort = [(key.field.name, key.descending) for key in query.sort]
    asked = msgspec.json.encode([kind, filters, sort, query.series])
    return hashlib.sha256(asked).digest()[:_HASH_BYTES]
