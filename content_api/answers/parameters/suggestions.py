"""What somebody meant by a parameter that is not there: what other APIs call ours, or a slip."""

from collections.abc import Iterable, Mapping
from typing import Final

from content_api.values.addresses import API_ROOT
from content_api.values.words import nearest

# By what it is called in Ghost, Strapi, Directus, Wagtail, JSON:API and elsewhere.
_OURS: Final[Mapping[str, tuple[str, ...]]] = {
    name: ours
    for names, ours in (
        ("populate expand embed with relations", ("include",)),
        ("order orderby order_by ordering sortby sort_by", ("sort",)),
        ("per_page perpage page_size pagesize size count first take", ("limit",)),
        ("offset skip start page[number] pagenumber", ("page",)),
        ("page[size] page[limit] pagination[limit] pagination[pagesize]", ("limit",)),
        ("pagination[page] pagination[start] page[offset]", ("page",)),
        ("page[after] page[cursor] after starting_after next", ("cursor",)),
        ("q query s term text", ("search",)),
        ("lang language hl", ("locale",)),
        ("select only attributes columns", ("fields",)),
        ("output as", ("formats", "format")),
        ("status", ("state",)),
        ("date published created created_at", ("published_at",)),
        ("modified updated changed modified_at", ("updated_at",)),
        ("category categories topic topics label", ("tag",)),
    )
    for name in names.split()
}
_FILTERS = frozenset({"filter", "filters", "where", "or", "and", "_or", "_and", "_filter"})
_SEARCHES = frozenset({"search", *(name for name, ours in _OURS.items() if ours == ("search",))})


def suggest(name: str, known: Iterable[str]) -> str | None:
    """The parameter of `known` that `name` was probably meant to be; never itself, or None."""
    names = tuple(known)
    bare, bracket, operator = name.partition("[")
    for written in (name, bare):
        plain = written.lower().lstrip("_$").removesuffix("[]")
        ours = (plain, *_OURS.get(plain, ()))
        found = next((one for one in ours if one in names and one != name), None)
        if found:
            return found
    if bare.lower() in _FILTERS:
        return None
    near = nearest(bare, names)
    return f"{near}{bracket}{operator}" if near and near != bare else near


def hint(name: str, *, has_filters: bool) -> str:
    """What to do instead, where no name alone says it."""
    bare = name.partition("[")[0].lower()
    if has_filters and bare in _FILTERS:
        return "; filter by the field's own name, as in state=a,b or updated_at[gte]=2026-01-31"
    if has_filters and bare in _SEARCHES:
        return f"; search at {API_ROOT}/search?search=…, or filter by title[contains]=…"
    return ""
