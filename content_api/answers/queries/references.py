"""The parameters of bibliographies."""

import re
from typing import Any

from marshmallow import RAISE, fields

from content_api.answers.queries.parameter_schemas import list_schema, pattern_list_schema
from content_api.answers.queries.parameters import (
    DEFAULT_LIMIT,
    MAX_LIMIT,
    MAX_PAGE,
    CommaList,
    FaultError,
    NoQuery,
    WholeNumber,
    require_one_of,
)
from content_api.schemas.citations import REFERENCE_FORMATS
from content_api.store.bibliography import WORK_SORTS


class Sort(CommaList):
    """Names to sort by, each with `-` before it for descending."""

    def judge(self, item: str) -> None:
        """Refuse a name that cannot be sorted by."""
        require_one_of(item.removeprefix("-"), self.allowed)

    def json_schema(self) -> dict[str, Any]:
        """A name, or `-` and a name."""
        return list_schema(self.allowed, prefix="-?")


class Years(CommaList):
    """Years with commas between them."""

    def judge(self, item: str) -> None:
        """Refuse what is not a year."""
        if re.fullmatch(r"[0-9]{1,4}", item) is None:
            raise FaultError(f"expected years such as 2017,2024, got {item!r}")

    def json_schema(self) -> dict[str, Any]:
        """Up to four digits each."""
        return pattern_list_schema("[0-9]{1,4}")


class ReferenceListQuery(NoQuery):
    """Parameters of the bibliography of all series."""

    format = fields.String(
        validate=lambda value: require_one_of(value, tuple(REFERENCE_FORMATS)),
        metadata={
            "description": "Form of the answer; without it, the Accept header says",
            "enum": list(REFERENCE_FORMATS),
        },
    )
    page = WholeNumber(1, MAX_PAGE, metadata={"description": "Page, from 1", "example": 1})
    limit = WholeNumber(
        1,
        MAX_LIMIT,
        metadata={
            "description": "Works on a page; CSL-JSON and BibTeX have all without page and limit",
            "example": DEFAULT_LIMIT,
        },
    )
    year = Years(metadata={"description": "Years, one of which it is of", "example": "2017,2024"})
    locale = CommaList(
        metadata={"description": "Languages of records, one of which cites it, or * for all"}
    )
    series = CommaList(metadata={"description": "Slugs of series, one of which cites it"})
    sort = Sort(
        tuple(WORK_SORTS),
        metadata={
            "description": f"Names with commas, - before one for descending: "
            f"{', '.join(WORK_SORTS)}",
            "example": "-year,title",
        },
    )


class SeriesReferencesQuery(ReferenceListQuery):
    """Parameters of the bibliography of one series."""

    class Meta:
        """The series stands in the path."""

        exclude = ("series",)
        unknown = RAISE
