"""Rules for the prerequisites of series: unknown, circular, said twice, or harder than the series.

What is told of a public series names public series only; a hidden one knows all.
"""

from collections.abc import Iterator, Mapping

from content_api.catalogue.prerequisites import find_cycles
from content_api.folding import did_you_mean
from content_api.parsing.file_names import slug_key
from content_api.problems import Problem, make_problem
from content_api.records import PrerequisiteLink, SeriesDocument
from content_api.schemas.vocabulary import Vocabulary

_FINISHED = ("published", "complete")


def check_prerequisites(
    pages: Mapping[str, SeriesDocument], public: Mapping[str, SeriesDocument], words: Vocabulary
) -> Iterator[Problem]:
    """Every rule.

    Args:
        pages: Every series by the key of its slug.
        public: The public ones among them.
        words: States and levels; a level that stands later in its list is harder.
    """
    graph = {
        key: tuple(slug_key(link.id) for link in page.prerequisites) for key, page in pages.items()
    }
    for key, page in pages.items():
        known = public if key in public else pages
        for link in page.prerequisites:
            other = known.get(slug_key(link.id))
            if other is None:
                yield _unknown(page, link, known, is_hidden=slug_key(link.id) in pages)
            else:
                yield from _check_pair(page, link, other, words)
        yield from _redundant(page, graph)
    for cycle in find_cycles(graph):
        yield from _circle(cycle, pages, public)


def _unknown(
    page: SeriesDocument,
    link: PrerequisiteLink,
    known: Mapping[str, SeriesDocument],
    *,
    is_hidden: bool,
) -> Problem:
    if is_hidden:
        hint = "publish it, or remove the prerequisite"
        message = f"series {link.id!r} is not public"
        return _at(page, link, "series/hidden-prerequisite", message, hint, private=True)
    # An unknown slug is most often that of its folder.
    hint = did_you_mean(link.id, known)
    return _at(page, link, "series/unknown-prerequisite", f"no series {link.id!r}", hint)


def _check_pair(
    page: SeriesDocument, link: PrerequisiteLink, other: SeriesDocument, words: Vocabulary
) -> Iterator[Problem]:
    levels = words.series_level.values
    if page.level in levels and other.level in levels:
        is_harder = levels.index(str(other.level)) > levels.index(str(page.level))
        if is_harder:
            message = f"{link.id!r} is {other.level}, and this series only {page.level}"
            yield _at(page, link, "series/level-inversion", message, "check both levels")
    if page.state in _FINISHED and other.state == "planned":
        message = f"this series is {page.state}, but {link.id!r} is only planned"
        hint = "write it first, or remove the prerequisite"
        yield _at(page, link, "series/unready-prerequisite", message, hint)


def _redundant(page: SeriesDocument, graph: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    """A prerequisite that another one requires already."""
    links = {slug_key(link.id): link for link in page.prerequisites}
    own = slug_key(page.slug)
    for key, link in links.items():
        others = [other for other in links if other != key]
        through = next((o for o in others if key in _reach(o, graph) - {o}), None)
        if through is not None and own not in _reach(key, graph):
            message = f"{links[through].id!r} already requires {link.id!r}"
            yield _at(page, link, "series/redundant-prerequisite", message, "remove it")


def _reach(start: str, graph: Mapping[str, tuple[str, ...]]) -> set[str]:
    reached = {start}
    stack = [start]
    while stack:
        for key in graph.get(stack.pop(), ()):
            if key not in reached:
                reached.add(key)
                stack.append(key)
    return reached


def _circle(
    cycle: tuple[str, ...],
    pages: Mapping[str, SeriesDocument],
    public: Mapping[str, SeriesDocument],
) -> Iterator[Problem]:
    """A circle, told at each series in it; with a hidden one in it, only to its author."""
    is_private = any(key not in public for key in cycle)
    for position, key in enumerate(cycle):
        page, following = pages[key], cycle[(position + 1) % len(cycle)]
        around = (*cycle[position:], *cycle[: position + 1])
        message = f"they form a circle: {' → '.join(around)}"
        link = next(link for link in page.prerequisites if slug_key(link.id) == following)
        code = "series/prerequisite-cycle"
        yield _at(page, link, code, message, "remove one of them", private=is_private)


def _at(
    page: SeriesDocument,
    link: PrerequisiteLink,
    code: str,
    message: str,
    hint: str = "",
    *,
    private: bool = False,
) -> Problem:
    """A problem at a prerequisite; it may come or go with the series of that name."""
    return make_problem(
        code,
        page.source.path,
        message,
        place=link.place,
        field="prerequisites",
        hint=hint,
        private=private,
        related=(link.id,),
    )
