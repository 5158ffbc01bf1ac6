"""Records to rows and back: JSON bytes, sort keys and digests."""

import hashlib
from dataclasses import dataclass
from typing import Any

import msgspec

from content_api.folding import fold
from content_api.parsing.file_names import file_stem, slug_key
from content_api.problems import Problem
from content_api.records import Article, Body, Series
from content_api.schemas.resources import (
    article_resource,
    index_resource,
    rfc3339,
    series_resource,
    status_resource,
)

Row = dict[str, Any]
RecordKey = tuple[str, str, str]
"""Kind, locale and id of a record."""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A row of `series` or `article` with its tags."""

    kind: str
    values: Row
    tags: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id, which is that of its translations too."""
        value: str = self.values["id"]
        return value

    @property
    def key(self) -> RecordKey:
        """What tells the record from every other one."""
        return (self.kind, self.values["locale"], self.values["id"])


def body_digest(html: str, markdown: str, text: str, ast: bytes) -> str:
    """SHA-256 over the four formats."""
    return _digest(html.encode(), markdown.encode(), text.encode(), ast)


def resource_digest(*parts: bytes) -> str:
    """SHA-256 over the JSON of a record."""
    return _digest(*parts)


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def body_row(path: str, body: Body) -> Row:
    """The row of a body."""
    return {
        "path": path,
        "html": body.html,
        "markdown": body.markdown,
        "text": body.text,
        "ast": body.ast,
        "digest": body_digest(body.html, body.markdown, body.text, body.ast),
    }


def series_row(record: Series) -> RecordRow:
    """The row of a series."""
    page = record.document
    parts = [
        msgspec.json.encode(resource(record))
        for resource in (series_resource, index_resource, status_resource)
    ]
    values = {
        "locale": record.locale,
        "id": record.id,
        "key": slug_key(record.id),
        "title": page.title,
        "title_key": fold(page.title),
        "state": page.state,
        "level": page.level,
        "reading_minutes": record.reading_minutes.shown,
        "percent": record.progress.percent,
        "published_at": rfc3339(page.published_at),
        "updated_at": rfc3339(record.updated_at),
        "source_path": record.source.path,
        "resource": parts[0],
        "outline": parts[1],
        "status": parts[2],
        "digest": resource_digest(*parts),
    }
    return RecordRow("series", values, _tag_keys(page.tags))


def article_row(record: Article, position: int) -> RecordRow:
    """The row of an article; `position` is its place in reading order."""
    document = record.document
    resource = msgspec.json.encode(article_resource(record))
    series_key = slug_key(record.series.id)
    values = {
        "locale": record.locale,
        "id": record.id,
        "key": slug_key(record.id),
        "stem_key": f"{series_key}/{slug_key(file_stem(document.source.path))}",
        "series_id": record.series.id,
        "series_key": series_key,
        "position": position,
        "number": document.number,
        "title": document.title,
        "title_key": fold(document.title),
        "state": document.state,
        "level": document.level,
        "reading_minutes": record.reading_minutes,
        "word_count": document.word_count,
        "published_at": rfc3339(document.published_at),
        "updated_at": rfc3339(document.updated_at),
        "source_path": record.source.path,
        "resource": resource,
        "digest": resource_digest(resource),
    }
    return RecordRow("article", values, _tag_keys(document.tags))


def problem_row(position: int, problem: Problem, *, public: bool, series_key: str | None) -> Row:
    """The row of a problem.

    Args:
        position: Its place among all.
        problem: The problem.
        public: Whether it tells nothing of what is not public.
        series_key: Of the public series to which its file belongs.
    """
    return {
        "position": position,
        "path": problem.path,
        "severity": problem.severity,
        "code": problem.code,
        "public": public,
        "series_key": series_key,
        "value": msgspec.json.encode(problem),
    }


def _tag_keys(tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(tag) for tag in tags if fold(tag)))
