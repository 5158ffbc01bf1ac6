"""Errors of requests: their kinds, and the details that clients are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from content_api.values.words import nearest


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
        """The members that are set, as they appear in the answer."""
        members = {
            "detail": self.detail,
            "parameter": self.parameter,
            "allowed": list(self.allowed) or None,
            "suggestion": self.suggestion,
        }
        return {name: value for name, value in members.items() if value is not None}


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of error: the last part of its URI, its status over HTTP and its title."""

    name: str
    status: int
    title: str


INVALID_PARAMETER = ProblemType("invalid-parameter", 400, "A query parameter is wrong")
BAD_REQUEST = ProblemType("bad-request", 400, "The request cannot be read")
TOO_COSTLY = ProblemType("too-costly", 400, "The request costs more than one may")
NOT_FOUND = ProblemType("not-found", 404, "There is nothing at this path")
UNAVAILABLE = ProblemType("unavailable", 503, "The index is not available yet")
BUSY = ProblemType("busy", 503, "The server does as much of this as it may")


class RequestError(Exception):
    """A request that cannot be answered.

    Args:
        kind: Of the error.
        detail: What happened.
        items: Each thing that is wrong.
        retry_after_seconds: When to ask again, where that may help.
    """

    def __init__(
        self,
        kind: ProblemType,
        detail: str,
        items: Iterable[ErrorItem] = (),
        retry_after_seconds: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.items = tuple(items)
        self.retry_after_seconds = retry_after_seconds


def not_found(what: str, name: str, known: Iterable[str]) -> RequestError:
    """Build the error for a record that does not exist, suggesting the nearest name."""
    suggestion = nearest(name, known)
    detail = f"no {what} {name!r}"
    items = [ErrorItem(detail, suggestion=suggestion)] if suggestion else []
    return RequestError(NOT_FOUND, detail, items)
