"""What of the contents is public: what others are told is judged by that alone.

So it makes no difference to them whether something hidden is there or not.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from content_api.catalogue.groups import Contents, Entry, Hidden, build_groups
from content_api.catalogue.judging import View, build_ground
from content_api.catalogue.media import find_served_path
from content_api.catalogue.options import LinkOptions
from content_api.catalogue.podcasts import Podcasts, list_places
from content_api.catalogue.rules.links import Ground, Pages, find_target, read_address
from content_api.parsing.embeds import Snippet, find_path_fault, list_embedded
from content_api.parsing.file_names import slug_key
from content_api.problems import Problem, make_problem
from content_api.records import ArticleDocument, Media, SeriesDocument

_UNUSED = "file/unused-excuse"


def without(ground: Ground, hidden: Hidden) -> Ground:
    """A ground without what is hidden."""
    pages = {path: page for path, page in ground.pages.items() if page.public}
    files = frozenset(path for path in ground.files if path not in hidden)
    return replace(ground, known=Pages(pages), files=files)


def see_as_others(view: View, named: Container[str], options: LinkOptions, now: datetime) -> View:
    """The author's view without what is hidden, and without files that no public page names.

    Args:
        view: Of the author.
        named: Paths that public pages name.
        options: Settings that shape linking.
        now: The time by which scheduled articles are due.
    """
    contents = _publish(view, named)
    groups, problems, hidden = build_groups(contents, now)
    return View(
        contents=contents,
        groups=groups,
        problems=problems,
        hidden=hidden,
        ground=build_ground(contents, groups, hidden, options),
        linked=view.linked,
    )


def _publish(view: View, named: Container[str]) -> Contents:
    contents, hidden = view.contents, view.hidden
    places = (*view.ground.files, *view.ground.names)
    told = frozenset(path for path in places if path in named and path not in hidden)
    layout, snippets = contents.layout, _embedded(view)
    series = {group.key for group in view.groups if group.public}
    return Contents(
        layout=replace(
            layout,
            pages={folder: path for folder, path in layout.pages.items() if path not in hidden},
            articles=tuple(path for path in layout.articles if path not in hidden),
        ),
        entries={
            path: _published(entry, snippets)
            for path, entry in contents.entries.items()
            if path not in hidden
        },
        podcasts=_podcasts(contents.podcasts, series),
        files=told,
        media={path: file for path, file in contents.media.items() if path in told},
        snippets=snippets,
        problems=tuple(problem for problem in contents.problems if problem.path not in hidden),
    )


def _embedded(view: View) -> Mapping[str, Snippet]:
    """The snippets that public pages embed, and what these include."""
    known = {path: s for path, s in view.contents.snippets.items() if path not in view.hidden}
    records = (record for record, _ in view.linked)
    pages = (page for r in records for page in (r.document, *(a.document for a in r.articles)))
    return list_embedded((embed.path for page in pages for embed in page.embeds), known)


def _published(entry: Entry, snippets: Mapping[str, Snippet]) -> Entry:
    """An entry whose problems name no snippet but those of public pages."""
    if not any(problem.related for problem in entry.problems):
        return entry
    told = (told for problem in entry.problems for told in _as_published(problem, snippets))
    return replace(entry, problems=tuple(told))


def _as_published(problem: Problem, snippets: Mapping[str, Snippet]) -> Iterator[Problem]:
    """What of a problem that tells of snippets is still so when only public ones are there."""
    if not (problem.related and problem.code.startswith("macro/")):
        yield problem
        return
    fault = find_path_fault(problem.related[0], snippets)
    if fault:
        yield make_problem(
            fault.code,
            problem.path,
            fault.message,
            place=problem.place,
            hint=fault.hint,
            related=fault.related,
        )


def _podcasts(podcasts: Podcasts, series: Container[str]) -> Podcasts:
    """What podcasts.yml says of public series; its other keys are told to nobody."""
    return Podcasts(
        by_series={key: entry for key, entry in podcasts.by_series.items() if key in series},
        places={key: place for key, place in podcasts.places.items() if key in series},
        problems=tuple(p for p in podcasts.problems if slug_key(p.field or "") in series),
    )


def without_excuses(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems that others are told: excuses stand in comments, which are for authors."""
    return tuple(p for p in problems if not p.private and p.code != _UNUSED)


def list_media(view: View, named: Container[str], options: LinkOptions) -> Iterator[Media]:
    """The files that are served as they are, in path order.

    Not those that only hidden pages name; nor, with `linked`, those that nobody names.

    Args:
        view: Of the author.
        named: Paths that public pages name.
        options: Settings that shape linking.
    """
    secret = frozenset(_named_by_hidden(view, options))
    for path, file in sorted(view.contents.media.items()):
        is_named = path in named
        is_free = options.media == "all" and path not in secret
        if path not in view.hidden and not file.instead and (is_named or is_free):
            yield replace(file, named=is_named)


def _named_by_hidden(view: View, options: LinkOptions) -> Iterator[str]:
    """Paths that hidden pages name, and podcasts.yml for hidden series."""
    for path, entry in view.contents.entries.items():
        if path in view.hidden:
            for page in (entry.document, entry.held_back):
                yield from _named_by(path, page, view.ground, options) if page else ()
    for group in view.groups:
        podcast = view.contents.podcasts.by_series.get(group.key)
        if group.hidden and podcast and podcast.audio_file:
            yield from list_places(podcast.audio_file, group.page.series_dir, options.url_prefix)


def _named_by(
    path: str, page: ArticleDocument | SeriesDocument, ground: Ground, options: LinkOptions
) -> Iterator[str]:
    """Paths that one page names."""
    video = [page.video.url, page.video.poster] if page.video else []
    urls = (*(link.url for link in page.links), *(image.src for image in page.images), *video)
    for url in filter(None, urls):
        address = read_address(path, url, ground)
        target = find_target(address, ground) if address else None
        yield target or find_served_path(url, options.root.prefix)
    yield from (mention.value for mention in page.mentions if mention.kind == "file")
