"""Documents to the catalogue: what is public, how it is linked, and every problem."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from content_api.catalogue.checks import (
    check_outline,
    check_podcasts,
    check_prerequisites,
    missing_page,
    same_slug,
)
from content_api.catalogue.layout import Layout
from content_api.catalogue.options import LinkOptions
from content_api.catalogue.outline import build_outline
from content_api.catalogue.podcasts import Podcasts
from content_api.catalogue.series_meta import DEFAULT_STATE
from content_api.parsing.file_names import slug_key, title_from_slug
from content_api.parsing.plain_text import reading_minutes
from content_api.problems import Problem
from content_api.records import (
    Article,
    ArticleDocument,
    Catalogue,
    Label,
    Neighbour,
    Prerequisite,
    ProblemCounts,
    ReadingMinutes,
    Reference,
    Series,
    SeriesDocument,
    Source,
    VideoFile,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file as linking needs it; `document` is None when an error keeps it out.

    Attributes:
        hidden: The file says that it is not public, though it may be too broken to read.
    """

    document: ArticleDocument | SeriesDocument | None
    problems: tuple[Problem, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """All that a catalogue is built from.

    Attributes:
        layout: Which file is what.
        entries: Each series page and article, by path.
        podcasts: From podcasts.yml.
        video_bytes: Sizes of the files in `layout.videos`.
        problems: Problems beside those of the entries, such as files that could not be read.
    """

    layout: Layout
    entries: Mapping[str, Entry]
    podcasts: Podcasts = field(default_factory=Podcasts)
    video_bytes: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Group:
    """A series on its way: its page and its public articles."""

    page: SeriesDocument
    page_path: str
    public: bool
    articles: tuple[ArticleDocument, ...]
    paths: tuple[str, ...]
    hidden_paths: frozenset[str]

    @property
    def key(self) -> str:
        return slug_key(self.page.slug)


def build_catalogue(contents: Contents, options: LinkOptions, now: datetime) -> Catalogue:
    """Link all documents. The order of files makes no difference.

    Args:
        contents: Every file, compiled.
        options: Settings that shape linking.
        now: The time by which scheduled articles are due.

    Returns:
        What is public, in id order, with every problem, sorted.
    """
    problems = [*contents.problems, *contents.podcasts.problems]
    problems += [p for entry in contents.entries.values() for p in entry.problems]
    directories = contents.layout.articles_by_dir()
    groups = [_group(contents, directory, paths, now) for directory, paths in directories.items()]
    groups = _unique_series(groups, problems)
    for group in groups:
        group.articles = _unique_articles(group, problems)
        if not group.page_path and group.paths:
            problems.append(missing_page(group.page.series_dir, group.paths[0]))
    by_key = {group.key: group for group in groups}
    public = {key: group for key, group in by_key.items() if group.public}
    problems += check_podcasts(contents.podcasts, by_key)
    problems += check_prerequisites([group.page for group in groups], set(by_key), set(public))
    linker = _Linker(contents, options, public, problems)
    series = [linker.link(group) for _, group in sorted(public.items())]
    every = tuple(sorted(set(problems), key=lambda problem: problem.sort_key))
    by_directory: dict[str, list[Problem]] = defaultdict(list)
    for problem in every:
        directory = problem.path.split("/", 1)[0]
        by_directory[directory if directory in directories else ""].append(problem)
    counted = [
        _with_counts(record, public[slug_key(record.id)], by_directory[record.document.series_dir])
        for record in series
    ]
    return Catalogue(
        series=tuple(counted),
        problems=every,
        next_change_at=_next_change(contents.entries.values(), now),
        site_problems=_count(by_directory[""]),
    )


def _count(problems: list[Problem]) -> ProblemCounts:
    errors = sum(problem.severity == "error" for problem in problems)
    return ProblemCounts(errors, len(problems) - errors)


def _group(contents: Contents, directory: str, paths: tuple[str, ...], now: datetime) -> _Group:
    page_path = contents.layout.pages.get(directory)
    entry = contents.entries.get(page_path) if page_path else None
    document = entry.document if entry else None
    page = document if isinstance(document, SeriesDocument) else _without_page(directory)
    hidden = not page.public or bool(entry and entry.hidden)
    documents = (contents.entries[path].document for path in paths if path in contents.entries)
    articles = tuple(
        _as_published(document, now)
        for document in documents
        if isinstance(document, ArticleDocument)
    )
    if page_path is None and not any(article.public for article in articles):
        hidden = True  # a folder with nothing public in it is not told
    hidden_paths = {a.source.path for a in articles if not a.public}
    hidden_paths |= {p for p in paths if p in contents.entries and contents.entries[p].hidden}
    return _Group(page, page_path or "", not hidden, articles, paths, frozenset(hidden_paths))


def _without_page(directory: str) -> SeriesDocument:
    """A series titled by its directory, for one whose page is missing or cannot be read."""
    return SeriesDocument(
        source=Source("", ""),
        series_dir=directory,
        slug=directory,
        title=title_from_slug(directory),
        state=DEFAULT_STATE,
        public=True,
        locale="",
    )


def _as_published(document: ArticleDocument, now: datetime) -> ArticleDocument:
    """A scheduled article whose time has come is a published one; before, it is not public."""
    if document.state != "scheduled":
        return document
    due = document.published_at is not None and document.published_at <= now
    return replace(document, state="published") if due else replace(document, public=False)


def _next_change(entries: Iterable[Entry], now: datetime) -> datetime | None:
    times = [
        entry.document.published_at
        for entry in entries
        if entry.document
        and entry.document.state == "scheduled"
        and entry.document.published_at
        and entry.document.published_at > now
    ]
    return min(times, default=None)


def _unique_series(groups: list[_Group], problems: list[Problem]) -> list[_Group]:
    by_key: dict[str, list[_Group]] = defaultdict(list)
    for group in groups:
        by_key[group.key].append(group)
    for twins in by_key.values():
        if len(twins) > 1:
            paths = [g.page_path or g.paths[0] for g in twins]
            problems += same_slug("series/duplicate-slug", twins[0].page.slug, paths)
    return [twins[0] for twins in by_key.values() if len(twins) == 1]


def _unique_articles(group: _Group, problems: list[Problem]) -> tuple[ArticleDocument, ...]:
    """The public articles in reading order, without those that share a slug, drafts included."""
    by_key: dict[str, list[ArticleDocument]] = defaultdict(list)
    for article in group.articles:
        by_key[slug_key(article.slug)].append(article)
    for twins in by_key.values():
        if len(twins) > 1:
            paths = [twin.source.path for twin in twins]
            problems += same_slug("article/duplicate-slug", twins[0].slug, paths)
    single = [twins[0] for twins in by_key.values() if len(twins) == 1 and twins[0].public]
    return tuple(sorted(single, key=lambda article: article.order))


class _Linker:
    def __init__(
        self,
        contents: Contents,
        options: LinkOptions,
        public: Mapping[str, _Group],
        problems: list[Problem],
    ) -> None:
        self._contents = contents
        self._options = options
        self._public = public
        self._problems = problems

    def link(self, group: _Group) -> Series:
        options, page = self._options, group.page
        locale = page.locale or options.locale
        page = replace(page, locale=locale)
        ids = {a.source.path: f"{page.slug}/{a.slug}" for a in group.articles}
        outline = build_outline(page, group.articles, ids)
        self._problems += check_outline(page, outline)
        words = page.word_count + sum(article.word_count for article in group.articles)
        vocabulary = options.vocabulary
        return Series(
            document=page,
            id=page.slug,
            state_label=page.state_label or vocabulary.series_state.label(page.state, locale),
            level_label=page.level_label or vocabulary.series_level.label(page.level, locale),
            reading_minutes=ReadingMinutes(page.declared_minutes, reading_minutes(words)),
            progress=outline.progress,
            prerequisites=tuple(
                self._prerequisite(link.id, link.title) for link in page.prerequisites
            ),
            references=self._references(page.references),
            podcast=self._contents.podcasts.by_series.get(group.key),
            videos=self._videos(page.series_dir),
            updated_at=_latest([page, *group.articles]),
            sections=outline.sections,
            initial_content=outline.initial_content,
            coverage=outline.coverage,
            next=outline.next,
            articles=self._articles(page, group.articles, ids),
        )

    def _articles(
        self, page: SeriesDocument, documents: tuple[ArticleDocument, ...], ids: Mapping[str, str]
    ) -> tuple[Article, ...]:
        neighbours: list[Neighbour | None] = [
            Neighbour(ids[d.source.path], d.title, d.number) for d in documents
        ]
        around = [None, *neighbours, None]
        return tuple(
            Article(
                document=document,
                id=ids[document.source.path],
                series=Label(page.slug, page.title),
                reading_minutes=document.declared_minutes or reading_minutes(document.word_count),
                references=self._references(document.references),
                previous=around[index],
                next=around[index + 2],
            )
            for index, document in enumerate(documents)
        )

    def _prerequisite(self, slug: str, title: str | None) -> Prerequisite:
        group = self._public.get(slug_key(slug))
        if group is None:
            name = title or title_from_slug(slug)
            return Prerequisite(slug, name, exists=False, state=None, complete=False)
        page = group.page
        complete = page.state == "complete"
        return Prerequisite(page.slug, page.title, exists=True, state=page.state, complete=complete)

    def _references(self, references: tuple[Reference, ...]) -> tuple[Reference, ...]:
        everything = self._options.publish_hidden_references
        return tuple(entry for entry in references if everything or not entry.hidden)

    def _videos(self, directory: str) -> tuple[VideoFile, ...]:
        prefix = f"{directory}/"
        paths = (path for path in self._contents.layout.videos if path.startswith(prefix))
        return tuple(VideoFile(path, self._contents.video_bytes.get(path, 0)) for path in paths)


def _latest(pages: Iterable[SeriesDocument | ArticleDocument]) -> datetime | None:
    return max((page.updated_at for page in pages if page.updated_at), default=None)


def _with_counts(record: Series, group: _Group, problems: list[Problem]) -> Series:
    """Count problems of the page, of public articles and of files too broken to tell."""
    paths = {group.page_path, *group.paths} - group.hidden_paths
    return replace(record, problems=_count([p for p in problems if p.path in paths]))
