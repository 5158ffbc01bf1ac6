"""A request as a plain value, however it arrived."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Request(Generic[P]):
    """A request whose parameters have been read and validated.

    Attributes:
        path: Path of the resource, percent-decoded; the page links of a list start with it.
        given: Raw parameters by name, as the client wrote them.
        parameters: The validated parameters.
        accept_language: Value of the Accept-Language header; empty when there is none.
    """

    path: str
    given: Mapping[str, str]
    parameters: P
    accept_language: str = ""
