"""The tables of the search: passages of public records, and the full-text index over them.

SQLite's FTS5 holds the words. All its SQL is here, in `passages` and in `search`, so that another
database's full-text search can stand beside it.
"""

from sqlalchemy import Column, Connection, Index, Integer, String, Table, Text

from content_api.store.tables import metadata

# Columns of the index. A trail (title of the page, headings above) only helps what matches itself.
COLUMNS = ("title", "heading", "about", "text", "trail")
OWN = ("title", "heading", "about", "text")
PROMINENT = ("title", "heading", "about")
WEIGHTS = (10.0, 6.0, 4.0, 1.0, 0.5)
TEXT_COLUMN = COLUMNS.index("text")

# One row for each heading of what is public, and one for the page itself. Nothing else is here.
# It is what a search filters and sorts by, and so narrow; what a hit tells stands beside its words.
passage = Table(
    "passage",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("record_id", Text, nullable=False),
    Column("series_key", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("level", Text),
    Column("locale", Text, nullable=False),
    Column("tags", Text, nullable=False),
    Index("passages_of_record", "kind", "record_id", "locale"),
)


def create(connection: Connection) -> None:
    """Make the index; on other databases there is none, and no search."""
    if is_supported(connection):
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE words USING fts5({', '.join(COLUMNS)}, "
            "resource UNINDEXED, digest UNINDEXED, "
            "tokenize = 'unicode61 remove_diacritics 2')"
        )


def drop(connection: Connection) -> None:
    """Drop the index."""
    if is_supported(connection):
        connection.exec_driver_sql("DROP TABLE IF EXISTS words")


def is_supported(connection: Connection) -> bool:
    """Whether the database has FTS5."""
    return connection.dialect.name == "sqlite"
