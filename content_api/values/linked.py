"""Records as others name them and lead to them, and the files that they name."""

from dataclasses import dataclass
from typing import Self


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
class Prerequisite(LinkedRecord):
    """A series to read first; what of it may be None is so when no public series has that id."""

    exists: bool
    state: str | None
    complete: bool


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
