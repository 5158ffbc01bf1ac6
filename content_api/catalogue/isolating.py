"""Linking in which a fault of the program costs the page at which it comes, and no other.

Documents are linked as a whole, for nearly every answer depends on other pages. Should that raise
anything, the pages without which it does not are found by linking parts of the site, and left out.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from content_api.catalogue.contents import Contents, Entry
from content_api.catalogue.linking.root_linker import RootLinker
from content_api.catalogue.options import LinkOptions
from content_api.catalogue.tree.layout import PODCASTS_FILE, Layout
from content_api.catalogue.tree.podcasts import Podcasts
from content_api.problems.faults import make_fault
from content_api.values.records import Catalogue

# Of faults that come only where two pages meet, each costs many trials: so many are looked for.
_MOST_MEETINGS = 20
Proof = Callable[[Catalogue], object]
_Try = Callable[[Iterable[str]], Exception | None]
_Series = tuple[list[str], list[str]]


@dataclass(frozen=True, slots=True)
class Isolated:
    """What was linked, and what was not.

    Attributes:
        catalogue: Without the faulty pages.
        faults: What was raised at them, by path.
        linker: That which linked it, and may do so again.
    """

    catalogue: Catalogue
    linker: RootLinker
    faults: Mapping[str, Exception] = field(default_factory=dict)


def none_needed(_: Catalogue) -> None:
    """The proof of a catalogue of which nothing else is made."""


def build_isolated(
    contents: Contents,
    linker: RootLinker,
    now: datetime,
    known: Mapping[str, Exception] | None = None,
    proof: Proof = none_needed,
    suspects: Collection[str] = (),
) -> Isolated:
    """As `RootLinker.link`, but for pages at which anything is raised.

    Such a page is served as nothing, and has the problem `file/internal-error`.

    Args:
        contents: Every file, compiled.
        linker: Links them, and may know them from before; not to be used again.
        now: The time by which scheduled articles are due.
        known: Faults from before, of pages that are the same still: these are left out at once.
        proof: Makes what else is made of a catalogue; a page at which it fails is faulty as well.
        suspects: Pages that changed: of those that fail only together, one of these goes.

    Raises:
        Exception: what was raised, where it comes without any page.
    """
    options, faults = linker.options, dict(known or {})
    meetings = 0
    while True:
        rest = _without(contents, faults)
        try:
            catalogue = linker.link(rest, now)
            proof(catalogue)
            return Isolated(catalogue, linker, faults)
        except Exception as error:
            linker = RootLinker(options)
            series = list(_list_series(rest.layout, faults))
            trial = partial(_try, rest, options, now, proof)
            found = dict(_find_faulty(series, trial))
            if not found:
                meetings += 1
                pages = sorted(_list_files(series, faults), key=lambda path: path in suspects)
                met = _find_meeting(pages, trial) if meetings <= _MOST_MEETINGS else None
                if met is None:
                    raise
                found = {met: error}
            faults |= found


def _without(contents: Contents, faults: Mapping[str, Exception]) -> Contents:
    """The same contents, with nothing of the faulty pages but that they are there."""
    if not faults:
        return contents
    entries = dict(contents.entries)
    for path, error in faults.items():
        if path in entries:
            before = entries[path]
            told = (make_fault(path, error),)
            entries[path] = Entry(None, told, hidden=before.hidden, terms=before.terms)
    podcasts = contents.podcasts
    if PODCASTS_FILE in faults:
        podcasts = Podcasts(problems=(make_fault(PODCASTS_FILE, faults[PODCASTS_FILE]),))
    return replace(contents, entries=entries, podcasts=podcasts)


def _try(
    contents: Contents, options: LinkOptions, now: datetime, proof: Proof, paths: Iterable[str]
) -> Exception | None:
    """What linking the files at some paths raises, if anything."""
    kept, layout = frozenset(paths), contents.layout
    part = replace(
        contents,
        layout=replace(
            layout,
            pages={folder: path for folder, path in layout.pages.items() if path in kept},
            articles=tuple(path for path in layout.articles if path in kept),
        ),
        entries={path: contents.entries[path] for path in contents.entries.keys() & kept},
        podcasts=contents.podcasts if PODCASTS_FILE in kept else Podcasts(),
    )
    try:
        proof(RootLinker(options).link(part, now))
    except Exception as error:  # noqa: BLE001 - of whatever kind: nobody foresaw it
        return error
    return None


def _find_faulty(series: Iterable[_Series], trial: _Try) -> Iterator[tuple[str, Exception]]:
    """The pages that fail on their own, an article with the page of its series at most."""
    for page, articles in series:
        if trial([*page, *articles]) is None:
            continue
        sound = page
        if page and (error := trial(page)):
            yield page[0], error
            sound = []
        for article in articles:
            if error := trial([*sound, article]):
                yield article, error


def _list_files(series: Iterable[_Series], faults: Mapping[str, Exception]) -> Iterator[str]:
    """All files that are linked, in the order of the site."""
    for page, articles in series:
        yield from (*page, *articles)
    if PODCASTS_FILE not in faults:
        yield PODCASTS_FILE


def _find_meeting(pages: Sequence[str], trial: _Try) -> str | None:
    """The last of the fewest files, in their order, that fail together."""
    passing, failing = 0, len(pages)
    if trial(pages) is None or trial([]) is not None:
        return None
    while failing - passing > 1:
        middle = (passing + failing) // 2
        if trial(pages[:middle]) is None:
            passing = middle
        else:
            failing = middle
    return pages[failing - 1]


def _list_series(layout: Layout, faults: Mapping[str, Exception]) -> Iterator[_Series]:
    """The series page, if there is one, and the articles of each folder, but for faulty ones."""
    for folder, articles in layout.articles_by_dir().items():
        page = layout.pages.get(folder)
        yield (
            [page] if page and page not in faults else [],
            [article for article in articles if article not in faults],
        )
