"""A file as its bytes and the options make it, wherever it stands; and the same at its path.

What is costly is of the bytes alone. So a reading can be kept by their hash: a file that is
renamed, or stands in another content root, is placed and not read again.
"""

from dataclasses import dataclass, replace
from typing import Any

from content_api.parsing.markdown.anchors import slugify
from content_api.parsing.text.file_names import (
    MAX_SLUG_CHARACTERS,
    is_slug,
    parse_article_name,
    title_from_slug,
)
from content_api.problems import Place, Problem, make_problem
from content_api.values.collation import transliterate
from content_api.values.documents import ArticleDocument, Compiled, SeriesDocument
from content_api.values.parts import Body, Excuse, Source, Term

NOWHERE = ""
"""The path of what is read, until it is placed."""

_UNTITLED = {"article": "article/missing-title", "series": "series/missing-title"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file that was read and has no path yet; it can be written as JSON, and read again.

    Attributes:
        kind: `article` or `series`.
        article: The document of an article; its slug and title are empty unless they are written.
        series: That of a series page.
        body: Empty when an error keeps the file from being served, wherever it stands.
        problems: What is wrong, but for what its path is part of.
        later_problems: What is told after that.
        hidden: Whether the file says that it is not public.
        hidden_in_error: Whether it is hidden when it has an error.
        is_read: Whether its body could be parsed.
        writes_slug: Whether the front matter says something of its slug.
        lacks_title: Whether its author is told that the title is made of the slug.
        embed_paths: What its macros embed.
        excuses: Comments that excuse problems of the file.
        terms: Dates by which it is hidden.
    """

    kind: str
    article: ArticleDocument | None = None
    series: SeriesDocument | None = None
    body: Body = Body()
    problems: tuple[Problem, ...] = ()
    later_problems: tuple[Problem, ...] = ()
    hidden: bool = False
    hidden_in_error: bool = False
    is_read: bool = False
    writes_slug: bool = False
    lacks_title: bool = False
    embed_paths: tuple[str, ...] = ()
    excuses: tuple[Excuse, ...] = ()
    terms: tuple[Term, ...] = ()


def place(reading: Reading, path: str) -> Compiled:
    """What a reading comes to at a path, relative to the content root."""
    problems = [_at(problem, path) for problem in reading.problems]
    document = _place_document(reading, path, problems)
    hidden = reading.hidden or (reading.hidden_in_error and has_error(problems))
    problems += [_at(problem, path) for problem in reading.later_problems]
    is_broken = document is None or has_error(problems)
    if document and hidden:
        document = replace(document, public=False)
    return Compiled(
        document=None if is_broken else document,
        body=Body() if is_broken else reading.body,
        problems=tuple(problems),
        hidden=hidden,
        embed_paths=reading.embed_paths,
        excuses=reading.excuses,
        held_back=document if is_broken and reading.is_read else None,
        terms=tuple(
            replace(term, problem=_at(term.problem, path)) if term.problem else term
            for term in reading.terms
        ),
    )


def has_error(problems: list[Problem]) -> bool:
    """Whether one of the problems keeps its file from being served."""
    return any(problem.severity == "error" for problem in problems)


def _at(problem: Problem, path: str) -> Problem:
    return replace(problem, path=path)


def _place_document(
    reading: Reading, path: str, problems: list[Problem]
) -> ArticleDocument | SeriesDocument | None:
    """The document at its path; `problems` gets what is wrong with its slug and title."""
    document = reading.article or reading.series
    if document is None:
        return None
    folder = path.split("/", 1)[0]
    name = parse_article_name(path) if reading.article else None
    slug = document.slug or (name.slug if name else folder)
    problems += _check_slug(reading, document, path, slug)
    if reading.lacks_title:
        message = f"expected a title or a # heading; {title_from_slug(slug)!r} is shown"
        problems.append(make_problem(_UNTITLED[reading.kind], path, message))
    changes: dict[str, Any] = {
        "source": Source(path, document.source.sha256),
        "series_dir": folder,
        "slug": slug,
        "title": document.title or title_from_slug(slug),
    }
    if name:
        changes |= {"order": name.order, "number": name.number, "part": name.part}
    return replace(document, **changes)


def _check_slug(
    reading: Reading, document: ArticleDocument | SeriesDocument, path: str, slug: str
) -> list[Problem]:
    if is_slug(slug):
        return []
    message = f"expected letters a to z, digits and - _ . between them, got {slug!r}"
    hint = _better_slug(reading.kind, slug, is_written=reading.writes_slug)
    where = document.places.get("slug", Place())
    code = f"{reading.kind}/invalid-slug"
    return [make_problem(code, path, message, place=where, field="slug", hint=hint)]


def _better_slug(kind: str, slug: str, *, is_written: bool) -> str:
    """What to write instead of a slug that cannot be used."""
    better = slugify(transliterate(slug))[:MAX_SLUG_CHARACTERS]
    is_lost = not is_slug(better) or better == slugify("")  # nothing of it can be kept
    if is_written:
        return "" if is_lost else f"write {better}"
    what = "folder" if kind == "series" else "file"
    return (
        f"rename the {what}, or set slug"
        if is_lost
        else f"rename the {what}, or set slug: {better}"
    )
