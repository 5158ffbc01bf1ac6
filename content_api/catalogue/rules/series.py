"""Rules for one series: its plan against what is written, its state, and its articles' numbers."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping

from content_api.catalogue.outline import Outline
from content_api.parsing.markdown.anchors import slugify
from content_api.parsing.text.file_names import MAX_SLUG_CHARACTERS, is_slug, parse_article_name
from content_api.problems import Place, Problem, make_problem
from content_api.values.documents import ArticleDocument, SeriesDocument
from content_api.values.parts import PlannedItem
from content_api.values.records import OutlineItem
from content_api.values.words import Suggester

_FINISHED = ("published", "complete")


def missing_page(directory: str, first_path: str) -> Problem:
    """A directory with articles and no series page; told at its first article."""
    message = f"expected a series page in {directory}/"
    return make_problem("series/missing-page", first_path, message)


def invalid_folder(directory: str, path: str) -> Problem:
    """A series that has no slug but its folder's name, which is none; told at `path`."""
    message = f"expected letters a to z, digits and - _ . between them, got {directory!r}"
    better = slugify(directory)[:MAX_SLUG_CHARACTERS].strip("-_.")
    is_better = is_slug(better) and better != slugify("")
    slug = f"slug: {better}" if is_better else "slug"
    hint = f"rename the folder, or set {slug} in its series page; until then it is not served"
    return make_problem("series/invalid-slug", path, message, field="slug", hint=hint)


def check_series(
    page: SeriesDocument, outline: Outline, articles: tuple[ArticleDocument, ...]
) -> Iterator[Problem]:
    """The plan of a series against its public articles."""
    yield from _check_numbers(page)
    yield from _check_coverage(page, outline)
    yield from _check_initial(page, outline, articles)
    yield from _check_state(page, outline)


def _check_numbers(page: SeriesDocument) -> Iterator[Problem]:
    if all(section.number is None for section in page.sections):
        return
    for expected, section in enumerate(page.sections, start=1):
        if section.number != expected:
            got = "no number" if section.number is None else str(section.number)
            message = f"expected section number {expected}, got {got}"
            yield make_problem(
                "series/outline-number", page.source.path, message, place=section.place
            )
            return


def _check_coverage(page: SeriesDocument, outline: Outline) -> Iterator[Problem]:
    path, suggester = page.source.path, Suggester()
    for article in outline.unplanned:
        unwritten = (item.title for item in outline.sections if item.article is None)
        near = suggester.nearest(article.title, unwritten)
        message = f"{article.title!r} is in no section of {path}"
        yield make_problem(
            "series/unplanned-article",
            article.source.path,
            message,
            place=article.places.get("title"),
            hint=f"did you mean its section {near!r}?" if near else "add a section for it",
            related=(path,),
        )
    for item, section in zip(outline.sections, page.sections, strict=True):
        if item.article is None:
            message = f"{item.title!r} is not written yet"
            code = "series/unwritten-section"
            yield make_problem(code, path, message, place=section.place)


def _check_initial(
    page: SeriesDocument, outline: Outline, articles: tuple[ArticleDocument, ...]
) -> Iterator[Problem]:
    """Initial items without an article: of a finished series, or nearly titled as an article."""
    taken = {item.article.title for item in outline.initial_content if item.article}
    suggester = Suggester()
    free = [article.title for article in articles if article.title not in taken]
    for item, planned in zip(outline.initial_content, page.initial_content, strict=True):
        near = suggester.nearest(item.title, free) if item.article is None else None
        if near or (item.article is None and page.state in _FINISHED):
            yield _unmatched(page, item, planned, near)


def _unmatched(
    page: SeriesDocument, item: OutlineItem, planned: PlannedItem, near: str | None
) -> Problem:
    message = f"no article is titled {item.title!r}"
    if item.number is not None:
        message += f" or numbered {item.number}"
    hint = f"did you mean {near!r}?" if near else ""
    code = "series/unmatched-item"
    return make_problem(
        code,
        page.source.path,
        message,
        place=planned.place,
        hint=hint,
        related=(page.series_dir,),
    )


def _check_state(page: SeriesDocument, outline: Outline) -> Iterator[Problem]:
    if not page.says_state:
        return
    unwritten = [item.title for item in outline.sections if item.article is None]
    if page.state == "complete" and unwritten:
        message = f"complete, but not written: {'; '.join(unwritten)}"
        hint = "write them, or set it to construction"
        yield _at_state("series/incomplete", page, message, hint)
    if outline.sections and not unwritten and page.state in ("planned", "construction"):
        message = f"{page.state}, but all {len(outline.sections)} sections are written"
        hint = "set it to complete, or plan more sections"
        yield _at_state("series/finished", page, message, hint)


def _at_state(code: str, page: SeriesDocument, message: str, hint: str) -> Problem:
    return make_problem(
        code,
        page.source.path,
        message,
        place=page.places.get("state", Place()),
        field="state",
        hint=hint,
        related=(page.series_dir,),
    )


def check_article_numbers(
    paths: Iterable[str], private: Container[str], page: SeriesDocument
) -> Iterator[Problem]:
    """Numbers of the articles of one series: gaps, and two articles with the same one.

    Args:
        paths: All articles of the series, public or not.
        private: Those that are not public.
        page: Its page; a number that its plan has is still to be written, not missing.
    """
    planned = {item.number for item in (*page.sections, *page.initial_content)}
    by_run: dict[tuple[str, int | None], dict[int, list[str]]] = defaultdict(dict)
    for path in sorted(paths):
        name = parse_article_name(path)
        if name.number is not None:
            run = by_run[path.rpartition("/")[0], name.part]
            run.setdefault(name.number, []).append(path)
    for (_, part), run in by_run.items():
        expected = planned if part is None else set()
        yield from _check_run(run, private, expected)


def _check_run(
    run: dict[int, list[str]], private: Container[str], planned: set[int | None]
) -> Iterator[Problem]:
    before = min(run) - 1
    for number, paths in sorted(run.items()):
        missing = range(before + 1, min(number, before + 1_000))
        expected = next((n for n in missing if n not in planned), None)
        if expected is not None:
            message = f"expected number {expected}, got {number}"
            hint = "renumber the file, or write what is missing"
            folder = paths[0].rpartition("/")[0]
            code = "article/number-gap"
            yield make_problem(code, paths[0], message, hint=hint, related=(folder,))
        before = number
        for path in paths if len(paths) > 1 else ():
            known = [p for p in paths if p != path and (p not in private or path in private)]
            if known:
                message = f"{number} is also the number of {', '.join(known)}"
                hint = "their order is that of their names; renumber one"
                code = "article/duplicate-number"
                yield make_problem(code, path, message, hint=hint, related=tuple(known))


def same_slug(code: str, slug: str, places: Mapping[str, Place]) -> Iterator[Problem]:
    """One problem for each of the files that share a slug, naming the others.

    Args:
        code: Of the problems.
        slug: What they share.
        places: Where each file says its slug, by path.
    """
    for path in sorted(places):
        others = tuple(sorted(p for p in places if p != path))
        message = f"the slug {slug!r} is also that of {', '.join(others)}"
        hint = "rename one, or set slug"
        place = places[path]
        yield make_problem(code, path, message, place=place, hint=hint, related=others)
