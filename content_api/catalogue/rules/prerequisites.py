"""Rules for the prerequisites of series: unknown, circular, said twice, or harder than the series.

What is told of a public series names public series only; a hidden one knows all.
"""

from collections.abc import Collection, Iterator, Mapping

from content_api.catalogue.prerequisites import find_cycles
from content_api.parsing.text.file_names import slug_key
from content_api.problems import Problem, make_problem
from content_api.schemas.vocabulary import Vocabulary
from content_api.values.documents import SeriesDocument
from content_api.values.parts import PrerequisiteLink
from content_api.values.words import Suggester

_FINISHED = ("published", "complete")
# Of a series with more prerequisites than these, none is worked out to be redundant.
_MOST_COMPARED = 50


def check_prerequisites(
    pages: Mapping[str, SeriesDocument],
    public: Mapping[str, SeriesDocument],
    taken: Collection[str],
    words: Vocabulary,
) -> Iterator[Problem]:
    """Every rule.

    Args:
        pages: Every series by the key of its slug.
        public: The public ones among them.
        taken: Keys of every slug, and of folders that are not public.
        words: States and levels; a level that stands later in its list is harder.
    """
    suggester = Suggester()
    reach, public_reach = _Reach(pages), _Reach(public)
    for key, page in pages.items():
        known = public if key in public else pages
        for link in page.prerequisites:
            other = known.get(slug_key(link.id))
            if other is not None:
                yield from _check_pair(page, link, other, words)
            elif slug_key(link.id) in taken:
                hint = "publish it, or remove the prerequisite"
                message = f"series {link.id!r} is not public"
                code = "series/hidden-prerequisite"
                yield _at(page, link, code, message, hint, private=True)
            else:
                hint = suggester.did_you_mean(link.id, known)
                message = f"no series {link.id!r}"
                yield _at(page, link, "series/unknown-prerequisite", message, hint)
        yield from _redundant(page, public_reach if key in public else reach)
    for cycle in find_cycles(_graph(pages)):
        yield from _circle(cycle, pages, public)


def _check_pair(
    page: SeriesDocument, link: PrerequisiteLink, other: SeriesDocument, words: Vocabulary
) -> Iterator[Problem]:
    levels = words.series_level.values
    if page.level in levels and other.level in levels:
        is_harder = levels.index(str(other.level)) > levels.index(str(page.level))
        if is_harder:
            message = f"{link.id!r} is {other.level}, and this series only {page.level}"
            yield _at(page, link, "series/level-inversion", message, "check both levels")
    if page.says_state and page.state in _FINISHED and other.state == "planned":
        message = f"this series is {page.state}, but {link.id!r} is only planned"
        hint = "write it first, or remove the prerequisite"
        yield _at(page, link, "series/unready-prerequisite", message, hint)


def _graph(pages: Mapping[str, SeriesDocument]) -> dict[str, tuple[str, ...]]:
    return {
        key: tuple(slug_key(link.id) for link in page.prerequisites) for key, page in pages.items()
    }


def _redundant(page: SeriesDocument, reach: "_Reach") -> Iterator[Problem]:
    """A prerequisite that another one requires already."""
    links = {slug_key(link.id): link for link in page.prerequisites}
    known = [key for key in links if key in reach.graph]
    if len(known) > _MOST_COMPARED:
        return
    own = slug_key(page.slug)
    for key in known:
        through = next((other for other in known if other != key and key in reach.of(other)), None)
        if through is not None and own not in reach.of(key):
            message = f"{links[through].id!r} already requires {links[key].id!r}"
            code = "series/redundant-prerequisite"
            yield _at(page, links[key], code, message, "remove it")


class _Reach:
    """What a reader of a series has to have read, worked out once for each series."""

    def __init__(self, pages: Mapping[str, SeriesDocument]) -> None:
        self.graph = _graph(pages)
        self._found: dict[str, set[str]] = {}

    def of(self, start: str) -> set[str]:
        """The keys of all that `start` requires, however far away."""
        if start not in self._found:
            reached: set[str] = set()
            stack = [start]
            while stack:
                for key in self.graph.get(stack.pop(), ()):
                    if key not in reached:
                        reached.add(key)
                        stack.append(key)
            self._found[start] = reached
        return self._found[start]


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
