"""The parameters of a search."""

from dataclasses import dataclass
from typing import Any

from marshmallow import fields

from content_api.answers.errors import ErrorItem
from content_api.answers.parameters.faults import FaultError
from content_api.answers.parameters.fields.common import CommaList
from content_api.answers.parameters.lists import PageParameters, PageParametersSchema
from content_api.store.search.words import count_words

MAX_SEARCH_CHARACTERS = 200
MAX_SEARCH_WORDS = 20
_BLANKS = " \t\n\r\x0b\x0c"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchParameters(PageParameters):
    """Parameters of a search; None where the client gave none.

    Attributes:
        search: Words to find.
        type: Kinds of record to look in.
        locale: Languages, or `*` alone for all.
    """

    search: str
    type: tuple[str, ...] | None = None
    state: tuple[str, ...] | None = None
    level: tuple[str, ...] | None = None
    tag: tuple[str, ...] | None = None
    series: tuple[str, ...] | None = None
    locale: tuple[str, ...] | None = None


class SearchTextField(fields.Field[str]):
    """Words, within a length; what is no letter or digit only parts them."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        most = MAX_SEARCH_CHARACTERS
        self.metadata = {**self.metadata, "minLength": 1, "maxLength": most}
        self.error_messages["required"] = [ErrorItem("expected words to search for, got none")]

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:  # noqa: ANN401
        if not value.strip(_BLANKS):
            raise FaultError(f"expected words to search for, got {value!r}")
        if len(value) > MAX_SEARCH_CHARACTERS:
            raise FaultError(
                f"expected at most {MAX_SEARCH_CHARACTERS} characters, got {len(value)}"
            )
        words = count_words(value)
        if words > MAX_SEARCH_WORDS:
            raise FaultError(f"expected at most {MAX_SEARCH_WORDS} words, got {words}")
        return str(value)

    def json_schema(self) -> dict[str, Any]:
        """Something that is no blank; how many words, no pattern says."""
        return {"pattern": r"[^ \t\n\r\x0b\x0c]"}


class SearchParametersSchema(PageParametersSchema[SearchParameters]):
    """Parameters of a search."""

    result = SearchParameters
    search = SearchTextField(
        required=True,
        metadata={
            "description": "Words that must all be there, without case and without accents, but "
            "for those that make a letter of the language; the last one may be the beginning of a "
            f"word. At most {MAX_SEARCH_WORDS}",
            "example": "descenso gradi",
        },
    )
    type = CommaList(("series", "article"), metadata={"description": "Kinds of record"})
    state = CommaList(metadata={"description": "States, one of which it has"})
    level = CommaList(metadata={"description": "Levels, one of which it has"})
    tag = CommaList(
        metadata={"description": "Tags, one of which it has, in the letters of their language"}
    )
    series = CommaList(metadata={"description": "Slugs of series, one of which it is (in)"})
    locale = CommaList(
        metadata={"description": "Languages, one of which it has, or * for all", "example": "es"}
    )
