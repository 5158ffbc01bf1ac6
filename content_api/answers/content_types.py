"""The site's content types, in the form that requests need."""

from collections.abc import Mapping
from dataclasses import dataclass

from content_api.indexing.core_options import custom_schemas, fingerprint, read_site_schemas
from content_api.resources.queryable import SCHEMAS, Queryable, build_queryable
from content_api.settings import Settings
from content_api.values.parts import Node


@dataclass(frozen=True, slots=True, eq=False)
class ContentTypes:
    """The content types of a site at one moment; made anew when the schema files change.

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
