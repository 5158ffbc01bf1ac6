"""The tags of a site: how many records have each, counted as records come and go."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from content_api.resources.tags import tag_resource
from content_api.store.schema import tables
from content_api.store.schema.items import TagRow
from content_api.store.schema.numbers import RecordKey
from content_api.store.schema.rows import RecordRow, tag_row
from content_api.store.schema.values import folded, most_common
from content_api.values.linked import Label

_KINDS = ("series", "article")
_TagKey = tuple[str, str]
"""Locale as the site writes it, and the tag in the letters of the language."""


@dataclass(slots=True)
class _Tally:
    """How many records of each kind have a tag, and how many write it how."""

    kinds: Counter[str] = field(default_factory=Counter)
    spellings: Counter[str] = field(default_factory=Counter)


class Tags:
    """The tags in each language of a site.

    On a site with one root, records may be in other languages: they count for its own.

    Args:
        locales: Those of the content roots.
    """

    def __init__(self, locales: Sequence[str] = ()) -> None:
        self.locales = tuple(locales)
        self._are_several = len(self.locales) > 1
        self._named = {folded(locale): locale for locale in locales}
        self._tallies: dict[_TagKey, _Tally] = {}
        self._touched: set[_TagKey] = set()
        self._doubted: set[RecordKey] = set()

    def count(self, key: RecordKey, tags: Iterable[TagRow], times: int = 1) -> None:
        """A record with these tags has come; with `times` -1, it has gone."""
        kind, locale, _ = key
        for tag in tags:
            self._count(kind, locale, tag.text, tag.written or tag.text, times)

    def load(self, connection: Connection) -> None:
        """Count the tags of all records that are stored."""
        columns = tables.tagged.c
        for kind in _KINDS:
            table = tables.BY_KIND[kind]
            by = (table.c.locale, columns.text, columns.written)
            joined = tables.tagged.join(table, table.c.record == columns.record)
            query = select(*by, func.count()).select_from(joined).group_by(*by)
            for locale, text, written, number in connection.execute(query):
                self._count(kind, locale, text, written or text, number)

    def doubt(self, keys: Iterable[RecordKey]) -> None:
        """Tags that are stored, and may be of locales that the site has no more."""
        self._doubted.update(keys)

    def take_touched(self) -> tuple[RecordKey, ...]:
        """The keys of tags that were counted or doubted since; some are none any more."""
        touched, self._touched = self._touched, set()
        doubted, self._doubted = self._doubted, set()
        counted = {("tag", folded(locale), text) for locale, text in touched}
        return tuple(sorted(counted | doubted))

    def find_row(self, key: RecordKey) -> RecordRow | None:
        """The row of a tag; None when nothing has it."""
        _, stored_locale, text = key
        locale = self._named.get(stored_locale, "") if self._are_several else self.locales[0]
        tally = self._tallies.get((locale, text))
        if tally is None:
            return None
        resource = tag_resource(
            Label(text, most_common(tally.spellings)),
            locale,
            f"&locale={locale}" if self._are_several else "",
            series=tally.kinds["series"],
            articles=tally.kinds["article"],
        )
        row = tag_row(resource)
        return row if row.key == key else None  # it may be of locales that the site had before

    def _count(self, kind: str, locale: str, text: str, spelling: str, times: int) -> None:
        if not text:
            return
        key = (self._named[locale] if self._are_several else self.locales[0], text)
        tally = self._tallies.setdefault(key, _Tally())
        tally.kinds[kind] += times
        tally.spellings[spelling] += times
        if not tally.spellings[spelling]:
            del tally.spellings[spelling]
        if not tally.spellings:
            del self._tallies[key]
        self._touched.add(key)
