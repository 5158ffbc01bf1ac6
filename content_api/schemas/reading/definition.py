"""One field's definition in a schema file: every key judged, and what is right kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from marshmallow import ValidationError

from content_api.schemas.definitions import KINDS, TYPES, Definition, build_field, tighten
from content_api.schemas.fields import (
    Day,
    Value,
    Whole,
    WrittenDate,
    shown,
)
from content_api.schemas.portable_patterns import PatternError, make_portable
from content_api.schemas.reading.choices import read_choices, read_labels
from content_api.schemas.reading.file import SchemaFile
from content_api.schemas.reading.keys import (
    ALL_KEYS,
    BOUND_PAIRS,
    COMMON_KEYS,
    ITEM_KEYS,
    KEYS_BY_TYPE,
    NEEDED_KEYS,
    SIMPLE_KEYS,
    list_core_keys,
)
from content_api.values.words import did_you_mean


@dataclass(frozen=True, slots=True)
class DefinitionReader:
    """Reads the definition at `path`, dotted, of `file`."""

    file: SchemaFile
    path: str

    def read_field(self, written: object, *, is_item: bool = False) -> Definition | None:
        """The definition of a custom field or of a list's items; None when it cannot be used."""
        if isinstance(written, str):
            written = {"type": written}
        if not isinstance(written, dict):
            message = f"expected `key: value` lines or a type, got {shown(written)}"
            self.file.report(self.path, message)
            return None
        kind = self._type(written)
        if kind is None:
            return None
        keys = (*(ITEM_KEYS if is_item else COMMON_KEYS), *KEYS_BY_TYPE[kind])
        parts = self._parts(written, keys, kind)
        needed = NEEDED_KEYS.get(kind)
        if needed and written.get(needed) is None:
            message = f"expected {needed} beside the type {kind}"
            self.file.report(self.path, message, at_key=True)
            return None
        if needed and parts.get(needed) is None:
            return None
        definition = Definition(type=kind, **parts)
        return self._with_default(definition, written, build_field(definition))

    def read_core(self, written: object, core: Value[Any]) -> Definition | None:
        """The definition that tightens a core field; None when nothing of it can be used."""
        kind = core.type_name
        keys = list_core_keys(core)
        if not isinstance(written, dict):
            message = f"expected `key: value` lines, got {shown(written)}"
            self.file.report(self.path, message)
            return None
        if written.get("type", kind) != kind:
            message = f"expected {kind}, the type of this core field, got {shown(written['type'])}"
            self.file.report(f"{self.path}.type", message, "leave it out")
        definition = Definition(type=kind, **self._parts(written, keys, kind))
        definition = self._within(definition, core)
        return self._with_default(definition, written, tighten(core, definition))

    def _type(self, written: Mapping[str, Any]) -> str | None:
        kind = written.get("type")
        if kind is None and written.get("one_of") is not None:
            return "enum"
        if isinstance(kind, str) and kind in TYPES:
            return kind
        names = ", ".join(TYPES)
        if kind is None:
            self.file.mapping(written, self.path, ALL_KEYS)
            self.file.report(self.path, f"expected a type, one of {names}", at_key=True)
        else:
            hint = did_you_mean(kind, TYPES) if isinstance(kind, str) else ""
            message = f"expected one of {names}, got {shown(kind)}"
            at_type = f"{self.path}.type"
            path = at_type if at_type in self.file.source.places else self.path
            self.file.report(path, message, hint)
        return None

    def _parts(
        self, written: Mapping[str, Any], keys: tuple[str, ...], kind: str
    ) -> dict[str, Any]:
        """The attributes that the keys give, without empty and wrong ones, which are reported."""
        for key in written:
            if key in ALL_KEYS and key not in keys:
                message = f"expected one of {', '.join(keys)}, got {key!r}, which is not for {kind}"
                self.file.report(f"{self.path}.{key}", message, at_key=True)
        known = {key: value for key, value in written.items() if key in (*keys, *ALL_KEYS)}
        for key in written.keys() - known.keys():
            hint = did_you_mean(key, keys)
            message = f"expected one of {', '.join(keys)}, got {key!r}"
            self.file.report(f"{self.path}.{key}", message, hint, at_key=True)
        parts: dict[str, Any] = {}
        for key, value in known.items():
            if key in keys and key not in ("type", "default") and value is not None:
                parts |= self._read_key(key, value, kind)
        return self._in_order(parts)

    def _in_order(self, parts: dict[str, Any]) -> dict[str, Any]:
        """The definition without bounds that no value could meet."""
        for low, high in BOUND_PAIRS:
            least, most = parts.get(low), parts.get(high)
            if least is None or most is None or least <= most:
                continue
            message = f"expected at least {low}, {least}, got {most}"
            self.file.report(f"{self.path}.{high}", message)
            del parts[high]
        return parts

    def _read_key(self, key: str, value: Any, kind: str) -> dict[str, Any]:  # noqa: ANN401
        """The attributes of a definition that a key gives; none when its value is wrong."""
        path = f"{self.path}.{key}"
        match key:
            case "one_of":
                found = _given(key, read_choices(self.file, value, path))
            case "label":
                found = {key: read_labels(self.file, value, path)}
            case "of":
                reader = DefinitionReader(self.file, path)
                found = _given(key, reader.read_field(value, is_item=True))
            case "fields":
                found = _given(key, self._fields(value, path))
            case "min" | "max":
                found = self._bound(key, value, path, kind)
            case "pattern":
                found = self._pattern(value, path)
            case _:
                found = self._read_simple(key, value, path)
        return found

    def _read_simple(self, key: str, value: Any, path: str) -> dict[str, Any]:  # noqa: ANN401
        expected, is_right = SIMPLE_KEYS[key]
        if not is_right(value):
            is_word = key == "to" and isinstance(value, str)
            hint = did_you_mean(value, KINDS) if is_word else ""
            self.file.report(path, f"expected {expected}, got {shown(value)}", hint)
            return {}
        return {key: value}

    def _fields(self, value: object, path: str) -> dict[str, Definition] | None:
        found: dict[str, Definition] = {}
        parts = self.file.mapping(value, path, None)
        for name, written in parts.items():
            definition = DefinitionReader(self.file, f"{path}.{name}").read_field(written)
            if definition and self.file.is_field_name(name, path):
                found[name] = definition
        if isinstance(value, dict) and not value:
            self.file.report(path, "expected at least one field, got none")
        return found if found and len(found) == len(parts) else None

    def _bound(self, key: str, value: object, path: str, kind: str) -> dict[str, Any]:
        if kind in ("date", "datetime"):
            if Day().accepts(value):
                return {key: value.text if isinstance(value, WrittenDate) else str(value).strip()}
            self.file.report(path, f"expected a date such as 2026-09-17, got {shown(value)}")
            return {}
        judge = TYPES[kind]()
        try:
            return {key: judge.deserialize(value)}
        except ValidationError as error:
            self.file.report(path, error.messages[0].message)  # type: ignore[union-attr]
            return {}

    def _pattern(self, value: object, path: str) -> dict[str, Any]:
        if not isinstance(value, str):
            self.file.report(path, f"expected text, got {shown(value)}", "quote it")
            return {}
        try:
            return {"pattern": value, "portable": make_portable(value)}
        except PatternError as error:
            self.file.report(path, str(error))
            return {}

    def _within(self, definition: Definition, core: Value[Any]) -> Definition:
        """The definition without bounds that are wider than the core's own."""
        if not isinstance(core, Whole):
            return definition
        low, high, hint = definition.min, definition.max, "a core field can only be tightened"
        if isinstance(low, int | float) and core.min is not None and low < core.min:
            self.file.report(f"{self.path}.min", f"expected at least {core.min}, got {low}", hint)
            definition = replace(definition, min=None)
        if isinstance(high, int | float) and core.max is not None and high > core.max:
            self.file.report(f"{self.path}.max", f"expected at most {core.max}, got {high}", hint)
            definition = replace(definition, max=None)
        return definition

    def _with_default(
        self, definition: Definition, written: Mapping[str, Any], judge: Value[Any]
    ) -> Definition:
        default = written.get("default")
        path = f"{self.path}.default"
        if default is None or path not in self.file.source.places:
            return definition
        if definition.required:
            self.file.report(path, "expected no default, as the field is required", at_key=True)
            return definition
        try:
            judge.deserialize(default)
        except ValidationError as error:
            for fault in error.messages:
                inner = f"{path}.{fault.path}" if fault.path else path  # type: ignore[union-attr]
                self.file.report(inner, fault.message, fault.hint)  # type: ignore[union-attr]
            return definition
        return replace(definition, default=_as_text(default))


def _given(key: str, value: object) -> dict[str, Any]:
    return {} if value is None else {key: value}


def _as_text(value: Any) -> Any:  # noqa: ANN401
    """A default as JSON: dates as the text that was written."""
    if isinstance(value, WrittenDate):
        return value.text
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items()}
    return value
