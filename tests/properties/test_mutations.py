"""No text makes the parser raise, and every problem stands at a real place."""

import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_api.catalogue.compiling.compile import Compiler
from content_api.catalogue.options import CompileOptions
from content_api.parsing.body.html import clean_html
from content_api.values.documents import Compiled
from tests.sources import CONTENT, CORPUS, SEED

MUTATIONS = 10_000
MARKS = (
    "---",
    "\n",
    "\n\n",
    "{{",
    "}}",
    '{{ include_html("',
    '"',
    "'",
    "<!--",
    "-->",
    "```",
    "`",
    "<div>",
    "<b",
    "&lt;",
    "[^1]",
    "[",
    "](",
    "|",
    "- ",
    "  - ",
    "# ",
    "### 2. ",
    "> ",
    "\t",
    "\r",
    "\x00",
    "\ufdd0",
    "\u2028",
    "é",
    "😀",
    "$",
    "$$",
    ": ",
    "&a",
    "*a",
    "!!x",
    "**",
    "\\",
    "<script>",
    "</script>",
    "~~",
    "javascript:",
)
COMPILER = Compiler(CompileOptions())


def _sources() -> list[str]:
    paths = [*CONTENT.rglob("*.md"), *CORPUS.rglob("*.md"), SEED]
    texts = [path.read_text("utf-8") for path in sorted(paths) if path.exists()]
    return [_excerpt(text) for text in texts]


def _excerpt(text: str) -> str:
    """The front matter and the start of the body: short, so that many mutations are quick."""
    return text[:1_600]


def _delete(rng: random.Random, text: str) -> str:
    start = rng.randrange(len(text) + 1)
    return text[:start] + text[start + rng.randrange(1, 40) :]


def _insert(rng: random.Random, text: str) -> str:
    start = rng.randrange(len(text) + 1)
    return text[:start] + rng.choice(MARKS) * rng.randrange(1, 4) + text[start:]


def _move(rng: random.Random, text: str) -> str:
    a, b, c = sorted(rng.randrange(len(text) + 1) for _ in range(3))
    return text[:a] + text[b:c] + text[a:b] + text[c:]


def _replace(rng: random.Random, text: str) -> str:
    start = rng.randrange(len(text) + 1)
    return text[:start] + chr(rng.randrange(1, 0x2100)) + text[start + 1 :]


MUTATORS: tuple[Callable[[random.Random, str], str], ...] = (_delete, _insert, _move, _replace)


def compile_both(data: bytes) -> tuple[Compiled, Compiled]:
    return (
        COMPILER.compile_article("s/01-a.md", data),
        COMPILER.compile_series_page("s/index.md", data),
    )


def assert_places_exist(compiled: Compiled, data: bytes) -> None:
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\r\n", "\n")
    lines = text.split("\n")
    for problem in compiled.problems:
        assert 1 <= problem.line <= len(lines), problem
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem
        assert problem.line <= problem.end_line <= len(lines), problem
        assert 1 <= problem.end_column <= len(lines[problem.end_line - 1]) + 1, problem


@cache
def _mutations() -> tuple[bytes, ...]:
    """Ten thousand texts, the same in each process."""
    rng = random.Random(20261123)  # noqa: S311 - a seed, not a secret
    sources = _sources()
    assert len(sources) >= 13
    made = []
    for _ in range(MUTATIONS):
        text = rng.choice(sources)
        for _ in range(rng.randrange(1, 5)):
            text = rng.choice(MUTATORS)(rng, text)
        made.append(text.encode("utf-8", "replace"))
    return tuple(made)


@pytest.mark.untraced
@pytest.mark.parametrize("first", range(0, MUTATIONS, 500))
def test_ten_thousand_mutations_of_real_files_raise_nothing(first: int) -> None:
    for number, data in enumerate(_mutations()[first : first + 500], first):
        compile_one = (COMPILER.compile_article, COMPILER.compile_series_page)[number % 2]
        compiled = compile_one("s/01-a.md", data)
        assert_places_exist(compiled, data)
        if number % 20 == 0:
            assert clean_html(compiled.body.html) == compiled.body.html


@given(st.text(max_size=300))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_any_text_compiles(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    for compiled in compile_both(data):
        assert_places_exist(compiled, data)


@given(st.binary(max_size=200))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_any_bytes_compile(data: bytes) -> None:
    for compiled in compile_both(data):
        assert compiled.problems or compiled.document


@given(st.lists(st.sampled_from(MARKS), max_size=25))
@settings(max_examples=400, derandomize=True, deadline=None)
def test_any_heap_of_marks_compiles_to_clean_html(marks: list[str]) -> None:
    data = ("# T\n\n" + "x".join(marks)).encode()
    for compiled in compile_both(data):
        assert_places_exist(compiled, data)
        assert clean_html(compiled.body.html) == compiled.body.html
        assert "<script>" not in compiled.body.html


def test_the_mutator_starts_from_real_files() -> None:
    assert all(isinstance(path, Path) for path in CONTENT.rglob("*.md"))
    assert any("series_meta" in text for text in _sources())
