"""The tables of the search: passages of public records, and the full-text index over them.

SQLite's FTS5 holds the words. All its SQL is here, in `passages` and in `search`, so that another
database's full-text search can stand beside it.
"""

from sqlalchemy import BigInteger, Column, Connection, Index, String, Table, Text

from content_api.store.tables import metadata

# Columns of the index. A trail (title of the page, headings above) only helps what matches itself;
# the scope (see `scope`) only narrows.
COLUMNS = ("title", "heading", "about", "text", "trail", "scope")
ANYWHERE = ("title", "heading", "about", "text", "trail")
OWN = ("title", "heading", "about", "text")
PROMINENT = ("title", "heading", "about")
WEIGHTS = (10.0, 6.0, 4.0, 1.0, 0.5, 0.0)
# Beside it: the hit's JSON, the digest of it, and where its words stand in the text of the body.
SHOWN = ("resource", "digest", "start", "stop")
# We take accents off ourselves, as each language does; marks belong to the letters before them.
_TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"

# The records that have passages; the number of each is in the ids of its passages, and `path` is
# the key of its body.
searched = Table(
    "searched",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(10), nullable=False),
    Column("locale", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("path", Text, nullable=False),
    Index("searched_by_key", "kind", "locale", "record_id", unique=True),
)


def create(connection: Connection) -> None:
    """Make the index; on other databases there is none, and no search."""
    if is_supported(connection):
        # Beginnings of two letters are in an index of their own: nearly everything has them.
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE words USING fts5({', '.join(COLUMNS)}, "
            f"{', '.join(f'{name} UNINDEXED' for name in SHOWN)}, "
            f'tokenize = "{_TOKENIZER}", prefix = 2)'
        )


def drop(connection: Connection) -> None:
    """Drop the index."""
    if is_supported(connection):
        connection.exec_driver_sql("DROP TABLE IF EXISTS words")


def is_supported(connection: Connection) -> bool:
    """Whether the database has FTS5."""
    return connection.dialect.name == "sqlite"
