"""Compiled pages as rows, and back: so they go from process to process, and are kept.

Knows no database, for `check` needs none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from content_api.catalogue.contents import Entry
from content_api.catalogue.page_cache import Job, Outcome, PageStamp
from content_api.problems import Problem
from content_api.values.documents import ArticleDocument, Compiled, SeriesDocument
from content_api.values.parts import Excuse, Term

Row = dict[str, Any]
_DOCUMENTS: Mapping[str, type[ArticleDocument] | type[SeriesDocument]] = {
    "series": SeriesDocument,
    "article": ArticleDocument,
}
_DECODERS = {kind: msgspec.json.Decoder(type_) for kind, type_ in _DOCUMENTS.items()}
_PROBLEMS = msgspec.json.Decoder(tuple[Problem, ...])
_EXCUSES = msgspec.json.Decoder(tuple[Excuse, ...])
_TERMS = msgspec.json.Decoder(tuple[Term, ...])
_PATHS = msgspec.json.Decoder(tuple[str, ...])
_NONE = b"[]"


class DamagedRowError(Exception):
    """A row is none that was made here."""


@dataclass(frozen=True, slots=True)
class PageRows:
    """A page as it is kept.

    Attributes:
        path: Of the file.
        signature: Of it when it was read; empty when it could not be.
        source: Its row; None when its bytes are the known ones.
        body: The row of its body; None when it is not served, or bodies are not kept.
    """

    path: str
    signature: str
    source: Row | None = None
    body: Row | None = None


def make_rows(
    job: Job, compiled: Compiled, signature: str, sha256: str, body: Row | None = None
) -> PageRows:
    """A compiled page as it is kept."""
    document, held_back = compiled.document, compiled.held_back
    source = {
        "path": job.path,
        "kind": job.kind,
        "stat": signature,
        "sha256": sha256,
        "document": msgspec.json.encode(document) if document else None,
        "problems": msgspec.json.encode(compiled.problems),
        "embed_paths": msgspec.json.encode(compiled.embed_paths),
        "hidden": compiled.hidden,
        "excuses": msgspec.json.encode(compiled.excuses),
        "stale": False,
        "held_back": msgspec.json.encode(held_back) if held_back else None,
        "terms": msgspec.json.encode(compiled.terms),
    }
    return PageRows(job.path, signature, source, body)


def stale_columns(entry: Entry) -> Row:
    """What of a row is another when a broken page keeps its last good version."""
    held_back = entry.held_back
    return {
        "document": msgspec.json.encode(entry.document),
        "problems": msgspec.json.encode(entry.problems),
        "hidden": entry.hidden,
        "held_back": msgspec.json.encode(held_back) if held_back else None,
        "terms": msgspec.json.encode(entry.terms),
        "stale": True,
    }


def as_outcome(rows: PageRows) -> Outcome:
    """The same as `compile_site` takes it."""
    row = rows.source
    if row is None:
        return Outcome(rows.path, PageStamp("", rows.signature, ""), None)
    return Outcome(rows.path, as_stamp(row), as_entry(row))


def as_stamp(row: Row) -> PageStamp:
    """By what the page of a row is known.

    Raises:
        DamagedRowError: it is none that was made here.
    """
    return PageStamp(row["kind"], row["stat"], row["sha256"], _decode(_PATHS, row["embed_paths"]))


def as_entry(row: Row) -> Entry:
    """The page of a row as linking needs it.

    Raises:
        DamagedRowError: it is none that was made here.
    """
    document, held_back = row["document"], row["held_back"]
    try:
        decoder = _DECODERS[row["kind"]]
        return Entry(
            document=decoder.decode(document) if document else None,
            problems=_decode(_PROBLEMS, row["problems"]),
            hidden=row["hidden"],
            excuses=_decode(_EXCUSES, row["excuses"]),
            stale=row["stale"],
            held_back=decoder.decode(held_back) if held_back else None,
            terms=_decode(_TERMS, row["terms"]),
        )
    except (msgspec.MsgspecError, UnicodeDecodeError, KeyError) as error:
        raise DamagedRowError(str(error)) from error


def _decode(decoder: msgspec.json.Decoder[tuple[Any, ...]], value: bytes) -> tuple[Any, ...]:
    """Most are empty."""
    return () if value == _NONE else decoder.decode(value)
