"""A schema file being read: its values, and the problems that are found in it."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from content_api.parsing.front_matter.front_matter import FrontMatter
from content_api.problems import Place, Problem, make_problem
from content_api.schemas.fields import WrittenDate, shown
from content_api.values.words import did_you_mean

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(slots=True)
class SchemaFile:
    """A schema file.

    Attributes:
        path: Of the file; labels problems only.
        source: Its YAML.
        values: Its values; dates with the text that was written.
        problems: What is wrong with it, as far as it is read.
    """

    path: str
    source: FrontMatter
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def parse(cls, path: str, text: str, parse: Callable[[str, str], FrontMatter]) -> "SchemaFile":
        """Read the YAML of a schema file."""
        source = parse(path, text)
        file = cls(path, source, {}, list(source.problems))
        file.values = {key: file.written(value, key) for key, value in source.values.items()}
        return file

    def written(self, value: Any, path: str) -> Any:  # noqa: ANN401
        """A value with dates as they were written."""
        if isinstance(value, dt.date):
            return WrittenDate(self.source.raw[path], value)
        if isinstance(value, list):
            return [self.written(item, f"{path}.{number}") for number, item in enumerate(value)]
        if isinstance(value, dict):
            return {key: self.written(item, f"{path}.{key}") for key, item in value.items()}
        return value

    def mapping(self, value: object, path: str, known: Iterable[str] | None) -> Mapping[str, Any]:
        """A mapping's values by key; reports another value, and each key that is not `known`."""
        if not isinstance(value, dict):
            self.report(path, f"expected `key: value` lines, got {shown(value)}")
            return {}
        if known is None:
            return value
        names = tuple(known)
        for key in value:
            if key not in names:
                message = f"expected one of {', '.join(names)}, got {key!r}"
                hint = did_you_mean(key, names)
                self.report(f"{path}.{key}".lstrip("."), message, hint, at_key=True)
        return {key: item for key, item in value.items() if key in names}

    def is_field_name(self, name: str, path: str) -> bool:
        """Whether a field in the mapping at `path` may be called `name`; a problem when not."""
        if _NAME.fullmatch(name):
            return True
        message = f"expected a name of a to z, 0 to 9 and _, from a letter on, got {name!r}"
        self.report(f"{path}.{name}", message, at_key=True)
        return False

    def report(self, path: str, message: str, hint: str = "", *, at_key: bool = False) -> None:
        """Add a problem of the value at the dotted `path`, or of its key."""
        places = (self.source.places, self.source.key_places)
        first, second = reversed(places) if at_key else places
        place = first.get(path) or second.get(path) or Place()
        problem = make_problem(
            "schema/file", self.path, message, place=place, field=path or None, hint=hint
        )
        self.problems.append(problem)
