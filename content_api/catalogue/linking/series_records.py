"""The records of one public series: it and its articles, with all that linking adds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from content_api.catalogue.linking.connections import Connections, Linked, Linker, place_page
from content_api.catalogue.linking.groups import Group
from content_api.catalogue.outline import Outline, build_outline
from content_api.catalogue.tracing import Table, Trace
from content_api.parsing.body.plain_text import reading_minutes
from content_api.parsing.text.file_names import slug_key, title_from_slug
from content_api.values.documents import ArticleDocument, SeriesDocument
from content_api.values.linked import (
    LinkedRecord,
    Links,
    Neighbour,
    Podcast,
    Prerequisite,
    VideoFile,
)
from content_api.values.parts import Reference
from content_api.values.records import Article, ReadingMinutes, Series


@dataclass(frozen=True, slots=True)
class Standing:
    """What others are told of a public series that they require: its record and its state."""

    record: LinkedRecord
    state: str


@dataclass(frozen=True, slots=True)
class Made:
    """A series as it is served, with its plan, and the paths of all files that it names itself."""

    series: Series
    outline: Outline
    named: frozenset[str]


class SeriesRecords:
    """What the records of series are made of, kept up to date by who links.

    Args:
        trace: Of the site.
        connections: How public pages are linked.

    Attributes:
        groups: The public series by folder.
        linked: How each public page is linked, by path; of a series without one, by its folder.
        linked_from: The records that link to a page, by the same.
        standings: The public series by the key of their slug.
        podcasts: By the key of a series' slug.
        videos: The files in a series' `videos/`, by folder.
    """

    def __init__(self, trace: Trace, connections: Connections) -> None:
        self.groups: Table[str, Group] = Table(trace)
        self.linked: Table[str, Linked] = Table(trace)
        self.linked_from: Table[str, tuple[LinkedRecord, ...]] = Table(trace)
        self.standings: Table[str, Standing] = Table(trace)
        self.podcasts: Table[str, Podcast] = Table(trace)
        self.videos: Table[str, tuple[VideoFile, ...]] = Table(trace)
        self._connections = connections
        self._options = connections.options

    def make(self, folder: str) -> Made:
        """The records of the series in a folder."""
        options, group = self._options, self.groups[folder]
        linker, articles = Linker(self._connections), group.public_articles
        locale = options.root.locale or group.page.locale or options.locale
        linked = self._links(group.path)
        page = replace(place_page(linker.place_embeds(group.page), linked), locale=locale)
        cards = self._connections.cards
        records = {a.source.path: cards[a.source.path].record for a in articles}
        outline = build_outline(page, articles, records)
        words = page.word_count + sum(article.word_count for article in articles)
        vocabulary = options.vocabulary
        series = Series(
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
            podcast=linker.place_podcast(page.series_dir, self.podcasts.get(group.key)),
            videos=tuple(map(linker.place_video_file, self.videos.get(folder, ()))),
            updated_at=_latest([page, *articles]),
            sections=outline.sections,
            initial_content=outline.initial_content,
            coverage=outline.coverage,
            next=outline.next,
            articles=self._articles(linker, cards[group.path].record, articles, records),
            video=self.linked[group.path].video,
            linked=linked,
            stale=_stale_ids(group, records),
            root=options.root,
        )
        return Made(series, outline, frozenset(linker.named))

    def _links(self, path: str) -> Links:
        """How a page is linked, from both sides."""
        links = self.linked[path].links
        sources = self.linked_from.get(path)
        return replace(links, linked_from=sources) if sources else links

    def _articles(
        self,
        linker: Linker,
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
                document=linker.place_embeds(document),
                id=records[document.source.path].id,
                series=series,
                reading_minutes=document.declared_minutes or reading_minutes(document.word_count),
                references=self._references(document.references),
                previous=around[index],
                next=around[index + 2],
                video=self.linked[document.source.path].video,
                linked=self._links(document.source.path),
                root=self._options.root,
            )
            for index, document in enumerate(documents)
        )

    def _prerequisite(self, slug: str, title: str | None) -> Prerequisite:
        standing = self.standings.get(slug_key(slug))
        if standing is None:
            name = title or title_from_slug(slug)
            unknown = LinkedRecord(slug, name, "series", None, None)
            return Prerequisite.of(unknown, exists=False, state=None, complete=False)
        state = standing.state
        is_complete = state == "complete"
        return Prerequisite.of(standing.record, exists=True, state=state, complete=is_complete)

    def _references(self, references: tuple[Reference, ...]) -> tuple[Reference, ...]:
        everything = self._options.publish_hidden_references
        return tuple(entry for entry in references if everything or not entry.hidden)


def _latest(pages: Iterable[SeriesDocument | ArticleDocument]) -> datetime | None:
    return max((page.updated_at for page in pages if page.updated_at), default=None)


def _stale_ids(group: Group, records: Mapping[str, LinkedRecord]) -> tuple[str, ...]:
    """The ids of what is served in its last good version: the series' own first."""
    own = (group.page.slug,) if group.page_path in group.stale_paths else ()
    return (*own, *(record.id for path, record in records.items() if path in group.stale_paths))
