"""Writing problems: what others are told, and what the author is told, by file."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

import msgspec
from sqlalchemy import Connection, Table, delete
from sqlalchemy import bindparam as bound

from content_api.parsing.text.file_names import slug_key
from content_api.problems import Problem
from content_api.store.publishing.changes import Difference
from content_api.store.publishing.comparing import Compared, compare
from content_api.store.publishing.ledger import Ledger, Told
from content_api.store.schema import tables
from content_api.store.schema.marks import Sum, mark_problems
from content_api.store.schema.rows import problem_row
from content_api.store.sqlite.driver import insert_rows, insert_tuples
from content_api.values.records import Catalogue

_PATH = attrgetter("path")


def publish_problems(connection: Connection, ledger: Ledger, catalogue: Catalogue) -> Difference:
    """Write the problems of the files whose problems are others than before.

    Args:
        connection: In a write transaction.
        ledger: What is in the store, and then, what is in it now.
        catalogue: Whose problems are written.

    Returns:
        Files of which others are told something else, by path.
    """
    _publish_report(connection, ledger, catalogue.problems)
    told = _told(catalogue)
    compared = compare(ledger.told, told)
    _clear(connection, tables.problem, compared)
    rows = (
        problem_row(place, problem, told[path][0])
        for path in compared.written
        for place, problem in enumerate(told[path][1])
    )
    insert_rows(connection, tables.problem, rows)
    before = {path: problems for path, (_, problems) in ledger.told.items()}
    after = {path: problems for path, (_, problems) in told.items()}
    _count(ledger.told_sum, compared, before, after)
    ledger.told = told
    return compared.told(lambda path: (path,))


def _publish_report(connection: Connection, ledger: Ledger, problems: Sequence[Problem]) -> None:
    reported = _by_path(problems)
    compared = compare(ledger.reported, reported)
    _clear(connection, tables.report, compared)
    rows = (
        (path, place, msgspec.json.encode(problem))
        for path in compared.written
        for place, problem in enumerate(reported[path])
    )
    insert_tuples(connection, tables.report, rows)
    _count(ledger.report_sum, compared, ledger.reported, reported)
    ledger.reported = reported


def _told(catalogue: Catalogue) -> dict[str, Told]:
    """What others are told of each file, and the key of its public series."""
    keys = {r.root.shown(r.document.series_dir): slug_key(r.id) for r in catalogue.series}
    prefixes = {record.root.prefix for record in catalogue.series}
    by_path = _by_path(catalogue.public_problems)
    return {path: (keys.get(_folder(path, prefixes)), told) for path, told in by_path.items()}


def _by_path(problems: Sequence[Problem]) -> dict[str, tuple[Problem, ...]]:
    """The problems of each file; they are sorted by file."""
    return {path: tuple(of) for path, of in groupby(problems, _PATH)}


def _folder(path: str, prefixes: Iterable[str]) -> str:
    """The folder of a series in which a shown path is, by the path that is shown."""
    prefix = next((prefix for prefix in prefixes if prefix and path.startswith(prefix)), "")
    return prefix + path.removeprefix(prefix).split("/", 1)[0]


def _clear(connection: Connection, table: Table, compared: Compared[str]) -> None:
    if compared.dropped:
        statement = delete(table).where(table.c.path == bound("wanted"))
        connection.execute(statement, [{"wanted": path} for path in compared.dropped])


def _count(
    total: Sum,
    compared: Compared[str],
    before: Mapping[str, Sequence[Problem]],
    after: Mapping[str, Sequence[Problem]],
) -> None:
    for path in {*compared.written, *compared.dropped}:
        total.change(_mark(path, before), _mark(path, after))


def _mark(path: str, problems: Mapping[str, Sequence[Problem]]) -> int:
    if path not in problems:
        return 0
    return mark_problems(path, [msgspec.json.encode(problem) for problem in problems[path]])
