"""Rules across documents; each returns problems and changes nothing."""

from collections.abc import Collection, Iterable, Iterator

from content_api.catalogue.outline import Outline
from content_api.catalogue.podcasts import Podcasts
from content_api.catalogue.prerequisites import find_cycles
from content_api.folding import did_you_mean
from content_api.parsing.file_names import slug_key
from content_api.problems import Place, Problem, make_problem
from content_api.records import SeriesDocument


def missing_page(directory: str, first_path: str) -> Problem:
    """A directory with articles and no series page; told at its first article."""
    message = f"expected a series page in {directory}/"
    return make_problem("series/missing-page", first_path, message)


def same_slug(code: str, slug: str, paths: Iterable[str]) -> list[Problem]:
    """One problem for each of the files that share a slug, naming the others."""
    paths = sorted(paths)
    return [
        make_problem(
            code,
            path,
            f"the slug {slug!r} is also that of {', '.join(p for p in paths if p != path)}",
            hint="rename one, or set slug",
        )
        for path in paths
    ]


def check_podcasts(podcasts: Podcasts, known: Collection[str]) -> Iterator[Problem]:
    """Keys of podcasts.yml that name no series."""
    for key, (slug, place) in podcasts.places.items():
        if key not in known:
            hint = did_you_mean(slug, known)
            message = f"no series {slug!r}"
            yield make_problem(
                "link/unknown-series", "podcasts.yml", message, place=place, hint=hint
            )


def check_prerequisites(
    pages: list[SeriesDocument], known: Collection[str], public: Collection[str]
) -> Iterator[Problem]:
    """Prerequisites that name no series, and circles among them."""
    by_key = {slug_key(page.slug): page for page in pages}
    graph: dict[str, tuple[str, ...]] = {}
    for key, page in by_key.items():
        graph[key] = tuple(slug_key(link.id) for link in page.prerequisites)
        for link in page.prerequisites:
            wanted = slug_key(link.id)
            if wanted in public or (wanted in known and key not in public):
                continue
            is_hidden = wanted in known
            message = f"series {link.id!r} is not public" if is_hidden else f"no series {link.id!r}"
            hint = "" if is_hidden else did_you_mean(link.id, known)
            yield _at_page("series/unknown-prerequisite", page, message, link.place, hint)
    for cycle in find_cycles(graph):
        page = by_key[cycle[0]]
        chain = " → ".join((*cycle, cycle[0]))
        place = page.prerequisites[0].place
        message = f"prerequisites form a circle: {chain}"
        yield _at_page("series/prerequisite-cycle", page, message, place, "remove one of them")


def _at_page(
    code: str, page: SeriesDocument, message: str, place: Place, hint: str = ""
) -> Problem:
    return make_problem(
        code, page.source.path, message, place=place, field="prerequisites", hint=hint
    )


def check_outline(page: SeriesDocument, outline: Outline) -> Iterator[Problem]:
    """The plan against what is written, and against the declared state."""
    path = page.source.path
    yield from _check_numbers(page)
    for article in outline.unplanned:
        message = f"{article.title!r} is in no section of {path}"
        yield make_problem("series/unplanned-article", article.source.path, message)
    unwritten = [item.title for item in outline.sections if item.status == "planned"]
    place = page.places.get("state", Place())
    if page.state == "complete" and unwritten:
        message = f"complete, but not written: {'; '.join(unwritten)}"
        yield make_problem("series/incomplete", path, message, place=place, field="state")
    if outline.sections and not unwritten and page.state in ("planned", "construction"):
        message = f"{page.state}, but all {len(outline.sections)} sections are written"
        yield make_problem(
            "series/finished",
            path,
            message,
            place=place,
            field="state",
            hint="set it to complete, or plan more sections",
        )


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
