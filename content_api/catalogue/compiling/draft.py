"""A file on its way to a document: what is read of it so far, and what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from content_api.catalogue.compiling.reading import NOWHERE
from content_api.parsing.body.body import ParsedBody
from content_api.parsing.body.plain_text import TextBlock
from content_api.parsing.front_matter.front_matter import FrontMatter
from content_api.problems import Place, Problem, make_problem
from content_api.schemas.judging import Judged
from content_api.values.parts import Excuse


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that series pages and articles share; rules add to `problems`."""

    kind: str
    sha256: str
    matter: FrontMatter
    judged: Judged
    body: ParsedBody
    blocks: tuple[TextBlock, ...]
    problems: list[Problem]
    excuses: tuple[Excuse, ...]

    @property
    def values(self) -> Mapping[str, Any]:
        """Core values that are right."""
        return self.judged.values


def at_key(draft: Draft, code: str, key: str, message: str, hint: str) -> Problem:
    """The problem of a key of the front matter, where its value stands."""
    where = draft.matter.places.get(key, Place())
    return make_problem(code, NOWHERE, message, place=where, field=key, hint=hint)
