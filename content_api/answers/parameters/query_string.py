"""Reads query strings strictly: well encoded, no unknown and no repeated parameters."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

from marshmallow import ValidationError

from content_api.answers.content_types import ContentTypes
from content_api.answers.errors import BAD_REQUEST, INVALID_PARAMETER, ErrorItem, RequestError
from content_api.answers.parameters.base import ParametersSchema
from content_api.answers.parameters.faults import faults_error, messages_error
from content_api.answers.parameters.fields.cursors import MAX_CURSOR_CHARACTERS
from content_api.answers.parameters.fields.json_forms import MOST_VALUE_CHARACTERS
from content_api.answers.parameters.suggestions import hint, suggest
from content_api.answers.request import P, Request

_MOST_PARAMETERS = 50
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
Pairs = list[tuple[str, str]]


def read_request(
    schema: type[ParametersSchema[P]],
    types: ContentTypes,
    path: str,
    raw: str,
    accept_language: str = "",
) -> Request[P]:
    """Read and validate a request.

    Args:
        schema: Schema of the parameters.
        types: The site's content types: which filters, sort keys and fields exist.
        path: Path of the resource, percent-decoded.
        raw: Query string without `?`, percent-encoded.
        accept_language: As in `Request`.

    Raises:
        RequestError: 400, listing every fault.
    """
    pairs = read_query(raw)
    reader = _reader(schema, types)
    wanted = _sort_out(pairs, reader)
    try:
        parameters: P = reader.load(wanted)
    except ValidationError as error:
        messages = error.normalized_messages()  # type: ignore[no-untyped-call]
        raise messages_error(messages) from None
    return Request(path, dict(pairs), parameters, accept_language)


def refuse_parameters(raw: str) -> None:
    """Raise if a query string has any parameter, for resources that take none.

    Raises:
        RequestError: 400.
    """
    faults = _unknown(read_query(raw), (), ())
    if faults:
        raise faults_error(faults)


@lru_cache(maxsize=64)
def _reader(schema: type[ParametersSchema[Any]], types: ContentTypes) -> ParametersSchema[Any]:
    """The schema instance for one version of the content types; creating one is slow."""
    return schema(types)


def _sort_out(pairs: Pairs, reader: ParametersSchema[Any]) -> dict[str, Any]:
    """Split pairs into plain parameters by name and, under `filters`, the pairs that are filters.

    A name that is both belongs to the parameter; with an operator, it is a filter.
    """
    holder: Any = reader.fields.get("filters")
    filters = [pair for pair in pairs if holder and holder.owns(pair[0])]
    known = reader.names
    plain = [pair for pair in pairs if pair[0] in known or pair not in filters]
    faults = [*_repeated(pairs), *_unknown(plain, known, holder.names if holder else ())]
    if faults:
        raise faults_error(faults)
    found: dict[str, Any] = dict(plain)
    if "page" in found and "cursor" in found:
        raise faults_error([ErrorItem("expected either page or cursor, got both", "cursor")])
    if filters:
        found["filters"] = [pair for pair in filters if pair not in plain]
    return found


def read_query(raw: str) -> Pairs:
    """Decode a query string into names and values.

    Raises:
        RequestError: 400 for a bad percent escape, text that is not UTF-8, too many or too long.
    """
    if not raw:
        return []
    parts = [part for part in raw.split("&") if part]
    if len(parts) > _MOST_PARAMETERS:
        detail = f"expected at most {_MOST_PARAMETERS} parameters, got {len(parts)}"
        raise RequestError(BAD_REQUEST, detail)
    return [_decode_pair(part) for part in parts]


def _decode_pair(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    raw = [unquote_to_bytes(piece.replace("+", " ").encode("latin-1")) for piece in (name, value)]
    decoded = [piece.decode("utf-8", "replace") for piece in raw]
    is_text = all(text.encode() == piece for text, piece in zip(decoded, raw, strict=True))
    if _BAD_PERCENT.search(part) or not is_text:
        detail = f"expected percent-encoded UTF-8, got {part[:80]!r}"
        raise RequestError(BAD_REQUEST, detail)
    most = MAX_CURSOR_CHARACTERS if decoded[0] == "cursor" else MOST_VALUE_CHARACTERS
    if len(decoded[1]) > most:
        detail = f"expected at most {most} characters"
        item = ErrorItem(detail, decoded[0][:80])
        raise RequestError(INVALID_PARAMETER, detail, [item])
    return decoded[0], decoded[1]


def _repeated(pairs: Pairs) -> list[ErrorItem]:
    names = [name for name, _ in pairs]
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    detail = "expected it once; several values have commas between them"
    return [ErrorItem(detail, name) for name in twice]


def _unknown(pairs: Pairs, plain: Iterable[str], filters: Iterable[str]) -> list[ErrorItem]:
    has_filters, known = bool(filters), (*plain, *filters)
    unknown = dict.fromkeys(name[:80] for name, _ in pairs if name not in known)
    return [
        ErrorItem(
            f"no parameter {name!r} here{hint(name, has_filters=has_filters)}",
            name,
            known,
            suggest(name, known),
        )
        for name in unknown
    ]
