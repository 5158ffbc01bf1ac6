"""Query parameters: read strictly by marshmallow, nothing clamped, nothing ignored."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn
from urllib.parse import unquote_to_bytes

from flask import Request, request
from marshmallow import RAISE, Schema, ValidationError, fields
from webargs.flaskparser import FlaskParser

from content_api.answers.errors import BAD_REQUEST, INVALID_PARAMETER, ErrorItem, RequestError
from content_api.answers.queries.parameter_schemas import (
    CONTENT_PATH,
    LANGUAGE,
    MOST_VALUE_CHARACTERS,
    is_content_path,
    is_language,
    list_schema,
    split_list,
)
from content_api.answers.queries.suggestions import hint, suggest
from content_api.folding import nearest
from content_api.records import FORMATS

MAX_LIMIT = 100
DEFAULT_LIMIT = 20
MAX_PAGE = 1_000_000
_MOST_PARAMETERS = 50
# Of MAX_SORT_KEYS texts and what makes the order a total one.
MAX_CURSOR_CHARACTERS = 6_000
MAX_SORT_KEYS = 6
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


class FaultError(ValidationError):
    """A wrong value, with what is allowed."""

    def __init__(
        self, detail: str, allowed: Iterable[str] = (), suggestion: str | None = None
    ) -> None:
        item = ErrorItem(detail, allowed=tuple(allowed), suggestion=suggestion)
        super().__init__([item])  # marshmallow keeps it as given


class WholeNumber(fields.Field[int]):
    """ASCII digits only, within bounds."""

    def __init__(self, low: int, high: int, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.low = low
        self.high = high
        self.metadata = {**self.metadata, "minimum": low, "maximum": high}

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:  # noqa: ANN401
        is_number = re.fullmatch(r"[0-9]{1,10}", value) is not None
        if not is_number or not self.low <= int(value) <= self.high:
            raise FaultError(
                f"expected a whole number from {self.low} to {self.high}, got {value!r}"
            )
        return int(value)


class CommaList(fields.Field[tuple[str, ...]]):
    """Values with commas between them; each must be one of `allowed`, when that is given."""

    def __init__(self, allowed: tuple[str, ...] = (), **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.allowed = allowed

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> tuple[str, ...]:  # noqa: ANN401
        items = split_list(value)
        if items is None:
            raise FaultError(
                f"expected values with commas between them, got {value!r}", self.allowed
            )
        for item in items:
            self.judge(item)
        return items

    def judge(self, item: str) -> None:
        """Refuse an item that is not allowed."""
        if self.allowed:
            require_one_of(item, self.allowed)

    def json_schema(self) -> dict[str, Any]:
        """What `judge` and the commas let through."""
        return list_schema(self.allowed)


def require_one_of(item: str, allowed: Iterable[str]) -> None:
    """Refuse `item` when it is none of `allowed`, naming the nearest.

    Raises:
        ValidationError: with what is allowed.
    """
    known = tuple(allowed)
    if item not in known:
        raise FaultError(
            f"expected one of {', '.join(known)}, got {item!r}", known, nearest(item, known)
        )


class _StrictSchema(Schema):
    class Meta:
        unknown = RAISE


class NoQuery(_StrictSchema):
    """A resource that takes no parameters."""


class Language(fields.Field[str]):
    """A language tag."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:  # noqa: ANN401
        if not isinstance(value, str) or not is_language(value):
            raise FaultError(f"expected a language such as es or pt-BR, got {value!r}")
        return value

    def json_schema(self) -> dict[str, Any]:
        """The form of a tag; which ones there are depends on the site."""
        return LANGUAGE


class LocaleQuery(_StrictSchema):
    """Parameters of a resource that may be there in several languages."""

    locale = Language(
        metadata={
            "description": "The language; else Accept-Language is asked, and the nearest is taken",
            "example": "es",
        }
    )


class LocalesQuery(_StrictSchema):
    """Parameters of what tells of records in several languages."""

    locale = CommaList(
        metadata={
            "description": "Languages, with commas, or * for all; else the one that "
            "Accept-Language would like",
            "example": "es",
        }
    )


class FormatsField(CommaList):
    """Formats of a body, each one that there is."""

    def __init__(self, description: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(
            FORMATS, metadata={"description": description, "example": "html,text"}, **kwargs
        )


class FormatsQuery(LocaleQuery):
    """Parameters of a resource with a body."""

    formats = FormatsField(f"Formats of the body, of {', '.join(FORMATS)}, with commas")


class PagesQuery(_StrictSchema):
    """Parameters of whatever comes in pages."""

    page = WholeNumber(
        1, MAX_PAGE, load_default=1, metadata={"description": "Page, from 1", "example": 1}
    )
    limit = WholeNumber(
        1,
        MAX_LIMIT,
        load_default=DEFAULT_LIMIT,
        metadata={"description": "Records on a page", "example": DEFAULT_LIMIT},
    )


class ContentPath(fields.Field[str]):
    """A path relative to the content root."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:  # noqa: ANN401
        if not is_content_path(value):
            raise FaultError(f"expected a path such as redes/01-rutas.md, got {value!r}")
        return str(value)

    def json_schema(self) -> dict[str, Any]:
        """Names with / between them."""
        return CONTENT_PATH


class DiagnosticsQuery(PagesQuery):
    """Parameters of the list of problems."""

    severity = CommaList(("error", "warning"), metadata={"description": "error, warning, or both"})
    code = CommaList(
        metadata={"description": "Problem codes, or group/*", "example": "link/*,series/incomplete"}
    )
    path = ContentPath(metadata={"description": "A file, or a folder with all below it"})
    series = CommaList(metadata={"description": "Slugs of series"})


class ValidateQuery(_StrictSchema):
    """How a document is to be judged."""

    type = fields.String(
        validate=lambda value: require_one_of(value, ("series", "article")),
        metadata={
            "description": "Its content type; by the path unless given",
            "enum": ["series", "article"],
        },
    )
    path = ContentPath(
        metadata={
            "description": "Where it would stand, as problems show paths",
            "example": "redes/01-rutas.md",
        }
    )


class QueryParser(FlaskParser):
    """webargs, but strict: each parameter once, well encoded, and none that is not known."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {"query": RAISE}  # noqa: RUF012 - webargs' own
    DEFAULT_VALIDATION_STATUS = 400

    def load_querystring(self, req: Request, schema: Schema) -> Mapping[str, Any]:
        """The parameters by name; those that are filters, as pairs, under `filters`."""
        pairs = read_query(req.query_string.decode("latin-1"))
        holder: Any = schema.fields.get("filters")
        filters = [pair for pair in pairs if holder and holder.owns(pair[0])]
        filter_names = holder.names if holder else ()
        # Where a filter has the name of another parameter, it is written with an operator.
        names = (field.data_key or name for name, field in schema.fields.items())
        known = tuple(name for name in names if name != "filters")
        plain = [pair for pair in pairs if pair[0] in known or pair not in filters]
        faults = [*_repeated(pairs), *_unknown(plain, known, filter_names)]
        if faults:
            raise faults_error(faults)
        found: dict[str, Any] = dict(plain)
        if "page" in found and "cursor" in found:
            raise faults_error([ErrorItem("expected either page or cursor, got both", "cursor")])
        if filters:
            found["filters"] = [pair for pair in filters if pair not in plain]
        return found

    def handle_error(
        self,
        error: ValidationError,
        req: Request,  # noqa: ARG002 - webargs' signature
        schema: Schema,  # noqa: ARG002
        *,
        error_status_code: int | None,  # noqa: ARG002
        error_headers: Mapping[str, str] | None,  # noqa: ARG002
    ) -> NoReturn:
        """Every wrong parameter in one answer."""
        messages = error.normalized_messages()["query"]  # type: ignore[no-untyped-call]
        raise parameter_error(messages) from None


def parameter_error(messages: Mapping[str, list[Any]]) -> RequestError:
    """The answer to wrong values, from marshmallow's messages by parameter."""
    return faults_error(
        [
            ErrorItem(item.detail, item.parameter or name, item.allowed, item.suggestion)
            for name, items in messages.items()
            for item in items
            if isinstance(item, ErrorItem)
        ]
    )


def refuse_parameters() -> None:
    """Refuse every parameter of this request: what it asks for takes none.

    Raises:
        RequestError: 400.
    """
    faults = _unknown(read_query(request.query_string.decode("latin-1")), (), ())
    if faults:
        raise faults_error(faults)


def read_query(raw: str) -> list[tuple[str, str]]:
    """Names and values of a raw query string.

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


def _repeated(pairs: list[tuple[str, str]]) -> list[ErrorItem]:
    names = [name for name, _ in pairs]
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    detail = "expected it once; several values have commas between them"
    return [ErrorItem(detail, name) for name in twice]


def _unknown(
    pairs: list[tuple[str, str]], plain: tuple[str, ...], filters: tuple[str, ...]
) -> list[ErrorItem]:
    known = (*plain, *filters)
    unknown = dict.fromkeys(name[:80] for name, _ in pairs if name not in known)
    return [
        ErrorItem(
            f"no parameter {name!r} here{hint(name, has_filters=bool(filters))}",
            name,
            known,
            suggest(name, known),
        )
        for name in unknown
    ]


def faults_error(items: list[ErrorItem]) -> RequestError:
    """The answer to wrong parameters."""
    names = dict.fromkeys(item.parameter or "" for item in items)
    detail = "; ".join(f"{item.parameter}: {item.detail}" for item in items[:3])
    if len(items) > 3:
        detail = f"{len(items)} faults in the parameters {', '.join(names)}"
    return RequestError(INVALID_PARAMETER, detail, items)
