"""Documents: one file each, parsed and judged on its own. All are frozen."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from content_api.problems import Place, Problem
from content_api.values.parts import (
    Body,
    Embed,
    Excuse,
    Image,
    Intro,
    Link,
    Mention,
    PlannedItem,
    PrerequisiteLink,
    Reference,
    RichText,
    Source,
    Term,
    TocEntry,
    Video,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What series pages and articles have in common."""

    source: Source
    series_dir: str
    slug: str
    title: str
    description: str | None = None
    state: str
    public: bool
    level: str | None = None
    declared_minutes: int | None = None
    word_count: int = 0
    tags: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None
    indexable: bool = True
    video: Video | None = None
    references: tuple[Reference, ...] = ()
    embeds: tuple[Embed, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    anchors: tuple[str, ...] = ()
    places: dict[str, Place] = field(default_factory=dict)
    custom: dict[str, Any] = field(default_factory=dict)
    mentions: tuple[Mention, ...] = ()
    translation_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDocument(Page):
    """One article, parsed and validated on its own."""

    order: tuple[int, int, str]
    number: int | None = None
    part: int | None = None
    locale: str
    excerpt: str = ""
    toc: tuple[TocEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesDocument(Page):
    """One series page, parsed and validated on its own.

    Attributes:
        says_state: Whether its state is given; else linking works it out from what is written.
    """

    locale: str
    says_state: bool = True
    state_label: str | None = None
    level_label: str | None = None
    hide: tuple[str, ...] = ()
    progress_total: int | None = None
    prerequisites: tuple[PrerequisiteLink, ...] = ()
    objectives: tuple[RichText, ...] = ()
    intro: Intro = Intro()
    sections: tuple[PlannedItem, ...] = ()
    initial_content: tuple[PlannedItem, ...] = ()
    upcoming: tuple[PlannedItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Compiled:
    """What one file compiles to.

    Attributes:
        document: None when an error keeps the file from being served.
        body: The body of an article or series page.
        problems: All problems of the file on its own, unsorted.
        hidden: Whether the file says that it is not public, though it may be too broken to serve.
        embed_paths: What its macros embed; when one of these files changes, compile it again.
        excuses: Comments that excuse problems of the file, also those that linking finds.
        held_back: The document when an error keeps it from being served, for rules to judge.
        terms: Dates by which the file is hidden.
    """

    document: ArticleDocument | SeriesDocument | None
    body: Body
    problems: tuple[Problem, ...] = ()
    hidden: bool = False
    embed_paths: tuple[str, ...] = ()
    excuses: tuple[Excuse, ...] = ()
    held_back: ArticleDocument | SeriesDocument | None = None
    terms: tuple[Term, ...] = ()
