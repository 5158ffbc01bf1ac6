"""What is answered, whoever carries it."""

from dataclasses import dataclass

from content_api.answers.media_types import JSON


@dataclass(frozen=True, slots=True)
class Link:
    """A path and its relation to what is answered (RFC 8288), with its type if that is another."""

    path: str
    relation: str
    media_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The bytes that are answered, and what is told of them.

    Attributes:
        body: The bytes.
        media_type: Of them, with its parameters.
        revision: Of the content, from which all of it was read.
        tags: What a cache may purge it by.
        links: To what is around it.
        languages: That it is in or tells of; None where that says nothing.
        is_negotiated: Whether another wish for a language might have given another answer.
        updated_at: When what it is of last changed, RFC 3339; None when that is not known.
        file_name: What to call it when it is kept as a file.
    """

    body: bytes
    media_type: str = JSON
    revision: str
    tags: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    languages: tuple[str, ...] | None = None
    is_negotiated: bool = False
    updated_at: str | None = None
    file_name: str | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What is asked for has another path."""

    path: str
