"""Records: documents after linking, as they are served. All are frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from content_api.problems import Problem
from content_api.values.documents import ArticleDocument, SeriesDocument
from content_api.values.linked import (
    LinkedRecord,
    Links,
    Media,
    MissingTranslation,
    Neighbour,
    Podcast,
    Prerequisite,
    Root,
    Translation,
    VideoFile,
)
from content_api.values.parts import (
    PlannedItem,
    Reference,
    RichText,
    Source,
    Video,
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a series is: `done` public articles of `total` planned; `percent` whole."""

    done: int
    total: int
    percent: int


@dataclass(frozen=True, slots=True)
class ArticleCounts:
    """Public articles, and those still to be written."""

    published: int
    planned: int


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A planned item and the public article that fulfils it."""

    number: int | None
    title: str
    anchor: str
    points: tuple[RichText, ...]
    status: str
    article: LinkedRecord | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Sections planned, sections with a public article, public articles in no section."""

    planned: int
    written: int
    unplanned: int


@dataclass(frozen=True, slots=True)
class ReadingMinutes:
    """Minutes as declared, and as computed from the words."""

    declared: int | None
    computed: int

    @property
    def shown(self) -> int:
        """Declared, else computed."""
        return self.declared or self.computed


@dataclass(frozen=True, slots=True)
class ProblemCounts:
    """Problems by severity."""

    error: int = 0
    warning: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """A public article with all that linking adds."""

    document: ArticleDocument
    id: str
    series: LinkedRecord
    reading_minutes: int
    references: tuple[Reference, ...]
    previous: Neighbour | None
    next: Neighbour | None
    video: Video | None = None
    linked: Links = Links()
    root: Root = Root()
    translations: tuple[Translation, ...] = ()

    @property
    def named(self) -> LinkedRecord:
        """As others name it."""
        title, linked = self.document.title, self.linked
        return LinkedRecord(self.id, title, "article", linked.url, linked.path)

    @property
    def locale(self) -> str:
        """Its language."""
        return self.root.locale or self.document.locale

    @property
    def source(self) -> Source:
        """Its file, by the path that is shown."""
        source = self.document.source
        return Source(self.root.shown(source.path), source.sha256)


@dataclass(frozen=True, slots=True)
class Series:
    """A public series with all that linking adds.

    Attributes:
        missing_translations: What of it, in whichever language, is not there in another.
        stale: Ids, its own or its articles', of what is served in its last good version, because
            the file has an error now.
    """

    document: SeriesDocument
    id: str
    state_label: str | None
    level_label: str | None
    reading_minutes: ReadingMinutes
    progress: Progress
    prerequisites: tuple[Prerequisite, ...]
    references: tuple[Reference, ...]
    podcast: Podcast | None
    videos: tuple[VideoFile, ...]
    updated_at: datetime | None
    sections: tuple[OutlineItem, ...]
    initial_content: tuple[OutlineItem, ...]
    coverage: Coverage
    next: PlannedItem | None
    articles: tuple[Article, ...]
    video: Video | None = None
    linked: Links = Links()
    stale: tuple[str, ...] = ()
    problems: ProblemCounts = ProblemCounts()
    root: Root = Root()
    translations: tuple[Translation, ...] = ()
    missing_translations: tuple[MissingTranslation, ...] = ()

    @property
    def named(self) -> LinkedRecord:
        """As others name it."""
        title, linked = self.document.title, self.linked
        return LinkedRecord(self.id, title, "series", linked.url, linked.path)

    @property
    def locale(self) -> str:
        """Its language."""
        return self.root.locale or self.document.locale

    @property
    def source(self) -> Source:
        """The file of its page, by the path that is shown."""
        source = self.document.source
        return Source(self.root.shown(source.path), source.sha256)

    @property
    def shown_videos(self) -> tuple[VideoFile, ...]:
        """Its videos, by the paths that are shown."""
        return tuple(VideoFile(self.root.shown(v.path), v.bytes, v.url) for v in self.videos)

    @property
    def article_counts(self) -> ArticleCounts:
        """Progress as counts of articles."""
        return ArticleCounts(self.progress.done, self.progress.total - self.progress.done)

    @property
    def valid(self) -> bool:
        """Whether none of its files has an error."""
        return self.problems.error == 0


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything public, linked, and every problem, sorted.

    Attributes:
        problems: All of them, for the author.
        public_problems: Those that others are told: as if only what is public were there.
        next_change_at: When the next scheduled article becomes public, or None.
        site_problems: Counts of problems in files that belong to no series.
        media: The files that are served as they are, in path order.
        snippets: SHA-256 of the snippets that public pages embed, by path.
    """

    series: tuple[Series, ...]
    problems: tuple[Problem, ...]
    public_problems: tuple[Problem, ...]
    next_change_at: datetime | None
    site_problems: ProblemCounts = ProblemCounts()
    media: tuple[Media, ...] = ()
    snippets: Mapping[str, str] = field(default_factory=dict)
