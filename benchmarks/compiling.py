"""Measures compiling an article beside plain mistune on the same bodies, in turns.

Usage: python benchmarks/compiling.py --articles 300

Processor time, so that other work on the machine disturbs it little; one process, without the
garbage collector, as the indexer compiles. The floor is the share that compiling has in a build
of at most 4 × plain mistune.
"""

import argparse
import gc
import hashlib
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import mistune
from generate import SERIES_PAGE, generate_site
from harness import Check, median, note, print_table

from content_api.catalogue.compiling.compile import Compiler
from content_api.catalogue.options import CompileOptions
from content_api.parsing.body.embeds import Snippet
from content_api.parsing.front_matter.front_matter import split_body

MOST_RATIO = 2.2


def read_articles(root: Path) -> dict[str, bytes]:
    """The articles of a content root, by their paths."""
    files = sorted(root.glob("*/**/*.md"))
    articles = (file for file in files if file.name != SERIES_PAGE and "snippets" not in file.parts)
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in articles}


def read_snippets(root: Path) -> dict[str, Snippet]:
    """What the macros of a content root may embed."""
    return {
        file.relative_to(root).as_posix(): Snippet(hashlib.sha256(file.read_bytes()).hexdigest())
        for file in root.rglob("*.html")
    }


def milliseconds(run: Callable[[], object], items: int) -> float:
    """Processor time of `run` for each of some items."""
    gc.collect()
    gc.disable()
    started = time.process_time()
    run()
    spent = time.process_time() - started
    gc.enable()
    return 1000 * spent / items


def measure(root: Path, turns: int) -> tuple[Sequence[float], Sequence[float]]:
    """Milliseconds an article of plain mistune and of compiling, turn by turn."""
    articles = read_articles(root)
    bodies = [split_body(data.decode()) for data in articles.values()]
    compiler = Compiler(CompileOptions(snippets=read_snippets(root)))

    def render() -> None:
        for body in bodies:
            mistune.html(body)

    def compile_all() -> None:
        for path, data in articles.items():
            compiler.compile_article(path, data)

    both = [
        (milliseconds(render, len(bodies)), milliseconds(compile_all, len(bodies)))
        for _ in range(turns + 1)
    ][1:]  # the first fills caches
    return [plain for plain, _ in both], [own for _, own in both]


def run(options: argparse.Namespace, folder: Path) -> bool:
    """Generate, measure, print; whether the floor holds."""
    root = options.content
    if root is None:
        note(f"generating {options.articles} articles")
        root = folder / "content"
        generate_site(root, options.articles, options.seed)
    plain, own = measure(root, options.turns)
    ratios = [b / a for a, b in zip(plain, own, strict=True)]
    rows = [
        [name, f"{median(values):.2f}", f"{min(values):.2f}", f"{max(values):.2f}"]
        for name, values in (
            ("plain mistune, ms", plain),
            ("compiling, ms", own),
            ("ratio", ratios),
        )
    ]
    print_table("Processor time of an article", ("", "median", "least", "most"), rows)
    check = Check("compiling an article", median(ratios), MOST_RATIO, "× plain mistune")
    print_table("Floors", ("floor", "measured", "allowed", "verdict"), [check.row])
    return check.value <= check.most


def main() -> int:
    """Measure and say whether the floor holds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=300, help="size of the site (300)")
    parser.add_argument("--seed", type=int, default=1, help="of the generated content (1)")
    parser.add_argument("--turns", type=int, default=5, help="measured turns (5)")
    parser.add_argument("--content", type=Path, help="a content root that is there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="compiling-") as folder:
        return 0 if run(options, Path(folder)) else 1


if __name__ == "__main__":
    sys.exit(main())
