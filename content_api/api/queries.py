"""Query parameters: read strictly by marshmallow, nothing clamped, nothing ignored."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn
from urllib.parse import unquote_to_bytes

from flask import Request
from marshmallow import RAISE, Schema, ValidationError, fields
from webargs.flaskparser import FlaskParser

from content_api.api.errors import BAD_REQUEST, INVALID_PARAMETER, ErrorItem, RequestError
from content_api.api.parameter_schemas import (
    CONTENT_PATH,
    MOST_VALUE_CHARACTERS,
    is_content_path,
    list_schema,
    pattern_list_schema,
    split_list,
)
from content_api.folding import nearest
from content_api.schemas.citations import REFERENCE_FORMATS
from content_api.schemas.resources import FORMATS
from content_api.store.bibliography import WORK_SORTS
from content_api.store.read import ARTICLE_SORTS, SERIES_SORTS

MAX_LIMIT = 100
DEFAULT_LIMIT = 20
MAX_PAGE = 1_000_000
_MOST_PARAMETERS = 50
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


class _FaultError(ValidationError):
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
            raise _FaultError(
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
            raise _FaultError(
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


class Sort(CommaList):
    """Names to sort by, each with `-` before it for descending."""

    def judge(self, item: str) -> None:
        """Refuse a name that cannot be sorted by."""
        require_one_of(item.removeprefix("-"), self.allowed)

    def json_schema(self) -> dict[str, Any]:
        """A name, or `-` and a name."""
        return list_schema(self.allowed, prefix="-?")


def require_one_of(item: str, allowed: Iterable[str]) -> None:
    """Refuse `item` when it is none of `allowed`, naming the nearest.

    Raises:
        ValidationError: with what is allowed.
    """
    known = tuple(allowed)
    if item not in known:
        raise _FaultError(
            f"expected one of {', '.join(known)}, got {item!r}", known, nearest(item, known)
        )


class _StrictSchema(Schema):
    class Meta:
        unknown = RAISE


class NoQuery(_StrictSchema):
    """A resource that takes no parameters."""


class FormatsQuery(_StrictSchema):
    """Parameters of a resource with a body."""

    formats = CommaList(
        FORMATS,
        metadata={
            "description": f"Formats of the body, of {', '.join(FORMATS)}, with commas",
            "example": "html,text",
        },
    )


class _PagesQuery(_StrictSchema):
    page = WholeNumber(
        1, MAX_PAGE, load_default=1, metadata={"description": "Page, from 1", "example": 1}
    )
    limit = WholeNumber(
        1,
        MAX_LIMIT,
        load_default=DEFAULT_LIMIT,
        metadata={"description": "Records on a page", "example": DEFAULT_LIMIT},
    )


class _PageQuery(_PagesQuery):
    state = CommaList(metadata={"description": "States, one of which it has"})
    level = CommaList(metadata={"description": "Levels, one of which it has"})
    tag = CommaList(metadata={"description": "Tags, one of which it has; without case or accents"})
    series = CommaList(metadata={"description": "Slugs of series, one of which it is (in)"})


class SeriesListQuery(_PageQuery):
    """Parameters of the list of series."""

    sort = Sort(
        tuple(SERIES_SORTS),
        metadata={
            "description": f"Names with commas, - before one for descending: "
            f"{', '.join(SERIES_SORTS)}",
            "example": "-updated_at,title",
        },
    )


class ArticleListQuery(_PageQuery):
    """Parameters of a list of articles."""

    sort = Sort(
        tuple(ARTICLE_SORTS),
        metadata={
            "description": f"Names with commas, - before one for descending: "
            f"{', '.join(ARTICLE_SORTS)}",
            "example": "-updated_at,title",
        },
    )
    formats = CommaList(
        FORMATS,
        metadata={
            "description": "Gives each article its body in these formats; without it, none has one"
        },
    )


class SeriesArticlesQuery(ArticleListQuery):
    """Parameters of the articles of one series."""

    class Meta:
        """The series stands in the path."""

        exclude = ("series",)
        unknown = RAISE


class Years(CommaList):
    """Years with commas between them."""

    def judge(self, item: str) -> None:
        """Refuse what is not a year."""
        if re.fullmatch(r"[0-9]{1,4}", item) is None:
            raise _FaultError(f"expected years such as 2017,2024, got {item!r}")

    def json_schema(self) -> dict[str, Any]:
        """Up to four digits each."""
        return pattern_list_schema("[0-9]{1,4}")


class ReferenceListQuery(_StrictSchema):
    """Parameters of the bibliography of all series."""

    format = fields.String(
        validate=lambda value: require_one_of(value, tuple(REFERENCE_FORMATS)),
        metadata={
            "description": "Form of the answer; without it, the Accept header says",
            "enum": list(REFERENCE_FORMATS),
        },
    )
    page = WholeNumber(1, MAX_PAGE, metadata={"description": "Page, from 1", "example": 1})
    limit = WholeNumber(
        1,
        MAX_LIMIT,
        metadata={
            "description": "Works on a page; CSL-JSON and BibTeX have all without page and limit",
            "example": DEFAULT_LIMIT,
        },
    )
    year = Years(metadata={"description": "Years, one of which it is of", "example": "2017,2024"})
    locale = CommaList(metadata={"description": "Languages of records, one of which cites it"})
    series = CommaList(metadata={"description": "Slugs of series, one of which cites it"})
    sort = Sort(
        tuple(WORK_SORTS),
        metadata={
            "description": f"Names with commas, - before one for descending: "
            f"{', '.join(WORK_SORTS)}",
            "example": "-year,title",
        },
    )


class SeriesReferencesQuery(ReferenceListQuery):
    """Parameters of the bibliography of one series."""

    class Meta:
        """The series stands in the path."""

        exclude = ("series",)
        unknown = RAISE


class ContentPath(fields.Field[str]):
    """A path relative to the content root."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:  # noqa: ANN401
        if not is_content_path(value):
            raise _FaultError(f"expected a path such as redes/01-rutas.md, got {value!r}")
        return str(value)

    def json_schema(self) -> dict[str, Any]:
        """Names with / between them."""
        return CONTENT_PATH


class DiagnosticsQuery(_PagesQuery):
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
            "description": "Where it would stand in the content root",
            "example": "redes/01-rutas.md",
        }
    )


class QueryParser(FlaskParser):
    """webargs, but strict: each parameter once, well encoded, and none that is not known."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {"query": RAISE}  # noqa: RUF012 - webargs' own
    DEFAULT_VALIDATION_STATUS = 400

    def load_querystring(self, req: Request, schema: Schema) -> Mapping[str, str]:
        """The parameters by name."""
        pairs = read_query(req.query_string.decode("latin-1"))
        faults = [*_repeated(pairs), *_unknown(pairs, tuple(schema.fields))]
        if faults:
            raise _as_error(faults)
        return dict(pairs)

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
    return _as_error(
        [
            ErrorItem(item.detail, name, item.allowed, item.suggestion)
            for name, items in messages.items()
            for item in items
            if isinstance(item, ErrorItem)
        ]
    )


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
    if len(decoded[1]) > MOST_VALUE_CHARACTERS:
        detail = f"expected at most {MOST_VALUE_CHARACTERS} characters"
        item = ErrorItem(detail, decoded[0][:80])
        raise RequestError(INVALID_PARAMETER, detail, [item])
    return decoded[0], decoded[1]


def _repeated(pairs: list[tuple[str, str]]) -> list[ErrorItem]:
    names = [name for name, _ in pairs]
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    return [ErrorItem("expected it once, with commas between values", name) for name in twice]


def _unknown(pairs: list[tuple[str, str]], known: tuple[str, ...]) -> list[ErrorItem]:
    unknown = dict.fromkeys(name for name, _ in pairs if name not in known)
    return [
        ErrorItem(f"no parameter {name[:80]!r} here", name[:80], known, nearest(name[:80], known))
        for name in unknown
    ]


def _as_error(items: list[ErrorItem]) -> RequestError:
    names = dict.fromkeys(item.parameter or "" for item in items)
    detail = "; ".join(f"{item.parameter}: {item.detail}" for item in items[:3])
    if len(items) > 3:
        detail = f"{len(items)} faults in the parameters {', '.join(names)}"
    return RequestError(INVALID_PARAMETER, detail, items)
