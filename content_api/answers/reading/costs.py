"""The answer to a request that costs too much: which of its parameters to shorten or leave out."""

from collections.abc import Mapping

from content_api.answers.errors import TOO_COSTLY, ErrorItem, RequestError
from content_api.answers.parameters.fields.json_forms import split_list
from content_api.store.search.words import count_words

# What narrows or shortens an answer, and costs next to nothing.
_CHEAP = ("cursor", "fields", "limit", "page", "locale")
_LISTS = {
    "facets": ("fewer fields", "facet"),
    "sort": ("fewer fields", "sort key"),
    "include": ("fewer relations, or a lower limit", "relation"),
    "formats": ("fewer formats, or a lower limit", "format"),
}


def too_costly(given: Mapping[str, str]) -> RequestError:
    """Build the 400 for a request with these parameters.

    Each that makes it dear has an item; what is none of the others is a filter.
    """
    items: list[ErrorItem] = []
    asked: list[str] = []
    filters: list[str] = []
    for name, value in given.items():
        if name == "search":
            words = count_words(value)
            asked.append(_number(words, "word"))
            items.append(ErrorItem(f"expected fewer or rarer words, got {words}", name))
        elif name in _LISTS:
            expected, what = _LISTS[name]
            number = len(split_list(value) or ())
            asked.append(_number(number, what))
            items.append(ErrorItem(f"expected {expected}, got {number}", name))
        elif name not in _CHEAP:
            filters.append(name)
    if filters:
        asked.append(_number(len(filters), "filter"))
        items += [ErrorItem(f"expected fewer filters, got {len(filters)}", one) for one in filters]
    detail = f"this costs more than a request may; leave out some of its {', '.join(asked)}"
    return RequestError(
        TOO_COSTLY, detail if asked else "this costs more than a request may", items
    )


def _number(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
