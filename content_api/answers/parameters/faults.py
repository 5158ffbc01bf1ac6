"""What is wrong with parameters: each value that is refused, with what may stand there."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from marshmallow import ValidationError

from content_api.answers.errors import INVALID_PARAMETER, ErrorItem, RequestError
from content_api.folding import nearest

_MOST_TOLD = 3


class FaultError(ValidationError):
    """A wrong value, with what is allowed."""

    def __init__(
        self, detail: str, allowed: Iterable[str] = (), suggestion: str | None = None
    ) -> None:
        self.item = ErrorItem(detail, allowed=tuple(allowed), suggestion=suggestion)
        super().__init__([self.item])  # marshmallow keeps it as given

    def told_of(self, parameter: str) -> ErrorItem:
        """The same, of a parameter."""
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


def refuse_messages(messages: Mapping[str, list[Any]]) -> RequestError:
    """The answer to wrong values, from marshmallow's messages by parameter."""
    return refuse_faults(
        [
            ErrorItem(item.detail, item.parameter or name, item.allowed, item.suggestion)
            for name, items in messages.items()
            for item in items
            if isinstance(item, ErrorItem)
        ]
    )


def refuse_faults(items: list[ErrorItem]) -> RequestError:
    """The answer to wrong parameters."""
    names = dict.fromkeys(item.parameter or "" for item in items)
    detail = "; ".join(f"{item.parameter}: {item.detail}" for item in items[:_MOST_TOLD])
    if len(items) > _MOST_TOLD:
        detail = f"{len(items)} faults in the parameters {', '.join(names)}"
    return RequestError(INVALID_PARAMETER, detail, items)
