"""Mending mutations of the sample content: it ends, changes spans only and makes nothing worse."""

import random
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_api.catalogue.options import CompileOptions
from content_api.problems import Problem
from content_api.problems.mending import apply_fixes
from content_api.values.records import Catalogue
from tests.properties.test_mutations import MARKS, MUTATORS
from tests.sources import CONTENT, catalogue, mended
from tests.whole import WholeCompiler

SAMPLE = {
    path.relative_to(CONTENT).as_posix(): path.read_bytes().decode("utf-8")
    for path in sorted(CONTENT.rglob("*"))
    if path.suffix in (".md", ".yml")
}
# A file whose front matter was not read may have had more wrong in it than could be told.
UNREAD = ("front-matter/fence", "front-matter/unclosed", "front-matter/yaml")
SLIPS = (
    *MARKS,
    "--- \n",
    "\ufeff",
    "no: 1\n",
    "raro: Uno: dos\n",
    "[x](#Rutas)",
    "[x](01-RUTAS.md#Nada)",
    "<!-- content-api: ignore link/case -->",
    "\n<!-- content-api: ignore-file nada -->\n",
    "# content-api: ignore link/case\n",
    "ho\x00la ",
    "\r\n",
)


@pytest.fixture(autouse=True, scope="module")
def _a_text_is_compiled_once() -> Iterator[None]:
    """Of a site only what a mend changed is compiled again, as the indexer does."""
    compiler = WholeCompiler(CompileOptions())
    once = SimpleNamespace(
        compile_article=lru_cache(200)(compiler.compile_article),
        compile_series_page=lru_cache(200)(compiler.compile_series_page),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.sources.WholeCompiler", lambda _options: once)
        yield


@st.composite
def sites(draw: st.DrawFn) -> dict[str, str]:
    """Four files of the sample, two of them with slips of the pen."""
    folder = draw(
        st.sampled_from(sorted({path.split("/", 1)[0] for path in SAMPLE if "/" in path}))
    )
    files = {path: text for path, text in SAMPLE.items() if path.startswith(f"{folder}/")}
    rng = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311 - a seed, not a secret
    for path in draw(st.lists(st.sampled_from(sorted(files)), min_size=1, max_size=2)):
        text = files[path]
        for _ in range(rng.randrange(1, 4)):
            text = rng.choice(MUTATORS)(rng, text) if rng.random() < 0.3 else _slip(rng, text)
        if rng.random() < 0.3:
            text = text.replace("\r\n", "\n").replace("\n", "\r\n")
        files[path] = text.encode("utf-8", "replace").decode("utf-8")
    return files


def _slip(rng: random.Random, text: str) -> str:
    starts = [0, *(i + 1 for i, char in enumerate(text) if char == "\n")]
    at = rng.choice(starts[:8] if rng.random() < 0.5 else [*starts, rng.randrange(len(text) + 1)])
    return text[:at] + rng.choice(SLIPS) + text[at:]


def count(linked: Catalogue, path: str) -> tuple[int, Counter[tuple[str, str]]]:
    here = [p for p in linked.problems if p.path == path]
    errors = sum(p.severity == "error" for p in here)
    return errors, Counter((p.code, p.text) for p in here)


def check_one(files: dict[str, str], before: Catalogue, problem: Problem) -> None:
    """One mend alone removes its problem and adds no error."""
    text, done = apply_fixes(files[problem.path], [problem])
    assert done == (problem,)
    assert len(text.splitlines()) <= len(files[problem.path].splitlines())
    after = catalogue(files | {problem.path: text})
    errors_before, told_before = count(before, problem.path)
    errors_after, told_after = count(after, problem.path)
    if problem.code not in UNREAD:
        key = (problem.code, problem.text)
        assert told_after[key] < told_before[key], problem
        assert errors_after <= errors_before, (problem, after.problems)
    else:
        assert problem not in after.problems


@pytest.mark.untraced
@given(sites())
@settings(max_examples=150, derandomize=True, deadline=None)
def test_mends_end_remove_their_problems_and_add_no_error(files: dict[str, str]) -> None:
    linked = catalogue(files)
    fixable = [problem for problem in linked.problems if problem.fix]
    for problem in fixable[:4]:
        check_one(files, linked, problem)
    texts = mended(files)
    assert mended(texts) == texts
    assert not [problem for problem in catalogue(texts).problems if problem.fix]
    changed = {path for path in files if texts[path] != files[path]}
    assert changed <= {problem.path for problem in linked.problems if problem.fix} or fixable
