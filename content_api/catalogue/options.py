"""What compiling depends on beside the files: the site's settings, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from content_api.catalogue.levels import Levels
from content_api.catalogue.titles import DEFAULT_TITLES
from content_api.parsing.body.embeds import Snippet
from content_api.parsing.front_matter.hiding import DEFAULT_HIDING, Hiding
from content_api.parsing.pages.series_page import SectionTitles
from content_api.schemas.definitions import DEFAULT_TYPES, ContentType
from content_api.schemas.vocabulary import DEFAULT_VOCABULARY, Vocabulary
from content_api.values.linked import Root
from content_api.values.words import fold


def build_titles(titles: Mapping[str, tuple[str, ...]]) -> SectionTitles:
    """Section titles folded for comparison; a part that is not given keeps its defaults."""
    folded = {
        part: frozenset(fold(title) for title in titles.get(part, names))
        for part, names in DEFAULT_TITLES.items()
    }
    return SectionTitles(**folded)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompileOptions:
    """Settings and site-wide values that shape a document.

    Attributes:
        locale: Language of content that does not say otherwise.
        macros: Names of macros that become embeds.
        titles: By which the parts of a series page are known.
        vocabulary: States and levels.
        types: The site's content types, `series` and `article`.
        ignored_fields: Front matter keys that are meant for other tools.
        hiding: Keys and words that hide a page.
        future_hides: Whether a page without a state is hidden before its date.
        snippets: What macros may embed, by path relative to the content root.
    """

    locale: str = "es"
    macros: frozenset[str] = frozenset({"include_html"})
    titles: SectionTitles = field(default_factory=lambda: build_titles({}))
    vocabulary: Vocabulary = DEFAULT_VOCABULARY
    types: Mapping[str, ContentType] = field(default_factory=lambda: DEFAULT_TYPES)
    ignored_fields: tuple[str, ...] = ()
    hiding: Hiding = DEFAULT_HIDING
    future_hides: bool = True
    snippets: Mapping[str, Snippet] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkOptions:
    """Settings that shape how documents are linked.

    Attributes:
        locale: Language of a series without a page.
        vocabulary: States and levels.
        publish_hidden_references: Whether references inside comments are public.
        url_prefix: Below which the site publishes the content root.
        url_templates: Of the addresses of `series` and `article` on the site; see `urls`.
        levels: How problems are reported.
        media: Whether `all` files are served that are not only hidden pages', or those `linked`.
        root: What records tell of their content root.
    """

    locale: str = "es"
    vocabulary: Vocabulary = DEFAULT_VOCABULARY
    publish_hidden_references: bool = False
    url_prefix: str = "/series/"
    url_templates: Mapping[str, str] = field(default_factory=dict)
    levels: Levels = field(default_factory=Levels)
    media: str = "all"
    root: Root = Root()
