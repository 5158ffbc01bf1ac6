"""Documents to the catalogue: what is public, how it is linked, and every problem."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from content_api.catalogue.connections import Connections, place_page
from content_api.catalogue.groups import Contents, Group, build_groups, list_waiting
from content_api.catalogue.hidden_addresses import find_hidden_addresses
from content_api.catalogue.judging import View, build_ground, judge, list_public_pages
from content_api.catalogue.options import LinkOptions
from content_api.catalogue.outline import Outline, build_outline, with_state
from content_api.catalogue.publishing import list_media, see_as_others, without, without_excuses
from content_api.catalogue.rules.pages import TIME_ZONES
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
    ground = build_ground(contents, groups, hidden, options)
    public = {group.key: group for group in groups if group.public}
    connections = Connections(
        without(ground, hidden),
        public.values(),
        {p: f for p, f in contents.media.items() if p not in hidden and not f.instead},
        find_hidden_addresses(contents, groups, hidden, options),
        options,
    )
    linker = _Linker(contents, options, public, connections)
    linked = [linker.link(group) for _, group in sorted(public.items())]
    author = View(
        contents=contents,
        groups=groups,
        problems=of_groups,
        hidden=hidden,
        ground=ground,
        linked=linked,
    )
    others = see_as_others(author, connections.named, options, now)
    told = without_excuses(judge(others, connections.hides, options, now))
    series, site_problems = _with_counts((record for record, _ in linked), told)
    return Catalogue(
        series=series,
        problems=judge(author, connections.hides, options, now),
        public_problems=told,
        next_change_at=_next_change(contents, groups, now),
        site_problems=site_problems,
        media=tuple(list_media(author, connections.named, options)),
        snippets={p: snippet.sha256 for p, snippet in sorted(others.contents.snippets.items())},
    )


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
        for page in list_public_pages(groups)
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
