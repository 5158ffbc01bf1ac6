"""How public pages are connected: what their links and images lead to."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar
from urllib.parse import quote

from content_api.catalogue.ground.addresses import (
    Address,
    find_anchor,
    find_target,
    read_address,
)
from content_api.catalogue.ground.ground import Ground
from content_api.catalogue.ground.hidden import Hidden
from content_api.catalogue.ground.hidden_addresses import HiddenAddresses
from content_api.catalogue.options import LinkOptions
from content_api.catalogue.tracing import Table, Trace
from content_api.catalogue.tree.media import find_served_path
from content_api.catalogue.tree.podcasts import list_places
from content_api.parsing.body.addresses import (
    NOWHERE,
    Destinations,
    is_marked,
    number_addresses,
    number_hashes,
    place_html,
    place_markdown,
)
from content_api.values.addresses import ANCHOR_SAFE, media_path, with_anchor
from content_api.values.documents import ArticleDocument, SeriesDocument
from content_api.values.linked import (
    Destination,
    LinkedRecord,
    Links,
    LinkTarget,
    Media,
    PlacedImage,
    Podcast,
    VideoFile,
)
from content_api.values.parts import Image, PlannedItem, Video

_HIDDEN = Destination()
PageT = TypeVar("PageT", ArticleDocument, SeriesDocument)


@dataclass(frozen=True, slots=True)
class Card:
    """A public page as others link to it: its record, where it is in the API, its headings."""

    record: LinkedRecord
    path: str
    anchors: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Where links lead: its address on the site, else in the API."""
        return self.record.url or self.path


@dataclass(frozen=True, slots=True)
class _Found:
    """What an address leads to; `card` of a page, `media` of a file that is served."""

    destination: Destination
    card: Card | None = None
    media: Media | None = None
    anchor: str | None = None


class Connections:
    """What the addresses of public pages lead to.

    Args:
        trace: Of the site.
        options: Settings that shape linking.

    Attributes:
        ground: All that is not hidden.
        cards: The public pages by path; of a series without one, by its folder.
        media: Files that are not hidden and are served as they are, by path.
        hidden: Addresses of what is hidden.
    """

    def __init__(self, trace: Trace, options: LinkOptions) -> None:
        self.ground = Ground(trace, options.url_prefix, Hidden(trace))
        self.cards: Table[str, Card] = Table(trace)
        self.media: Table[str, Media] = Table(trace)
        self.hidden = HiddenAddresses(trace, options.url_prefix)
        self.options = options

    def hides(self, path: str, url: str) -> bool:
        """Whether the address `url` of the page at `path` leads to something hidden."""
        address = read_address(path, url, self.ground)
        is_found = address is not None and find_target(address, self.ground) is not None
        return not is_found and self.hidden.hold(path, url)

    def media_path(self, path: str) -> str:
        """Where a file is served."""
        return media_path(self.options.root.shown(path))


@dataclass(frozen=True, slots=True)
class Linked:
    """How one public page is linked.

    Attributes:
        links: Where its addresses lead; what links to it is told elsewhere.
        video: Its video, with where the files are served.
        named: Paths of all that it names: other pages, files, folders.
    """

    links: Links
    video: Video | None
    named: frozenset[str]


@dataclass(slots=True)
class Linker:
    """Links one page, or what else names files; it notes the names."""

    connections: Connections
    named: set[str] = field(default_factory=set)

    def link(self, path: str, document: ArticleDocument | SeriesDocument) -> Linked:
        """How the public page at `path` is linked."""
        card = self.connections.cards[path]
        hashes = number_hashes(document.embeds)
        self.named.update(hashes, (m.value for m in document.mentions if m.kind == "file"))
        urls = number_addresses(document.links, document.images, first=len(hashes))
        found = {url: self._find(path, url) for url in urls}
        files = self.connections.ground.files
        links = Links(
            url=card.record.url,
            path=card.path,
            destinations=(
                *(None if name in files else _HIDDEN for name in hashes),
                *(entry.destination if entry else None for entry in found.values()),
            ),
            links_to=tuple(_list_targets(card, [found.get(link.url) for link in document.links])),
            images=tuple(
                self._place_image(image, found.get(image.src)) for image in document.images
            ),
        )
        video = self._place_video(document)
        return Linked(links, video, frozenset(self.named))

    def _find(self, path: str, url: str) -> _Found | None:
        """What the address `url` of the page at `path` leads to; None where nothing is known."""
        address = read_address(path, url, self.connections.ground)
        target = find_target(address, self.connections.ground) if address else None
        if address is None or target is None:
            self.named.add(find_served_path(url, self.connections.options.root.prefix))
            return _Found(_HIDDEN) if self.connections.hidden.hold(path, url) else None
        self.named.add(target)
        card, media = self.connections.cards.get(target), self.connections.media.get(target)
        if card is not None:
            anchor = _anchor(address, card)
            destination = Destination(_placed(card.url, url, anchor), card.record.id)
            return _Found(destination, card=card, anchor=anchor)
        # A page that an error keeps out is no more there than one that is not public.
        if target in self.connections.ground.pages:
            return _Found(_HIDDEN)
        if media is not None:
            place = _placed(self.connections.media_path(media.path), url, address.fragment)
            return _Found(Destination(place, "", media.width, media.height), media=media)
        return None

    def place_embeds(self, page: PageT) -> PageT:
        """The page; a snippet that is not public is told as one that is not there."""
        files = self.connections.ground.files
        if all(embed.path in files or embed.sha256 is None for embed in page.embeds):
            return page
        embeds = (e if e.path in files else replace(e, sha256=None) for e in page.embeds)
        return replace(page, embeds=tuple(embeds))

    def _media_url(self, path: str) -> str | None:
        """Where a file that public pages name is served; None when it is not."""
        self.named.add(path)
        return self.connections.media_path(path) if path in self.connections.media else None

    def _find_media_url(self, path: str, url: str | None) -> str | None:
        """Where the file is served that the page at `path` names by `url`; None for another."""
        found = self._find(path, url) if url else None
        return self.connections.media_path(found.media.path) if found and found.media else None

    def _leads_nowhere(self, path: str, url: str | None) -> bool:
        """Whether the page at `path` names by `url` what is not served."""
        found = self._find(path, url) if url else None
        return found is not None and not found.destination.url

    def _place_image(self, image: Image, found: _Found | None) -> PlacedImage:
        media = found.media if found else None
        if media is None:
            is_hidden = found is not None and not found.destination.url
            return PlacedImage(NOWHERE if is_hidden else image.src, image.alt, image.title)
        return PlacedImage(
            image.src,
            image.alt,
            image.title,
            path=self.connections.options.root.shown(media.path),
            url=found.destination.url if found else None,
            type=media.type,
            bytes=media.bytes,
            width=media.width,
            height=media.height,
        )

    def _place_video(self, page: ArticleDocument | SeriesDocument) -> Video | None:
        """A page's video, with where its files are served."""
        video = page.video
        if video is None:
            return None
        path = page.source.path
        return replace(
            video,
            url=NOWHERE if self._leads_nowhere(path, video.url) else video.url,
            poster=None if self._leads_nowhere(path, video.poster) else video.poster,
            media_url=self._find_media_url(path, video.url),
            poster_media_url=self._find_media_url(path, video.poster),
        )

    def place_podcast(self, directory: str, podcast: Podcast | None) -> Podcast | None:
        """A series' podcast; its file is named from the folder, the root or the site's own."""
        if podcast is None or not podcast.audio_file:
            return podcast
        name = podcast.audio_file
        for path in list_places(name, directory, self.connections.options.url_prefix):
            if path in self.connections.media:
                return replace(podcast, url=self._media_url(path))
        is_hidden = any(self.connections.hidden.hold(base, name) for base in (f"{directory}/", "/"))
        return replace(podcast, audio_file=None) if is_hidden else podcast

    def place_video_file(self, video: VideoFile) -> VideoFile:
        """A file of a series' `videos/`, with where it is served."""
        return replace(video, url=self._media_url(video.path))


def place_page(page: SeriesDocument, links: Links) -> SeriesDocument:
    """A series page whose prose has the addresses that its links lead to."""
    if not links.destinations:
        return page
    found = {n: place for n, place in enumerate(links.destinations) if place is not None}
    intro = page.intro
    intro = replace(
        intro,
        html=place_html(intro.html, found),
        markdown=place_markdown(intro.markdown, found),
    )
    return replace(
        page,
        intro=intro,
        objectives=tuple(
            replace(point, html=place_html(point.html, found)) for point in page.objectives
        ),
        sections=tuple(_place_item(item, found) for item in page.sections),
    )


def _place_item(item: PlannedItem, found: Destinations) -> PlannedItem:
    if not any(is_marked(point.html) for point in item.points):
        return item
    points = tuple(replace(point, html=place_html(point.html, found)) for point in item.points)
    return replace(item, points=points)


def _list_targets(card: Card, found: Iterable[_Found | None]) -> Iterable[LinkTarget]:
    """The other records to which links lead, each once, in reading order."""
    targets: dict[str, LinkTarget] = {}
    for entry in found:
        if entry and entry.card and entry.card.path != card.path:
            other = entry.card.record
            url = other.url and with_anchor(other.url, entry.anchor)
            target = LinkTarget.of(replace(other, url=url), anchor=entry.anchor)
            targets.setdefault(other.id, target)
    return targets.values()


def _anchor(address: Address, card: Card) -> str | None:
    """The anchor of a link: the heading's own where it is certain, else as it is written."""
    wanted = address.fragment
    return (find_anchor(wanted, card.anchors) or wanted) if wanted else None


def _placed(place: str, url: str, anchor: str | None) -> str:
    """`place` with the query of `url`, behind one of its own, and the anchor."""
    _, mark, query = url.partition("#")[0].partition("?")
    if mark:
        place += ("&" if "?" in place else "?") + quote(query, safe=f"{ANCHOR_SAFE}%")
    return with_anchor(place, anchor)
