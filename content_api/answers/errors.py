"""Requests that cannot be answered: the kinds of errors, and what is told of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from content_api.folding import nearest


@dataclass(frozen=True, slots=True)
class ErrorItem:
    """One thing that is wrong with a request.

    Attributes:
        detail: What was expected and what was got.
        parameter: The query parameter, when it is about one.
        allowed: What may stand there, when that is a short list.
        suggestion: The nearest of what is allowed.
    """

    detail: str
    parameter: str | None = None
    allowed: tuple[str, ...] = ()
    suggestion: str | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """Its members in the answer, without those that say nothing."""
        members = {
            "detail": self.detail,
            "parameter": self.parameter,
            "allowed": list(self.allowed) or None,
            "suggestion": self.suggestion,
        }
        return {name: value for name, value in members.items() if value is not None}


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of error: the last part of its URI, its status and its title."""

    name: str
    status: int
    title: str


INVALID_PARAMETER = ProblemType("invalid-parameter", 400, "A query parameter is wrong")
BAD_REQUEST = ProblemType("bad-request", 400, "The request cannot be read")
TOO_COSTLY = ProblemType("too-costly", 400, "The request costs more than one may")
NOT_FOUND = ProblemType("not-found", 404, "There is nothing at this path")
METHOD_NOT_ALLOWED = ProblemType("method-not-allowed", 405, "The method is not allowed here")
NOT_ACCEPTABLE = ProblemType("not-acceptable", 406, "None of the accepted types is available")
TIMEOUT = ProblemType("request-timeout", 408, "The body came too slowly")
TOO_LARGE = ProblemType("content-too-large", 413, "The body is too large")
UNSUPPORTED_TYPE = ProblemType("unsupported-media-type", 415, "The body's type is not read here")
PRECONDITION_FAILED = ProblemType("precondition-failed", 412, "It is another version")
RANGE_NOT_SATISFIABLE = ProblemType("range-not-satisfiable", 416, "There is no such range")
URI_TOO_LONG = ProblemType("uri-too-long", 414, "The address is too long")
INTERNAL_ERROR = ProblemType("internal-error", 500, "The server failed")
UNAVAILABLE = ProblemType("unavailable", 503, "The index is not available yet")
BUSY = ProblemType("busy", 503, "The server does as much of this as it may")
PROBLEM_TYPES = (
    INVALID_PARAMETER,
    BAD_REQUEST,
    TOO_COSTLY,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    TIMEOUT,
    PRECONDITION_FAILED,
    TOO_LARGE,
    URI_TOO_LONG,
    UNSUPPORTED_TYPE,
    RANGE_NOT_SATISFIABLE,
    INTERNAL_ERROR,
    UNAVAILABLE,
    BUSY,
)


class RequestError(Exception):
    """A request that cannot be answered; becomes the answer of its problem type."""

    def __init__(
        self,
        kind: ProblemType,
        detail: str,
        errors: Iterable[ErrorItem] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = headers or {}


def not_found(what: str, name: str, known: Iterable[str]) -> RequestError:
    """No such record, with the nearest that there is."""
    suggestion = nearest(name, known)
    detail = f"no {what} {name!r}"
    items = [ErrorItem(detail, suggestion=suggestion)] if suggestion else []
    return RequestError(NOT_FOUND, detail, items)
