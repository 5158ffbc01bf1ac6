"""A site's own schemas/series.yaml and schemas/article.yaml to a vocabulary."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from content_api.folding import did_you_mean
from content_api.parsing.front_matter import FrontMatter, parse_yaml_file
from content_api.problems import Place, Problem, make_problem
from content_api.schemas.vocabulary import DEFAULT_VOCABULARY, Choice, Enumeration, Vocabulary

_FIELDS = ("state", "level")
_FIELD_KEYS = ("one_of", "description")
_CHOICE_KEYS = ("label", "aliases", "public", "description")


@dataclass(frozen=True, slots=True)
class SiteSchemas:
    """The vocabulary of a site and what is wrong with the files it comes from."""

    vocabulary: Vocabulary = DEFAULT_VOCABULARY
    problems: tuple[Problem, ...] = ()


def parse_site_schemas(texts: Mapping[str, tuple[str, str]]) -> SiteSchemas:
    """Read the schema files of a site.

    Args:
        texts: By content type (`series`, `article`): the file's path and its text. A type without
            a file has the default vocabulary.

    Returns:
        The vocabulary, defaults where a field is not given or wrong. Never raises.
    """
    problems: list[Problem] = []
    fields: dict[str, Enumeration] = {}
    for name, (path, text) in texts.items():
        reader = _SchemaReader(path, parse_yaml_file(path, text))
        fields |= {f"{name}_{key}": value for key, value in reader.read().items()}
        problems += reader.problems
    default = DEFAULT_VOCABULARY
    vocabulary = Vocabulary(
        series_state=fields.get("series_state", default.series_state),
        series_level=fields.get("series_level", default.series_level),
        article_state=fields.get("article_state", default.article_state),
        article_level=fields.get("article_level", default.article_level),
    )
    return SiteSchemas(vocabulary, tuple(problems))


class _SchemaReader:
    def __init__(self, path: str, source: FrontMatter) -> None:
        self.problems: list[Problem] = list(source.problems)
        self._path = path
        self._source = source

    def read(self) -> dict[str, Enumeration]:
        fields = self._mapping(self._source.values, "", ("fields",)).get("fields", {})
        found: dict[str, Enumeration] = {}
        for name, definition in self._mapping(fields, "fields", _FIELDS).items():
            path = f"fields.{name}"
            one_of = self._mapping(definition, path, _FIELD_KEYS).get("one_of")
            choices = self._choices(one_of, f"{path}.one_of") if one_of is not None else ()
            if choices:
                found[name] = Enumeration(choices)
            elif one_of is None:
                self._report(path, "expected one_of with the values it may have")
        return found

    def _choices(self, one_of: object, path: str) -> tuple[Choice, ...]:
        if isinstance(one_of, list):
            return tuple(Choice(str(value)) for value in one_of)
        values = self._mapping(one_of, path, None)
        return tuple(self._choice(key, value, f"{path}.{key}") for key, value in values.items())

    def _choice(self, value: str, definition: object, path: str) -> Choice:
        if isinstance(definition, str) or definition is None:
            return Choice(value, {"": definition} if definition else {})
        parts = self._mapping(definition, path, _CHOICE_KEYS)
        label = parts.get("label", {})
        labels = {"": label} if isinstance(label, str) else self._labels(label, f"{path}.label")
        aliases = parts.get("aliases") or []
        if not isinstance(aliases, list) or not all(isinstance(name, str) for name in aliases):
            self._report(f"{path}.aliases", f"expected a list of texts, got {aliases!r}")
            aliases = []
        public = parts.get("public", True)
        if not isinstance(public, bool):
            self._report(f"{path}.public", f"expected true or false, got {public!r}")
            public = False
        return Choice(value, labels, tuple(aliases), public)

    def _labels(self, label: object, path: str) -> dict[str, str]:
        labels = self._mapping(label, path, None)
        return {language: str(text) for language, text in labels.items()}

    def _mapping(
        self, value: object, path: str, known: tuple[str, ...] | None
    ) -> dict[str, Any]:
        if not isinstance(value, dict):
            self._report(path, f"expected `key: value` lines, got {value!r}")
            return {}
        for key in value:
            if known is not None and key not in known:
                hint = did_you_mean(key, known)
                message = f"expected one of {', '.join(known)}, got {key!r}"
                self._report(f"{path}.{key}".lstrip("."), message, hint)
        return {key: item for key, item in value.items() if known is None or key in known}

    def _report(self, path: str, message: str, hint: str = "") -> None:
        place = self._source.key_places.get(path) or self._source.places.get(path) or Place()
        self.problems.append(
            make_problem(
                "schema/file", self._path, message, place=place, field=path or None, hint=hint
            )
        )
