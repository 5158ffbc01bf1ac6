"""Documents to the catalogue: what is public, how it is linked, and every problem."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from content_api.catalogue.connections import Connections, place_page
from content_api.catalogue.groups import (
    Contents,
    Group,
    Hidden,
    build_groups,
    list_waiting,
)
from content_api.catalogue.levels import report
from content_api.catalogue.options import LinkOptions
from content_api.catalogue.outline import Outline, build_outline, with_state
from content_api.catalogue.rules.images import check_images
from content_api.catalogue.rules.links import Ground, Target, check_links
from content_api.catalogue.rules.mentions import check_mentions, check_podcasts
from content_api.catalogue.rules.pages import (
    TIME_ZONES,
    check_future_dates,
    check_reading_time,
    check_references,
    check_shared_values,
)
from content_api.catalogue.rules.prerequisites import check_prerequisites
from content_api.catalogue.rules.series import (
    check_article_numbers,
    check_series,
    missing_page,
)
from content_api.catalogue.rules.translations import check_languages, check_translation_keys
from content_api.catalogue.rules.unread import check_unread_files
from content_api.catalogue.terms import apply_terms
from content_api.parsing.file_names import slug_key, title_from_slug
from content_api.parsing.plain_text import reading_minutes
from content_api.problems import Problem
from content_api.records import (
    Article,
    ArticleDocument,
    Catalogue,
    LinkedRecord,
    Neighbour,
    Prerequisite,
    ProblemCounts,
    ReadingMinutes,
    Reference,
    Series,
    SeriesDocument,
    VideoFile,
)
from content_api.schemas.vocabulary import Enumeration


def build_catalogue(contents: Contents, options: LinkOptions, now: datetime) -> Catalogue:
    """Link all documents. The order of files makes no difference.

    Args:
        contents: Every file, compiled.
        options: Settings that shape linking.
        now: The time by which scheduled articles are due.

    Returns:
        What is public, in id order, with every problem, sorted.
    """
    contents = apply_terms(contents, now)
    groups, of_groups, hidden = build_groups(contents, now)
    states = options.vocabulary.series_state
    for group in groups:
        group.page = with_state(group.page, group.public_articles, states)
    ground = _ground(contents, groups, hidden, options.url_prefix)
    public_media = {path: file for path, file in contents.media.items() if path not in hidden}
    media = {path: file for path, file in public_media.items() if not file.instead}
    public = {group.key: group for group in groups if group.public}
    connections = Connections(ground, public.values(), media, options)
    linker = _Linker(contents, options, public, connections)
    linked = [linker.link(group) for _, group in sorted(linker.public.items())]
    series = [record for record, _ in linked]
    stale = {path for group in groups for path in group.stale_paths}
    problems = [*contents.problems, *of_groups]
    problems += [_as_told(p, hidden) for e in contents.entries.values() for p in e.problems]
    problems += _check_site(contents, options, groups, hidden, now)
    problems += [*check_links(ground), *check_mentions(ground)]
    problems += check_images(contents.media.values(), public_media)
    of_records = (p for record, outline in linked for p in _check_linked(record, outline))
    # Places in a last good version are of the past.
    problems += [p for p in of_records if p.path not in stale]
    excuses = {path: e.excuses for path, e in contents.entries.items() if e.excuses}
    told = report(problems, excuses, options.levels, _rules_applied(problems, hidden))
    public_problems = tuple(p for p in told if not p.private and p.path not in hidden)
    counted, site_problems = _with_counts(series, public_problems)
    return Catalogue(
        series=counted,
        problems=told,
        public_problems=public_problems,
        next_change_at=_next_change(contents, groups, now),
        site_problems=site_problems,
        media=tuple(media[path] for path in sorted(media)),
    )


def _as_told(problem: Problem, hidden: Hidden) -> Problem:
    """A problem of one file on its own: private where it tells of files that are not public."""
    is_private = any(path in hidden for path in problem.related)
    return replace(problem, private=True) if is_private else problem


def _check_site(
    contents: Contents,
    options: LinkOptions,
    groups: list[Group],
    hidden: Hidden,
    now: datetime,
) -> Iterator[Problem]:
    """Rules that see every series, public or not."""
    stale = {path for group in groups for path in group.stale_paths}
    states = options.vocabulary.series_state
    pages = {group.key: _judged_page(contents, group, states) for group in groups}
    public = {group.key: pages[group.key] for group in groups if group.public}
    names = {slug_key(folder) for folder in hidden.folders} | pages.keys()
    yield from check_podcasts(contents.podcasts, pages, public, names - public.keys())
    yield from check_prerequisites(pages, public, names, options.vocabulary)
    judged = [entry.judged for entry in contents.entries.values()]
    articles = [document for document in judged if isinstance(document, ArticleDocument)]
    yield from check_shared_values(pages.values(), articles, hidden, options.root.locale)
    yield from check_translation_keys(pages.values(), articles, hidden)
    yield from check_languages([d for d in judged if d], options.root.locale)
    yield from check_unread_files(contents.files)
    for group in groups:
        yield from check_article_numbers(group.paths, hidden, group.page)
        if not group.page_path and group.paths:
            known = [path for path in group.paths if path not in group.hidden_paths]
            yield missing_page(group.page.series_dir, (known or group.paths)[0])
    for page in _public_pages(groups):
        if page.source.path not in stale:
            yield from check_future_dates(page, now)


def _judged_page(contents: Contents, group: Group, states: Enumeration) -> SeriesDocument:
    """The page as its file says now; else the one that is served."""
    entry = contents.entries.get(group.page_path)
    judged = entry.judged if entry else None
    page = judged if isinstance(judged, SeriesDocument) else group.page
    return with_state(page, group.public_articles, states)


def _check_linked(record: Series, outline: Outline) -> Iterator[Problem]:
    """Rules that see one public series with its articles."""
    page = record.document
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


def _public_pages(groups: list[Group]) -> Iterator[SeriesDocument | ArticleDocument]:
    for group in groups:
        if group.public:
            yield group.page
            yield from group.public_articles


def _rules_applied(problems: list[Problem], hidden: Hidden) -> Callable[[str, str], bool]:
    """Whether all rules were applied that could find a code in a file.

    Not in a file with an error, nor, for most, in one that is not public; and no rule that sees
    several files is sure of anything while one of them is not there.
    """
    broken = {problem.path for problem in problems if problem.severity == "error"}

    def is_judged(path: str, code: str) -> bool:
        is_across = code.startswith(("link/", "series/", "article/"))
        return path not in broken and path not in hidden and not (broken and is_across)

    return is_judged


def _ground(contents: Contents, groups: list[Group], hidden: Hidden, url_prefix: str) -> Ground:
    layout, entries = contents.layout, contents.entries
    pages: dict[str, Target] = {}
    served = {group.page_path for group in groups if group.public}
    served |= {a.source.path for group in groups for a in group.articles}
    is_series = frozenset(layout.pages.values())
    for path in sorted((*is_series, *layout.articles)):
        document = entries[path].judged if path in entries else None
        is_public, is_served = path not in hidden, path in served
        pages[path] = Target(path, document, is_public, path in is_series, is_served)
    return Ground(pages, contents.files | pages.keys(), hidden, url_prefix)


def _with_counts(
    series: Iterable[Series], problems: tuple[Problem, ...]
) -> tuple[tuple[Series, ...], ProblemCounts]:
    """Each series with the count of its problems, and the count of what belongs to none."""
    by_directory: dict[str, list[Problem]] = defaultdict(list)
    records = tuple(series)
    known = {record.document.series_dir for record in records}
    for problem in problems:
        directory = problem.path.split("/", 1)[0]
        by_directory[directory if directory in known else ""].append(problem)
    counted = (
        replace(record, problems=_count(by_directory[record.document.series_dir]))
        for record in records
    )
    return tuple(counted), _count(by_directory[""])


def _count(problems: list[Problem]) -> ProblemCounts:
    errors = sum(problem.severity == "error" for problem in problems)
    return ProblemCounts(errors, len(problems) - errors)


def _next_change(contents: Contents, groups: list[Group], now: datetime) -> datetime | None:
    """When time alone changes the catalogue: an article is due, or a date no longer to come."""
    dates = (
        moment - TIME_ZONES
        for page in _public_pages(groups)
        for moment in (page.published_at, page.updated_at)
        if moment and moment > now + TIME_ZONES
    )
    return min((*list_waiting(contents.entries.values(), now), *dates), default=None)


class _Linker:
    """Makes the records of public series.

    Args:
        contents: Every file.
        options: Settings that shape linking.
        public: The public series by the key of their slug.
        connections: How their pages are linked.
    """

    def __init__(
        self,
        contents: Contents,
        options: LinkOptions,
        public: Mapping[str, Group],
        connections: Connections,
    ) -> None:
        self.public = public
        self._connections = connections
        self._contents = contents
        self._options = options

    def link(self, group: Group) -> tuple[Series, Outline]:
        options, articles = self._options, group.public_articles
        locale = options.root.locale or group.page.locale or options.locale
        connections = self._connections
        linked = connections.links[group.path]
        page = place_page(connections.place_embeds(group.page), linked)
        page = replace(page, locale=locale)
        podcast = self._contents.podcasts.by_series.get(group.key)
        records = {a.source.path: connections.get_record(a.source.path) for a in articles}
        outline = build_outline(page, articles, records)
        words = page.word_count + sum(article.word_count for article in articles)
        vocabulary = options.vocabulary
        record = Series(
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
            podcast=connections.place_podcast(page.series_dir, podcast),
            videos=self._videos(page.series_dir),
            updated_at=_latest([page, *articles]),
            sections=outline.sections,
            initial_content=outline.initial_content,
            coverage=outline.coverage,
            next=outline.next,
            articles=self._articles(connections.get_record(group.path), articles, records),
            video=connections.place_video(page),
            linked=linked,
            stale=_stale_ids(group, records),
            root=options.root,
        )
        return record, outline

    def _articles(
        self,
        series: LinkedRecord,
        documents: tuple[ArticleDocument, ...],
        records: Mapping[str, LinkedRecord],
    ) -> tuple[Article, ...]:
        neighbours: list[Neighbour | None] = [
            Neighbour.of(records[d.source.path], number=d.number) for d in documents
        ]
        around = [None, *neighbours, None]
        return tuple(
            Article(
                document=self._connections.place_embeds(document),
                id=records[document.source.path].id,
                series=series,
                reading_minutes=document.declared_minutes or reading_minutes(document.word_count),
                references=self._references(document.references),
                previous=around[index],
                next=around[index + 2],
                video=self._connections.place_video(document),
                linked=self._connections.links[document.source.path],
                root=self._options.root,
            )
            for index, document in enumerate(documents)
        )

    def _prerequisite(self, slug: str, title: str | None) -> Prerequisite:
        group = self.public.get(slug_key(slug))
        if group is None:
            name = title or title_from_slug(slug)
            unknown = LinkedRecord(slug, name, "series", None, None)
            return Prerequisite.of(unknown, exists=False, state=None, complete=False)
        record, state = self._connections.get_record(group.path), group.page.state
        return Prerequisite.of(record, exists=True, state=state, complete=state == "complete")

    def _references(self, references: tuple[Reference, ...]) -> tuple[Reference, ...]:
        everything = self._options.publish_hidden_references
        return tuple(entry for entry in references if everything or not entry.hidden)

    def _videos(self, directory: str) -> tuple[VideoFile, ...]:
        prefix = f"{directory}/"
        paths = (path for path in self._contents.layout.videos if path.startswith(prefix))
        sizes = self._contents.video_bytes
        files = (VideoFile(path, sizes.get(path, 0)) for path in paths)
        return tuple(self._connections.place_video_file(file) for file in files)


def _latest(pages: Iterable[SeriesDocument | ArticleDocument]) -> datetime | None:
    return max((page.updated_at for page in pages if page.updated_at), default=None)


def _stale_ids(group: Group, records: Mapping[str, LinkedRecord]) -> tuple[str, ...]:
    """The ids of what is served in its last good version: the series' own first."""
    own = (group.page.slug,) if group.page_path in group.stale_paths else ()
    return (*own, *(record.id for path, record in records.items() if path in group.stale_paths))
