"""Records: documents after linking, as they are served. All are frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from content_api.problems import Problem
from content_api.values.documents import ArticleDocument, SeriesDocument
from content_api.values.parts import (
    PlannedItem,
    Reference,
    RichText,
    Source,
    Video,
)


@dataclass(frozen=True, slots=True)
class Destination:
    """What an address of a body leads to.

    Attributes:
        url: Where it is published; empty when it is not served.
        ref: Id of the record; empty for a file.
        width: Pixels of an image, as `height`; None when they are not known.
    """

    url: str = ""
    ref: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """A file that is served as it is: `path` relative to the content root, its type and size.

    `width` and `height` are pixels of an image; None when they are not known. `instead` says what
    a file is that is no image though its name says so: it is not served. `named` is whether a
    public page names it.
    """

    path: str
    type: str
    bytes: int
    width: int | None = None
    height: int | None = None
    instead: str = ""
    named: bool = False


@dataclass(frozen=True, slots=True)
class Podcast:
    """The audio version of a series."""

    audio_file: str | None = None
    spotify_url: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class VideoFile:
    """A file in a series' `videos/`, path relative to the content root; `url` where served."""

    path: str
    bytes: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A record or topic as others name it."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class LinkedRecord(Label):
    """A public record as others name it and lead to it.

    Attributes:
        type: `series` or `article`.
        url: Its public address, the same as its own; None without a template.
        path: Its path in the API, in its language; None of what is not there.
    """

    type: str
    url: str | None
    path: str | None

    @classmethod
    def of(cls, record: "LinkedRecord", **more: object) -> Self:
        """`record` with what else is told of it where it is named."""
        return cls(record.id, record.title, record.type, record.url, record.path, **more)

    @property
    def links(self) -> dict[str, str | None]:
        """Its paths by name."""
        return {"self": self.path}


@dataclass(frozen=True, slots=True)
class LinkTarget(LinkedRecord):
    """A record that a body links to; `anchor` of the first link to it, also in `url`."""

    anchor: str | None


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """An image of a public page; what is None is not known, or is of no file that is here."""

    src: str
    alt: str
    title: str | None = None
    path: str | None = None
    url: str | None = None
    type: str | None = None
    bytes: int | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """How a public page is linked.

    Attributes:
        url: Its public address by the site's template; None without.
        path: Its path in the API.
        destinations: What the numbered addresses of its body lead to, after the numbered hashes
            of its embeds; None stays as written.
        links_to: The public records it links to, each once, in reading order.
        linked_from: The public records that link to it, in id order.
        images: Its images, in reading order.
    """

    url: str | None = None
    path: str = ""
    destinations: tuple[Destination | None, ...] = ()
    links_to: tuple[LinkTarget, ...] = ()
    linked_from: tuple[LinkedRecord, ...] = ()
    images: tuple[PlacedImage, ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbour(LinkedRecord):
    """The article before or after another, in reading order."""

    number: int | None


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
class Prerequisite(LinkedRecord):
    """A series to read first; what of it may be None is so when no public series has that id."""

    exists: bool
    state: str | None
    complete: bool


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
class Root:
    """The content root of a record.

    Attributes:
        locale: Its language; empty on a site with one root, where each record has its own.
        prefix: What stands before paths relative to it wherever they are shown, such as `en/`.
    """

    locale: str = ""
    prefix: str = ""

    @property
    def query(self) -> str:
        """What paths of the API need, so that no link changes the language."""
        return f"?locale={self.locale}" if self.locale else ""

    def shown(self, path: str) -> str:
        """A path relative to this root as it is shown; none stays none."""
        return f"{self.prefix}{path}" if path else path


@dataclass(frozen=True, slots=True)
class Translation(LinkedRecord):
    """The same record in another language."""

    locale: str


@dataclass(frozen=True, slots=True)
class MissingTranslation(LinkedRecord):
    """A record that is in `source_locale`, but not in `locale`."""

    locale: str
    source_locale: str


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
