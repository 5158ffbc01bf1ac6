"""What documents are made of: prose, plans, links, embeds, and bodies in their formats."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from content_api.problems import Place, Problem

Node = dict[str, Any]
"""An mdast node: `type`, then what that type has. Source: https://github.com/syntax-tree/mdast."""


@dataclass(frozen=True, slots=True)
class Source:
    """The file a record comes from: path relative to the content root, and its SHA-256."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RichText:
    """One line of prose as plain text and as sanitised HTML, where it stands."""

    text: str
    html: str
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Intro:
    """What a series page says before its first section, in three forms."""

    html: str = ""
    text: str = ""
    markdown: str = ""


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """A section, initial item or upcoming article as the series page announces it."""

    title: str
    number: int | None = None
    anchor: str = ""
    points: tuple[RichText, ...] = ()
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Reference:
    """A bibliography entry; `authors` as written, `year` as a number."""

    authors: str | None
    year: int | None
    title: str | None
    url: str | None
    hidden: bool = False
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class PrerequisiteLink:
    """A series that a page asks to have read first, by slug, with the title it was given."""

    id: str
    title: str | None = None
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Embed:
    """A macro call in a body.

    `sha256` is its snippet's: None when that is not in the root or, of a record, not public.
    """

    macro: str
    path: str
    arguments: dict[str, str | int | float | bool | None]
    line: int
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """An image in a body, in reading order."""

    src: str
    alt: str
    title: str | None = None
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a body, in reading order; `is_html` for an address in a tag of raw HTML."""

    url: str
    text: str
    place: Place = Place()
    is_html: bool = False


@dataclass(frozen=True, slots=True)
class Excuse:
    """A comment that excuses problems of its file.

    Attributes:
        codes: What it names.
        line: The line it excuses; 0 for the whole file.
        place: Where the comment stands.
        removal: It, with the blank or the line that would go with it; None where the text around
            it could mean something else without it.
    """

    codes: tuple[str, ...]
    line: int
    place: Place
    removal: Place | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A date by which a file is hidden.

    Attributes:
        moment: In UTC.
        is_end: Whether the file is hidden from then on; else until then.
        problem: What its author is told while it is; None when the file says it in our way too.
    """

    moment: datetime
    is_end: bool = False
    problem: Problem | None = None

    def hides(self, now: datetime) -> bool:
        """Whether the file is hidden now."""
        return (self.moment <= now) == self.is_end


@dataclass(frozen=True, slots=True)
class TocEntry:
    """A heading and those below it."""

    level: int
    text: str
    anchor: str
    children: tuple["TocEntry", ...] = ()


@dataclass(frozen=True, slots=True)
class Video:
    """The video of a page; `duration` in ISO 8601, `media_url` where its file is served."""

    url: str
    poster: str | None = None
    title: str | None = None
    duration: str | None = None
    summary: str | None = None
    media_url: str | None = None
    poster_media_url: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """What a custom field names: `kind` is series, article or file; `field` is dotted."""

    kind: str
    value: str
    field: str
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Section:
    """What stands between a heading and the next one, or before the first.

    Attributes:
        anchor: Of the heading; empty in the part that is the page's own: before the first
            heading, or under the page's title.
        heading: Its text; there the page's title, if it is a heading.
        level: Of the heading, from 1; 0 there.
        start: Offset of the words below the heading in the body's `text`, in characters.
        end: Just past them.
    """

    anchor: str
    heading: str
    level: int
    start: int
    end: int


FORMATS = ("html", "markdown", "text", "ast")


@dataclass(frozen=True, slots=True)
class Body:
    """A body in the four formats; each is free of comments, scripts and unsafe URLs.

    Compiling makes no `markdown` and no `ast`: see `catalogue/formats`.

    Attributes:
        html: Sanitised HTML.
        markdown: The source without comments, its raw HTML cleaned, macros as `<div data-embed>`.
        text: Plain text, blocks separated by blank lines.
        ast: The mdast tree as JSON.
        sections: Where the parts under each heading stand in `text`, in reading order.
    """

    html: str = ""
    markdown: str = ""
    text: str = ""
    ast: bytes = b'{"type":"root","children":[]}'
    sections: tuple[Section, ...] = ()
