"""Judging one document that is not in the content root: nothing of it is kept."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from content_api.catalogue.compiling.compile import Compiler
from content_api.catalogue.levels import report
from content_api.indexing.compiling.file_compiler import compile_data
from content_api.indexing.core_options import compile_options, link_options, read_site_schemas
from content_api.parsing.body.embeds import Snippet
from content_api.problems import Problem
from content_api.settings import Settings
from content_api.settings.roots import ContentRoot

MOST_PROBLEMS = 1_000
_DEFAULT_PATHS = {"series": "serie/index.md", "article": "serie/01-articulo.md"}


@dataclass(frozen=True, slots=True)
class Document:
    """A document to judge.

    Attributes:
        path: Where it would stand, as paths are shown; its name gives slug and number.
        kind: `series` or `article`; by the path unless given.
        data: The whole file.
        snippets: SHA-256 of what macros may embed, by path.
    """

    path: str | None
    kind: str | None
    data: bytes
    snippets: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Validation:
    """What was found.

    Attributes:
        sha256: Of the document.
        path: The path it was judged as.
        kind: The content type it was judged as.
        valid: Whether it has no error.
        total: How many problems it has.
        problems: The first of them, at most `MOST_PROBLEMS`.
    """

    sha256: str
    path: str
    kind: str
    valid: bool
    total: int
    problems: tuple[Problem, ...]


def validate_document(settings: Settings, document: Document) -> Validation:
    """Compile a document with the site's schemas and settings.

    Returns:
        The problems of the file on its own, after the site's rules and its excuses.
    """
    root, path, kind = _judged_as(settings, document)
    schemas = read_site_schemas(settings)
    inside = {root.path_of(p): Snippet(digest) for p, digest in document.snippets.items()}
    known = {p: snippet for p, snippet in inside.items() if p is not None}
    compiler = Compiler(compile_options(settings, root, schemas, known))
    compiled = compile_data(compiler, kind, path, document.data)
    levels = link_options(settings, root, schemas).levels
    problems = report(compiled.problems, {path: compiled.excuses}, levels)
    # An excuse may be for a rule that sees other files, which was not asked here.
    told = (problem for problem in problems if problem.code != "file/unused-excuse")
    shown = f"{root.prefix}{path}"
    return _validation(document, shown, kind, tuple(replace(p, path=shown) for p in told))


def refuse(settings: Settings, document: Document, why: Callable[[str], Problem]) -> Validation:
    """What is found in a document that cannot be judged; `why` makes the problem of a path."""
    root, path, kind = _judged_as(settings, document)
    shown = f"{root.prefix}{path}"
    return _validation(document, shown, kind, (why(shown),))


def _judged_as(settings: Settings, document: Document) -> tuple[ContentRoot, str, str]:
    """The root, the path in it, and the content type by which a document is judged.

    A path in no root is taken as one in that of the default locale.
    """
    given = document.path or ""
    root, path = settings.find_root(given) or (settings.roots[0], given)
    is_page = path.rsplit("/", 1)[-1] in settings.content_series_pages and path.count("/") == 1
    kind = document.kind or ("series" if is_page else "article")
    return root, path or _DEFAULT_PATHS[kind], kind


def _validation(
    document: Document, path: str, kind: str, problems: tuple[Problem, ...]
) -> Validation:
    digest = hashlib.sha256(document.data).hexdigest()
    valid = all(problem.severity != "error" for problem in problems)
    return Validation(digest, path, kind, valid, len(problems), problems[:MOST_PROBLEMS])
