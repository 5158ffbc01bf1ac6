"""What is asked, whoever carries it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Request(Generic[P]):
    """A request that has been read.

    Attributes:
        path: Of what is asked for, decoded; the links of a list lead around it.
        given: Its parameters by name, as they were written.
        parameters: The same, judged.
        accept_language: Which languages the client likes, as the HTTP header says it; empty when
            it does not say.
    """

    path: str
    given: Mapping[str, str]
    parameters: P
    accept_language: str = ""
