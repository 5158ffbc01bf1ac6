"""Records as they are stored: JSON and its digest, the columns by which lists find them, items."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import msgspec

from content_api.parsing.text.file_names import file_stem, slug_key
from content_api.problems import Problem
from content_api.resources.articles import article_resource
from content_api.resources.series import index_resource, series_resource, status_resource
from content_api.store.schema.items import Items, list_items
from content_api.store.schema.numbers import RecordKey
from content_api.store.schema.packing import pack, stamp, tie_of
from content_api.store.schema.values import column_values, folded
from content_api.values.linked import Media
from content_api.values.parts import Node
from content_api.values.records import Article, Series

Row = dict[str, Any]
# What of a record's JSON its digest is over, in this order; a part that it has not is left out.
PARTS = ("resource", "destinations", "outline", "status")
_DIGEST_BYTES = 16


@dataclass(frozen=True)
class RecordRow:
    """A record as it is stored; the rows get its number when they are written.

    What takes long, and is needed only of a record that differs from what is stored, is made when
    it is asked for.

    Attributes:
        kind: `series`, `article` or `tag`.
        resource: As it is served.
        parts: JSON, by the name in `PARTS`.
        source_path: The file of its page, as it is shown; empty without one.
        own: Values of columns that are not in the resource.
        covered: What shapes its body beside the file, as the digest has to tell of that, too.
    """

    kind: str
    resource: Node
    parts: Mapping[str, bytes]
    source_path: str = ""
    own: Row = field(default_factory=dict)
    covered: bytes = b""

    @cached_property
    def digest(self) -> bytes:
        """Of its JSON, which tells the hash of its file, and so of its body."""
        parts = (self.parts[name] for name in PARTS if name in self.parts)
        return digest_of(*parts, *((self.covered,) if self.covered else ()))

    @cached_property
    def key(self) -> RecordKey:
        """What tells it from every other record."""
        return (self.kind, folded(self.resource["locale"]), self.resource["id"])

    @property
    def columns(self) -> Row:
        """Of the table of its kind, and of the one with the suffix `_more`, but for its number."""
        id_: str = self.resource["id"]
        own = {"id": id_, "key": slug_key(id_), "digest": self.digest}
        return {**column_values(self.kind, self.resource), **self.own, **own}

    @property
    def stored(self) -> Row:
        """Columns of `record`, but for its number."""
        stored = {
            name: (stamp if name == "resource" else pack)(part, tie_of(self.digest, name))
            for name, part in self.parts.items()
        }
        return {"source_path": self.source_path, **dict.fromkeys(PARTS), **stored}

    @property
    def items(self) -> Items:
        """Rows by which it is found."""
        return list_items(self.kind, self.resource)


def record_key(record: Series | Article) -> RecordKey:
    """What tells a record from every other one."""
    kind = "article" if isinstance(record, Article) else "series"
    return (kind, folded(record.locale), record.id)


def digest_of(*parts: bytes) -> bytes:
    """The beginning of a SHA-256 over some values and their lengths."""
    lengths = ",".join(str(len(part)) for part in parts)
    return hashlib.sha256(b"".join((lengths.encode(), b"\n", *parts))).digest()[:_DIGEST_BYTES]


def record_row(record: Series | Article) -> RecordRow:
    """The row of a series or an article."""
    return article_row(record) if isinstance(record, Article) else series_row(record)


def series_row(record: Series) -> RecordRow:
    """The row of a series."""
    resource = series_resource(record)
    parts = {
        "resource": msgspec.json.encode(resource),
        "destinations": msgspec.json.encode(record.linked.destinations),
        "outline": msgspec.json.encode(index_resource(record)),
        "status": msgspec.json.encode(status_resource(record)),
    }
    # An article tells the hashes of its snippets itself.
    hashes = [embed.sha256 for embed in record.document.embeds]
    covered = msgspec.json.encode(hashes) if hashes else b""
    return RecordRow("series", resource, parts, record.source.path, covered=covered)


def article_row(record: Article) -> RecordRow:
    """The row of an article."""
    document = record.document
    resource = article_resource(record)
    parts = {
        "resource": msgspec.json.encode(resource),
        "destinations": msgspec.json.encode(record.linked.destinations),
    }
    series_key = slug_key(record.series.id)
    first, second, path = document.order
    own = {
        "stem_key": f"{series_key}/{slug_key(file_stem(document.source.path))}",
        "series_key": series_key,
        # Its own, whatever stands before it: a cursor stays right when articles come and go.
        "reading_order": f"{first:07}.{second:07}.{path}",
    }
    return RecordRow("article", resource, parts, record.source.path, own)


def tag_row(resource: Node) -> RecordRow:
    """The row of a tag."""
    parts = {"resource": msgspec.json.encode(resource), "destinations": b"[]"}
    return RecordRow("tag", resource, parts)


def media_digest(media: Media) -> bytes:
    """The digest of what is stored of a file that is served as it is."""
    return digest_of(msgspec.json.encode(media))


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


def problem_row(place: int, problem: Problem, series_key: str | None) -> Row:
    """The row of a problem that others are told.

    Args:
        place: Its place among those of its file.
        problem: The problem.
        series_key: Of the public series to which its file belongs.
    """
    return {
        "path": problem.path,
        "place": place,
        "severity": problem.severity,
        "code": problem.code,
        "series_key": series_key,
        "value": msgspec.json.encode(problem),
    }
