"""What is to be published: the catalogue, and what is known of how it differs from the last one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from content_api.store.schema.numbers import RecordKey
from content_api.store.schema.rows import Row
from content_api.values.records import Article, Catalogue, Series


@dataclass(slots=True)
class SourceChanges:
    """What became of the files.

    Attributes:
        sources: Rows of files that were compiled.
        bodies: Their bodies; a compiled file without one is not served, unless it is stale.
        stats: New signatures of files whose bytes are the known ones, by path.
        removed: Paths that are gone.
    """

    sources: list[Row] = field(default_factory=list)
    bodies: list[Row] = field(default_factory=list)
    stats: dict[str, str] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RecordChanges:
    """Which records may differ from those that were published last.

    Attributes:
        records: Those that are new or may differ, in themselves or in their body.
        removed: Keys of those that are gone.
    """

    records: Sequence[Series | Article] = ()
    removed: Collection[RecordKey] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What is to be published.

    Attributes:
        catalogue: All that is public, and all problems.
        files: What became of the files.
        records: What may have become of the records; None when nobody knows: all are compared.
        locales: Those of the site's content roots: tags are counted in each.
        meta: Values to keep, `fingerprint` among them.
    """

    catalogue: Catalogue
    files: SourceChanges
    records: RecordChanges | None
    locales: Sequence[str]
    meta: Mapping[str, str] = field(default_factory=dict)


def every_record(catalogue: Catalogue) -> tuple[Series | Article, ...]:
    """All series and articles."""
    records: list[Series | Article] = []
    for series in catalogue.series:
        records += (series, *series.articles)
    return tuple(records)
