"""Sparse resources: `fields=title,progress(percent),-body`, read strictly and applied to JSON."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields

from content_api.answers.parameters.base import types_of
from content_api.answers.parameters.faults import FaultError, require_one_of
from content_api.answers.parameters.fields.json_forms import END, MOST_VALUE_CHARACTERS
from content_api.values.parts import Node

ALWAYS = ("type", "id")
# Among the parts of `custom` of a site that keeps what it does not know.
ANY = "…"
_ENTRY = re.compile(r"(?P<name>-?[^(),]+|\*)(?:\((?P<parts>[^()]*)\))?")
_SPLIT = re.compile(r",(?![^()]*\))")


@dataclass(frozen=True, slots=True)
class FieldSelection:
    """The fields of a resource that a request asks for.

    Attributes:
        chosen: Names, each with those of its parts that are asked for; none means all parts.
        dropped: Names that were asked to be left out.
        everything: Whether all are asked for but those.
    """

    chosen: Mapping[str, tuple[str, ...]]
    dropped: frozenset[str]
    everything: bool

    def wants(self, name: str) -> bool:
        """Whether a field may be answered."""
        return name not in self.dropped and (self.everything or name in self.chosen)

    def pick(self, resource: Node) -> Node:
        """The resource with what is asked for alone; `type` and `id` are always there."""
        return {
            name: _parts(value, self.chosen.get(name, ()))
            for name, value in resource.items()
            if name in ALWAYS or self.wants(name)
        }


def _parts(value: Any, names: tuple[str, ...]) -> Any:  # noqa: ANN401 - JSON
    if not names:
        return value
    if isinstance(value, list):
        return [_parts(item, names) for item in value]
    if isinstance(value, dict):
        return {name: part for name, part in value.items() if name in names}
    return value


class FieldsField(fields.Field[FieldSelection]):
    """Names of fields, each with `(…)` for some of its parts or `-` before it to leave it out.

    Args:
        schema: Of the resource.
        kind: Of which content type its `custom` is, when it has one.
    """

    def __init__(self, schema: type[Schema], example: str, kind: str = "") -> None:
        description = (
            "Fields to answer, with commas: `title`, `progress(percent)` for some parts of one, "
            "`-body` to leave one out, `*` for all; `type` and `id` are always there"
        )
        super().__init__(
            data_key="fields", metadata={"description": description, "example": example}
        )
        self.resource = schema
        self.kind = kind

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> FieldSelection:  # noqa: ANN401
        known = self.known()
        chosen: dict[str, tuple[str, ...]] = {}
        dropped: set[str] = set()
        entries = [entry.strip() for entry in _SPLIT.split(value)]
        for entry in entries:
            match = _ENTRY.fullmatch(entry)
            if match is None:
                raise FaultError(f"expected fields such as title,progress(percent), got {value!r}")
            name, parts = match["name"].strip(), match["parts"]
            bare = name.removeprefix("-")
            if name != "*":
                _refuse_dotted(bare, known)
                require_one_of(bare, known)
            if name.startswith("-"):
                _require_droppable(bare, parts)
                dropped.add(bare)
            else:
                read = () if parts is None else _read_parts(bare, parts, known)
                before = chosen.get(bare, read)
                chosen[bare] = (*before, *read) if before and read else ()
        everything = "*" in chosen or all(entry.startswith("-") for entry in entries)
        return FieldSelection(chosen, frozenset(dropped), everything)

    def json_schema(self) -> dict[str, Any]:
        """What is read, without blanks, and without parts of what is the site's own."""
        entries = [r"\*"]
        for name, field in self.resource().fields.items():
            parts = "|".join(_names_in(field))
            entries.append(rf"{name}(?:\((?:{parts})(?:,(?:{parts}))*\))?" if parts else name)
            if name not in ALWAYS:
                entries.append(f"-{name}")
        one = f"(?:{'|'.join(entries)})"
        pattern = f"^{one}(?:,{one})*{END}"
        return {"type": "string", "pattern": pattern, "maxLength": MOST_VALUE_CHARACTERS}

    def known(self) -> dict[str, tuple[str, ...]]:
        """The fields of the resource, each with its parts."""
        types = types_of(self)
        found = {name: _names_in(field) for name, field in self.resource().fields.items()}
        if "custom" in found:
            declared = tuple(types.custom.get(self.kind, {}).get("properties", ()))
            keeps = self.kind in types.keeps_unknown
            found["custom"] = (*declared, ANY) if keeps else declared
        return found


def _names_in(field: Any) -> tuple[str, ...]:  # noqa: ANN401 - any marshmallow field
    while isinstance(field, fields.List):
        field = field.inner
    return tuple(field.schema.fields) if isinstance(field, fields.Nested) else ()


def _refuse_dotted(name: str, known: Mapping[str, Iterable[str]]) -> None:
    """Parts are written with (), not with a dot."""
    whole, dot, part = name.partition(".")
    if dot and part in known.get(whole, ()):
        meant = f"{whole}({part})"
        raise FaultError(f"expected {meant}, got {name!r}", suggestion=meant)


def _require_droppable(name: str, parts: str | None) -> None:
    if name in ALWAYS:
        raise FaultError(f"expected another field than {name!r}, which is always there")
    if parts is not None:
        raise FaultError(f"expected -{name} without parts")


def _read_parts(name: str, written: str, known: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    if not known.get(name):
        raise FaultError(f"expected {name} without (), for it has no parts to choose")
    parts = tuple(part.strip() for part in written.split(","))
    for part in parts:
        if ANY not in known[name] or not part:
            require_one_of(part, known[name])
    return parts
