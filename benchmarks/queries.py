"""Measures the processor time of requests that no cache answers, in process, without a socket.

Usage: python benchmarks/queries.py --articles 10000

Every request of a row is another one, so that nothing but SQLite's pages is warm.
"""

import argparse
import itertools
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from generate import Site, generate_site
from harness import (
    CONTENT_API,
    BenchmarkError,
    Check,
    median,
    note,
    print_table,
    run_measured,
    stop_on_sigterm,
)
from werkzeug.test import EnvironBuilder, run_wsgi_app

from content_api.http.app import create_app
from content_api.settings import Settings

REQUESTS = 60
_STATES = ("published", "scheduled", "published,scheduled")


@dataclass(frozen=True, slots=True)
class Case:
    """Requests of one shape, and the most milliseconds that one may take; none for no floor."""

    name: str
    paths: Sequence[str]
    most: float | None = None


def list_cases(site: Site) -> list[Case]:
    """What is measured."""
    pages = range(1, REQUESTS + 1)
    days = [f"202{4 + n % 2}-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in pages]
    lists = "/api/v1/articles?limit=50"
    series = sorted({article.url.split("/")[4] for article in site.public})
    return [
        Case(
            "article",
            [article.url for article in site.public[:: len(site.public) // REQUESTS]],
            1.5,
        ),
        Case("list of 50", [f"{lists}&page={n}" for n in pages], 5),
        Case("filtered by state, 50", [f"{lists}&state=published&page={n}" for n in pages], 5),
        Case(
            "filtered by date, sorted, 50",
            [
                f"{lists}&updated_at[gte]={d}&sort=-updated_at,title&page={n}"
                for n, d in enumerate(days, 1)
            ],
            5,
        ),
        Case("filtered by series, 50", [f"{lists}&series={one}" for one in series[:REQUESTS]], 5),
        Case("filtered by tag, 50", [f"{lists}&tag=redes,datos&page={n}" for n in pages], 5),
        Case("title contains, 50", [f"{lists}&title[contains]={t}" for t in _words(series)], 5),
        Case("50 with two fields", [f"{lists}&fields=title,tags&page={n}" for n in pages]),
        Case("50 with their series", [f"{lists}&include=series&page={n}" for n in pages]),
        Case("facets of all", [f"{lists}&facets=state,level,tag,locale&page={n}" for n in pages]),
        Case("tags, 50", [f"/api/v1/tags?limit=50&page={n}" for n in pages]),
    ]


def _words(series: Iterable[str]) -> list[str]:
    words = dict.fromkeys(word for slug in series for word in slug.split("-") if len(word) > 3)
    return list(itertools.islice(words, REQUESTS))


def measure(app: Flask, case: Case) -> tuple[list[str], Check | None]:
    """The row of a case, and its floor."""
    milliseconds: list[float] = []
    size = 0
    for path in case.paths:
        environ = EnvironBuilder(path).get_environ()
        begin = time.process_time()
        parts, status, _ = run_wsgi_app(app, environ, buffered=True)
        body = b"".join(parts)
        milliseconds.append(1000 * (time.process_time() - begin))
        if not status.startswith("200"):
            raise BenchmarkError(f"{path} answered {status}")
        size = max(size, len(body))
    middle, worst = median(milliseconds), sorted(milliseconds)[int(len(milliseconds) * 0.95)]
    row = [case.name, f"{middle:.2f} ms", f"{worst:.2f} ms", f"{size / 1000:.0f} KB"]
    return row, Check(case.name, middle, case.most, "ms") if case.most else None


def run(options: argparse.Namespace, scratch: Path) -> list[Check]:
    """Build a site and ask."""
    note(f"generating {options.articles} articles, and indexing them")
    site = generate_site(scratch / "content", options.articles, options.seed)
    store = f"sqlite:///{scratch}/store.db"
    if options.store:
        store = options.store
    else:
        run_measured(
            [*CONTENT_API, "build", "--content", str(site.root), "--store", store], scratch
        )
    app = create_app(Settings(content_root=site.root, store_url=store))
    app.test_client().get("/api/v1/articles?limit=1&page=7777")  # what is only made once
    rows, checks = [], []
    for case in list_cases(site):
        row, check = measure(app, case)
        rows.append(row)
        checks += [check] if check else []
    header = ["uncached", "CPU, median", "95th", "largest answer"]
    print_table(f"Queries, {options.articles} articles", header, rows)
    return checks


def main() -> int:
    """Measure, then print the floors."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1, help="of the generated content (1)")
    parser.add_argument("--store", help="a store that was built from the same content")
    parser.add_argument("--scratch", type=Path, help="a directory for temporary files")
    options = parser.parse_args()
    stop_on_sigterm()
    try:
        with tempfile.TemporaryDirectory(dir=options.scratch, prefix="queries-") as folder:
            checks = run(options, Path(folder))
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print_table("Floors", ["", "measured", "floor", ""], [check.row for check in checks])
    return 0 if all(check.value <= check.most for check in checks) else 1


if __name__ == "__main__":
    sys.exit(main())
