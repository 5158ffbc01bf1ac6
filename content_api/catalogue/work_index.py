"""All bibliographies as one, kept in step: when records change, only the works they cite are made.

A room of its own because `works` says what one work is, and this which others a change may reach.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from content_api.catalogue.works import (
    Entry,
    Identity,
    base_key,
    distinct_keys,
    identify,
    merge_entries,
    read_entry,
)
from content_api.resources.citations import Citation, Work
from content_api.values.records import Article, Series

RecordKey = tuple[str, str, str]
"""Kind, locale and id of a record that cites."""
Rank = Callable[[Citation], tuple[int, ...]]
"""Where a record stands among those that cite a work."""


@dataclass(frozen=True, slots=True)
class _Cited:
    """An entry of a bibliography."""

    entry: Entry
    by: Citation
    identity: Identity


class WorkIndex:
    """Every work that public records cite.

    Entries are of one work when they have one address; those without are of the one work with an
    address that says the same words, else of a work of their own. A group is known by the address
    or by the words.
    """

    def __init__(self) -> None:
        self._cited: dict[RecordKey, tuple[_Cited, ...]] = {}
        self._at: defaultdict[str, dict[RecordKey, None]] = defaultdict(dict)
        self._saying: defaultdict[str, dict[RecordKey, None]] = defaultdict(dict)
        self._addresses: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._words: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._contents: dict[str, tuple[Entry, tuple[Citation, ...]]] = {}
        self._bases: dict[str, str] = {}
        self._sharing: defaultdict[str, set[str]] = defaultdict(set)
        self._works: dict[str, Work] = {}

    @property
    def works(self) -> tuple[Work, ...]:
        """All of them, by id."""
        return tuple(sorted(self._works.values(), key=lambda work: work.id))

    def change(
        self, records: Mapping[RecordKey, Series | Article], gone: Iterable[RecordKey], rank: Rank
    ) -> tuple[dict[str, Work], frozenset[str]]:
        """Take in what became of some records.

        Args:
            records: Those that are new or may cite otherwise than before.
            gone: Those that are not there any more.
            rank: Where a record stands among all that are there now.

        Returns:
            The works that may be others than before, by id, and the ids of those that are gone.
        """
        after = {key: _list_cited(record) for key, record in records.items()}
        changed = {**dict.fromkeys(gone, ()), **after}
        changed = {s: cited for s, cited in changed.items() if cited or s in self._cited}
        touched = self._groups_near(changed)
        for source, cited in changed.items():
            self._replace(source, cited)
        touched |= self._groups_near(changed)
        return self._make(touched, rank)

    def _groups_near(self, sources: Iterable[RecordKey]) -> set[str]:
        """The groups that what some records cite is in, or may come into."""
        found: set[str] = set()
        for source in sources:
            for cited in self._cited.get(source, ()):
                address, words = cited.identity.address, cited.identity.words
                found |= {words, *([address] if address else ()), *self._addresses.get(words, ())}
        return found

    def _replace(self, source: RecordKey, cited: tuple[_Cited, ...]) -> None:
        for one in self._cited.pop(source, ()):
            address, words = one.identity.address, one.identity.words
            (self._at[address] if address else self._saying[words]).pop(source, None)
            if address:
                _take(self._addresses, words, address)
                _take(self._words, address, words)
        for one in cited:
            address, words = one.identity.address, one.identity.words
            (self._at[address] if address else self._saying[words])[source] = None
            if address:
                self._addresses[words][address] += 1
                self._words[address][words] += 1
        if cited:
            self._cited[source] = cited

    def _make(self, groups: set[str], rank: Rank) -> tuple[dict[str, Work], frozenset[str]]:
        """Make the works of groups, and of all that have a key in common with them or had one."""
        bases = {self._bases[group] for group in groups if group in self._bases}
        for group in groups:
            self._merge(group, rank)
        bases |= {self._bases[group] for group in groups if group in self._bases}
        near = {*groups, *chain.from_iterable(self._sharing[base] for base in bases)}
        before = {self._works.pop(group).id for group in near if group in self._works}
        made: dict[str, Work] = {}
        for base in bases:
            for group, key in distinct_keys(base, sorted(self._sharing[base])).items():
                entry, cited_by = self._contents[group]
                found = identify(entry)
                work = Work(key, *entry, found.doi, found.arxiv, cited_by)
                made[key] = self._works[group] = work
        return made, frozenset(before - made.keys())

    def _merge(self, group: str, rank: Rank) -> None:
        """Note what the entries of a group say together, and the beginning of its key."""
        if group in self._bases:
            self._sharing[self._bases.pop(group)].discard(group)
            del self._contents[group]
        entries = self._list_entries(group, rank)
        if entries:
            merged = merge_entries(one.entry for one in entries)
            self._contents[group] = merged, tuple(dict.fromkeys(one.by for one in entries))
            base = self._bases[group] = base_key(merged)
            self._sharing[base].add(group)

    def _list_entries(self, group: str, rank: Rank) -> list[_Cited]:
        """The entries of a group, in the order of the records."""
        saying = [group, *self._words.get(group, ())]
        sources = {**self._at.get(group, {})}
        for words in saying:
            sources |= self._saying.get(words, {})
        entries = [
            cited
            for source in sources
            for cited in self._cited[source]
            if self._group_of(cited.identity) == group
        ]
        return sorted(entries, key=lambda cited: rank(cited.by))

    def _group_of(self, identity: Identity) -> str:
        known = self._addresses.get(identity.words, ())
        return identity.address or (next(iter(known)) if len(known) == 1 else identity.words)


def list_works(series: Sequence[Series]) -> tuple[Work, ...]:
    """Every work that the public bibliographies name, by id.

    The order of files and entries changes nothing but the order of `cited_by`.
    """
    index = WorkIndex()
    records: dict[RecordKey, Series | Article] = {}
    for one in series:
        records["series", one.locale, one.id] = one
        records |= {("article", each.locale, each.id): each for each in one.articles}
    index.change(records, (), rank_in(series))
    return index.works


def rank_in(series: Sequence[Series]) -> Rank:
    """Where a record stands among all: series by series, each before its articles."""
    # On a site with one root ids alone are unique, and an article may be in another language.
    places: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for number, one in enumerate(series):
        places[one.id][one.locale] = number

    @cache
    def articles_of(place: int) -> dict[str, int]:
        return {article.id: number for number, article in enumerate(series[place].articles)}

    def rank(by: Citation) -> tuple[int, ...]:
        found = places[by.series_id]
        place = found[by.locale] if by.locale in found else next(iter(found.values()))
        return (place, articles_of(place)[by.id] if by.type == "article" else -1)

    return rank


def _list_cited(record: Series | Article) -> tuple[_Cited, ...]:
    if not record.references:
        return ()
    series = record.series if isinstance(record, Article) else record
    by = Citation.of(record.named, series_id=series.id, locale=record.locale)
    entries = (read_entry(reference) for reference in record.references)
    return tuple(_Cited(entry, by, identify(entry)) for entry in entries)


def _take(counts: dict[str, Counter[str]], outer: str, inner: str) -> None:
    """Count one less."""
    counts[outer][inner] -= 1
    if not counts[outer][inner]:
        del counts[outer][inner]
    if not counts[outer]:
        del counts[outer]
