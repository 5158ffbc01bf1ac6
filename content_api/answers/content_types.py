"""What the site's own schemas say, as requests need it: read anew when they change.

A room of its own because it is the one part of the application that follows the content.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, current_app

from content_api.indexing.site_options import custom_schemas, fingerprint, read_site_schemas
from content_api.records import Node
from content_api.settings import Settings
from content_api.store.queryable import SCHEMAS, Queryable, build_queryable

_NAME = "content_api_types"


@dataclass(frozen=True, slots=True)
class ContentTypes:
    """The content types of a site.

    Attributes:
        fingerprint: Of them and of all settings that shape records, as the store has it.
        custom: The JSON Schema of `custom` in records of each kind.
        keeps_unknown: Kinds whose `custom` has what no schema declares, too.
        vocabulary: Values of `state` and `level`, by field and kind.
        queryable: What may be asked for, by kind.
    """

    fingerprint: str
    custom: Mapping[str, Node]
    keeps_unknown: frozenset[str]
    vocabulary: Mapping[str, Mapping[str, tuple[str, ...]]]
    queryable: Mapping[str, Queryable]


def build_content_types(settings: Settings) -> ContentTypes:
    """The content types as the schema files say now."""
    schemas = read_site_schemas(settings)
    custom = custom_schemas(settings, schemas)
    return ContentTypes(
        fingerprint=fingerprint(settings, schemas),
        custom=custom,
        keeps_unknown=frozenset(
            kind for kind, type_ in schemas.types.items() if type_.unknown == "keep"
        ),
        vocabulary=schemas.vocabulary.values,
        queryable={kind: build_queryable(kind, custom.get(kind, {})) for kind in SCHEMAS},
    )


def set_content_types(app: Flask, types: ContentTypes) -> None:
    """Have an application answer by `types` from now on."""
    app.extensions[_NAME] = types


def get_content_types(app: Flask | None = None) -> ContentTypes:
    """The content types of an application, of the one that answers this request unless given."""
    types: ContentTypes = (app or current_app).extensions[_NAME]
    return types
