"""A site's own schemas/series.yaml and schemas/article.yaml to its content types."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import get_args

from content_api.parsing.front_matter.front_matter import parse_yaml_file
from content_api.problems import Problem
from content_api.schemas.definitions import (
    DEFAULT_TYPES,
    KINDS,
    ContentType,
    Definition,
    Unknown,
)
from content_api.schemas.fields import shown
from content_api.schemas.front_matter import STATE_ALIASES, core_fields
from content_api.schemas.reading.definition import DefinitionReader
from content_api.schemas.reading.file import SchemaFile
from content_api.schemas.vocabulary import DEFAULT_VOCABULARY, Enumeration, Vocabulary
from content_api.values.words import did_you_mean


@dataclass(frozen=True, slots=True)
class SiteSchemas:
    """The content types of a site, and the problems of the files that define them."""

    vocabulary: Vocabulary = DEFAULT_VOCABULARY
    problems: tuple[Problem, ...] = ()
    types: Mapping[str, ContentType] = field(default_factory=lambda: DEFAULT_TYPES)


def parse_site_schemas(texts: Mapping[str, tuple[str, str]]) -> SiteSchemas:
    """Read the schema files of a site.

    Args:
        texts: By content type (`series`, `article`): the file's path and its text. A type without
            a file is the core's.

    Returns:
        The content types and the vocabulary, with defaults where a field is not given or wrong;
        values of a field whose definition cannot be used are not judged. Never raises.
    """
    problems: list[Problem] = []
    types = dict(DEFAULT_TYPES)
    for name in KINDS:
        if name in texts:
            file = SchemaFile.parse(*texts[name], parse_yaml_file)
            types[name] = _read_type(name, file)
            if not file.values and file.problems:  # then nobody knows which fields there are
                types[name] = replace(types[name], unknown="ignore")
            problems += file.problems
    return SiteSchemas(_vocabulary(types), tuple(problems), types)


def _vocabulary(types: Mapping[str, ContentType]) -> Vocabulary:
    found: dict[str, Enumeration] = {}
    for kind, content_type in types.items():
        for name in ("state", "level"):
            definition = content_type.core.get(name)
            given = definition.one_of if definition else None
            found[f"{kind}_{name}"] = given or getattr(DEFAULT_VOCABULARY, f"{kind}_{name}")
    return Vocabulary(**found)


def _read_type(kind: str, file: SchemaFile) -> ContentType:
    top = file.mapping(file.values, "", ("fields", "unknown"))
    known = core_fields(kind)
    core: dict[str, Definition] = {}
    custom: dict[str, Definition] = {}
    broken: list[str] = []
    for name, written in file.mapping(top.get("fields", {}), "fields", None).items():
        reader = DefinitionReader(file, f"fields.{name}")
        if name in known:
            tightened = reader.read_core(written, known[name])
            core |= {name: tightened} if tightened else {}
        elif _is_name(name, file):
            definition = reader.read_field(written)
            custom |= {name: definition} if definition else {}
            broken += [] if definition else [name]
    return ContentType(
        name=kind,
        core=core,
        custom=custom,
        broken=tuple(broken),
        unknown=_read_unknown(top.get("unknown"), file),
    )


def _is_name(name: str, file: SchemaFile) -> bool:
    if name in STATE_ALIASES:
        message = f"expected another name, got {name!r}, which is another name of state"
        file.report(f"fields.{name}", message, at_key=True)
        return False
    return file.is_field_name(name, "fields")


def _read_unknown(written: object, file: SchemaFile) -> Unknown:
    allowed: tuple[Unknown, ...] = get_args(Unknown)
    for choice in allowed:
        if written == choice:
            return choice
    if written is not None:
        hint = did_you_mean(written, allowed) if isinstance(written, str) else ""
        message = f"expected one of {', '.join(allowed)}, got {shown(written)}"
        file.report("unknown", message, hint)
    return "problem"
