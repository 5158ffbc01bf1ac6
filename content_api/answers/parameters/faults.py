"""Errors in parameters: the wrong value, what is allowed, and the nearest to it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from marshmallow import ValidationError

from content_api.answers.errors import INVALID_PARAMETER, ErrorItem, RequestError
from content_api.values.words import nearest

_MOST_TOLD = 3


class FaultError(ValidationError):
    """A value that is not allowed; carries an `ErrorItem`."""

    def __init__(
        self, detail: str, allowed: Iterable[str] = (), suggestion: str | None = None
    ) -> None:
        self.item = ErrorItem(detail, allowed=tuple(allowed), suggestion=suggestion)
        super().__init__([self.item])  # marshmallow keeps it as given

    def for_parameter(self, parameter: str) -> ErrorItem:
        """The item with the name of the parameter filled in."""
        return replace(self.item, parameter=parameter)


def require_one_of(item: str, allowed: Iterable[str]) -> None:
    """Refuse `item` when it is none of `allowed`, naming the nearest.

    Raises:
        FaultError: with what is allowed.
    """
    known = tuple(allowed)
    if item not in known:
        raise FaultError(
            f"expected one of {', '.join(known)}, got {item!r}", known, nearest(item, known)
        )


def messages_error(messages: Mapping[str, list[Any]]) -> RequestError:
    """Build the 400 from marshmallow's messages, keyed by parameter."""
    return faults_error(
        [
            ErrorItem(item.detail, item.parameter or name, item.allowed, item.suggestion)
            for name, items in messages.items()
            for item in items
            if isinstance(item, ErrorItem)
        ]
    )


def faults_error(items: list[ErrorItem]) -> RequestError:
    """Build the 400 that lists every wrong parameter."""
    names = dict.fromkeys(item.parameter or "" for item in items)
    detail = "; ".join(f"{item.parameter}: {item.detail}" for item in items[:_MOST_TOLD])
    if len(items) > _MOST_TOLD:
        detail = f"{len(items)} faults in the parameters {', '.join(names)}"
    return RequestError(INVALID_PARAMETER, detail, items)
