"""Parameters of lists that depend on which public fields records have."""

import re
from typing import Any

from marshmallow import ValidationError, fields

from content_api.answers.parameters.base import types_of
from content_api.answers.parameters.faults import FaultError, require_one_of
from content_api.answers.parameters.fields.common import CommaList
from content_api.answers.parameters.fields.filters import read_filters, split_name
from content_api.answers.parameters.fields.json_forms import list_schema
from content_api.resources.queryable import Queryable
from content_api.store.reading.listing import SortKey
from content_api.store.reading.where import Filter

FACETS = ("state", "level", "tag", "locale")
MAX_SORT_KEYS = 6
_DIRECTION = re.compile(r"([^\s:]+)(?:\s+|:)(asc|desc)", re.IGNORECASE)


class SortField(CommaList):
    """Names to sort by, each once, with `-` before it for descending."""

    def __init__(self, kind: str, example: str) -> None:
        description = "Fields with commas between them, - before one for descending"
        super().__init__(metadata={"description": description, "example": example})
        self.kind = kind

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        queryable = types_of(self).queryable[self.kind]
        names = super()._deserialize(value, *args, **kwargs)
        if len(names) > MAX_SORT_KEYS:
            raise FaultError(f"expected at most {MAX_SORT_KEYS} names, got {len(names)}")
        keys = [_sort_key(queryable, name) for name in names]
        bare = [name.removeprefix("-") for name in names]
        for place, name in enumerate(bare):
            if name in bare[:place]:
                raise FaultError(f"expected each name once, got {names[place]!r} again")
        return tuple(keys)


def _sort_key(queryable: Queryable, written: str) -> SortKey:
    name = written.removeprefix("-")
    if direction := _DIRECTION.fullmatch(written):
        named, is_down = direction[1], direction[2].lower() == "desc"
        meant = f"-{named}" if is_down else named
        detail = f"expected {meant}, with - before a name for descending, got {written!r}"
        raise FaultError(detail, suggestion=meant if named in queryable.sorts else None)
    require_one_of(name, queryable.sorts)
    return SortKey(queryable.get(name), descending=written.startswith("-"))


class NamedSortField(CommaList):
    """Names of a short list to sort by, each with `-` before it for descending."""

    def judge(self, item: str) -> None:
        """Refuse a name that cannot be sorted by."""
        require_one_of(item.removeprefix("-"), self.allowed)

    def json_schema(self) -> dict[str, Any]:
        """A name, or `-` and a name."""
        return list_schema(self.allowed, prefix="-?")


class FiltersField(fields.Field[tuple[Filter, ...]]):
    """All parameters that are filters; whoever reads the query puts them here."""

    def __init__(self, kind: str) -> None:
        super().__init__(metadata={"x-kind": kind}, load_default=())
        self.kind = kind

    def owns(self, name: str) -> bool:
        """Whether a parameter of this name is a filter."""
        return self._queryable.find(split_name(name)[0]) is not None

    @property
    def names(self) -> tuple[str, ...]:
        """Every field that can be filtered by."""
        return self._queryable.names

    @property
    def _queryable(self) -> Queryable:
        return types_of(self).queryable[self.kind]

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> tuple[Filter, ...]:  # noqa: ANN401
        found, faults = read_filters(self._queryable, value)
        if faults:
            raise ValidationError(faults)
        return found


class FacetsField(CommaList):
    """Fields of which the values are counted."""

    def __init__(self) -> None:
        names = ", ".join(FACETS)
        description = f"Fields of which the values are counted, of {names}, in `meta.facets`"
        super().__init__(FACETS, metadata={"description": description, "example": "state,tag"})
