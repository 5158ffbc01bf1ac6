"""Events: what happened, for a person and for a program."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

_log = logging.getLogger("content_api.logs")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened.

    Attributes:
        name: Its kind, kebab-case.
        message: What a person reads; line ends and control characters in it are escaped later.
        fields: What a program reads, by snake_case name.
        level: One of the levels of `logging`.
    """

    name: str
    message: str
    fields: Mapping[str, object] = field(default_factory=dict)
    level: int = logging.INFO


def tell(event: Event, error: BaseException | None = None) -> None:
    """Log an event, with the kind and place of `error` when it is about one."""
    extra = {"event": event.name, "fields": event.fields}
    _log.log(event.level, "%s", event.message, extra=extra, exc_info=error)


def as_event(name: str, **fields: object) -> dict[str, object]:
    """The argument `extra` with which a call of `logging` becomes an event."""
    return {"event": name, "fields": fields}
