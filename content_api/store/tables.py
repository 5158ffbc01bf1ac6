"""The tables. Times are RFC 3339 texts in UTC, which sort as times; JSON is stored as bytes.

Paths are those that are shown. A record is known by its locale and id: that of its content root,
or, on a site with one root, its own, where ids alone are unique.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

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
    Column("document", LargeBinary),
    Column("problems", LargeBinary, nullable=False),
    Column("embed_paths", LargeBinary, nullable=False),
    Column("hidden", Boolean, nullable=False),
    Column("excuses", LargeBinary, nullable=False),
    Column("stale", Boolean, nullable=False),
    Column("held_back", LargeBinary),
)

body = Table(
    "body",
    metadata,
    Column("path", Text, primary_key=True),
    Column("html", Text, nullable=False),
    Column("markdown", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("ast", LargeBinary, nullable=False),
    Column("digest", String(64), nullable=False),
)

series = Table(
    "series",
    metadata,
    Column("locale", String(40), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("key", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("title_key", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("level", Text),
    Column("reading_minutes", Integer, nullable=False),
    Column("percent", Integer, nullable=False),
    Column("published_at", String(20)),
    Column("updated_at", String(20)),
    Column("source_path", Text, nullable=False),
    Column("resource", LargeBinary, nullable=False),
    Column("outline", LargeBinary, nullable=False),
    Column("status", LargeBinary, nullable=False),
    Column("digest", String(64), nullable=False),
    Index("series_by_key", "key", "locale"),
)

article = Table(
    "article",
    metadata,
    Column("locale", String(40), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("key", Text, nullable=False),
    Column("stem_key", Text, nullable=False),
    Column("series_id", Text, nullable=False),
    Column("series_key", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("number", Integer),
    Column("title", Text, nullable=False),
    Column("title_key", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("level", Text),
    Column("reading_minutes", Integer, nullable=False),
    Column("word_count", Integer, nullable=False),
    Column("published_at", String(20)),
    Column("updated_at", String(20)),
    Column("source_path", Text, nullable=False),
    Column("resource", LargeBinary, nullable=False),
    Column("digest", String(64), nullable=False),
    Index("article_by_key", "key", "locale"),
    Index("article_of_series", "locale", "series_key", "position"),
)

tag = Table(
    "tag",
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("locale", String(40), primary_key=True),
    Column("record_id", Text, primary_key=True),
    Column("tag_key", Text, primary_key=True),
    Index("records_of_tag", "tag_key", "kind"),
)

problem = Table(
    "problem",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("path", Text, nullable=False),
    Column("severity", String(10), nullable=False),
    Column("code", Text, nullable=False),
    Column("public", Boolean, nullable=False),
    Column("series_key", Text),
    Column("value", LargeBinary, nullable=False),
)

revision = Table(
    "revision",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False),
)

change = Table(
    "change",
    metadata,
    Column("revision", Integer, primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("locale", String(40), primary_key=True),
    Column("record_id", Text, primary_key=True),
    Column("action", String(10), nullable=False),
)
