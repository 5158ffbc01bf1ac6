"""The answer to a request that costs too much: which of its parameters to shorten or leave out."""

from collections.abc import Iterable

from werkzeug.datastructures import MultiDict

from content_api.api.errors import TOO_COSTLY, ErrorItem, RequestError
from content_api.api.parameter_schemas import split_list
from content_api.store.words import count_words

# What narrows or shortens an answer, and costs next to nothing.
_CHEAP = ("cursor", "fields", "limit", "page", "locale")
_LISTS = {
    "facets": ("fewer fields", "facets"),
    "sort": ("fewer fields", "sort keys"),
    "include": ("fewer relations, or a lower limit", "relations"),
    "formats": ("fewer formats, or a lower limit", "formats"),
}


def too_costly(arguments: MultiDict[str, str]) -> RequestError:
    """The 400 of a request with these parameters.

    Each that makes it dear has an item; what is none of the others is a filter.
    """
    dear = {name: value for name, value in arguments.items() if name not in _CHEAP}
    filters = [name for name in dear if name not in _LISTS and name != "search"]
    items: list[ErrorItem] = []
    asked: list[str] = []
    for name, value in dear.items():
        if name == "search":
            words = count_words(value)
            asked.append(f"{words} words")
            items.append(ErrorItem(f"expected fewer or rarer words, got {words}", name))
        elif name in _LISTS:
            expected, what = _LISTS[name]
            number = len(split_list(value) or ())
            asked.append(f"{number} {what}")
            items.append(ErrorItem(f"expected {expected}, got {number}", name))
    if filters:
        asked.append(f"{len(filters)} filters")
        items += [ErrorItem(f"expected fewer filters, got {len(filters)}", name) for name in filters]
    return RequestError(TOO_COSTLY, _detail(asked), items)


def _detail(asked: Iterable[str]) -> str:
    """What of the request to leave out, in words."""
    listed = ", ".join(asked)
    return f"this costs more than a request may; leave out some of its {listed or 'parts'}"
