"""What a search may be narrowed by, as words of the index that nobody can type.

So SQLite narrows while it goes through the words, and no table is joined for each match.
"""

from collections.abc import Callable, Iterable, Mapping

from content_api.parsing.text.file_names import slug_key
from content_api.store.schema.values import compared, folded

# How values are compared.
_KEYS: Mapping[str, Callable[[str], str]] = {
    "type": str,
    "series": slug_key,
    "state": str,
    "level": str,
    "locale": folded,
}


def scope_words(values: Mapping[str, Iterable[str]], locale: str) -> str:
    """The words of a passage, for the values by which it is found; `locale` is its language."""
    return " ".join(_word(name, value, locale) for name, given in values.items() for value in given)


def scope_query(filters: Mapping[str, Iterable[str]], locale: str) -> str:
    """A query of FTS5: of each filter, one of its values, as a language reads it."""
    words = (
        [f'"{_word(name, value, locale)}"' for value in given] for name, given in filters.items()
    )
    return " AND ".join(f"({' OR '.join(either)})" for either in words)


def may_narrow(word: str) -> bool:
    """Whether a word that is typed may be one of `scope_words`, or the beginning of one."""
    return any(word.startswith(name) or name.startswith(word) for name in (*_KEYS, "tag"))


def _word(name: str, value: str, locale: str) -> str:
    """One word to every tokenizer: letters and digits only."""
    key = compared(value, locale) if name == "tag" else _KEYS[name](value)
    return name + key.encode().hex()
