"""`one_of` and `label` of a schema file."""

from typing import Any

from content_api.schemas.fields import shown
from content_api.schemas.reading.file import SchemaFile
from content_api.schemas.vocabulary import Choice, Enumeration

_CHOICE_KEYS = ("label", "aliases", "public", "description")


def read_choices(file: SchemaFile, one_of: object, path: str) -> Enumeration | None:
    """The values of an enumeration; None when there is none that can be used."""
    if isinstance(one_of, list):
        choices = [_listed(file, value, f"{path}.{i}") for i, value in enumerate(one_of)]
    else:
        values = file.mapping(one_of, path, None)
        choices = [_choice(file, key, value, f"{path}.{key}") for key, value in values.items()]
    found = tuple(choice for choice in choices if choice)
    if not found and isinstance(one_of, list | dict) and not one_of:
        file.report(path, "expected at least one value, got none")
    return Enumeration(found) if found else None


def read_labels(file: SchemaFile, label: object, path: str) -> dict[str, str]:
    """A label for every language, or labels by language."""
    if isinstance(label, str):
        return {"": label}
    labels = file.mapping(label, path, None)
    for language, text in labels.items():
        if not isinstance(text, str):
            file.report(f"{path}.{language}", f"expected text, got {shown(text)}", "quote it")
    return {language: text for language, text in labels.items() if isinstance(text, str)}


def _listed(file: SchemaFile, value: object, path: str) -> Choice | None:
    if isinstance(value, str) and value.strip():
        return Choice(value)
    file.report(path, f"expected text, got {shown(value)}", "quote it")
    return None


def _choice(file: SchemaFile, value: str, definition: Any, path: str) -> Choice:  # noqa: ANN401
    if isinstance(definition, str) or definition is None:
        return Choice(value, {"": definition} if definition else {})
    parts = file.mapping(definition, path, _CHOICE_KEYS)
    labels = read_labels(file, parts.get("label", {}), f"{path}.label")
    aliases = parts.get("aliases") or []
    if not isinstance(aliases, list) or not all(isinstance(name, str) for name in aliases):
        file.report(f"{path}.aliases", f"expected a list of texts, got {shown(aliases)}")
        aliases = []
    public = parts.get("public", True)
    if not isinstance(public, bool):
        file.report(f"{path}.public", f"expected true or false, got {shown(public)}")
        public = False
    return Choice(value, labels, tuple(aliases), public)
