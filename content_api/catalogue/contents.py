"""All that a catalogue is built from: every file of a content root, compiled on its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from content_api.catalogue.tree.layout import Layout
from content_api.catalogue.tree.podcasts import Podcasts
from content_api.parsing.body.embeds import Snippet
from content_api.problems import Problem
from content_api.values.documents import ArticleDocument, SeriesDocument
from content_api.values.linked import Media
from content_api.values.parts import Excuse, Term

Document = ArticleDocument | SeriesDocument


@dataclass(frozen=True, slots=True)
class Entry:
    """One file as linking needs it; `document` is None when an error keeps it out.

    Attributes:
        hidden: The file says that it is not public, though it may be too broken to read.
        excuses: Its comments that excuse problems.
        stale: Whether `document` is the last good version of a file that has an error now.
        held_back: What the file says now, when an error keeps it from being served.
        terms: Dates by which it is hidden; see `apply_terms`.
    """

    document: Document | None
    problems: tuple[Problem, ...] = ()
    hidden: bool = False
    excuses: tuple[Excuse, ...] = ()
    stale: bool = False
    held_back: Document | None = None
    terms: tuple[Term, ...] = ()

    @property
    def judged(self) -> Document | None:
        """What rules look at: what the file says now; None when that cannot be told."""
        return self.held_back or (None if self.stale else self.document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """All that a catalogue is built from.

    Attributes:
        layout: Which file is what.
        entries: Each series page and article, by path.
        podcasts: From podcasts.yml.
        video_bytes: Sizes of the files in `layout.videos`.
        files: Every file that is there, for links to lead to.
        media: Those of them that are served as they are, by path.
        snippets: What macros may embed, by path.
        problems: Problems beside those of the entries, such as files that could not be read.
    """

    layout: Layout
    entries: Mapping[str, Entry]
    podcasts: Podcasts = field(default_factory=Podcasts)
    video_bytes: Mapping[str, int] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    media: Mapping[str, Media] = field(default_factory=dict)
    snippets: Mapping[str, Snippet] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
