"""How public pages are connected: what their links and images lead to, and what links to them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import quote

from content_api.catalogue.groups import Group
from content_api.catalogue.hidden_addresses import HiddenAddresses
from content_api.catalogue.media import find_served_path
from content_api.catalogue.options import LinkOptions
from content_api.catalogue.podcasts import list_places
from content_api.catalogue.rules.links import (
    Address,
    Ground,
    find_anchor,
    find_target,
    read_address,
)
from content_api.catalogue.urls import build_url
from content_api.parsing.addresses import (
    NOWHERE,
    Destinations,
    is_marked,
    number_addresses,
    number_hashes,
    place_html,
    place_markdown,
)
from content_api.records import (
    ArticleDocument,
    Destination,
    Image,
    LinkedRecord,
    Links,
    LinkTarget,
    Media,
    PlacedImage,
    PlannedItem,
    Podcast,
    SeriesDocument,
    Video,
    VideoFile,
)
from content_api.schemas.resources import ANCHOR_SAFE, media_path, record_path, with_anchor

_HIDDEN = Destination()
PageT = TypeVar("PageT", ArticleDocument, SeriesDocument)


@dataclass(frozen=True, slots=True)
class _Page:
    """A public page as others link to it."""

    record: LinkedRecord
    document: ArticleDocument | SeriesDocument
    path: str

    @property
    def url(self) -> str:
        """Where links lead: its address on the site, else in the API."""
        return self.record.url or self.path


@dataclass(frozen=True, slots=True)
class _Found:
    """What an address leads to; `page` of a page, `media` of a file that is served."""

    destination: Destination
    page: _Page | None = None
    media: Media | None = None
    anchor: str | None = None


class Connections:
    """What the addresses of public pages lead to.

    Args:
        ground: All that is not hidden.
        groups: The public series.
        media: Files of it that are served as they are, by path.
        hidden: Addresses of what is hidden.
        options: Settings that shape linking.

    Attributes:
        named: Paths of all that public pages name: other pages, files, folders.
    """

    def __init__(
        self,
        ground: Ground,
        groups: Iterable[Group],
        media: Mapping[str, Media],
        hidden: HiddenAddresses,
        options: LinkOptions,
    ) -> None:
        self._ground = ground
        self._media = media
        self._options = options
        self._pages: dict[str, _Page] = {}
        for group in groups:
            self._add(group)
        # A public page may be published where a hidden one would be.
        self._hidden = hidden.without(page.record.url for page in self._pages.values())
        self.named: set[str] = set()
        self.links = self._link_all()

    def _add(self, group: Group) -> None:
        """Note a series and its articles by path; one without a page, by its folder."""
        series, templates = group.page, self._options.url_templates
        locale = self._options.root.locale
        own = locale or series.locale or self._options.locale
        url = build_url(templates.get("series", ""), series, series.slug, own)
        self._pages[group.path] = self._page("series", series.slug, series, url)
        for article in group.public_articles:
            own, id_ = locale or article.locale, f"{series.slug}/{article.slug}"
            url = build_url(templates.get("article", ""), article, series.slug, own)
            self._pages[article.source.path] = self._page("article", id_, article, url)

    def _page(
        self, kind: str, id_: str, document: ArticleDocument | SeriesDocument, url: str | None
    ) -> _Page:
        path = record_path(id_, self._options.root)
        return _Page(LinkedRecord(id_, document.title, kind, url, path), document, path)

    def get_record(self, path: str) -> LinkedRecord:
        """The record of the public page at `path`; of a series without one, by its folder.

        Raises:
            KeyError: there is none.
        """
        return self._pages[path].record

    def hides(self, path: str, url: str) -> bool:
        """Whether the address `url` of the page at `path` leads to something hidden."""
        address = read_address(path, url, self._ground)
        is_found = address is not None and find_target(address, self._ground) is not None
        return not is_found and self._hidden.hold(path, url)

    def _link_all(self) -> dict[str, Links]:
        """How each public page is linked, by path."""
        links = {path: self._link(path, page) for path, page in self._pages.items()}
        sources: dict[tuple[str, str], list[LinkedRecord]] = defaultdict(list)
        for path, page in sorted(self._pages.items(), key=lambda item: item[1].record.id):
            for target in links[path].links_to:
                sources[target.type, target.id].append(page.record)
        return {
            path: replace(linked, linked_from=tuple(sources[key])) if key in sources else linked
            for path, linked in links.items()
            for key in ((self._pages[path].record.type, self._pages[path].record.id),)
        }

    def _link(self, path: str, page: _Page) -> Links:
        document = page.document
        hashes = number_hashes(document.embeds)
        self.named.update(hashes, (m.value for m in document.mentions if m.kind == "file"))
        urls = number_addresses(document.links, document.images, first=len(hashes))
        found = {url: self._find(path, url) for url in urls}
        targets: dict[str, LinkTarget] = {}
        for link in document.links:
            entry = found.get(link.url)
            if entry and entry.page and entry.page is not page:
                other = entry.page.record
                url = other.url and with_anchor(other.url, entry.anchor)
                target = LinkTarget.of(replace(other, url=url), anchor=entry.anchor)
                targets.setdefault(other.id, target)
        return Links(
            url=page.record.url,
            path=page.path,
            destinations=(
                *(None if name in self._ground.files else _HIDDEN for name in hashes),
                *(entry.destination if entry else None for entry in found.values()),
            ),
            links_to=tuple(targets.values()),
            images=tuple(
                self._place_image(image, found.get(image.src)) for image in document.images
            ),
        )

    def _find(self, path: str, url: str) -> _Found | None:
        """What the address `url` of the page at `path` leads to; None where nothing is known."""
        address = read_address(path, url, self._ground)
        target = find_target(address, self._ground) if address else None
        if address is None or target is None:
            self.named.add(find_served_path(url, self._options.root.prefix))
            return _Found(_HIDDEN) if self._hidden.hold(path, url) else None
        self.named.add(target)
        page, media = self._pages.get(target), self._media.get(target)
        if page is not None:
            anchor = _anchor(address, page)
            destination = Destination(_placed(page.url, url, anchor), page.record.id)
            return _Found(destination, page=page, anchor=anchor)
        # A page that an error keeps out is no more there than one that is not public.
        if target in self._ground.pages:
            return _Found(_HIDDEN)
        if media is not None:
            place = _placed(self._media_path(media.path), url, address.fragment)
            return _Found(Destination(place, "", media.width, media.height), media=media)
        return None

    def place_embeds(self, page: PageT) -> PageT:
        """The page; a snippet that is not public is told as one that is not there."""
        files = self._ground.files
        if all(embed.path in files or embed.sha256 is None for embed in page.embeds):
            return page
        embeds = (e if e.path in files else replace(e, sha256=None) for e in page.embeds)
        return replace(page, embeds=tuple(embeds))

    def _media_path(self, path: str) -> str:
        return media_path(self._options.root.shown(path))

    def media_url(self, path: str) -> str | None:
        """Where a file that public pages name is served; None when it is not."""
        self.named.add(path)
        return self._media_path(path) if path in self._media else None

    def find_media_url(self, path: str, url: str | None) -> str | None:
        """Where the file is served that the page at `path` names by `url`; None for another."""
        found = self._find(path, url) if url else None
        return self._media_path(found.media.path) if found and found.media else None

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
            path=self._options.root.shown(media.path),
            url=found.destination.url if found else None,
            type=media.type,
            bytes=media.bytes,
            width=media.width,
            height=media.height,
        )

    def place_video(self, page: ArticleDocument | SeriesDocument) -> Video | None:
        """A page's video, with where its files are served."""
        video = page.video
        if video is None:
            return None
        path = page.source.path
        return replace(
            video,
            url=NOWHERE if self._leads_nowhere(path, video.url) else video.url,
            poster=None if self._leads_nowhere(path, video.poster) else video.poster,
            media_url=self.find_media_url(path, video.url),
            poster_media_url=self.find_media_url(path, video.poster),
        )

    def place_podcast(self, directory: str, podcast: Podcast | None) -> Podcast | None:
        """A series' podcast; its file is named from the folder, the root or the site's own."""
        if podcast is None or not podcast.audio_file:
            return podcast
        name = podcast.audio_file
        for path in list_places(name, directory, self._options.url_prefix):
            if path in self._media:
                return replace(podcast, url=self.media_url(path))
        is_hidden = any(self._hidden.hold(base, name) for base in (f"{directory}/", "/"))
        return replace(podcast, audio_file=None) if is_hidden else podcast

    def place_video_file(self, video: VideoFile) -> VideoFile:
        """A file of a series' `videos/`, with where it is served."""
        return replace(video, url=self.media_url(video.path))


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


def _anchor(address: Address, page: _Page) -> str | None:
    """The anchor of a link: the heading's own where it is certain, else as it is written."""
    wanted = address.fragment
    return (find_anchor(wanted, page.document.anchors) or wanted) if wanted else None


def _placed(place: str, url: str, anchor: str | None) -> str:
    """`place` with the query of `url`, behind one of its own, and the anchor."""
    _, mark, query = url.partition("#")[0].partition("?")
    if mark:
        place += ("&" if "?" in place else "?") + quote(query, safe=f"{ANCHOR_SAFE}%")
    return with_anchor(place, anchor)
