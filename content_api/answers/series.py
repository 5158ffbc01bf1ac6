"""Series: the list, one series, its outline and its status."""

from dataclasses import replace

from content_api.answers.answer import Answer
from content_api.answers.parameters.lists import ListParameters
from content_api.answers.parameters.records import RecordParameters
from content_api.answers.reading.asked_lists import ask_list
from content_api.answers.reading.content import Content, Reading
from content_api.answers.reading.locales import LocaleChoice, choose_for_record
from content_api.answers.reading.lookup import require_series
from content_api.answers.rendering.envelopes import answer_resource, with_record_details
from content_api.answers.rendering.lists import answer_list, render_page
from content_api.answers.rendering.markdown_pages import answer_markdown
from content_api.answers.rendering.resources import (
    Resource,
    cache_tags,
    render_included,
    render_resource,
)
from content_api.answers.request import Request
from content_api.store.reading.listing import list_series as list_stored
from content_api.values.addresses import series_path


def list_series(content: Content, request: Request[ListParameters]) -> Answer:
    """A page of series; in id order, unless sorted."""
    parameters = request.parameters
    with content.read(request) as reading:
        asked = ask_list(reading, "series", parameters)
        listed = list_stored(reading.connection, asked.query)
        page = render_page(reading, "series", asked.query, listed, parameters)
    return answer_list(reading, asked, page, cache_tags(["series"], parameters.include))


def get_series(content: Content, request: Request[RecordParameters], series: str) -> Answer:
    """A series by its slug.

    Raises:
        RequestError: 404 when there is none.
    """
    parameters = request.parameters
    with content.read(request) as reading:
        resource, choice = _find(reading, series)
        data = render_resource(reading, resource, parameters)
        included = render_included(reading, "series", [resource], parameters.include)
    head = resource.head
    path = series_path(head.id) + reading.locales.query(head.locale)
    tags = cache_tags(_tags(head.id), parameters.include)
    answer = answer_resource(reading, data, path, tags, included)
    return with_record_details(answer, head, choice, has_markdown=True)


def get_series_page(content: Content, request: Request[RecordParameters], series: str) -> Answer:
    """The page of a series as Markdown.

    Raises:
        RequestError: 404 when there is no such series.
    """
    with content.read(request) as reading:
        resource, choice = _find(reading, series)
        answer = answer_markdown(reading, resource, _tags(resource.head.id))
    return replace(answer, is_negotiated=choice.is_negotiated)


def get_series_index(content: Content, request: Request[RecordParameters], series: str) -> Answer:
    """The outline of a series: what is planned, and which article fulfils it."""
    return _get_part(content, request, series, "outline")


def get_series_status(content: Content, request: Request[RecordParameters], series: str) -> Answer:
    """The status of a series: how far along it is, and what comes next."""
    return _get_part(content, request, series, "status")


def _get_part(
    content: Content, request: Request[RecordParameters], series: str, part: str
) -> Answer:
    with content.read(request) as reading:
        resource, choice = _find(reading, series, part)
        data = render_resource(reading, resource, request.parameters)
    head = resource.head
    path = f"{series_path(head.id)}/{'index' if part == 'outline' else part}"
    path += reading.locales.query(head.locale)
    return with_record_details(answer_resource(reading, data, path, _tags(head.id)), head, choice)


def _find(reading: Reading, slug: str, part: str = "resource") -> tuple[Resource, LocaleChoice]:
    request = reading.request
    wanted, wish = request.parameters.locale, request.accept_language
    choice = choose_for_record(reading.locales, wanted, wish)
    return Resource(require_series(reading, slug, choice.locales, part)), choice


def _tags(series_id: str) -> list[str]:
    return ["series", f"series:{series_id}"]
