"""What a content root holds, before anything of it is compiled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from content_api.catalogue.tree.layout import Layout
from content_api.catalogue.tree.podcasts import Podcasts
from content_api.parsing.body.embeds import Snippet
from content_api.problems import Problem
from content_api.values.linked import Media, Root


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """The files of one content root; paths are relative to it.

    Attributes:
        root: As records tell it.
        layout: Which file is what.
        kinds: `series` or `article`, of every page by its path.
        sign: Of the path of a page, what becomes another when the page does.
        held: Pages that cannot be listed now, but are known from before.
        doubtful: Pages that may not be as they are known; None when any may.
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
    kinds: Mapping[str, str]
    sign: Callable[[str], str]
    read: Callable[[str], bytes]
    held: frozenset[str] = frozenset()
    doubtful: frozenset[str] | None = None
    files: frozenset[str] = frozenset()
    media: Mapping[str, Media] = field(default_factory=dict)
    snippets: Mapping[str, Snippet] = field(default_factory=dict)
    podcasts: Podcasts = field(default_factory=Podcasts)
    video_bytes: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
