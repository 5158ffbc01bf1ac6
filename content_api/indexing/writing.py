"""Writing what a run of the indexer found: sources, public records, what is told of the site."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from content_api.catalogue.translations import count_missing
from content_api.indexing.indexed_site import Site
from content_api.indexing.stored_pages import StoredPages
from content_api.schemas.vocabulary import DEFAULT_VOCABULARY, Vocabulary
from content_api.settings import Settings
from content_api.store.database import Store, rebuild_store
from content_api.store.publishing.changes import Changes
from content_api.store.publishing.edition import Edition, RecordChanges, SourceChanges
from content_api.store.publishing.ledger import Ledger
from content_api.store.publishing.publishing import know, publish
from content_api.store.schema.numbers import RecordKey
from content_api.store.schema.rows import record_key
from content_api.values.moments import rfc3339
from content_api.values.records import Article, Catalogue, Series

_IN_MEMORY = "sqlite://"


def write_site(
    store: Store,
    settings: Settings,
    site: Site,
    changes: SourceChanges,
    catalogue: Catalogue,
    now: datetime,
) -> Changes:
    """Write what changed since the last run, in one transaction.

    Args:
        store: To write to.
        settings: All settings.
        site: As it is known; it knows the store's digest after.
        changes: Of the files.
        catalogue: All that is public now.
        now: By which articles are due in it.

    Raises:
        OvertakenError: another process wrote it meanwhile.
        StoreError: it cannot be written.
    """
    note = _site_note(catalogue, site.vocabulary, settings)
    beside = {prefix: part.beside for prefix, part in site.parts.items()}
    meta = {
        "site": msgspec.json.encode(note).decode(),
        "fingerprint": site.fingerprint,
        "linked_at": rfc3339(now) or "",
        "next_change_at": rfc3339(catalogue.next_change_at) or "",
        "stale": msgspec.json.encode(list_stale(catalogue)).decode(),
        "beside": msgspec.json.encode(beside).decode(),
        "schemas": msgspec.json.encode(site.json_schemas).decode(),
        "snippets": msgspec.json.encode(catalogue.snippets).decode(),
    }
    edition = Edition(
        catalogue=catalogue,
        files=changes,
        records=_diff(site.catalogue, catalogue, changes) if site.catalogue else None,
        locales=[root.locale for root in settings.roots],
        meta=meta,
    )
    site.ledger.digest = site.store_digest
    published = publish(store, site.ledger, edition)
    site.store_digest = site.ledger.digest
    return published


def prepare_to_write(store: Store, settings: Settings, site: Site) -> None:
    """Know what is in the store before something is to be written.

    Raises:
        OvertakenError: another process wrote it meanwhile.
        StoreError: it cannot be read.
    """
    site.ledger.digest = site.store_digest
    with store.read() as connection:
        know(connection, site.ledger, [root.locale for root in settings.roots])


def prove(settings: Settings, pages: StoredPages, catalogue: Catalogue) -> None:
    """Write a catalogue into a store that nobody keeps; what fails is raised."""
    note = _site_note(catalogue, DEFAULT_VOCABULARY, settings)
    edition = Edition(
        catalogue=catalogue,
        files=SourceChanges(bodies=list(pages.bodies)),
        records=None,
        locales=[root.locale for root in settings.roots],
        meta={"site": msgspec.json.encode(note).decode()},
    )
    store = rebuild_store(Store(_IN_MEMORY, None))
    publish(store, Ledger(), edition)
    store.close()


def list_stale(catalogue: Catalogue) -> tuple[str, ...]:
    """Shown paths of the files that are served in their last good version."""
    found: list[str] = []
    for series in catalogue.series:
        if series.stale:
            pages = [(series.id, series.source), *((a.id, a.source) for a in series.articles)]
            found += [source.path for id_, source in pages if id_ in series.stale]
    return tuple(found)


def _site_note(
    catalogue: Catalogue, vocabulary: Vocabulary, settings: Settings
) -> dict[str, object]:
    """What the API tells of the whole site, and the values by which it may be filtered."""
    locales = [root.locale for root in settings.roots]
    if len(locales) == 1:  # then each record has its own
        found = {record.locale for record in catalogue.series}
        found |= {article.locale for record in catalogue.series for article in record.articles}
        locales = sorted({*locales, *found})
    return {
        "problems": catalogue.site_problems,
        **vocabulary.values,
        "labels": {locale: vocabulary.labels(locale) for locale in locales},
        "locales": locales,
        "default_locale": settings.content_locale,
        "is_several": len(settings.roots) > 1,
        "missing": count_missing(catalogue.series),
    }


def _diff(before: Catalogue, after: Catalogue, changes: SourceChanges) -> RecordChanges:
    """Records that may have changed, in themselves or in their body, and which are gone.

    A series of which nothing changed is the same object in both, with all its articles.
    """
    old, new = _by_key(_other(before, after)), _by_key(_other(after, before))
    bodies = {row["path"] for row in changes.bodies}
    if not bodies <= {record.source.path for record in new.values()}:
        new |= {k: r for k, r in _by_key(after.series).items() if r.source.path in bodies}
    differing = [
        record
        for key, record in new.items()
        if record.source.path in bodies or old.get(key) != record
    ]
    return RecordChanges(differing, old.keys() - new.keys())


def _other(one: Catalogue, other: Catalogue) -> Iterator[Series]:
    """The series of one catalogue that are not the very same in the other."""
    same = {id(series) for series in other.series}
    return (series for series in one.series if id(series) not in same)


def _by_key(series: Iterable[Series]) -> dict[RecordKey, Series | Article]:
    """Series and their articles."""
    found: dict[RecordKey, Series | Article] = {}
    for one in series:
        found[record_key(one)] = one
        found |= {record_key(article): article for article in one.articles}
    return found
