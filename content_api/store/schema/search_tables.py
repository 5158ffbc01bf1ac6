"""The full-text index over the passages of public records: making it, and what goes in and out.

SQLite's FTS5 holds the words and no copy of the text. All its SQL is here and in `search`, so that
another database's full-text search can stand beside it.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

# Columns of the index. A trail (title of the page, headings above) only helps what matches itself;
# the scope (see `scope`) only narrows.
COLUMNS = ("title", "heading", "about", "text", "trail", "scope")
ANYWHERE = ("title", "heading", "about", "text", "trail")
OWN = ("title", "heading", "about", "text")
PROMINENT = ("title", "heading", "about")
WEIGHTS = (10.0, 6.0, 4.0, 1.0, 0.5, 0.0)
_NAMES, _MARKS = ", ".join(COLUMNS), ", ".join("?" * len(COLUMNS))
_SORTED_BYTES = 16 * 1024 * 1024
# We take accents off ourselves, as each language does; marks belong to the letters before them.
_TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"


def create(connection: Connection) -> None:
    """Make the index; on other databases there is none, and no search."""
    if is_supported(connection):
        # Beginnings of two letters are in an index of their own: nearly everything has them.
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE words USING fts5({', '.join(COLUMNS)}, content = '', "
            f'tokenize = "{_TOKENIZER}", prefix = 2)'
        )
        # A first build takes two thirds of the time when so much is sorted before it is written.
        _configure(connection, "hashsize", _SORTED_BYTES)


def _configure(connection: Connection, name: str, value: int) -> None:
    """Set an option that is kept with the index."""
    connection.exec_driver_sql("INSERT INTO words (words, rank) VALUES (?, ?)", (name, value))


def drop(connection: Connection) -> None:
    """Drop the index."""
    if is_supported(connection):
        connection.exec_driver_sql("DROP TABLE IF EXISTS words")


def is_supported(connection: Connection) -> bool:
    """Whether the database has FTS5."""
    return connection.dialect.name == "sqlite"


def add_words(connection: Connection, rows: Iterable[tuple[object, ...]]) -> None:
    """Put passages into the index: the id of each, and its words by column, in id order."""
    _put(connection, f"INSERT INTO words (rowid, {_NAMES}) VALUES (?, {_MARKS})", rows)  # noqa: S608


def take_words(connection: Connection, rows: Iterable[tuple[object, ...]]) -> None:
    """Take passages out of the index; their words must be those that were put in.

    Source:
        https://www.sqlite.org/fts5.html#the_delete_command
    """
    statement = f"INSERT INTO words (words, rowid, {_NAMES}) VALUES ('delete', ?, {_MARKS})"  # noqa: S608
    _put(connection, statement, rows)


def _put(connection: Connection, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
    given: Sequence[tuple[object, ...]] = list(rows)
    if given and is_supported(connection):
        connection.exec_driver_sql(statement, given)
