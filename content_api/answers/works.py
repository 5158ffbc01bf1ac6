"""The bibliography: every cited work once, as our resources, as CSL-JSON and as BibTeX."""

from collections.abc import Sequence

import msgspec

from content_api.answers.answer import Answer
from content_api.answers.parameters.fields.common import DEFAULT_LIMIT
from content_api.answers.parameters.works import WorkParameters
from content_api.answers.reading.asked_lists import AskedList
from content_api.answers.reading.content import Content, Reading
from content_api.answers.reading.locales import LocaleChoice, choose_for_list
from content_api.answers.reading.lookup import require_series
from content_api.answers.rendering.lists import ListPage, answer_list
from content_api.answers.rendering.resources import Resource
from content_api.answers.request import Request
from content_api.resources.citations import BIBTEX, CSL_JSON
from content_api.store.publishing.bibliography import WorkQuery, list_cited_works
from content_api.store.reading.listing import ListQuery

_FILES = {"csl-json": "references.json", "bibtex": "references.bib"}


def list_works(content: Content, request: Request[WorkParameters], form: str) -> Answer:
    """The works that series and articles cite, each once.

    Args:
        content: What to read from.
        request: The validated request.
        form: Format when the parameters name none: a key of `REFERENCE_FORMATS`.
    """
    with content.read(request) as reading:
        return _list(reading, request.parameters.series, ["references"], form)


def list_works_of_series(
    content: Content, request: Request[WorkParameters], form: str, series: str
) -> Answer:
    """The works that a series or an article of it cites, each once; `form` as in `list_works`.

    Raises:
        RequestError: 404 when there is no such series.
    """
    with content.read(request) as reading:
        wanted = _choose(reading).locales if reading.locales.is_several else ()
        series_id = Resource(require_series(reading, series, wanted)).head.id
        return _list(reading, (series_id,), ["references", f"series:{series_id}"], form)


def _choose(reading: Reading) -> LocaleChoice:
    request = reading.request
    wish = request.accept_language
    return choose_for_list(reading.locales, request.parameters.locale, wish)


def _list(reading: Reading, series: tuple[str, ...], tags: Sequence[str], form: str) -> Answer:
    choice = _choose(reading)
    query = _as_query(reading, series, choice, form)
    works, total = list_cited_works(reading.connection, query)
    if query.format == "json":
        page = ListPage([msgspec.Raw(work) for work in works], total)
        paged = ListQuery(page=query.page, limit=query.limit or DEFAULT_LIMIT)
        return answer_list(reading, AskedList(paged, choice), page, tags)
    is_bibtex = query.format == "bibtex"
    return Answer(
        body=b"\n".join(works) if is_bibtex else b"[" + b",\n".join(works) + b"]",
        media_type=f"{BIBTEX}; charset=utf-8" if is_bibtex else CSL_JSON,
        revision=reading.revision,
        tags=tuple(tags),
        languages=choice.locales,
        is_negotiated=choice.is_negotiated,
        file_name=_FILES[query.format],
    )


def _as_query(
    reading: Reading, series: tuple[str, ...], choice: LocaleChoice, form: str
) -> WorkQuery:
    """Translate the parameters into a query of the store."""
    parameters: WorkParameters = reading.request.parameters
    page, limit = parameters.page, parameters.limit
    wanted = parameters.format or form
    is_paged = wanted == "json" or page is not None or limit is not None
    return WorkQuery(
        format=wanted,
        series=series,
        locales=choice.locales if choice.locales != reading.locales.known else (),
        years=tuple(int(year) for year in parameters.year),
        sort=tuple((name.removeprefix("-"), name.startswith("-")) for name in parameters.sort),
        page=page or 1,
        limit=(limit or DEFAULT_LIMIT) if is_paged else None,
    )
