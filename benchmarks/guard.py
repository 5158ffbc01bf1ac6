"""Guards what a change may cost: the ratios of a build, of one edit and of the store, in a minute.

Usage: python benchmarks/guard.py [--release]

Each figure stands beside its bound and beside what it was at the last release, which is kept in
guard.json; --release writes the figures of now there. Processor time, where that tells, for other
work on the machine disturbs it little.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import uuid4

import mistune
from compiling import read_articles
from generate import Site, generate_site
from harness import (
    CONTENT_API,
    HOST,
    BenchmarkError,
    fetch,
    free_port,
    median,
    note,
    print_table,
    run_measured,
    serving,
    stop_on_sigterm,
)

from content_api.parsing.front_matter.front_matter import split_body

RELEASED = Path(__file__).with_name("guard.json")
ARTICLES, FEW = 300, 12
EDITS = 9
GIVE_UP_SECONDS = 10.0
# What a figure may be, and how it is told.
BOUNDS: Mapping[str, tuple[float, str]] = {
    "processor time of a build, in times of plain mistune": (4.0, "×"),
    "one edit until it is served, median": (60.0, "ms"),
    "store, in times of the source": (4.0, "×"),
}


def measure(scratch: Path) -> dict[str, float]:
    """Every figure, by its name in `BOUNDS`."""
    few = generate_site(scratch / "few", FEW, 1)
    site = generate_site(scratch / "content", ARTICLES, 1)
    names = iter(BOUNDS)
    build_ratio = measure_build(scratch, few, site)
    store_share = store_bytes(scratch, "content") / site.bytes
    return {
        next(names): build_ratio,
        next(names): measure_edit(scratch, site),
        next(names): store_share,
    }


def measure_build(scratch: Path, few: Site, site: Site) -> float:
    """What each further article takes in a cold build, in times of its body by plain mistune.

    The difference of two builds, so that starting processes does not count.
    """
    note(f"building {ARTICLES} articles")
    bodies = [split_body(data.decode()) for data in read_articles(site.root).values()]
    plain, own = [], []
    for _ in range(3):
        started = time.process_time()
        for body in bodies:
            mistune.html(body)
        plain.append((time.process_time() - started) / len(bodies))
        small, large = (build(scratch, each) for each in (few, site))
        own.append((large - small) / (len(site.articles) - len(few.articles)))
    return median(own) / median(plain)


def build(scratch: Path, site: Site) -> float:
    """Processor seconds of a cold build."""
    name = site.root.name
    for path in scratch.glob(f"{name}.db*"):
        path.unlink()
    return run_measured([*CONTENT_API, "build", *store(scratch, site)], scratch).cpu_seconds


def store(scratch: Path, site: Site) -> list[str]:
    """The flags that name content and store."""
    database = f"sqlite:///{scratch / site.root.name}.db"
    return ["--content", str(site.root), "--store", database]


def store_bytes(scratch: Path, name: str) -> int:
    """The size of a store, with what is not yet written back to it."""
    return sum(path.stat().st_size for path in scratch.glob(f"{name}.db*"))


def measure_edit(scratch: Path, site: Site) -> float:
    """Milliseconds from an edit until it is served."""
    note(f"editing one of {ARTICLES} articles, {EDITS} times")
    port = free_port()
    command = [*CONTENT_API, "serve", *store(scratch, site), "--host", HOST, "--port", str(port)]
    with serving(command, scratch, port, "/readyz"):
        time.sleep(1.0)
        chosen = [site.public[(place * 37) % len(site.public)] for place in range(EDITS + 1)]
        spent = [
            edit(site.root / each.file, lambda e=each: fetch(port, e.url).body) for each in chosen
        ]
    return 1000 * median(spent[1:])  # the first may be before the watch


def edit(file: Path, read: Callable[[], bytes]) -> float:
    """Seconds until a word that is added to a file is served."""
    word = f"palabra{uuid4().hex}"
    with file.open("a", encoding="utf-8") as page:
        page.write(f"\nUna frase más con {word}.\n")
    begin = time.perf_counter()
    while word.encode() not in read():
        if time.perf_counter() - begin > GIVE_UP_SECONDS:
            raise BenchmarkError(f"an edit was not served in {GIVE_UP_SECONDS:g} s")
        time.sleep(0.002)
    spent = time.perf_counter() - begin
    time.sleep(0.2)
    return spent


def main() -> int:
    """Measure, print, and tell whether every bound holds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--release", action="store_true", help="keep the figures of now")
    options = parser.parse_args()
    stop_on_sigterm()
    released = json.loads(RELEASED.read_text("utf-8")) if RELEASED.exists() else {}
    try:
        with tempfile.TemporaryDirectory(prefix="guard-") as folder:
            figures = measure(Path(folder))
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    rows = []
    for name, value in figures.items():
        most, unit = BOUNDS[name]
        before = f"{released[name]:.2f} {unit}" if name in released else "not measured"
        is_good = "holds" if value <= most else "BROKEN"
        rows.append([name, f"{value:.2f} {unit}", f"{most:g} {unit}", before, is_good])
    print_table("Guard", ["", "now", "bound", "at the last release", ""], rows)
    if options.release:
        text = json.dumps({name: round(value, 2) for name, value in figures.items()}, indent=2)
        RELEASED.write_text(f"{text}\n", "utf-8")
    return 0 if all(value <= BOUNDS[name][0] for name, value in figures.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
