"""Measures the room of a store beside that of its source, by table.

Usage: python benchmarks/storing.py --articles 1000

The store is built and closed, so that its log is in the file.
"""

import argparse
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from generate import generate_site
from harness import CONTENT_API, note, print_table, run_measured

FLOOR = 4.0
_SHOWN = 12


def read_sizes(store: Path) -> dict[str, int]:
    """The bytes of the pages of each table, of which indexes and the parts of search are some."""
    query = "SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC"
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
        return dict(connection.execute(query).fetchall())


def count_source(root: Path) -> int:
    """The bytes of all Markdown."""
    return sum(path.stat().st_size for path in root.rglob("*.md"))


def run(options: argparse.Namespace, folder: Path) -> bool:
    """Generate, build, measure, print; whether the store is small enough."""
    root = options.content
    if root is None:
        note(f"generating {options.articles} articles")
        root = folder / "content"
        generate_site(root, options.articles, options.seed)
    store = folder / "store.db"
    note("building")
    command = [*CONTENT_API, "build", "--content", str(root), "--store", f"sqlite:///{store}"]
    run_measured(command, folder)
    source, size = count_source(root), store.stat().st_size
    sizes = read_sizes(store)
    rows = [[name, f"{n / 1e6:.2f}", f"{n / source:.3f}"] for name, n in sizes.items()][:_SHOWN]
    print_table("Store, by table", ("table", "MB", "× source"), rows)
    note(f"store {size / 1e6:.1f} MB, source {source / 1e6:.1f} MB: {size / source:.2f} ×")
    return size <= FLOOR * source


def main() -> int:
    """Measure and say whether the floor holds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=1_000, help="size of the site (1000)")
    parser.add_argument("--seed", type=int, default=1, help="of the generated content (1)")
    parser.add_argument("--content", type=Path, help="a content root that is there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="storing-") as folder:
        return 0 if run(options, Path(folder)) else 1


if __name__ == "__main__":
    sys.exit(main())
