"""Writing what a run of the indexer found: sources, public records, what is told of the site."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from content_api.catalogue.translations import count_missing
from content_api.indexing.known import Site
from content_api.records import Catalogue
from content_api.schemas.resources import rfc3339
from content_api.schemas.vocabulary import DEFAULT_VOCABULARY, Vocabulary
from content_api.settings import Settings
from content_api.store.bibliography import write_bibliography
from content_api.store.database import Store, rebuild_store
from content_api.store.errors import StoreError
from content_api.store.passages import write_passages
from content_api.store.rows import RecordKey, RecordRow, Row, article_row, record_key, series_row
from content_api.store.write import (
    SourceChanges,
    list_record_keys,
    read_store_digest,
    require_order,
    write_media,
    write_records,
    write_revision,
    write_sources,
)

_IN_MEMORY = "sqlite://"


class OvertakenError(StoreError):
    """What a run began with is no longer what is in the store."""


def write_site(
    store: Store,
    settings: Settings,
    site: Site,
    changes: SourceChanges,
    catalogue: Catalogue,
    now: datetime,
) -> str:
    """Write what changed since the last run, in one transaction.

    Args:
        store: To write to.
        settings: All settings.
        site: As it is known; it knows the store's digest after.
        changes: Of the files.
        catalogue: All that is public now.
        now: By which articles are due in it.

    Returns:
        The id of the revision that is then in the store.

    Raises:
        OvertakenError: another process wrote it meanwhile.
        StoreError: it cannot be written.
    """
    rows, removed = _diff(site.catalogue, catalogue)
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
    with store.write() as connection:
        if site.store_digest != read_store_digest(connection):
            raise OvertakenError("another process wrote the store meanwhile")
        require_order(connection)
        write_sources(connection, changes)
        if site.catalogue is None:
            removed = list_record_keys(connection) - {row.key for row in rows}
        locales = [root.locale for root in settings.roots]
        journal = write_records(connection, rows, sorted(removed), locales)
        revision = _write_catalogue(connection, catalogue, journal, changes, meta)
        site.store_digest = read_store_digest(connection)
        return revision


def _write_catalogue(
    connection: Connection,
    catalogue: Catalogue,
    journal: list[Row],
    changes: SourceChanges,
    meta: Mapping[str, str],
) -> str:
    """Write what is public beside the records, of which `journal` tells; the new revision's id."""
    write_passages(connection, catalogue, journal, changes.bodies)
    write_media(connection, catalogue.media)
    write_bibliography(connection, catalogue)
    return write_revision(connection, journal=journal, catalogue=catalogue, meta=meta)


def prove(settings: Settings, changes: SourceChanges, catalogue: Catalogue) -> None:
    """Write a catalogue into a store that nobody keeps; what fails is raised."""
    note = _site_note(catalogue, DEFAULT_VOCABULARY, settings)
    store = rebuild_store(Store(_IN_MEMORY, None))
    with store.write() as connection:
        rows, _ = _diff(None, catalogue)
        locales = [root.locale for root in settings.roots]
        journal = write_records(connection, rows, [], locales)
        meta = {"site": msgspec.json.encode(note).decode()}
        _write_catalogue(connection, catalogue, journal, changes, meta)
    store.close()


def list_stale(catalogue: Catalogue) -> tuple[str, ...]:
    """Shown paths of the files that are served in their last good version."""
    found: list[str] = []
    for series in catalogue.series:
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


def _diff(before: Catalogue | None, after: Catalogue) -> tuple[list[RecordRow], set[RecordKey]]:
    """Rows of records that may have changed, and keys of those that are gone.

    Documents are shared between catalogues, so comparing is cheap; rendering is not.
    """
    old_series = {record_key("series", r): r for r in before.series} if before else {}
    old_articles = {
        record_key("article", article): article
        for record in old_series.values()
        for article in record.articles
    }
    rows: list[RecordRow] = []
    kept: set[RecordKey] = set()
    for record in after.series:
        key = record_key("series", record)
        kept.add(key)
        before_record = old_series.get(key)
        if before_record is not record and before_record != record:
            rows.append(series_row(record))
        for article in record.articles:
            key = record_key("article", article)
            kept.add(key)
            if old_articles.get(key) != article:
                rows.append(article_row(article))
    return rows, {*old_series, *old_articles} - kept
