"""Writing what a run of the indexer found: sources, public records, what is told of the site."""

from datetime import datetime

import msgspec

from content_api.catalogue.translations import count_missing
from content_api.indexing.known import Site
from content_api.records import Catalogue
from content_api.schemas.resources import rfc3339
from content_api.schemas.vocabulary import DEFAULT_VOCABULARY, Vocabulary
from content_api.settings import Settings
from content_api.store.changes import Changes
from content_api.store.database import Store, rebuild_store
from content_api.store.edition import Edition, RecordChanges, SourceChanges, every_record
from content_api.store.ledger import Ledger
from content_api.store.publishing import publish
from content_api.store.rows import record_key

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


def prove(settings: Settings, changes: SourceChanges, catalogue: Catalogue) -> None:
    """Write a catalogue into a store that nobody keeps; what fails is raised."""
    note = _site_note(catalogue, DEFAULT_VOCABULARY, settings)
    edition = Edition(
        catalogue=catalogue,
        files=SourceChanges(bodies=changes.bodies),
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
        if not series.stale:
            continue
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

    Documents are shared between catalogues, so comparing is cheap; rendering is not.
    """
    old = {record_key(record): record for record in every_record(before)}
    new = {record_key(record): record for record in every_record(after)}
    bodies = {row["path"] for row in changes.bodies}
    differing = [
        record
        for key, record in new.items()
        if record.source.path in bodies or (old.get(key) is not record and old.get(key) != record)
    ]
    return RecordChanges(differing, old.keys() - new.keys())
