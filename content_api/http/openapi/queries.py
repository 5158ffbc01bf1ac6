"""What OpenAPI says of queries that marshmallow cannot: filters, sparse and included resources."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from content_api.answers.parameters.fields.filters import LIST_OPERATORS, NULL, operators_of
from content_api.answers.parameters.fields.json_forms import (
    LANGUAGE,
    MOST_VALUE_CHARACTERS,
    any_case,
    list_schema,
    locale_schema,
    locales_schema,
    pattern_list_schema,
)
from content_api.answers.parameters.fields.of_lists import MAX_SORT_KEYS
from content_api.answers.parameters.fields.relations import RELATIONS
from content_api.resources.queryable import Queryable, QueryField
from content_api.schemas import patterns
from content_api.values.parts import Node

# Of the filters on every field, those that most will want; the description names the rest.
_SHOWN: Mapping[str, tuple[str, ...]] = {
    "series": (
        "state",
        "level",
        "locale",
        "tag",
        "series",
        "title[contains]",
        "prerequisites.id",
        "progress.percent[gte]",
        "reading_minutes[lte]",
        "published_at[gte]",
        "updated_at[gte]",
        "updated_at[lt]",
    ),
    "article": (
        "state",
        "level",
        "locale",
        "tag",
        "series",
        "title[contains]",
        "keywords",
        "references.year[gte]",
        "reading_minutes[lte]",
        "word_count[gte]",
        "published_at[gte]",
        "updated_at[gte]",
        "updated_at[lt]",
    ),
    "tag": ("title[contains]", "series[gte]", "articles[gte]"),
}
_EXAMPLES = {
    "state": "published",
    "level": "tecnico",
    "locale": "es",
    "tag": "redes,agentes",
    "series": "redes",
    "title": "red",
    "keywords": "gradiente",
    "prerequisites.id": "fundamentos-ia",
}
_WORDS = {
    "eq": "is",
    "ne": "is none of, with commas, or has none",
    "in": "is one of, with commas",
    "gt": "is more than",
    "gte": "is at least",
    "lt": "is less than",
    "lte": "is at most",
    "contains": "contains",
}
_CLOCK = "T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])"
_MOST = 10**15 - 1  # as many digits as are read
_TEXT = r"^[^\x00-\x1f]*[^\x00-\x20][^\x00-\x1f]*$"


def describe_queries(
    document: Node, queryables: Mapping[str, Queryable], vocabulary: Mapping[str, Any]
) -> None:
    """Complete a document in place.

    Args:
        document: OpenAPI as apispec makes it.
        queryables: The fields of each kind.
        vocabulary: Values of `state` and `level` by kind.
    """
    schemas: Node = document["components"]["schemas"]
    for operations in document["paths"].values():
        operation = operations.get("get", {})
        names = {p.get("name") for p in operation.get("parameters", ())}
        if "filters" in names:
            _describe_filters(operation, queryables, vocabulary)
        if "fields" in names:
            _allow_sparse(schemas, _envelope(operation))
        if "include" in names:
            _add_included(schemas, _envelope(operation))


def describe_locales(document: Node, locales: tuple[str, ...]) -> None:
    """Name the languages of a site with several content roots; there no other is taken.

    Args:
        document: OpenAPI, its filters complete.
        locales: Of the site; none where each record has its own.
    """
    for operations in document["paths"].values() if locales else ():
        for parameter in operations.get("get", {}).get("parameters", ()):
            if parameter.get("name") == "locale":
                is_one = parameter["schema"].get("pattern") == LANGUAGE["pattern"]
                parameter["schema"] |= (locale_schema if is_one else locales_schema)(locales)
                parameter["schema"]["example"] = locales[0]


def _envelope(operation: Node) -> str:
    content: Node = operation["responses"]["200"]["content"]["application/json"]
    name: str = content["schema"]["$ref"].rpartition("/")[2]
    return name


# --- Filters and sort ---


def _describe_filters(
    operation: Node, queryables: Mapping[str, Queryable], vocabulary: Mapping[str, Any]
) -> None:
    own = operation["parameters"]
    (holder,) = (p for p in own if p.get("name") == "filters")
    queryable = queryables[holder["schema"]["x-kind"]]
    for parameter in own:
        if parameter.get("name") == "sort":
            parameter["schema"]["pattern"] = _sort_pattern(queryable.sorts)
    filters = [_filter(queryable, name, vocabulary) for name in _SHOWN[queryable.kind]]
    place = own.index(holder)
    operation["parameters"] = [*own[:place], *filters, *own[place + 1 :]]
    names = ", ".join(f"`{name}`" for name in queryable.names)
    operation["description"] = (
        f"{operation.get('description', '')}\n\nFilters: `field=a,b` for one of several values, "
        "`field[operator]=value` with `eq`, `ne`, `in`, `gt`, `gte`, `lt`, `lte` or `contains`, "
        f"on every public field: {names}. Sort by any of them that is no list."
    ).strip()


def _filter(queryable: Queryable, name: str, vocabulary: Mapping[str, Any]) -> Node:
    field_name, _, rest = name.partition("[")
    operator = rest.rstrip("]") or "in"
    field = queryable.get(field_name)
    schema = _value_schema(queryable.kind, field, operator, vocabulary)
    return {
        "in": "query",
        "name": name,
        "description": f"`{field.name}` {_WORDS[operator]}; takes "
        f"{', '.join(operators_of(field))} in brackets",
        "required": False,
        "schema": schema,
    }


def _value_schema(
    kind: str, field: QueryField, operator: str, vocabulary: Mapping[str, Any]
) -> Node:
    is_list = operator in LIST_OPERATORS
    if field.type == "whole" and not is_list:
        return {"type": "integer", "minimum": -_MOST, "maximum": _MOST, "example": 1}
    if field.type == "time" and not is_list:
        pattern = f"^(?!0001|9999)(?:{patterns.DAY})(?:{_CLOCK})?$"
        return {"type": "string", "pattern": pattern, "example": "2026-01-31"}
    values = vocabulary.get(field.name, {}).get(kind)
    if values:
        # `null` stands for none, as it is written.
        none = (NULL,) if field.is_nullable else ()
        names = "|".join((*map(any_case, values), *none))
        types = ["string", "null"] if none else "string"
        return {**pattern_list_schema(names), "type": types, "example": values[-1]}
    example = {"example": _EXAMPLES.get(field.name, _EXAMPLES.get("tag", ""))}
    if is_list:
        return {**list_schema(), **example}
    return {"type": "string", "pattern": _TEXT, "maxLength": MOST_VALUE_CHARACTERS, **example}


def _sort_pattern(names: Iterable[str]) -> str:
    """Names with commas, each once."""
    one = f"-?(?:{'|'.join(re.escape(name) for name in names)})"
    twice = r"(?!(?:.*,)?-?([a-z_.]+),(?:.*,)?-?\1(?:,|$))"
    return f"^{twice}{one}(?:,{one}){{0,{MAX_SORT_KEYS - 1}}}$"


# --- Sparse and included resources ---


def _allow_sparse(schemas: Node, envelope: str) -> None:
    """The data of an envelope may also be resources with some of their fields."""
    properties = schemas[envelope]["properties"]
    data = properties["data"]
    ref = data["items"] if data.get("type") == "array" else data
    if "$ref" not in ref:
        return
    name = ref["$ref"].rpartition("/")[2]
    sparse = f"Sparse{name}"
    if sparse not in schemas:
        schemas[sparse] = _sparse(schemas, schemas[name])
    either = {"anyOf": [_ref(name), _ref(sparse)]}
    properties["data"] = {"type": "array", "items": either} if ref is not data else either


def _sparse(schemas: Node, whole: Node) -> Node:
    """A resource of which only `type` and `id` are certain, and no part of its fields."""
    properties = {name: _without_required(schemas, p) for name, p in whole["properties"].items()}
    return {
        "type": "object",
        "description": "With the fields alone that the parameter `fields` asks for",
        "properties": properties,
        "required": [name for name in ("type", "id") if name in properties],
    }


def _without_required(schemas: Node, field: Node) -> Node:
    """A field's schema, one level in, with nothing required."""
    if "$ref" in field:
        inner = schemas[field["$ref"].rpartition("/")[2]]
        described = {"description": inner["description"]} if "description" in inner else {}
        return {"type": "object", **described, "properties": inner["properties"]}
    if "anyOf" in field:
        return {**field, "anyOf": [_without_required(schemas, one) for one in field["anyOf"]]}
    if "items" in field:
        return {**field, "items": _without_required(schemas, field["items"])}
    return {name: value for name, value in field.items() if name != "required"}


def _add_included(schemas: Node, envelope: str) -> None:
    kind = envelope.removesuffix("Envelope").removesuffix("List").lower()
    schemas[envelope]["properties"]["included"] = {
        "type": "array",
        "description": "Related records, each once, when the parameter `include` asks for them: "
        + ", ".join(RELATIONS[kind]),
        "items": {"anyOf": list(_related(kind))},
    }


def _related(kind: str) -> Iterator[Node]:
    if "articles" in RELATIONS[kind]:
        yield _ref("Article")
    yield _ref("Series")


def _ref(name: str) -> Node:
    return {"$ref": f"#/components/schemas/{name}"}
