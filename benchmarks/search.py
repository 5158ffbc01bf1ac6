"""Measures searches that nothing has cached: processor time of a request, in process.

Usage: python benchmarks/search.py --articles 10000
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from generate import generate_site
from harness import CONTENT_API, median, note, print_table, run_measured

from content_api.http.app import create_app
from content_api.settings import Settings

FLOOR_MILLISECONDS = 10.0
SEARCHES = {
    "a rare word": "radiancia",  # or none, by the seed
    "two words": "modelo datos",
    "three words": "modelo datos error",
    "a beginning": "gradi",
    "no hit, then any word": "xyzzy tasa",
    "a common word": "modelo",
    "a very common word": "de",
    "ten common words": "de la el en que un los del las por",
    "a common word in a series": "de&series=acustica-de-salas-a-fondo",
}


def measure(store: str, root: Path, turns: int) -> dict[str, tuple[int, float]]:
    """Hits and milliseconds of processor time of each search, without the edge's cache."""
    client = create_app(Settings(content_root=root, store_url=store)).test_client()
    found = {}
    for name, asked in SEARCHES.items():
        words, _, more = asked.partition("&")
        path = f"/api/v1/search?search={quote(words)}" + (f"&{more}" if more else "")
        times = []
        for _ in range(turns):
            start = time.process_time()
            response = client.get(path)
            times.append(1000 * (time.process_time() - start))
        payload = response.get_json()
        total = payload["meta"]["pagination"]["total"] if response.status_code == 200 else -1
        found[name] = (total, median(times[1:]))
    return found


def run(options: argparse.Namespace, folder: Path) -> bool:
    """Generate, index, measure, print; whether the median search is cheap enough."""
    store, root = options.store, options.content
    if root is None:
        note(f"generating {options.articles} articles")
        root = folder / "content"
        generate_site(root, options.articles, options.seed)
    if store is None:
        note("indexing")
        store = f"sqlite:///{folder}/store.db"
        run_measured([*CONTENT_API, "build", "--content", str(root), "--store", store], folder)
    found = measure(store, root, options.turns)
    rows = [[name, f"{total:,}", f"{spent:.1f}"] for name, (total, spent) in found.items()]
    print_table("Searches, processor time of a request", ("search", "hits", "ms"), rows)
    middle = median([spent for _, spent in found.values()])
    note(f"median of them {middle:.1f} ms, at most {FLOOR_MILLISECONDS:g} allowed")
    return middle <= FLOOR_MILLISECONDS


def main() -> int:
    """Measure and say whether the floor holds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=10_000, help="size of the site (10000)")
    parser.add_argument("--seed", type=int, default=1, help="of the generated content (1)")
    parser.add_argument("--turns", type=int, default=15, help="requests of each search (15)")
    parser.add_argument("--content", type=Path, help="a content root that is there")
    parser.add_argument("--store", help="URL of an index that is there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="search-") as folder:
        return 0 if run(options, Path(folder)) else 1


if __name__ == "__main__":
    sys.exit(main())
