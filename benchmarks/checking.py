"""Measures `content-api check` beside check-jsonschema and markdownlint-cli2, in turns.

Usage: python benchmarks/checking.py --articles 1000 --repeat 5

The peers go into a throw-away folder, and its programs on PATH or into the options:
    python -m venv peers; peers/bin/pip install check-jsonschema
    npm install --prefix peers markdownlint-cli2
    PATH=$PATH:$PWD/peers/bin:$PWD/peers/node_modules/.bin python benchmarks/checking.py
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generate import Article, Site, generate_site
from harness import (
    CONTENT_API,
    QUIET_CORES,
    BenchmarkError,
    Check,
    Run,
    find_program,
    median,
    note,
    print_table,
    run_measured,
    stop_on_sigterm,
)

MOST_WARM_RATIO = 0.2
MOST_COLD_RATIO = 1.0
# What the generated articles use, as strict as content-api is on it.
_SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["title"],
    "additionalProperties": False,
    "properties": {
        "title": {"type": "string", "minLength": 1},
        "description": {"type": "string"},
        "date": {"type": "string", "format": "date"},
        "date_modified": {"type": "string", "format": "date"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "keywords": {"type": "string"},
        "level": {"enum": ["general", "tecnico"]},
        "state": {"enum": ["draft", "ready", "scheduled", "published", "archived"]},
    },
}
# Rules that the generated text breaks are off: printing thousands of lines would count against it.
_LINT = {
    "noBanner": True,
    "noProgress": True,
    "config": {
        "default": True,
        **dict.fromkeys(
            ("MD013", "MD022", "MD025", "MD028", "MD029", "MD032", "MD036", "MD060"), False
        ),
    },
}


@dataclass(frozen=True, slots=True)
class Bench:
    """One site, the front matter of its articles, and the programs to run on them."""

    site: Site
    folder: Path
    front_matter: tuple[str, ...]
    check_jsonschema: str
    markdownlint: str

    def changed_article(self, turn: int) -> Article:
        """Another article each turn."""
        return self.site.articles[(turn * 37) % len(self.site.articles)]


def check_cold(bench: Bench, _turn: int) -> Run:
    """`content-api check` without a store."""
    for path in (bench.folder / ".content-api").glob("*"):
        path.unlink()
    return run_measured([*CONTENT_API, "check"], bench.folder)


def check_warm(bench: Bench, _turn: int) -> Run:
    """`content-api check` with a store that is up to date."""
    return run_measured([*CONTENT_API, "check"], bench.folder)


def check_changed(bench: Bench, turn: int) -> Run:
    """`content-api check` after one article of the site was changed."""
    path = bench.site.root / bench.changed_article(turn).file
    with path.open("a", encoding="utf-8") as file:
        file.write("\nUna frase más.\n")
    return run_measured([*CONTENT_API, "check"], bench.folder)


def check_with_jsonschema(bench: Bench, _turn: int) -> Run:
    """All front matter in one call of check-jsonschema."""
    command = [bench.check_jsonschema, "--schemafile", "schema.json", *bench.front_matter]
    return run_measured(command, bench.folder)


def check_with_markdownlint(bench: Bench, _turn: int) -> Run:
    """All Markdown files in one call of markdownlint-cli2."""
    return run_measured([bench.markdownlint, "content/**/*.md"], bench.folder)


RUNS: Mapping[str, Callable[[Bench, int], Run]] = {
    "content-api check, cold": check_cold,
    "content-api check, warm": check_warm,
    "content-api check, one file changed": check_changed,
    "check-jsonschema": check_with_jsonschema,
    "markdownlint-cli2": check_with_markdownlint,
}


def measure(bench: Bench, repeat: int) -> list[Check]:
    """Every program once a turn, so that what else the machine does hits all alike."""
    runs: dict[str, list[Run]] = {name: [] for name in RUNS}
    for turn in range(repeat):
        note(f"turn {turn + 1} of {repeat}")
        for name, run in RUNS.items():
            runs[name].append(run(bench, turn))
    header = ["", "wall, median", "fastest", "slowest", "CPU, median", "others"]
    title = f"Checking {len(bench.site.articles)} articles in {bench.site.series} series"
    print_table(title, header, [_row(name, done) for name, done in runs.items()])
    warm, cold = (runs[f"content-api check, {name}"] for name in ("warm", "cold"))
    schema, lint = runs["check-jsonschema"], runs["markdownlint-cli2"]
    return [
        _compare("warm / check-jsonschema", warm, schema, MOST_WARM_RATIO),
        _compare("cold / markdownlint-cli2", cold, lint, MOST_COLD_RATIO),
    ]


def _compare(name: str, ours: list[Run], theirs: list[Run], most: float) -> Check:
    ratio = median([run.seconds for run in ours]) / median([run.seconds for run in theirs])
    is_disturbed = median([run.others for run in (*ours, *theirs)]) > QUIET_CORES
    return Check(name, ratio, most, "×", is_disturbed=is_disturbed)


def _row(name: str, runs: list[Run]) -> list[str]:
    seconds = [run.seconds for run in runs]
    return [
        name,
        f"{median(seconds):.2f} s",
        f"{min(seconds):.2f} s",
        f"{max(seconds):.2f} s",
        f"{median([run.cpu_seconds for run in runs]):.2f} s",
        f"{median([run.others for run in runs]):.2f} cores",
    ]


def prepare(options: argparse.Namespace, folder: Path) -> Bench:
    """Write the site, its settings, each article's front matter, and what the peers are told."""
    note(f"generating {options.articles} articles")
    site = generate_site(folder / "content", options.articles, options.seed)
    (folder / "content-api.toml").write_text('[content]\nroot = "content"\n', "utf-8")
    (folder / "schema.json").write_text(json.dumps(_SCHEMA), "utf-8")
    (folder / ".markdownlint-cli2.jsonc").write_text(json.dumps(_LINT), "utf-8")
    (folder / "front").mkdir()
    names = []
    for number, article in enumerate(site.articles):
        _, front, _ = (site.root / article.file).read_text("utf-8").split("---\n", 2)
        names.append(f"front/{number:05}.yaml")
        (folder / names[-1]).write_text(front, "utf-8")
    return Bench(site, folder, tuple(names), options.check_jsonschema, options.markdownlint)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=1000, help="size of the site (1000)")
    parser.add_argument("--repeat", type=int, default=5, help="turns (5)")
    parser.add_argument("--check-jsonschema", help="the program; else the one on PATH")
    parser.add_argument("--markdownlint", help="the program; else markdownlint-cli2 on PATH")
    parser.add_argument("--seed", type=int, default=1, help="of the generated content (1)")
    parser.add_argument("--scratch", type=Path, help="a directory for temporary files")
    return parser.parse_args()


def main() -> int:
    """Measure, then print the ratios beside the aims."""
    options = _parse()
    stop_on_sigterm()
    try:
        options.check_jsonschema = find_program(
            "check-jsonschema", options.check_jsonschema, "pip install check-jsonschema"
        )
        options.markdownlint = find_program(
            "markdownlint-cli2", options.markdownlint, "npm install markdownlint-cli2"
        )
        with tempfile.TemporaryDirectory(dir=options.scratch, prefix="checking-") as folder:
            checks = measure(prepare(options, Path(folder)), options.repeat)
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print_table("Aims", ["", "measured", "aim", ""], [check.row for check in checks])
    is_good = all(check.value <= check.most and not check.is_disturbed for check in checks)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
