"""Texts to compiled files, so that each test shows the source it is about and nothing else."""

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType

from content_api.catalogue.options import CompileOptions
from content_api.parsing.body.addresses import place_body
from content_api.parsing.body.embeds import Snippet
from content_api.values.documents import ArticleDocument, Compiled, SeriesDocument
from tests.measuring import untraced
from tests.whole import WholeCompiler

ARTICLE_PATH = "redes/01-rutas.md"
PAGE_PATH = "redes/00_presentacion_serie.md"
DEFAULT_COMPILER = WholeCompiler(CompileOptions())

Found = list[tuple[str, int, int]]


def compile_article(
    source: str | bytes, *, path: str = ARTICLE_PATH, options: CompileOptions | None = None
) -> Compiled:
    """The article `source`; text is encoded as UTF-8 as it stands."""
    compiler = WholeCompiler(options) if options else DEFAULT_COMPILER
    return compiler.compile_article(path, _encoded(source))


def compile_page(
    source: str | bytes, *, path: str = PAGE_PATH, options: CompileOptions | None = None
) -> Compiled:
    """The series page `source`; text is encoded as UTF-8 as it stands."""
    compiler = WholeCompiler(options) if options else DEFAULT_COMPILER
    return compiler.compile_series_page(path, _encoded(source))


def compile_yaml(yaml: str) -> Compiled:
    """An article whose front matter is `yaml`, from line 2 of the file on."""
    return compile_article(f"---\n{yaml}\n---\n# Rutas\n\nTexto.\n")


def compile_body(markdown: str, *, snippets: Mapping[str, Snippet] | None = None) -> Compiled:
    """An article with `markdown` from line 3 on, between a title and the line CANARY."""
    options = CompileOptions(snippets=snippets or {})
    return compile_article(f"# Rutas\n\n{markdown}\n\nCANARY\n", options=options)


def article_of(compiled: Compiled) -> ArticleDocument:
    """The document, which must be there."""
    assert isinstance(compiled.document, ArticleDocument), compiled.problems
    return compiled.document


def page_of(compiled: Compiled) -> SeriesDocument:
    """The document, which must be there."""
    assert isinstance(compiled.document, SeriesDocument), compiled.problems
    return compiled.document


def found(compiled: Compiled) -> Found:
    """Code, line and column of every problem, in order of place."""
    problems = sorted(compiled.problems, key=lambda problem: problem.sort_key)
    return [(problem.code, problem.line, problem.column) for problem in problems]


def errors(compiled: Compiled) -> Found:
    """Code, line and column of every error, in order of place."""
    severities = {(p.code, p.line, p.column): p.severity for p in compiled.problems}
    return [place for place in found(compiled) if severities[place] == "error"]


def formats(compiled: Compiled) -> dict[str, str]:
    """The body in its four formats as text; the document must be there."""
    assert compiled.document is not None, compiled.problems
    body = place_body(compiled.body, {})
    return {
        "html": body.html,
        "markdown": body.markdown,
        "text": body.text,
        "ast": body.ast.decode(),
    }


@contextmanager
def processor_time(*, at_most: float) -> Iterator[None]:
    """Fail when the block takes more than `at_most` seconds of processor time.

    `make unit` has two processes share caches and cores: there it may take twice as long.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"expected at most {at_most} s of processor time")

    with untraced() as is_measured:
        before = signal.signal(signal.SIGVTALRM, stop)
        signal.setitimer(signal.ITIMER_VIRTUAL, 2 * at_most if is_measured else at_most)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, before)


def _encoded(source: str | bytes) -> bytes:
    return source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
