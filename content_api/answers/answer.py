"""An answer as a plain value, before it becomes an HTTP response."""

from dataclasses import dataclass

from content_api.answers.media_types import JSON


@dataclass(frozen=True, slots=True)
class Link:
    """A link from the answer to another resource, as in RFC 8288.

    Attributes:
        path: Where it leads.
        relation: Its relation type, such as `next`.
        media_type: Of the target, where that is worth saying.
    """

    path: str
    relation: str
    media_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The body of an answer and its metadata.

    Attributes:
        body: The whole body.
        media_type: Media type of the body, with its parameters.
        revision: Id of the revision that all of it was read from.
        tags: Names by which a cache may purge it.
        links: Related resources.
        languages: Languages of the content; None where the answer has none.
        is_negotiated: Whether another Accept-Language could give another answer.
        updated_at: When the record last changed, RFC 3339; None when unknown.
        file_name: Suggested name when it is saved as a file.
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
    """The resource that was asked for has another path."""

    path: str
