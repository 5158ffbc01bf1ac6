"""Looks for the dearest requests: composes them at random, in process, by their processor time.

Usage: python benchmarks/dearest.py --articles 10000 --seconds 300 --seed 1

Filters, facets, sorts, searches, included records, bodies, limits, pages and cursors, each as a
stranger may ask for it. A dear one is asked again, and its least time counts.
"""

import argparse
import random
import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from composing import Asked, Known, ask, compose, look_around
from flask import Flask
from generate import generate_site
from harness import (
    CONTENT_API,
    BenchmarkError,
    median,
    note,
    print_table,
    run_measured,
    stop_on_sigterm,
)

from content_api.http.app import create_app
from content_api.settings import Settings

MOST_MILLISECONDS = 100.0
_FILTERS = "tag=redes,datos&level=general&title%5Bcontains%5D=e&number%5Bgte%5D=2&locale=es"
# What a plain frontend asks for, and must get.
FRONTEND = (
    "/api/v1/articles?limit=100&include=series,prerequisites&facets=state,level,tag",
    "/api/v1/articles?limit=100&formats=html,markdown,text,ast",
    f"/api/v1/articles?{_FILTERS}&facets=state,level,tag&sort=-updated_at,title",
    "/api/v1/search?search=de+la+el+en+que&limit=100",
)
PLAIN = "/api/v1/articles?limit=50&page="
_AGAIN = 3
_SHOWN = 20


def measure(app: Flask, options: argparse.Namespace) -> tuple[list[Asked], float]:
    """What was asked, and the milliseconds of a plain list of 50.

    Raises:
        BenchmarkError: something that a plain frontend asks for is refused.
    """
    rng = random.Random(options.seed)
    known = look_around(app)
    asked = [_ask_again(app, ask(app, path)) for path in FRONTEND]
    for refused in (one for one in asked if one.status != 200):
        raise BenchmarkError(f"{refused.path} answered {refused.status}")
    plain = [ask(app, f"{PLAIN}{page}").milliseconds for page in range(1, 31)]
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        if len(asked) % 50 == 0:
            plain.append(ask(app, f"{PLAIN}{rng.randint(1, 99)}").milliseconds)
        found = ask(app, compose(rng, known))
        if found.milliseconds > options.most / 2:
            found = _ask_again(app, found)
        _keep_cursor(known, found)
        asked.append(Asked(found.path, found.status, found.milliseconds))
    return asked, median(plain)


def _ask_again(app: Flask, asked: Asked) -> Asked:
    least = min(ask(app, asked.path).milliseconds for _ in range(_AGAIN))
    return replace(asked, milliseconds=min(asked.milliseconds, least))


def _keep_cursor(known: Known, found: Asked) -> None:
    cursor = re.search(rb'"cursor":"([\w-]+)"', found.answer)
    if cursor and "cursor=" not in found.path:
        without_page = re.sub(r"&page=\d+", "", found.path)
        known.cursors = [*known.cursors[-200:], (without_page, cursor[1].decode())]


def run(options: argparse.Namespace, folder: Path) -> bool:
    """Build a site, ask, print; whether none was dearer than it may be."""
    store, root = options.store, options.content
    if store is None:
        note(f"generating {options.articles} articles, and indexing them")
        root = root or generate_site(folder / "content", options.articles, options.seed).root
        store = f"sqlite:///{folder}/store.db"
        run_measured([*CONTENT_API, "build", "--content", str(root), "--store", store], folder)
    app = create_app(Settings(content_root=root or Path("content"), store_url=store))
    asked, plain = measure(app, options)
    dearest = sorted(asked, key=lambda one: -one.milliseconds)[:_SHOWN]
    rows = [
        [f"{one.milliseconds:.1f}", f"{one.milliseconds / plain:.0f} ×", str(one.status), one.path]
        for one in dearest
    ]
    print_table("The dearest requests", ("CPU ms", "plain list", "status", "path"), rows)
    statuses = Counter(one.status for one in asked)
    note(
        f"{len(asked)} requests, by status {dict(statuses)}; a plain list of 50 took {plain:.2f} ms"
    )
    over = sum(one.milliseconds > options.most for one in asked)
    note(f"{over} of them took more than {options.most:g} ms")
    return not over


def main() -> int:
    """Measure and say whether the bound holds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=10_000, help="size of the site (10000)")
    parser.add_argument("--seconds", type=float, default=300, help="how long (300)")
    parser.add_argument("--seed", type=int, default=1, help="of content and requests (1)")
    parser.add_argument("--most", type=float, default=MOST_MILLISECONDS, help="milliseconds (100)")
    parser.add_argument("--content", type=Path, help="a content root that is there")
    parser.add_argument("--store", help="URL of an index that is there")
    options = parser.parse_args()
    stop_on_sigterm()
    with tempfile.TemporaryDirectory(prefix="dearest-") as folder:
        try:
            return 0 if run(options, Path(folder)) else 1
        except BenchmarkError as error:
            note(f"error: {error}")
            return 2


if __name__ == "__main__":
    sys.exit(main())
