"""The bibliography: every cited work once, as our resources, as CSL-JSON and as BibTeX."""

from typing import Any

import msgspec
from flask import Response, request

from content_api.answers.access import get_access
from content_api.answers.envelope import Page, list_envelope_of, list_response
from content_api.answers.locales import get_locales, in_languages, listed_locales
from content_api.answers.lookup import require_series
from content_api.answers.queries.parameters import DEFAULT_LIMIT
from content_api.answers.queries.references import ReferenceListQuery, SeriesReferencesQuery
from content_api.http.blueprint import answers, make_blueprint
from content_api.http.negotiation import choose
from content_api.schemas.citations import (
    BIBTEX,
    CSL_JSON,
    REFERENCE_FORMATS,
    CitedWorkSchema,
)
from content_api.store.bibliography import WorkQuery, list_cited_works
from content_api.store.listing import ListQuery

_FILES = {"csl-json": "references.json", "bibtex": "references.bib"}
_ALSO: dict[str, dict[str, Any]] = {
    CSL_JSON: {
        "type": "array",
        "description": "CSL-JSON, csl-data.json 1.0.2",
        "items": {
            "type": "object",
            "properties": {"id": {"type": "string"}, "type": {"type": "string"}},
            "required": ["id", "type"],
        },
    },
    BIBTEX: {"type": "string", "description": "BibTeX in UTF-8"},
}

blueprint = make_blueprint("references", "Works that series and articles cite")


@answers(
    blueprint,
    "/references",
    list_envelope_of(CitedWorkSchema),
    query=ReferenceListQuery,
    also=_ALSO,
)
def list_all(values: dict[str, Any]) -> Response:
    """List the works that series and articles cite.

    Each work once, with all that cites it. `format=csl-json` and `format=bibtex` answer all of
    them at once, unless `page` or `limit` is given.
    """
    return _answer(values, ["references"])


@answers(
    blueprint,
    "/series/<string:series>/references",
    list_envelope_of(CitedWorkSchema),
    404,
    query=SeriesReferencesQuery,
    also=_ALSO,
)
def list_of_series(values: dict[str, Any], series: str) -> Response:
    """List the works that a series or an article of it cites.

    Each work once. `format=csl-json` and `format=bibtex` answer all of them at once, unless `page`
    or `limit` is given.
    """
    with get_access().read() as (connection, _):
        locales = get_locales(connection)
        wanted = listed_locales(locales, values) if locales.is_several else ()
        resource = require_series(connection, series, locales=wanted).resource
        found = msgspec.json.decode(resource)
    tags = ["references", f"series:{found['id']}"]
    return _answer({**values, "series": (found["id"],)}, tags)


def _answer(values: dict[str, Any], tags: list[str]) -> Response:
    with get_access().read() as (connection, revision):
        locales = get_locales(connection)
        languages = listed_locales(locales, values)
        query = _read(values, languages if languages != locales.known else ())
        works, total = list_cited_works(connection, query)
    if query.format == "json":
        data = [msgspec.Raw(work) for work in works]
        paged = ListQuery(page=query.page, limit=query.limit or DEFAULT_LIMIT)
        return in_languages(list_response(Page(data, total), paged, revision, tags), languages)
    if query.format == "bibtex":
        body, content_type = b"\n".join(works), f"{BIBTEX}; charset=utf-8"
    else:
        body, content_type = b"[" + b",\n".join(works) + b"]", CSL_JSON
    headers = {
        "Content-Disposition": f'inline; filename="{_FILES[query.format]}"',
        "Content-Revision": revision,
        "Cache-Tag": " ".join(tags),
    }
    return in_languages(Response(body, headers=headers, content_type=content_type), languages)


def _read(values: dict[str, Any], languages: tuple[str, ...]) -> WorkQuery:
    """The works that parameters and the Accept header ask for."""
    accepted = choose(request.headers.get("Accept"), *REFERENCE_FORMATS.values())
    names = {media_type: name for name, media_type in REFERENCE_FORMATS.items()}
    wanted = values.get("format", names[accepted])
    is_paged = wanted == "json" or "page" in values or "limit" in values
    sort = values.get("sort", ())
    return WorkQuery(
        format=wanted,
        series=values.get("series", ()),
        locales=languages,
        years=tuple(int(year) for year in values.get("year", ())),
        sort=tuple((name.removeprefix("-"), name.startswith("-")) for name in sort),
        page=values.get("page", 1),
        limit=values.get("limit", DEFAULT_LIMIT) if is_paged else None,
    )
