"""One work in CSL-JSON and in BibTeX."""

from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Entry, parse_string

from content_api.resources.citations import Work, bibtex_entry, csl_item

# The part of csl-data.json 1.0.2 that we write, as strict as it is there.
_TEXT = {"type": "string"}
_NAME = {
    "type": "object",
    "properties": {"family": _TEXT, "given": _TEXT, "literal": _TEXT},
    "additionalProperties": False,
    "minProperties": 1,
}
_PART = {"type": ["string", "number"]}
_PARTS = {"type": "array", "items": _PART, "minItems": 1, "maxItems": 3}
CSL_ITEM = {
    "type": "object",
    "properties": {
        "id": {"type": ["string", "number"]},
        "type": {"enum": ["article", "document", "webpage"]},
        "author": {"type": "array", "items": _NAME},
        "issued": {
            "type": "object",
            "properties": {
                "date-parts": {"type": "array", "items": _PARTS, "minItems": 1, "maxItems": 2}
            },
            "additionalProperties": False,
        },
        **dict.fromkeys(("title", "DOI", "number", "publisher", "URL"), _TEXT),
    },
    "required": ["type", "id"],
    "additionalProperties": False,
}


def _work(**values: Any) -> Work:
    members = {"authors": None, "year": None, "title": None, "url": None, "doi": None}
    return Work(**{"id": "x", **members, "arxiv": None, "cited_by": (), **values})


def _parse(work: Work) -> Entry:
    data = parse_string(bibtex_entry(work), "bibtex")
    assert list(data.entries) == [work.id]
    return data.entries[work.id]


def test_csl_says_what_is_known() -> None:
    work = _work(
        authors="Vaswani et al.",
        year=2017,
        title="Attention",
        url="https://doi.org/10.48550/arXiv.1706.03762",
        doi="10.48550/arXiv.1706.03762",
        arxiv="1706.03762",
    )
    assert csl_item(work) == {
        "id": "x",
        "type": "article",
        "author": [{"family": "Vaswani"}, {"literal": "others"}],
        "issued": {"date-parts": [[2017]]},
        "title": "Attention",
        "DOI": "10.48550/arXiv.1706.03762",
        "number": "arXiv:1706.03762",
        "publisher": "arXiv",
        "URL": "https://doi.org/10.48550/arXiv.1706.03762",
    }
    assert csl_item(_work()) == {"id": "x", "type": "document"}


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"url": "https://a.example/"}, "webpage"),
        ({"url": "https://a.example/informe.PDF"}, "document"),
        ({"url": "https://doi.org/10.1/x", "doi": "10.1/x"}, "document"),
        ({"title": "Un libro"}, "document"),
    ],
)
def test_the_type_says_no_more_than_the_address(values: dict[str, str], kind: str) -> None:
    assert csl_item(_work(**values))["type"] == kind


def test_bibtex_is_written_as_people_write_it() -> None:
    work = _work(
        id="muller2020coste",
        authors="Müller, J. y IEA",
        year=2020,
        title="El 50 % & la {regla} de 1_000 $ #1 ~ ^ \\x",
        url="https://a.example/a_b?c=%C3%A9&d={e}#f",
        doi="10.1/a_b",
    )
    assert bibtex_entry(work) == (
        "@misc{muller2020coste,\n"
        "  author        = {{Müller, J. y IEA}},\n"
        "  title         = {{El 50 \\% \\& la \\textbraceleft{}regla\\textbraceright{} de"
        " 1\\_000 \\$ \\#1 \\textasciitilde{} \\textasciicircum{} \\textbackslash{}x}},\n"
        "  year          = {2020},\n"
        "  doi           = {10.1/a_b},\n"
        "  url           = {https://a.example/a_b?c=%C3%A9&d=%7Be%7D#f}\n"
        "}\n"
    )


def test_a_parser_reads_names_back() -> None:
    persons = _parse(_work(authors="Radford, A. y van den Oord, J. W. et al.")).persons["author"]
    assert [str(person) for person in persons] == ["Radford, A.", "van den Oord, J. W.", "others"]
    assert persons[1].prelast_names == ["van", "den"]


def test_an_organisation_is_one_name() -> None:
    (person,) = _parse(_work(authors="Ministerio de Educación and Ciencia")).persons["author"]
    assert str(person) == "{Ministerio de Educación and Ciencia}"


def test_a_doi_that_bibtex_cannot_hold_is_left_out() -> None:
    assert "doi" not in _parse(_work(doi="10.1/{x", title="y")).fields


_TEXTS = st.none() | st.text() | st.text('\\{}%&$#_~^"@,= \n\x00éand', max_size=30)


@given(_TEXTS, st.none() | st.integers(0, 9999), _TEXTS, _TEXTS, _TEXTS)
def test_whatever_it_says_it_parses(
    authors: str | None, year: int | None, title: str | None, url: str | None, doi: str | None
) -> None:
    work = _work(authors=authors, year=year, title=title, url=url, doi=doi)
    jsonschema.validate(csl_item(work), CSL_ITEM)
    assert ("title" in _parse(work).fields) == bool(title)
