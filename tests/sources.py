"""Small helpers for tests: compile text, build catalogues from text, and find shared input."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from content_api.catalogue.build import build_catalogue
from content_api.catalogue.contents import Contents, Entry
from content_api.catalogue.levels import Levels
from content_api.catalogue.options import CompileOptions, LinkOptions
from content_api.catalogue.titles import SERIES_PAGE_NAMES
from content_api.catalogue.tree.layout import PODCASTS_FILE, build_layout
from content_api.catalogue.tree.media import media_type
from content_api.catalogue.tree.podcasts import Podcasts, parse_podcasts
from content_api.parsing.body.addresses import place_body
from content_api.parsing.body.embeds import Snippet
from content_api.problems.mending import apply_fixes
from content_api.values.documents import Compiled
from content_api.values.linked import Media
from content_api.values.records import Catalogue
from tests.whole import WholeCompiler

SHARED = Path(__file__).parents[2] / "shared"
SEED = SHARED / "seeds" / "multimodalidad-iag.md"
CORPUS = SHARED / "corpora" / "5sigmas" / "series"
SCHEMAS = Path(__file__).parents[1] / "schemas"
CONTENT = Path(__file__).parents[1] / "content" / "es"
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def article(
    text: str | bytes, path: str = "s/01-a.md", snippets: Mapping[str, Snippet] | None = None
) -> Compiled:
    data = text.encode() if isinstance(text, str) else text
    return WholeCompiler(CompileOptions(snippets=snippets or {})).compile_article(path, data)


def series_page(text: str, path: str = "s/index.md") -> Compiled:
    return WholeCompiler(CompileOptions()).compile_series_page(path, text.encode())


def places(compiled: Compiled) -> list[tuple[str, int, int]]:
    return [(problem.code, problem.line, problem.column) for problem in compiled.problems]


def codes(compiled: Compiled) -> list[str]:
    return [problem.code for problem in compiled.problems]


def outputs(compiled: Compiled) -> dict[str, str]:
    body = place_body(compiled.body, {})
    return {
        "html": body.html,
        "markdown": body.markdown,
        "text": body.text,
        "ast": body.ast.decode(),
    }


def catalogue(
    files: Mapping[str, str],
    now: datetime = NOW,
    *,
    publish_hidden_references: bool = False,
    reverse: bool = False,
    levels: Levels | None = None,
    url_templates: Mapping[str, str] | None = None,
) -> Catalogue:
    options = LinkOptions(
        publish_hidden_references=publish_hidden_references,
        levels=levels or Levels(),
        url_templates=url_templates or {},
    )
    return build_catalogue(contents_of(files, reverse=reverse), options, now)


def contents_of(files: Mapping[str, str], *, reverse: bool = False) -> Contents:
    """What a catalogue is built from, compiled in the order of the paths or against it."""
    layout = build_layout(files, SERIES_PAGE_NAMES)
    pages = set(layout.pages.values())
    compiler = WholeCompiler(CompileOptions())
    entries: dict[str, Entry] = {}
    for path in sorted([*pages, *layout.articles], reverse=reverse):
        run = compiler.compile_series_page if path in pages else compiler.compile_article
        compiled = run(path, files[path].encode())
        entries[path] = Entry(
            compiled.document,
            compiled.problems,
            compiled.hidden,
            compiled.excuses,
            held_back=compiled.held_back,
            terms=compiled.terms,
        )
    podcasts = Podcasts()
    if PODCASTS_FILE in files:
        podcasts = parse_podcasts(PODCASTS_FILE, files[PODCASTS_FILE].encode())
    return Contents(
        layout=layout,
        entries=entries,
        podcasts=podcasts,
        files=frozenset(files),
        media={path: media(path, text) for path, text in files.items() if media_type(path)},
    )


def media(path: str, text: str) -> Media:
    """A file that is served; one that says `4x3` has these pixels, one that says `no …` is none."""
    width, height = (4, 3) if text == "4x3" else (None, None)
    instead = text.removeprefix("no ") if text.startswith("no ") else ""
    return Media(path, media_type(path) or "", len(text), width, height, instead)


def told(linked: Catalogue, code: str = "") -> list[tuple[str, str, int, int, int, int]]:
    """Code, file and span of each problem whose code begins with `code`."""
    return [
        (p.code, p.path, p.line, p.column, p.end_line, p.end_column)
        for p in linked.problems
        if p.code.startswith(code)
    ]


def mended(files: Mapping[str, str], passes: int = 20) -> dict[str, str]:
    """The files after every certain mend, again and again until none is left."""
    texts = dict(files)
    for _ in range(passes):
        problems = catalogue(texts).problems
        by_path = {p.path: [q for q in problems if q.path == p.path] for p in problems if p.fix}
        for path, listed in by_path.items():
            texts[path], _ = apply_fixes(texts[path], listed)
        if not by_path:
            return texts
    raise AssertionError([p.line_form for p in catalogue(texts).problems if p.fix])
