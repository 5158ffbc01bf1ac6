"""`markdown` and `ast` made from a file's bytes are those of the body that compiling parsed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content_api.catalogue.compiling.compile import Compiler
from content_api.catalogue.compiling.formats import (
    SOURCE_FORMATS,
    SourceFormats,
    make_source_formats,
)
from content_api.catalogue.options import CompileOptions
from content_api.parsing.body.body import ParsedBody, parse_body, render_ast, render_markdown
from content_api.parsing.body.embeds import Snippet
from content_api.parsing.front_matter.front_matter import parse_front_matter
from content_api.parsing.text.source_text import decode_source
from content_api.values.documents import Compiled
from tests.sources import CONTENT, CORPUS, SEED

EXAMPLES = Path(__file__).parents[1] / "examples"
PIECES = (
    "---\ntitle: A\n---\n",
    "---\n",
    "\ufeff",
    "\r\n",
    "\n\n",
    "# Uno\n",
    "[a](b.md)",
    "![i](i.png)",
    '{{ include_html("snippets/a.html") }}',
    '{{ include_html("snippets/b.html", x="1") }}',
    '{{ include_html("snippets/series_meta.html", data_state="published") }}',
    '{{ otra("snippets/a.html") }}',
    "`{{ x }}`",
    "<!-- c -->",
    "<b>",
    "- ",
    "texto ",
)


def _files() -> Iterator[Path]:
    for folder in (EXAMPLES, CONTENT.parent, CORPUS):
        yield from sorted(folder.rglob("*.md"))
    if SEED.exists():
        yield SEED


def _compile_both(data: bytes, snippets: dict[str, Snippet]) -> list[Compiled]:
    compiler = Compiler(CompileOptions(snippets=snippets))
    article = compiler.compile_article("s/01-a.md", data)
    return [article, compiler.compile_series_page("s/index.md", data)]


def _parse(data: bytes, snippets: dict[str, Snippet]) -> ParsedBody:
    matter = parse_front_matter("s/01-a.md", decode_source("s/01-a.md", data).text or "")
    macros = CompileOptions().macros
    body, line = matter.body, matter.body_line
    return parse_body("s/01-a.md", body, line, known_macros=macros, snippets=snippets)


def _assert_follows_from_bytes(data: bytes) -> None:
    named = _compile_both(data, {})[0].embed_paths
    # Every other snippet is there.
    snippets = {path: Snippet(f"{index:064x}") for index, path in enumerate(named) if not index % 2}
    macros = CompileOptions().macros
    for compiled in _compile_both(data, snippets):
        if compiled.document is None:
            continue
        parsed = _parse(data, snippets)
        hashes = {embed.path: embed.sha256 for embed in compiled.document.embeds}
        made = make_source_formats(data, SOURCE_FORMATS, macros, hashes)
        assert made.markdown == render_markdown(parsed, 0, len(parsed.lifted.text))
        assert made.ast == render_ast(parsed)


@pytest.mark.parametrize("path", list(_files()), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_formats_of_a_real_page_follow_from_its_bytes(path: Path) -> None:
    _assert_follows_from_bytes(path.read_bytes())


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_the_formats_of_any_page_follow_from_its_bytes(pieces: list[str]) -> None:
    _assert_follows_from_bytes("".join(pieces).encode())


def test_only_what_is_asked_for_is_made() -> None:
    made = make_source_formats(b"# A\n", ["markdown", "html"], frozenset(), {})
    assert made == SourceFormats(markdown="# A")
    assert make_source_formats(b"# A\n", ["text"], frozenset(), {}) == SourceFormats()


def test_of_bytes_that_are_no_text_nothing_is_made() -> None:
    assert make_source_formats(b"\xff", SOURCE_FORMATS, frozenset(), {}) == SourceFormats()
