"""The catalogues of all languages to one: which records are translations of each other.

Apart from `build`, which links the records of one content root and knows of no other.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from content_api.catalogue.rules.translations import article_key, series_key
from content_api.problems import Problem
from content_api.values.linked import Media, MissingTranslation, Root, Translation
from content_api.values.records import Article, Catalogue, ProblemCounts, Series

Part = tuple[Root, Catalogue]
_Key = tuple[str, str]
_Record = Series | Article


Merged = dict[tuple[str, str], tuple[Series, Series]]
"""A series as its root has it, and with its translations, by locale and id."""


def merge_catalogues(
    parts: Sequence[Part], outside: Collection[str] = (), merged: Merged | None = None
) -> Catalogue:
    """One catalogue of all content roots. The order of files makes no difference.

    Args:
        parts: What each root holds, that of the default locale first; its records know the root.
        outside: Paths of problems that stand in no root.
        merged: What was merged before, brought up to date: what is the same stays the same object.

    Returns:
        All records, with their translations; problems by the paths that are shown, sorted.
    """
    if len(parts) == 1:
        return parts[0][1]
    pairs = _Pairs(parts, {} if merged is None else merged)
    catalogues = [catalogue for _, catalogue in parts]
    dates = [c.next_change_at for c in catalogues if c.next_change_at]
    return Catalogue(
        series=tuple(pairs.linked(record) for c in catalogues for record in c.series),
        problems=_merged((root, c.problems, outside) for root, c in parts),
        public_problems=_merged((root, c.public_problems, outside) for root, c in parts),
        next_change_at=min(dates, default=None),
        site_problems=ProblemCounts(
            sum(c.site_problems.error for c in catalogues),
            sum(c.site_problems.warning for c in catalogues),
        ),
        media=_merged_media(parts),
        snippets={root.shown(p): sha for root, c in parts for p, sha in c.snippets.items()},
    )


def _merged(
    parts: Iterable[tuple[Root, Sequence[Problem], Collection[str]]],
) -> tuple[Problem, ...]:
    shown = (_shown(p, root, outside) for root, problems, outside in parts for p in problems)
    return tuple(sorted(shown, key=lambda problem: problem.sort_key))


def _merged_media(parts: Iterable[Part]) -> tuple[Media, ...]:
    shown = (replace(m, path=root.shown(m.path)) for root, c in parts for m in c.media)
    return tuple(sorted(shown, key=lambda media: media.path))


def _shown(problem: Problem, root: Root, outside: Collection[str]) -> Problem:
    """A problem by the path that is shown; `.` is the root itself."""
    if problem.path in outside:
        return problem
    path = root.prefix.rstrip("/") if problem.path == "." else root.shown(problem.path)
    return replace(problem, path=path, related=tuple(map(root.shown, problem.related)))


@dataclass(slots=True)
class _Group:
    """Records that are translations of each other, by locale; None where several claim it."""

    series: _Key
    records: dict[str, _Record | None]

    @property
    def known(self) -> dict[str, _Record]:
        """Those of which there is one in their locale."""
        return {locale: record for locale, record in self.records.items() if record}


class _Pairs:
    """Which record is a translation of which, over all roots."""

    def __init__(self, parts: Sequence[Part], merged: Merged) -> None:
        self._merged = merged
        self._locales = tuple(root.locale for root, _ in parts)
        self._groups: dict[_Key, _Group] = {}
        self._keys: dict[tuple[str, str], _Key] = {}
        for root, catalogue in parts:
            for record in catalogue.series:
                self._add_series(root.locale, record)
        self._missing: dict[_Key, list[MissingTranslation]] = defaultdict(list)
        for key, group in self._groups.items():
            self._missing[group.series] += self._list_missing(key, group)

    def linked(self, record: Series) -> Series:
        """The record with its translations and those that are missing."""
        name = (record.root.locale, record.id)
        missing = tuple(sorted(self._missing[self._keys[name]], key=_missing_key))
        own = self._translations(record)
        theirs = [self._translations(article) for article in record.articles]
        before, linked = self._merged.get(name, (None, record))
        known = (linked.missing_translations, linked.translations)
        is_same = before is record and known == (missing, own)
        if not (is_same and theirs == [article.translations for article in linked.articles]):
            articles = (
                replace(article, translations=translations)
                for article, translations in zip(record.articles, theirs, strict=True)
            )
            linked = replace(
                record,
                articles=tuple(articles),
                translations=own,
                missing_translations=missing,
            )
            self._merged[name] = (record, linked)
        return linked

    def _add_series(self, locale: str, record: Series) -> None:
        own = series_key(record.document)
        series = ("series", own)
        self._add(series, series, locale, record)
        for article in record.articles:
            self._add(("article", article_key(article.document, own)), series, locale, article)

    def _add(self, key: _Key, series: _Key, locale: str, record: _Record) -> None:
        group = self._groups.setdefault(key, _Group(series, {}))
        group.records[locale] = None if locale in group.records else record
        self._keys[locale, record.id] = key

    def _translations(self, record: _Record) -> tuple[Translation, ...]:
        locale = record.root.locale
        known = self._groups[self._keys[locale, record.id]].known
        if locale not in known:  # another one claims to be the same
            return ()
        others = (known[other] for other in sorted(known) if other != locale)
        return tuple(Translation.of(r.named, locale=r.root.locale) for r in others)

    def _list_missing(self, key: _Key, group: _Group) -> Iterator[MissingTranslation]:
        """Each locale without it, told of the first that has it.

        An article is not missing where its series is: that says it already.
        """
        known = group.known
        source = next((locale for locale in self._locales if locale in known), None)
        if source is None:
            return
        record, there = known[source], self._groups[group.series].records
        for locale in self._locales:
            is_implied = key[0] == "article" and locale not in there
            if locale not in group.records and not is_implied:
                yield MissingTranslation.of(record.named, locale=locale, source_locale=source)


def _missing_key(missing: MissingTranslation) -> tuple[str, bool, str, str]:
    return (missing.locale, missing.type != "series", missing.source_locale, missing.id)


def count_missing(series: Iterable[Series]) -> Mapping[str, int]:
    """How many translations are missing in each locale."""
    found = {missing for record in series for missing in record.missing_translations}
    counts: dict[str, int] = defaultdict(int)
    for missing in found:
        counts[missing.locale] += 1
    return counts
