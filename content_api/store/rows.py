"""Records to rows and back: JSON bytes, sort keys and digests."""

import hashlib
from dataclasses import dataclass
from typing import Any

import msgspec

from content_api.parsing.file_names import file_stem, slug_key
from content_api.problems import Problem
from content_api.records import FORMATS, Article, Body, Media, Node, Series
from content_api.schemas.resources import (
    article_resource,
    index_resource,
    series_resource,
    status_resource,
)
from content_api.store.values import ItemValue, column_values, folded, item_values

Row = dict[str, Any]
RecordKey = tuple[str, str, str]
"""Kind, locale (as it is stored) and id of a record."""
# What of a record's JSON its digest is over, in this order; a part that it has not is left out.
DIGESTED = ("resource", "outline", "status", "destinations")


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record as it is stored; the rows get its number when they are written.

    Attributes:
        kind: `series`, `article` or `tag`.
        id: Of the record.
        values: Columns of the table of its kind, and of the one with the suffix `_more`.
        json: Columns of `record`.
        items: Rows of `item`.
    """

    kind: str
    id: str
    values: Row
    json: Row
    items: tuple[Row, ...] = ()

    @property
    def digest(self) -> str:
        """Of its JSON."""
        digest: str = self.values["digest"]
        return digest

    @property
    def key(self) -> RecordKey:
        """What tells it from every other record."""
        return (self.kind, self.values["locale"], self.id)


def record_key(kind: str, record: Series | Article) -> RecordKey:
    """What tells a record from every other one."""
    return (kind, folded(record.locale), record.id)


def format_digest(value: str | bytes) -> str:
    """SHA-256 over a body in one format."""
    return _digest(value.encode() if isinstance(value, str) else value)


def resource_digest(*parts: bytes) -> str:
    """SHA-256 over the JSON of a record."""
    return _digest(*parts)


def _digest(*parts: bytes) -> str:
    lengths = ",".join(str(len(part)) for part in parts)
    return hashlib.sha256(b"".join((lengths.encode(), b"\n", *parts))).hexdigest()


def body_row(path: str, body: Body) -> Row:
    """The row of a body."""
    formats = {name: getattr(body, name) for name in FORMATS}
    return {
        "path": path,
        **{f"{name}_digest": format_digest(value) for name, value in formats.items()},
        "sections": msgspec.json.encode(body.sections),
        **formats,
    }


def series_row(record: Series) -> RecordRow:
    """The row of a series."""
    resource = series_resource(record)
    json: Row = {
        "source_path": record.source.path,
        "resource": msgspec.json.encode(resource),
        "outline": msgspec.json.encode(index_resource(record)),
        "status": msgspec.json.encode(status_resource(record)),
        "destinations": msgspec.json.encode(record.linked.destinations),
    }
    return _record_row("series", resource, json, {})


def article_row(record: Article) -> RecordRow:
    """The row of an article."""
    document = record.document
    resource = article_resource(record)
    json: Row = {
        "source_path": record.source.path,
        "resource": msgspec.json.encode(resource),
        "destinations": msgspec.json.encode(record.linked.destinations),
    }
    series_key = slug_key(record.series.id)
    first, second, path = document.order
    values = {
        "stem_key": f"{series_key}/{slug_key(file_stem(document.source.path))}",
        "series_key": series_key,
        # Its own, whatever stands before it: a cursor stays right when articles come and go.
        "reading_order": f"{first:07}.{second:07}.{path}",
    }
    return _record_row("article", resource, json, values)


def tag_row(resource: Node) -> RecordRow:
    """The row of a tag."""
    encoded = msgspec.json.encode(resource)
    json: Row = {"source_path": "", "resource": encoded, "destinations": b"[]"}
    return _record_row("tag", resource, json, {})


def _record_row(kind: str, resource: Node, json: Row, values: Row) -> RecordRow:
    id_: str = resource["id"]
    parts = (json[name] for name in DIGESTED if name in json)
    own = {"id": id_, "key": slug_key(id_), "digest": resource_digest(*parts)}
    columns = {**column_values(kind, resource), **values, **own}
    items = tuple(_item_row(kind, value) for value in item_values(kind, resource))
    return RecordRow(kind, id_, columns, json, items)


def _item_row(kind: str, value: ItemValue) -> Row:
    is_text = isinstance(value.stored, str)
    return {
        "field": f"{kind}.{value.name}",
        "text": value.stored if is_text else None,
        "number": None if is_text else value.stored,
        "key": value.key,
        "written": value.written if is_text and value.written != value.stored else None,
    }


def media_digest(media: Media) -> str:
    """SHA-256 over what is stored of a file that is served as it is."""
    return _digest(msgspec.json.encode(media))


def media_row(media: Media) -> Row:
    """The row of a file that is served as it is."""
    return {
        "path": media.path,
        "folder": media.path.rpartition("/")[0],
        "type": media.type,
        "bytes": media.bytes,
        "width": media.width,
        "height": media.height,
        "named": media.named,
        "digest": media_digest(media),
    }


def problem_row(position: int, problem: Problem, series_key: str | None) -> Row:
    """The row of a problem that others are told.

    Args:
        position: Its place among all.
        problem: The problem.
        series_key: Of the public series to which its file belongs.
    """
    return {
        "position": position,
        "path": problem.path,
        "severity": problem.severity,
        "code": problem.code,
        "series_key": series_key,
        "value": msgspec.json.encode(problem),
    }
