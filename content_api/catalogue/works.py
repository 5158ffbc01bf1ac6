"""All bibliographies as one: each cited work once, with the records that cite it.

A room of its own because it says when two entries mean the same work, and what that is called.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from content_api.folding import fold
from content_api.records import Reference, Series
from content_api.schemas.citations import Citation, Work
from content_api.schemas.names import parse_names

_ARXIV = re.compile(
    r"/(?:abs|pdf|html)/(?P<id>[a-z.-]+/\d{7}|\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?", re.IGNORECASE
)
_DOI = re.compile(r"/(?P<doi>10\.\d{4,9}/\S+)")
_DOI_OF_ARXIV = re.compile(r"10\.48550/arxiv\.(?P<id>\S+)", re.IGNORECASE)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_WORDS = re.compile(r"[a-z0-9]+")
_STOP_WORDS = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to"}
    | {"towards", "via", "with", "al", "como", "con", "de", "del", "el", "en", "es", "la", "las"}
    | {"los", "o", "para", "por", "que", "se", "sin", "su", "un", "una", "y"}
)
_MOST_KEY_CHARACTERS = 40
_LEAST_SUFFIX = 6


class _Entry(NamedTuple):
    """What an entry says, without its place."""

    authors: str | None
    year: int | None
    title: str | None
    url: str | None


class _Identity(NamedTuple):
    """What two entries of one work have in common; `address` is empty without one."""

    address: str
    words: str
    doi: str | None
    arxiv: str | None


def list_works(series: Iterable[Series]) -> tuple[Work, ...]:
    """Every work that the public bibliographies name, by id.

    Entries are of one work when their addresses are the same but for case, scheme, trailing slash,
    fragment and the forms of arXiv and DOI; without an address, when authors, year and title are
    the same but for case and accents, also as those of just one entry with an address.
    The order of files and entries changes nothing but the order of `cited_by`.
    """
    groups = _group(_iter_cited(series))
    by_base: defaultdict[str, list[str]] = defaultdict(list)
    merged = {identity: _merge(entries) for identity, entries in groups.items()}
    for identity, entry in merged.items():
        by_base[_base_key(entry)].append(identity)
    works = []
    for base, identities in by_base.items():
        for identity, key in _distinct_keys(base, identities).items():
            entry, found = merged[identity], _identify(merged[identity])
            cited_by = tuple(dict.fromkeys(citation for _, citation in groups[identity]))
            works.append(Work(key, *entry, found.doi, found.arxiv, cited_by))
    return tuple(sorted(works, key=lambda work: work.id))


def _iter_cited(series: Iterable[Series]) -> Iterator[tuple[_Entry, Citation]]:
    for record in series:
        own = Citation.of(record.named, series_id=record.id, locale=record.locale)
        yield from ((_entry(reference), own) for reference in record.references)
        for article in record.articles:
            if article.references:
                by = Citation.of(article.named, series_id=record.id, locale=article.locale)
                yield from ((_entry(reference), by) for reference in article.references)


def _entry(reference: Reference) -> _Entry:
    return _Entry(reference.authors, reference.year, reference.title, reference.url)


def _group(
    cited: Iterable[tuple[_Entry, Citation]],
) -> dict[str, list[tuple[_Entry, Citation]]]:
    """What is cited by the identity of its work."""
    listed = [(entry, by, _identify(entry)) for entry, by in cited]
    addresses: defaultdict[str, set[str]] = defaultdict(set)
    for _, _, identity in listed:
        if identity.address:
            addresses[identity.words].add(identity.address)
    groups: defaultdict[str, list[tuple[_Entry, Citation]]] = defaultdict(list)
    for entry, by, identity in listed:
        known = addresses.get(identity.words, set())
        only = next(iter(known)) if len(known) == 1 else identity.words
        groups[identity.address or only].append((entry, by))
    return groups


def _merge(cited: list[tuple[_Entry, Citation]]) -> _Entry:
    """The entry that says most, with what only others say."""
    ranked = sorted({entry for entry, _ in cited}, key=_rank)
    authors, year, title, url = (
        next((value for value in values if value is not None), None)
        for values in zip(*ranked, strict=True)
    )
    return _Entry(authors, year, title, url)


def _rank(entry: _Entry) -> tuple[int, int, str]:
    texts = [str(value) for value in entry if value is not None]
    return -len(texts), -sum(map(len, texts)), repr(entry)


@lru_cache(maxsize=32_768)
def _identify(entry: _Entry) -> _Identity:
    year = "" if entry.year is None else str(entry.year)
    words = "\n".join((fold(entry.authors or ""), year, fold(entry.title or "")))
    doi = arxiv = None
    address = ""
    if entry.url:
        address, doi, arxiv = _normalise(entry.url)
    return _Identity(address, words, doi, arxiv)


def _normalise(url: str) -> tuple[str, str | None, str | None]:
    """The address in the one form that all its spellings share, its DOI and its arXiv number."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as an unclosed bracket in the host
        return url, None, None
    host = parts.netloc.casefold().removesuffix(_DEFAULT_PORTS.get(parts.scheme, ""))
    doi = _find_doi(host, parts)
    preprint = _DOI_OF_ARXIV.fullmatch(doi) if doi else None
    if host.removeprefix("www.").removeprefix("export.") == "arxiv.org":
        preprint = _ARXIV.fullmatch(parts.path.rstrip("/"))
    if preprint:
        number = preprint["id"].casefold()
        return f"arxiv:{number}", doi, number
    if doi:
        return f"doi:{doi.casefold()}", doi, None
    query = f"?{parts.query}" if parts.query else ""
    return f"//{host}{parts.path.rstrip('/')}{query}", None, None


def _find_doi(host: str, parts: SplitResult) -> str | None:
    if host.removeprefix("www.").removeprefix("dx.") != "doi.org":
        return None
    found = _DOI.fullmatch(unquote(parts.path))
    return found["doi"] if found else None


def _base_key(entry: _Entry) -> str:
    """First author, year and first word of the title, of those that there are."""
    name = parse_names(entry.authors)[0] if entry.authors else {}
    author = "".join(_ascii_words(name.get("family") or name.get("literal", "")))
    words = [word for word in _ascii_words(entry.title or "") if word not in _STOP_WORDS]
    year = "" if entry.year is None else str(entry.year)
    title = "".join(words[: 1 if author else 3])
    return f"{author[:_MOST_KEY_CHARACTERS]}{year}{title[:_MOST_KEY_CHARACTERS]}"


def _ascii_words(text: str) -> list[str]:
    return _WORDS.findall(fold(text).replace("'", "").replace("’", ""))


def _distinct_keys(base: str, identities: list[str]) -> dict[str, str]:
    """Key by identity.

    Of several works with one base, each gets a suffix from its own identity: so no key ever comes
    to mean another work, whichever is added or gone.
    """
    if base and len(identities) == 1:
        return {identities[0]: base}
    digests = {i: hashlib.sha256(i.encode("utf-8", "replace")).hexdigest() for i in identities}
    length = _LEAST_SUFFIX
    while len({digest[:length] for digest in digests.values()}) < len(identities):
        length += 1
    return {i: f"{base or 'work'}-{digest[:length]}" for i, digest in digests.items()}
