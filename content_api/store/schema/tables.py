"""The tables. Times are RFC 3339 texts in UTC, which sort as times; what is large is packed.

Paths are those that are shown. A record is known by its kind, locale and id: the locale is that of
its content root, or, on a site with one root, its own, where ids alone are unique.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

from content_api.resources.queryable import FieldType, fields_of
from content_api.store.schema.packing import Packed
from content_api.store.schema.values import column_name, key_name

_COLUMN_TYPES: Mapping[FieldType, TypeEngine[Any]] = {
    "prose": Text(),
    "text": Text(),
    "whole": Integer(),
    "number": Float(),
    "flag": Integer(),
    "time": String(20),
    "day": String(10),
}

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

source = Table(
    "source",
    metadata,
    Column("path", Text, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("stat", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("document", Packed),
    Column("problems", LargeBinary, nullable=False),
    Column("embed_paths", LargeBinary, nullable=False),
    Column("hidden", Boolean, nullable=False),
    Column("excuses", LargeBinary, nullable=False),
    Column("stale", Boolean, nullable=False),
    Column("held_back", Packed),
    Column("terms", Packed, nullable=False),
)

# All packed, as `bodies` says: what the search reads stands first, for what comes after it is then
# not read from the file.
body = Table(
    "body",
    metadata,
    Column("path", Text, primary_key=True),
    Column("text", LargeBinary, nullable=False),
    Column("html", LargeBinary, nullable=False),
    Column("source", LargeBinary),
    Column("markdown", LargeBinary),
    Column("ast", LargeBinary),
)

# What is often asked for; every other field stands in a table that is read only when it is named,
# so that going through all records reads little.
_HOT = frozenset(
    {
        "id",
        "title",
        "locale",
        "state",
        "level",
        "number",
        "series.id",
        "reading_minutes",
        "word_count",
        "published_at",
        "updated_at",
        "indexable",
        "progress.percent",
        "series",
        "articles",
    }
)


def _field_columns(kind: str, *, hot: bool) -> Iterator[Column[Any]]:
    """A column for each field with one value, and of prose one by which it is sorted."""
    for field in fields_of(kind):
        if not field.is_item and (field.name in _HOT) == hot:
            if field.name != "id":
                yield Column(column_name(field), _COLUMN_TYPES[field.type])
            if field.type == "prose":
                yield Column(key_name(field), LargeBinary)


def _record_table(kind: str, *more: Column[Any] | Index) -> Table:
    """The keys of the records of a kind, and what they are often found by.

    Attributes of a row: `record`, its number in `record`, `item` and all other tables, which
    follows from kind, locale and id; `id`; `key`, the id without case; `locale`; `digest`, of its
    JSON.
    """
    return Table(
        kind,
        metadata,
        Column("record", Integer, primary_key=True, autoincrement=False),
        Column("id", Text, nullable=False),
        Column("key", Text, nullable=False),
        Column("digest", LargeBinary, nullable=False),
        *_field_columns(kind, hot=True),
        *more,
        Index(f"{kind}_by_key", "key", "locale", unique=True),
    )


def _more_table(kind: str) -> Table:
    """The fields with one value by which records are seldom found."""
    number = Column("record", Integer, primary_key=True, autoincrement=False)
    return Table(f"{kind}_more", metadata, number, *_field_columns(kind, hot=False))


series = _record_table("series")
article = _record_table(
    "article",
    Column("stem_key", Text, nullable=False),
    Column("series_key", Text, nullable=False),
    Column("reading_order", Text, nullable=False),
    # The order of lists, with the title: whether it contains a word is judged without the row.
    Index("article_of_series", "series_key", "reading_order", "key", "locale", "title"),
    Index("article_by_series", "series__id"),
    Index("article_by_update", "updated_at"),
    Index("article_by_publication", "published_at"),
    # What most lists and facets ask for, so that counting reads it and not the rows. It begins
    # with what nobody filters by: else SQLite would find rows by it and have to sort them.
    Index(
        "article_facts",
        "record",
        "state",
        "level",
        "locale",
        "series_key",
        "series__id",
        "number",
        "published_at",
        "updated_at",
        "reading_minutes",
        "word_count",
    ),
)
tag = _record_table("tag")
series_more = _more_table("series")
article_more = _more_table("article")

BY_KIND: Mapping[str, Table] = {"series": series, "article": article, "tag": tag}
MORE: Mapping[str, Table] = {"series": series_more, "article": article_more}

# The JSON of the records: each part is tied to the digest of the record. Those of lists are read by
# fifties, so they are not packed; the others are.
record = Table(
    "record",
    metadata,
    Column("record", Integer, primary_key=True, autoincrement=False),
    Column("source_path", Text, nullable=False),
    Column("resource", LargeBinary, nullable=False),
    Column("destinations", LargeBinary, nullable=False),
    Column("outline", LargeBinary),
    Column("status", LargeBinary),
)

media = Table(
    "media",
    metadata,
    Column("path", Text, primary_key=True),
    Column("folder", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("named", Boolean, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Index("media_of_folder", "folder"),
)

# The items of lists and the fields of the site's own, by what they are found and counted by: the
# table is its own index. `field` is a code of the kind and the field's name; `text` or `number` is
# the value, the other is empty; `key` is what prose is sorted by.
item = Table(
    "item",
    metadata,
    Column("field", Text, primary_key=True),
    Column("text", Text, primary_key=True),
    Column("key", LargeBinary, primary_key=True),
    Column("number", Float, primary_key=True),
    Column("record", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# The tags of a record: the same as its items, by record. `written` is as its page writes it, where
# that is not how it is compared.
tagged = Table(
    "tagged",
    metadata,
    Column("record", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, primary_key=True),
    Column("key", LargeBinary, nullable=False),
    Column("written", Text),
    sqlite_with_rowid=False,
)

# What others are told, by file and place among its problems; `report` is what the author is told.
problem = Table(
    "problem",
    metadata,
    Column("path", Text, primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("severity", String(10), nullable=False),
    Column("code", Text, nullable=False),
    Column("series_key", Text),
    Column("value", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

report = Table(
    "report",
    metadata,
    Column("path", Text, primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("value", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

work = Table(
    "work",
    metadata,
    Column("id", Text, primary_key=True),
    Column("authors_key", LargeBinary),
    Column("title_key", LargeBinary),
    Column("year", Integer),
    Column("resource", LargeBinary, nullable=False),
    Column("csl", LargeBinary, nullable=False),
    Column("bibtex", LargeBinary, nullable=False),
    Column("cited_in", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)

citation = Table(
    "citation",
    metadata,
    Column("work_id", Text, primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("record_id", Text, primary_key=True),
    Column("locale", Text, primary_key=True),
    Column("series_key", Text, nullable=False),
    Index("works_of_series", "series_key", "work_id"),
)

revision = Table(
    "revision",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False),
)
