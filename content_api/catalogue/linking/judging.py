"""Every rule on what somebody sees: what changed is judged again, and nothing else."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from content_api.catalogue.contents import Entry
from content_api.catalogue.linking.budgets import Budget
from content_api.catalogue.linking.scenes import Scene
from content_api.catalogue.outline import Outline
from content_api.catalogue.rules.images import check_images
from content_api.catalogue.rules.links import Source, check_links
from content_api.catalogue.rules.mentions import check_mentions, check_podcasts
from content_api.catalogue.rules.pages import (
    check_future_dates,
    check_reading_time,
    check_references,
    check_shared,
)
from content_api.catalogue.rules.prerequisites import check_prerequisites
from content_api.catalogue.rules.series import check_article_numbers, check_series, missing_page
from content_api.catalogue.rules.translations import check_languages, check_same_translation
from content_api.catalogue.rules.unread import check_unread_files
from content_api.catalogue.tree.podcasts import Podcasts
from content_api.parsing.body.plain_text import reading_minutes
from content_api.parsing.text.file_names import is_slug, slug_key
from content_api.problems import Problem
from content_api.values.documents import SeriesDocument
from content_api.values.linked import Media
from content_api.values.records import Series
from content_api.values.words import Suggester


class Judge:
    """Judges what somebody sees, and puts what is wrong on its board.

    Args:
        scene: What is judged.
        hides: Whether an address, of the page at a path, leads to something hidden.
    """

    def __init__(self, scene: Scene, hides: Callable[[str, str], bool]) -> None:
        self._scene, self._hides = scene, hides
        self._budget = Budget()
        self._across: object = None

    def judge(self, folders: Iterable[str], now: datetime) -> None:
        """Judge all pages, folders and clusters that changed.

        Args:
            folders: Those of which anything may be another.
            now: The time of which dates are ahead or behind.
        """
        scene, trace = self._scene, self._scene.trace
        kind = scene.unit("page")
        marked = trace.take(kind)
        stale = {path for path in marked if path in scene.ground.pages}
        for path in set(marked) - stale:
            trace.forget((kind, path))
            self._budget.forget(path)
            scene.board.put((kind, path), ())
        for path, suggester in self._budget.share(stale):
            unit = (kind, path)
            told = trace.run(unit, self._page, path, suggester, now)
            self._budget.note(path, suggester)
            scene.board.put(unit, told)
        for name in folders:
            trace.mark((scene.unit("folder"), name))
        self._run("folder", self._folder)
        self._run("shared", self._shared)
        self._run("translation", self._translation)

    def judge_beside(
        self, podcasts: Podcasts, problems: Iterable[Problem], media: Iterable[Media]
    ) -> None:
        """Judge what is beside the pages, and what all series together are.

        Args:
            podcasts: What podcasts.yml says of what is seen.
            problems: Of files that are no pages.
            media: Files that are no image though their name says so.
        """
        scene, groups = self._scene, self._scene.groups
        board, hidden = scene.board, scene.hidden
        pages = {groups.kept[name].key: page for name, page in sorted(scene.judged.items())}
        public = {g.key: pages[g.key] for _, g in sorted(groups.kept.items()) if g.public}
        names = {slug_key(folder) for folder in hidden.folders} | pages.keys()
        across = (pages, public, names, podcasts)
        if across != self._across:
            self._across = across
            board.put("podcasts", tuple(check_podcasts(podcasts, pages, public)))
            vocabulary = scene.options.vocabulary
            told = check_prerequisites(pages, public, names, vocabulary)
            board.put("prerequisites", tuple(told))
        board.put("beside", tuple(problems))
        board.put("images", tuple(check_images(media, hidden)))
        board.put("unread", tuple(check_unread_files(scene.ground.unread)))

    def judge_series(self, folder: str, problems: Iterable[Problem]) -> None:
        """Take over what is wrong with the records of a series."""
        group = self._scene.groups.kept.get(folder)
        # Places in a last good version are of the past.
        stale = group.stale_paths if group else frozenset[str]()
        told = tuple(problem for problem in problems if problem.path not in stale)
        self._scene.board.put(("series", folder), told)

    def _run(self, name: str, work: Callable[[str], Iterator[Problem]]) -> None:
        """Judge what is stale of one kind."""
        kind, trace = self._scene.unit(name), self._scene.trace
        for key in trace.take(kind):
            told = trace.run((kind, key), _listed, work, key)
            self._scene.board.put((kind, key), told)

    def _page(self, path: str, suggester: Suggester, now: datetime) -> tuple[Problem, ...]:
        return tuple(self._judge_page(path, suggester, now))

    def _judge_page(self, path: str, suggester: Suggester, now: datetime) -> Iterator[Problem]:
        """What is wrong with one page, also by what it names of others."""
        scene = self._scene
        entry = scene.entries.get(path)
        if entry is not None:
            yield from (self._as_told(problem) for problem in entry.problems)
            yield from self._names(path, entry, suggester)
        shown = scene.shown.get(path)
        if shown is not None:
            yield from check_future_dates(shown, now)

    def _as_told(self, problem: Problem) -> Problem:
        """A problem of one file on its own: private where it tells of what is not public."""
        is_private = any(path in self._scene.hidden for path in problem.related)
        return replace(problem, private=True) if is_private else problem

    def _names(self, path: str, entry: Entry, suggester: Suggester) -> Iterator[Problem]:
        scene, said = self._scene, entry.judged
        if said is not None:
            source = Source(scene.ground.pages[path], scene.ground, self._hides, suggester)
            yield from check_links(source, said.links, said.images)
            yield from check_mentions(source, said.mentions, scene.names)
            yield from check_languages([said], scene.options.root.locale)

    def _folder(self, name: str) -> Iterator[Problem]:
        groups, hidden = self._scene.groups, self._scene.hidden
        group = groups.kept.get(name)
        if group is None:
            return
        yield from check_article_numbers(group.paths, hidden, group.page)
        if not group.page_path and group.paths and is_slug(group.page.slug):
            known = [path for path in group.paths if path not in group.hidden_paths]
            yield missing_page(group.page.series_dir, (known or group.paths)[0])

    def _shared(self, key: str) -> Iterator[Problem]:
        scene = self._scene
        name, locale = key.split("\0", 1)[0], scene.options.root.locale
        yield from check_shared(scene.shared.of(key), name, scene.hidden, locale)

    def _translation(self, key: str) -> Iterator[Problem]:
        pages = self._scene.translations.of(key)
        if len(pages) > 1:
            yield from check_same_translation(pages, self._scene.hidden)


def _listed(work: Callable[[str], Iterator[Problem]], key: str) -> tuple[Problem, ...]:
    return tuple(work(key))


def check_linked(record: Series, outline: Outline) -> Iterator[Problem]:
    """Rules that see one public series with its articles."""
    page: SeriesDocument = record.document
    documents = tuple(article.document for article in record.articles)
    yield from check_references(page.source.path, record.references)
    for article in record.articles:
        document = article.document
        yield from check_references(document.source.path, article.references)
        yield from check_reading_time(document, reading_minutes(document.word_count))
    if page.source.path:
        yield from check_series(page, outline, documents)
        # The minutes of a series are those of the whole plan: not yet to be measured before.
        if outline.sections and record.progress.done >= record.progress.total:
            yield from check_reading_time(page, record.reading_minutes.computed)
