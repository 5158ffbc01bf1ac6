"""Links the documents of one content root, and again after a change: only what it concerns."""

from collections.abc import Mapping
from datetime import datetime

from content_api.catalogue.contents import Contents, Document
from content_api.catalogue.ground.hidden_addresses import FolderPages, article_by_name, name_hidden
from content_api.catalogue.linking.backlinks import Backlinks
from content_api.catalogue.linking.connections import Card, Connections, Linker
from content_api.catalogue.linking.counts import Counts
from content_api.catalogue.linking.diffs import Diff, list_changed, list_videos
from content_api.catalogue.linking.groups import Group, series_without_page
from content_api.catalogue.linking.judging import Judge, check_linked
from content_api.catalogue.linking.publishing import Publisher, list_named, publish_podcasts
from content_api.catalogue.linking.scenes import Change, Scene, Seen
from content_api.catalogue.linking.series_records import Made, SeriesRecords, Standing
from content_api.catalogue.linking.served_media import ServedMedia
from content_api.catalogue.options import LinkOptions
from content_api.catalogue.tracing import Trace
from content_api.catalogue.tree.podcasts import Podcasts, list_places
from content_api.catalogue.urls import build_url
from content_api.values.addresses import record_path
from content_api.values.documents import ArticleDocument, SeriesDocument
from content_api.values.linked import LinkedRecord, Media
from content_api.values.records import Catalogue


def fit_linker(linker: "RootLinker | None", options: LinkOptions, now: datetime) -> "RootLinker":
    """The linker that is there, if it can still be used, else a new one."""
    return linker if linker and linker.fits(options, now) else RootLinker(options)


class RootLinker:
    """Makes the catalogue of one content root, and makes it anew when something changed.

    Whatever happened before, it is the catalogue that a new linker would make.

    Args:
        options: Settings that shape linking.
    """

    def __init__(self, options: LinkOptions) -> None:
        trace = self._trace = Trace()
        self.options = options
        self._diff = Diff()
        self._author, self._others = (Scene(name, trace, options) for name in ("author", "others"))
        self._connections = Connections(trace, options)
        self._records = SeriesRecords(trace, self._connections)
        self._backlinks = Backlinks(self._records.linked_from)
        self._publisher = Publisher(self._author)
        self._judges = [Judge(s, self._connections.hides) for s in (self._author, self._others)]
        self._served = ServedMedia(options.media, self._author.hidden, self._publisher)
        self._counts = Counts()
        self._cards: dict[str, tuple[str, ...]] = {}
        self._documents: dict[str, Document] = {}
        self._made: dict[str, Made] = {}
        self._media: Mapping[str, Media] = {}
        self._now: datetime | None = None

    def fits(self, options: LinkOptions, now: datetime) -> bool:
        """Whether it can link by these options, at a moment that is not before its last one."""
        return self.options == options and (self._now is None or self._now <= now)

    def link(self, contents: Contents, now: datetime) -> Catalogue:
        """The catalogue of `contents`. The order of files makes no difference.

        Args:
            contents: Every file, compiled.
            now: The time by which scheduled articles are due; not before that of the last time.

        Returns:
            What is public, in id order, with every problem, sorted.
        """
        self._now = now
        change = self._diff.find(contents, now)
        seen = self._author.update(change, now)
        changed_media = {*list_changed(self._media, contents.media), *seen.flipped}
        self._media = contents.media
        self._connect(contents, change, seen, changed_media)
        self._link_pages()
        self._make_series(contents)
        published = self._publisher.publish(change, seen, contents.snippets)
        others = self._others.update(published, now)
        self._judge(contents, seen, others, now)
        self._list_secret(contents, change, seen)
        self._served.update(contents.media, changed_media)
        for tally in (self._publisher.named, self._publisher.embedded, self._publisher.secret):
            tally.settle()
        return self._catalogue(now)

    # --- What public pages may lead to ---

    def _connect(self, contents: Contents, change: Change, seen: Seen, media: set[str]) -> None:
        """Bring all that links and images may lead to up to date."""
        connections, author = self._connections, self._author
        for folder in seen.folders:
            before = self._records.groups.get(folder)
            if before is not None:  # its slug may be another's now
                self._records.standings.drop(before.key)
        for folder in sorted(seen.folders):
            self._put_group(folder)
            self._hide_folder(folder)
        for path in {*change.files, *change.entries, *seen.flipped}:
            page = author.ground.pages.get(path)
            if page is not None and page.public:
                connections.ground.put_page(page)
            else:
                connections.ground.drop_page(path)
            if path in author.ground.files and path not in author.hidden:
                connections.ground.put_file(path)
            else:
                connections.ground.drop_file(path)
        connections.ground.settle()
        for path in media:
            file = contents.media.get(path)
            if file is None or file.instead or path in author.hidden:
                connections.media.drop(path)
            else:
                connections.media.put(path, file)

    def _put_group(self, folder: str) -> None:
        """Bring what others are told of a series, and link to in it, up to date."""
        records, author = self._records, self._author
        group = author.groups.kept.get(folder)
        pages = dict(self._list_cards(group)) if group and group.public else {}
        for path in set(self._cards.get(folder, ())) - pages.keys():
            self._drop_card(path)
        self._cards[folder] = tuple(pages)
        for path, (record, document) in pages.items():
            card = Card(record, record.path or "", document.anchors)
            self._connections.cards.put(path, card)
            if self._documents.get(path) != document:
                self._documents[path] = document
                self._trace.mark(("links", path))
        for path in self._author.folders[folder].paths if folder in author.folders else ():
            self._put_ground(path)
        if group and group.public:
            records.groups.put(folder, group)
            standing = Standing(pages[group.path][0], group.page.state)
            records.standings.put(group.key, standing)
            self._trace.mark(("series", folder))
        else:
            records.groups.drop(folder)
            self._drop_series(folder)

    def _put_ground(self, path: str) -> None:
        page = self._author.ground.pages[path]
        if page.public:
            self._connections.ground.put_page(page)
        else:
            self._connections.ground.drop_page(path)

    def _list_cards(self, group: Group) -> list[tuple[str, tuple[LinkedRecord, Document]]]:
        """The public pages of a series by path, each with its record."""
        series, options = group.page, self.options
        locale, templates = options.root.locale, options.url_templates
        own = locale or series.locale or options.locale
        url = build_url(templates.get("series", ""), series, series.slug, own)
        found: list[tuple[str, tuple[LinkedRecord, Document]]] = [
            (group.path, (self._record("series", series.slug, series, url), series))
        ]
        for article in group.public_articles:
            own, id_ = locale or article.locale, f"{series.slug}/{article.slug}"
            url = build_url(templates.get("article", ""), article, series.slug, own)
            record = self._record("article", id_, article, url)
            found.append((article.source.path, (record, article)))
        return found

    def _record(self, kind: str, id_: str, page: Document, url: str | None) -> LinkedRecord:
        return LinkedRecord(id_, page.title, kind, url, record_path(id_, self.options.root))

    def _drop_card(self, path: str) -> None:
        self._connections.cards.drop(path)
        self._records.linked.drop(path)
        self._backlinks.drop(path)
        self._publisher.named.put(("links", path), frozenset())
        self._documents.pop(path, None)
        self._trace.forget(("links", path))

    def _drop_series(self, folder: str) -> None:
        if self._made.pop(folder, None):
            self._trace.forget(("series", folder))
            self._publisher.named.put(("series", folder), frozenset())
            self._publisher.embedded.put(folder, frozenset())
            self._counts.drop_series(folder)
            for judge in self._judges:
                judge.judge_series(folder, ())
        self._trace.forget(("series", folder))

    def _hide_folder(self, folder: str) -> None:
        """Bring the addresses of what is hidden in a folder up to date."""
        author = self._author
        files, group = author.folders.get(folder), author.groups.every.get(folder)
        kept = author.groups.kept.get(folder)
        says = author.entries.get(files.page) if files else None
        page = says.judged if says else None
        articles = files.articles if files else ()
        pages = FolderPages(
            series=page if isinstance(page, SeriesDocument) else series_without_page(folder),
            hidden=tuple(self._hidden_article(p) for p in articles if p in author.hidden),
            is_hidden=group is not None and group.hidden,
            is_public=kept is not None and kept.public,
        )
        cards = (self._connections.cards[path] for path in self._cards.get(folder, ()))
        urls = [card.record.url for card in cards]
        self._connections.hidden.put(folder, name_hidden(folder, pages, urls, self.options))

    def _hidden_article(self, path: str) -> ArticleDocument:
        """An article as its file says now, else by its name alone."""
        entry = self._author.entries.get(path)
        said = entry.judged if entry else None
        return said if isinstance(said, ArticleDocument) else article_by_name(path)

    # --- Records ---

    def _link_pages(self) -> None:
        """Link the pages of which anything may lead elsewhere now."""
        for path in self._trace.take("links"):
            document, card = self._documents[path], self._connections.cards[path]
            linker = Linker(self._connections)
            linked = self._trace.run(("links", path), linker.link, path, document)
            self._records.linked.put(path, linked)
            self._publisher.named.put(("links", path), linked.named)
            self._backlinks.put(path, card.record, linked.links.links_to)
        self._backlinks.settle()

    def _make_series(self, contents: Contents) -> None:
        """Make the records of the series of which anything may be another."""
        records = self._records
        records.podcasts.replace(contents.podcasts.by_series)
        records.videos.replace(list_videos(contents))
        for folder in self._trace.take("series"):
            made = self._trace.run(("series", folder), records.make, folder)
            self._made[folder] = made
            self._publisher.named.put(("series", folder), made.named)
            pages = (made.series.document, *(a.document for a in made.series.articles))
            embedded = frozenset(embed.path for page in pages for embed in page.embeds)
            self._publisher.embedded.put(folder, embedded)
            self._counts.put_series(folder, records.groups[folder].key, made.series)
            problems = tuple(check_linked(made.series, made.outline))
            for judge in self._judges:
                judge.judge_series(folder, problems)

    # --- What is wrong ---

    def _judge(self, contents: Contents, seen: Seen, others: Seen, now: datetime) -> None:
        author, public = self._judges
        author.judge(seen.folders, now)
        no_images = [file for file in contents.media.values() if file.instead]
        author.judge_beside(contents.podcasts, contents.problems, no_images)
        public.judge(others.folders, now)
        hidden, files = self._author.hidden, self._others.ground.files
        series = {group.key for group in self._author.groups.kept.values() if group.public}
        public.judge_beside(
            publish_podcasts(contents.podcasts, series),
            [problem for problem in contents.problems if problem.path not in hidden],
            [file for file in no_images if file.path in files],
        )
        self._counts.put_problems(self._author.board, self._others.board)

    def _list_secret(self, contents: Contents, change: Change, seen: Seen) -> None:
        """Find the files that hidden pages name, and podcasts.yml for hidden series."""
        author, secret = self._author, self._publisher.secret
        for path in {*change.entries, *seen.flipped}:
            if path in author.entries and path in author.hidden:
                self._trace.mark(("secret", path))
            else:
                self._trace.forget(("secret", path))
                secret.put(path, frozenset())
        for path in self._trace.take("secret"):
            named = self._trace.run(("secret", path), self._list_named, path)
            secret.put(path, named)
        secret.put(("podcasts",), frozenset(self._list_secret_podcasts(contents.podcasts)))

    def _list_named(self, path: str) -> frozenset[str]:
        entry, ground = self._author.entries[path], self._author.ground
        pages = (page for page in (entry.document, entry.held_back) if page)
        named = (name for p in pages for name in list_named(path, p, ground, self.options))
        return frozenset(named)

    def _list_secret_podcasts(self, podcasts: Podcasts) -> list[str]:
        if not podcasts.by_series:
            return []
        prefix = self.options.url_prefix
        return [
            place
            for group in self._author.groups.kept.values()
            for podcast in [podcasts.by_series.get(group.key)]
            if group.hidden and podcast and podcast.audio_file
            for place in list_places(podcast.audio_file, group.page.series_dir, prefix)
        ]

    def _catalogue(self, now: datetime) -> Catalogue:
        moments, counts = self._diff.moments, self._counts
        return Catalogue(
            series=counts.series,
            problems=counts.problems,
            public_problems=counts.public_problems,
            next_change_at=moments.find_next(self._diff.entries, self._documents, now),
            site_problems=counts.site_problems,
            media=self._served.files,
            snippets={p: s.sha256 for p, s in sorted(self._publisher.snippets.items())},
        )
