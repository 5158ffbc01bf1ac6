"""Content types as JSON Schema 2020-12, for editors: it accepts what marshmallow accepts.

Only keywords that draft-07 has too are used, because editors know that best. `format` never judges:
`pattern` does. A text that YAML reads as a date is the same text to JSON, so where text is expected
an editor lets a bare date pass that we ask to quote; nothing else is judged otherwise.
"""

from collections.abc import Iterable

from content_api.schemas.definitions import ContentType
from content_api.schemas.fields.base import property_schema
from content_api.schemas.fields.nested import object_schema, served_schema
from content_api.schemas.front_matter import (
    HIDING_KEYS,
    STATE_ALIASES,
    FrontMatterType,
    build_type,
)
from content_api.schemas.vocabulary import Vocabulary
from content_api.values.parts import Node

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TITLES = {"series": "Series page", "article": "Article"}


def build_json_schema(
    content_type: ContentType,
    vocabulary: Vocabulary,
    *,
    ignored: Iterable[str] = (),
    locale: str = "",
) -> Node:
    """The JSON Schema of front matter of a content type.

    Args:
        content_type: The content type of the site.
        vocabulary: The site's states and levels.
        ignored: Keys that are meant for other tools; they may have any value.
        locale: Language of the labels.
    """
    kind = build_type(content_type, vocabulary, locale)
    described = object_schema(kind.fields)
    free = [*content_type.broken, *STATE_ALIASES, *ignored]
    described["properties"] |= {name: True for name in free if name not in kind.fields}
    for name, description in HIDING_KEYS.items():
        described["properties"].setdefault(name, {"description": description})
    names = [name for name in STATE_ALIASES[1:] if name in kind.fields]
    described["properties"] |= {name: {"$ref": "#/properties/state"} for name in names}
    title = _TITLES[content_type.name]
    return (
        {"$schema": DIALECT, "title": title, "description": f"Front matter: {title.lower()}"}
        | _any_state_name(kind, described)
        | {"additionalProperties": content_type.unknown != "problem"}
    )


def _any_state_name(kind: FrontMatterType, schema: Node) -> Node:
    """The schema in which a required state may be given by any of its names."""
    state = kind.fields["state"]
    if not state.required:
        return schema
    schema["required"] = [name for name in schema["required"] if name != "state"]
    if not schema["required"]:
        del schema["required"]
    schema["properties"]["state"] = property_schema(state, is_required=False)
    given = [
        {"required": [name], "properties": {name: {"not": {"type": "null"}}}}
        for name in STATE_ALIASES
    ]
    return schema | {"anyOf": given}


def build_custom_schema(content_type: ContentType, vocabulary: Vocabulary, locale: str) -> Node:
    """The JSON Schema of `custom` in the resources of a content type."""
    custom = build_type(content_type, vocabulary, locale).custom
    return served_schema(custom) if custom else {"type": "object"}
