"""The parameters of bibliographies."""

from dataclasses import dataclass
from typing import Any

from marshmallow import RAISE, fields

from content_api.answers.parameters.base import ParametersSchema
from content_api.answers.parameters.faults import FaultError, require_one_of
from content_api.answers.parameters.fields.common import (
    DEFAULT_LIMIT,
    MAX_LIMIT,
    MAX_PAGE,
    CommaList,
    WholeNumber,
)
from content_api.answers.parameters.fields.json_forms import pattern_list_schema
from content_api.answers.parameters.fields.numbers import parse_unsigned
from content_api.answers.parameters.fields.of_lists import NamedSortField
from content_api.resources.citations import REFERENCE_FORMATS
from content_api.store.publishing.bibliography import WORK_SORTS


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkParameters:
    """Parameters of a bibliography; None where the client gave none.

    Attributes:
        format: `json`, `csl-json` or `bibtex`.
        year: Years, in digits.
        locale: Languages, or `*` alone for all.
        sort: Names, with `-` before one for descending.
    """

    format: str | None = None
    page: int | None = None
    limit: int | None = None
    year: tuple[str, ...] = ()
    locale: tuple[str, ...] | None = None
    series: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()


class YearsField(CommaList):
    """Years with commas between them."""

    def judge(self, item: str) -> None:
        """Refuse what is not a year."""
        if parse_unsigned(item, 0, 9999, most_digits=4) is None:
            raise FaultError(f"expected years such as 2017,2024, got {item!r}")

    def json_schema(self) -> dict[str, Any]:
        """Up to four digits each."""
        return pattern_list_schema("[0-9]{1,4}")


class WorkParametersSchema(ParametersSchema[WorkParameters]):
    """Parameters of the bibliography of all series."""

    result = WorkParameters
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
    year = YearsField(
        metadata={"description": "Years, one of which it is of", "example": "2017,2024"}
    )
    locale = CommaList(
        metadata={"description": "Languages of records, one of which cites it, or * for all"}
    )
    series = CommaList(metadata={"description": "Slugs of series, one of which cites it"})
    sort = NamedSortField(
        tuple(WORK_SORTS),
        metadata={
            "description": f"Names with commas, - before one for descending: "
            f"{', '.join(WORK_SORTS)}",
            "example": "-year,title",
        },
    )


class WorksOfSeriesParametersSchema(WorkParametersSchema):
    """Parameters of the bibliography of one series."""

    class Meta:
        """The series stands in the path."""

        exclude = ("series",)
        unknown = RAISE
