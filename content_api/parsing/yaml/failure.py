"""Where YAML cannot be read on, and where what it stumbled over began."""

from dataclasses import dataclass

import yaml

from content_api.parsing.yaml.values import MAX_DEPTH, MAX_NODES, parse_events

SINGLE = "a single value"


@dataclass(frozen=True, slots=True)
class Failure:
    """The first thing in a text that is no YAML.

    Attributes:
        reason: In PyYAML's words; SINGLE when the text is no mapping.
        offset: Where it was noticed.
        begins: Where what it is part of begins: a quote, a bracket, or lines read as one text.
        scalar: The span of the last text before it.
        is_open: Whether it is part of a quote or a bracket that is not closed.
    """

    reason: str
    offset: int
    begins: int
    scalar: tuple[int, int] = (0, 0)
    is_open: bool = False


def find_failure(text: str) -> Failure | None:
    """The first failure in `text`; None when YAML can read it, or is not let read it all."""
    scalar, depth, nodes = (0, 0), 0, 0
    try:
        for event in parse_events(text):
            nodes += isinstance(event, yaml.NodeEvent)
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH or nodes > MAX_NODES:
                return None
            if isinstance(event, yaml.ScalarEvent):
                scalar = (event.start_mark.index, event.end_mark.index)  # type: ignore[union-attr]
                if nodes == 1:
                    return Failure(SINGLE, scalar[0], scalar[0], scalar)
    except yaml.YAMLError as error:
        return _failure(text, error, scalar)
    return None


def _failure(text: str, error: yaml.YAMLError, scalar: tuple[int, int]) -> Failure:
    reason = getattr(error, "problem", None) or "it cannot be read"
    mark = getattr(error, "problem_mark", None)
    offset = min(mark.index, len(text)) if mark else 0
    context = getattr(error, "context", None) or ""
    opening = getattr(error, "context_mark", None)
    is_open = "quoted" in context or "flow" in context
    begins = offset
    if opening and (is_open or "simple key" in context):
        begins = min(opening.index, offset)
    elif scalar[1] == offset:
        begins = scalar[0]
    return Failure(reason, offset, begins, scalar, is_open)
