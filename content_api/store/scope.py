"""What a search may be narrowed by, as words of the index that nobody can type.

So SQLite narrows while it goes through the words, and no table is joined for each match.
"""

from collections.abc import Callable, Iterable, Mapping

from content_api.folding import fold
from content_api.parsing.file_names import slug_key
from content_api.store.values import folded

# How values are compared.
_KEYS: Mapping[str, Callable[[str], str]] = {
    "type": str,
    "series": slug_key,
    "state": str,
    "level": str,
    "locale": folded,
    "tag": fold,
}


def scope_words(values: Mapping[str, Iterable[str]]) -> str:
    """The words of a passage, for the values by which it is found."""
    return " ".join(_word(name, value) for name, given in values.items() for value in given)


def scope_query(filters: Mapping[str, Iterable[str]]) -> str:
    """A query of FTS5: of each filter, one of its values."""
    words = ([f'"{_word(name, value)}"' for value in given] for name, given in filters.items())
    return " AND ".join(f"({' OR '.join(either)})" for either in words)


def _word(name: str, value: str) -> str:
    """One word to every tokenizer: letters and digits only."""
    return name + _KEYS[name](value).encode().hex()
