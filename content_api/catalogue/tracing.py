"""Tables that note who reads what of them, so that a change tells what is to be worked out again.

A *unit* is something that is worked out from tables: how a page is linked, the record of a series,
what is wrong with a page. While it is worked out, each entry that it looks at is noted, whether it
is there or not. When such an entry comes, goes or becomes another, the unit is stale.

Source:
    Mokhov, Mitchell, Peyton Jones, "Build Systems à la Carte" (2018): a suspending build system
    whose dependencies are found while it runs.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Generic, ParamSpec, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
P = ParamSpec("P")
R = TypeVar("R")
Unit = tuple[str, str]
"""What kind of thing is worked out, and of what: `("links", "redes/01-rutas.md")`."""


class _Whole:
    """Stands for all entries of a table, as somebody reads who goes through it."""


_WHOLE = _Whole()


class Trace:
    """Who read what, over all tables of a site.

    Attributes:
        stale: What is to be worked out again, by kind.
    """

    def __init__(self) -> None:
        self.stale: defaultdict[str, set[str]] = defaultdict(set)
        self._reads: dict[Unit, list[tuple[_Readers, object]]] = {}
        self._unit: Unit | None = None
        self._noted: list[tuple[_Readers, object]] = []

    def run(self, unit: Unit, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Work a unit out; what it reads from now on makes it stale, and nothing else does."""
        self.forget(unit)
        self._unit, self._noted = unit, []
        try:
            return work(*args, **kwargs)
        finally:
            if self._noted:
                self._reads[unit] = self._noted
            self._unit = None

    def forget(self, unit: Unit) -> None:
        """There is no such unit, or it is not stale any more."""
        self.stale[unit[0]].discard(unit[1])
        for readers, key in self._reads.pop(unit, ()):
            readers.leave(key, unit)

    def take(self, kind: str) -> list[str]:
        """What of a kind is stale, sorted."""
        return sorted(self.stale[kind])

    def note(self, readers: "_Readers", key: object) -> None:
        """The unit that is worked out now, if one is, reads `key`."""
        if self._unit is not None and readers.join(key, self._unit):
            self._noted.append((readers, key))

    def mark(self, unit: Unit) -> None:
        """A unit is stale."""
        self.stale[unit[0]].add(unit[1])


class _Readers:
    """The units that read each entry of a table."""

    def __init__(self) -> None:
        self._by_key: dict[object, set[Unit]] = {}

    def join(self, key: object, unit: Unit) -> bool:
        """Note a reader; whether it is a new one."""
        units = self._by_key.get(key)
        if units is None:
            self._by_key[key] = {unit}
            return True
        before = len(units)
        units.add(unit)
        return len(units) > before

    def leave(self, key: object, unit: Unit) -> None:
        """A unit reads it no more."""
        units = self._by_key[key]
        units.discard(unit)
        if not units:
            del self._by_key[key]

    def of(self, key: object) -> frozenset[Unit]:
        """Who reads it."""
        return frozenset(self._by_key.get(key, ()))


class Table(Mapping[K, V], Generic[K, V]):
    """A mapping that is traced.

    Args:
        trace: Of the site.
    """

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._values: dict[K, V] = {}
        self._readers = _Readers()

    def __getitem__(self, key: K) -> V:
        self._trace.note(self._readers, key)
        return self._values[key]

    def __contains__(self, key: object) -> bool:
        self._trace.note(self._readers, key)
        return key in self._values

    def __iter__(self) -> Iterator[K]:
        self._trace.note(self._readers, _WHOLE)
        return iter(self._values)

    def __len__(self) -> int:
        self._trace.note(self._readers, _WHOLE)
        return len(self._values)

    def put(self, key: K, value: V) -> bool:
        """Set an entry; whether that changed anything."""
        before = self._values.get(key)
        if key in self._values and (before is value or before == value):
            return False
        self._values[key] = value
        self._changed(key)
        return True

    def drop(self, key: K) -> None:
        """Remove an entry, if it is there."""
        if key in self._values:
            del self._values[key]
            self._changed(key)

    def replace(self, values: Mapping[K, V]) -> None:
        """Hold these entries and no others."""
        for key in [key for key in self._values if key not in values]:
            self.drop(key)
        for key, value in values.items():
            self.put(key, value)

    def _changed(self, key: K) -> None:
        for unit in (*self._readers.of(key), *self._readers.of(_WHOLE)):
            self._trace.mark(unit)
