"""What the indexer remembers between runs, in memory and in the store."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from content_api.catalogue.groups import Entry
from content_api.catalogue.media import media_type
from content_api.indexing.files import Scan
from content_api.problems import Problem
from content_api.records import ArticleDocument, Catalogue, Excuse, Node, SeriesDocument
from content_api.schemas.vocabulary import DEFAULT_VOCABULARY, Vocabulary
from content_api.store import tables
from content_api.store.database import Store, StoreDamagedError, read_meta
from content_api.store.rows import Row
from content_api.store.write import compute_revision_id, read_revision_id

_DOCUMENTS: Mapping[str, type[ArticleDocument] | type[SeriesDocument]] = {
    "series": SeriesDocument,
    "article": ArticleDocument,
}
_DECODERS = {kind: msgspec.json.Decoder(type_) for kind, type_ in _DOCUMENTS.items()}


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one run of the indexer did.

    Attributes:
        revision: The revision id that is now in the store.
        paths: Series pages and articles in the content root.
        compiled: How many of them were parsed in this run.
        problems: Every problem of the site, sorted.
        next_change_at: When time alone changes the site, or None.
    """

    revision: str
    paths: tuple[str, ...]
    compiled: int
    problems: tuple[Problem, ...]
    next_change_at: datetime | None

    @property
    def files(self) -> int:
        """How many series pages and articles there are."""
        return len(self.paths)


@dataclass(slots=True)
class Known:
    """What is known of one file from before."""

    kind: str
    stat: str
    sha256: str
    embed_paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What shapes the catalogue beside series pages and articles.

    Attributes:
        podcasts: Signature of podcasts.yml.
        videos: Sizes by path.
        snippets: SHA-256 by path.
        names: SHA-256 over the names of all files: links lead to them.
        linking: Digest of the settings that shape linking.
        media: SHA-256 over the files that are served as they are, by stat.
        problems: Of files that cannot be read, and of the schemas.
    """

    podcasts: str = ""
    videos: dict[str, int] = field(default_factory=dict)
    snippets: dict[str, str] = field(default_factory=dict)
    names: str = ""
    linking: str = ""
    media: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Site:
    """What is known of a site; `entries` and `catalogue` only once needed.

    Attributes:
        revision: The revision in the store, as it was read or written last.
        past: Entries of other settings, of which only last good versions are used.
    """

    fingerprint: str
    revision: str | None = None
    files: dict[str, Known] = field(default_factory=dict)
    beside: Beside = field(default_factory=Beside)
    vocabulary: Vocabulary = DEFAULT_VOCABULARY
    json_schemas: dict[str, Node] = field(default_factory=dict)
    entries: dict[str, Entry] | None = None
    past: dict[str, Entry] = field(default_factory=dict)
    catalogue: Catalogue | None = None
    report: IndexReport | None = None

    def last_good(self, path: str, kind: str) -> ArticleDocument | SeriesDocument | None:
        """The newest version of a file that could be read, as the same kind of page."""
        for entries in (self.entries or {}, self.past):
            entry = entries.get(path)
            if entry and isinstance(entry.document, _DOCUMENTS[kind]):
                return entry.document
        return None


def names_digest(paths: frozenset[str]) -> str:
    """A SHA-256 that changes when a file comes or goes."""
    return hashlib.sha256("\n".join(sorted(paths)).encode()).hexdigest()


def media_digest(scan: Scan) -> str:
    """A SHA-256 that changes when a file that is served as it is comes, goes or changes."""
    lines = (f"{path}\n{info.signature}" for path, info in scan.files.items() if media_type(path))
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def load_site(store: Store, fingerprint: str) -> Site:
    """What the store knows of a site, compiled with the settings of `fingerprint`.

    Raises:
        StoreDamagedError: what is in it is not what was written.
    """
    site = Site(fingerprint)
    with store.read() as connection:
        site.revision = read_revision_id(connection)
        if read_meta(connection, "fingerprint") == fingerprint:
            _load(connection, site)
            return site
    site.entries = {}
    site.past = load_entries(store)
    return site


def load_entries(store: Store) -> dict[str, Entry]:
    """Every file as linking needs it."""
    columns = tables.source.c
    query = select(
        columns.path,
        columns.kind,
        columns.document,
        columns.problems,
        columns.hidden,
        columns.excuses,
        columns.stale,
        columns.held_back,
    )
    with store.read() as connection:
        return {row["path"]: as_entry(dict(row)) for row in connection.execute(query).mappings()}


def as_entry(row: Row) -> Entry:
    """A row of the table `source` as linking needs it."""
    document, held_back = row["document"], row["held_back"]
    try:
        decoder = _DECODERS[row["kind"]]
        return Entry(
            document=decoder.decode(document) if document else None,
            problems=msgspec.json.decode(row["problems"], type=tuple[Problem, ...]),
            hidden=row["hidden"],
            excuses=msgspec.json.decode(row["excuses"], type=tuple[Excuse, ...]),
            stale=row["stale"],
            held_back=decoder.decode(held_back) if held_back else None,
        )
    except (msgspec.MsgspecError, UnicodeDecodeError, KeyError) as error:
        raise StoreDamagedError(f"the store is damaged: {error}") from error


def _load(connection: Connection, site: Site) -> None:
    """Stats of all files, and the report of the last run: enough when nothing changed."""
    columns = tables.source.c
    query = select(columns.path, columns.kind, columns.stat, columns.sha256, columns.embed_paths)
    try:
        for path, kind, stat, sha256, paths in connection.execute(query):
            embed_paths = () if paths == b"[]" else msgspec.json.decode(paths, type=tuple[str, ...])
            site.files[path] = Known(kind, stat, sha256, embed_paths)
        site.beside = msgspec.json.decode(read_meta(connection, "beside") or "{}", type=Beside)
        problems = tuple(
            msgspec.json.decode(value, type=Problem)
            for value in connection.execute(
                select(tables.problem.c.value).order_by(tables.problem.c.position)
            ).scalars()
        )
    except msgspec.MsgspecError as error:
        raise StoreDamagedError(f"the store is damaged: {error}") from error
    revision = site.revision
    if revision is None or revision != compute_revision_id(connection):
        raise StoreDamagedError("the store is damaged: its records do not match its revision")
    due = read_meta(connection, "next_change_at")
    site.report = IndexReport(
        revision=revision,
        paths=tuple(site.files),
        compiled=0,
        problems=problems,
        next_change_at=datetime.fromisoformat(due) if due else None,
    )
