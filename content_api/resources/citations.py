"""A cited work as our own resource, as CSL-JSON and as BibTeX."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from marshmallow import Schema, fields

from content_api.resources.dumping import compile_dump
from content_api.resources.names import OTHERS, Name, parse_names
from content_api.resources.parts import LinkedRecordSchema
from content_api.values.linked import LinkedRecord
from content_api.values.parts import Node

CSL_JSON = "application/vnd.citationstyles.csl+json"
BIBTEX = "application/x-bibtex"
REFERENCE_FORMATS = {"json": "application/json", "csl-json": CSL_JSON, "bibtex": BIBTEX}

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "&%$#_"},
}
# BibTeX counts braces in an address too, and a backslash or a bare % would be read by LaTeX.
_UNBROKEN = re.compile(r"[{}\\^`|\"<>\x00-\x20]")


@dataclass(frozen=True, slots=True)
class Citation(LinkedRecord):
    """A public record that cites a work."""

    series_id: str
    locale: str


@dataclass(frozen=True, slots=True)
class Work:
    """A work, once for all that cite it.

    Attributes:
        id: Such as `vaswani2017attention`; the key in BibTeX and the id in CSL-JSON.
        doi: Without resolver, as in the address; None when it has none.
        arxiv: Its number on arXiv, without version.
    """

    id: str
    authors: str | None
    year: int | None
    title: str | None
    url: str | None
    doi: str | None
    arxiv: str | None
    cited_by: tuple[Citation, ...]


class CitationSchema(LinkedRecordSchema):
    """A record that cites a work."""

    locale = fields.String(required=True, metadata={"description": "Language"})

    class Meta(LinkedRecordSchema.Meta):
        """Its type comes first, as in every resource."""

        fields = ("type", "id", "title", "locale", "url", "links")


class CitedWorkSchema(Schema):
    """A work that public records cite, once for all of them."""

    type = fields.Constant(
        "reference",
        required=True,
        metadata={"type": "string", "enum": ["reference"], "description": "Kind of resource"},
    )
    id = fields.String(
        required=True,
        metadata={
            "description": "The same in all formats",
            "example": "vaswani2017attention",
        },
    )
    authors = fields.String(required=True, allow_none=True, metadata={"description": "As written"})
    year = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Year", "minimum": 0}
    )
    title = fields.String(required=True, allow_none=True, metadata={"description": "Title"})
    url = fields.String(required=True, allow_none=True, metadata={"description": "Address"})
    cited_by = fields.List(
        fields.Nested(CitationSchema),
        required=True,
        metadata={"description": "Series, then their articles in reading order"},
    )


_dump_work = compile_dump(CitedWorkSchema())


def work_resource(work: Work) -> Node:
    """A work as the API answers it."""
    return _dump_work(work)


def csl_item(work: Work) -> Node:
    """A work as an item of CSL-JSON; what is not known is not there.

    The type says no more than the address does: a preprint is an `article`, a page of the web
    a `webpage`, all else a `document`.

    Source:
        csl-data.json 1.0.2.
    """
    item: dict[str, Any] = {"id": work.id, "type": _csl_type(work)}
    if work.authors:
        item["author"] = list(parse_names(work.authors))
    if work.year is not None:
        item["issued"] = {"date-parts": [[work.year]]}
    if work.title:
        item["title"] = work.title
    if work.doi:
        item["DOI"] = work.doi
    if work.arxiv:
        item |= {"number": f"arXiv:{work.arxiv}", "publisher": "arXiv"}
    if work.url:
        item["URL"] = work.url
    return item


def _csl_type(work: Work) -> str:
    if work.arxiv:
        return "article"
    is_page = work.url and not work.doi and not work.url.casefold().endswith(".pdf")
    return "webpage" if is_page else "document"


def bibtex_entry(work: Work) -> str:
    """A work as an entry of BibTeX, in UTF-8, with a line end; always `@misc`.

    LaTeX's special characters are escaped and other letters kept, as biber reads them. The title
    stands in two pairs of braces, so that styles leave its case alone.
    """
    members: list[tuple[str, str]] = []
    if work.authors:
        members.append(("author", " and ".join(map(_bibtex_name, parse_names(work.authors)))))
    if work.title:
        members.append(("title", f"{{{escape_latex(work.title)}}}"))
    if work.year is not None:
        members.append(("year", f"{work.year:04}"))
    if work.arxiv:
        members += [("eprint", work.arxiv), ("archiveprefix", "arXiv")]
    if work.doi and not _UNBROKEN.search(work.doi):
        members.append(("doi", work.doi))
    if work.url:
        members.append(("url", _UNBROKEN.sub(lambda char: quote(char[0]), work.url)))
    lines = "".join(f",\n  {name:<13} = {{{value}}}" for name, value in members)
    return f"@misc{{{work.id}{lines}\n}}\n"


def _bibtex_name(name: Name) -> str:
    literal = name.get("literal")
    if literal == OTHERS:
        return OTHERS
    if literal is not None:
        return f"{{{escape_latex(literal)}}}"
    return ", ".join(escape_latex(name[part]) for part in ("family", "given") if part in name)


def escape_latex(text: str) -> str:
    """`text` on one line with LaTeX's special characters escaped and no brace unbalanced."""
    plain = "".join(char if char.isprintable() else " " for char in text)
    return "".join(_LATEX.get(char, char) for char in " ".join(plain.split()))
