"""What a content root holds, before anything of it is compiled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from content_api.catalogue.layout import Layout
from content_api.catalogue.podcasts import Podcasts
from content_api.parsing.embeds import Snippet
from content_api.problems import Problem
from content_api.records import Media, Root


@dataclass(frozen=True, kw_only=True)
class Tree:
    """The files of one content root; paths are relative to it.

    Attributes:
        root: As records tell it.
        layout: Which file is what.
        signatures: What becomes another when a page does, by its path; a page that cannot be
            listed now, but is known from before, has none.
        read: The bytes of a page.
        files: Every file that is there, for links to lead to.
        media: Those of them that are served as they are, by path.
        snippets: What macros may embed, by path.
        podcasts: From podcasts.yml.
        video_bytes: Sizes of the files in `layout.videos`.
        problems: What cannot be read, and what is wrong beside the pages.
    """

    root: Root
    layout: Layout
    signatures: Mapping[str, str]
    read: Callable[[str], bytes]
    files: frozenset[str] = frozenset()
    media: Mapping[str, Media] = field(default_factory=dict)
    snippets: Mapping[str, Snippet] = field(default_factory=dict)
    podcasts: Podcasts = field(default_factory=Podcasts)
    video_bytes: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """`series` or `article`, of every page by its path."""
        pages = dict.fromkeys(self.layout.pages.values(), "series")
        return pages | dict.fromkeys(self.layout.articles, "article")
