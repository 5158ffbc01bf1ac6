"""When two entries of bibliographies mean the same work, and what that is called.

Entries are of one work when their addresses are the same but for case, scheme, trailing slash,
fragment and the forms of arXiv and DOI; without an address, when authors, year and title are the
same but for case and accents, also as those of just one entry with an address.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from content_api.resources.names import parse_names
from content_api.values.parts import Reference
from content_api.values.words import fold

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


class Entry(NamedTuple):
    """What an entry says, without its place."""

    authors: str | None
    year: int | None
    title: str | None
    url: str | None


class Identity(NamedTuple):
    """What two entries of one work have in common; `address` is empty without one."""

    address: str
    words: str
    doi: str | None
    arxiv: str | None


def read_entry(reference: Reference) -> Entry:
    """What an entry says, without its place."""
    return Entry(reference.authors, reference.year, reference.title, reference.url)


def merge_entries(entries: Iterable[Entry]) -> Entry:
    """The entry that says most, with what only others say."""
    ranked = sorted(set(entries), key=_rank)
    authors, year, title, url = (
        next((value for value in values if value is not None), None)
        for values in zip(*ranked, strict=True)
    )
    return Entry(authors, year, title, url)


def _rank(entry: Entry) -> tuple[int, int, str]:
    texts = [str(value) for value in entry if value is not None]
    return -len(texts), -sum(map(len, texts)), repr(entry)


@lru_cache(maxsize=32_768)
def identify(entry: Entry) -> Identity:
    """What an entry has in common with others of its work."""
    year = "" if entry.year is None else str(entry.year)
    words = "\n".join((fold(entry.authors or ""), year, fold(entry.title or "")))
    doi = arxiv = None
    address = ""
    if entry.url:
        address, doi, arxiv = _normalise(entry.url)
    return Identity(address, words, doi, arxiv)


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


def base_key(entry: Entry) -> str:
    """First author, year and first word of the title, of those that there are."""
    name = parse_names(entry.authors)[0] if entry.authors else {}
    author = "".join(_ascii_words(name.get("family") or name.get("literal", "")))
    words = [word for word in _ascii_words(entry.title or "") if word not in _STOP_WORDS]
    year = "" if entry.year is None else str(entry.year)
    title = "".join(words[: 1 if author else 3])
    return f"{author[:_MOST_KEY_CHARACTERS]}{year}{title[:_MOST_KEY_CHARACTERS]}"


def _ascii_words(text: str) -> list[str]:
    return _WORDS.findall(fold(text).replace("'", "").replace("’", ""))


def distinct_keys(base: str, identities: list[str]) -> dict[str, str]:
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
