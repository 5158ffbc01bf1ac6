"""Articles: all of them, those of a series, and one with its body."""

from dataclasses import replace

from content_api.answers.answer import Answer, Moved
from content_api.answers.parameters.lists import ListParameters
from content_api.answers.parameters.records import RecordParameters
from content_api.answers.reading.asked_lists import ask_list
from content_api.answers.reading.content import Content, Reading
from content_api.answers.reading.locales import (
    LocaleChoice,
    choose_for_parent,
    choose_for_record,
)
from content_api.answers.reading.lookup import article_not_found, require_series
from content_api.answers.rendering.envelopes import answer_resource, with_record_details
from content_api.answers.rendering.lists import answer_list, render_page
from content_api.answers.rendering.markdown_pages import answer_markdown
from content_api.answers.rendering.resources import (
    DEFAULT_FORMATS,
    Resource,
    cache_tags,
    render_included,
    render_resource,
)
from content_api.answers.request import Request
from content_api.store.reading.listing import list_articles as list_stored
from content_api.store.reading.read import find_article, find_article_by_stem
from content_api.store.reading.records import RecordId
from content_api.values.addresses import article_path


def list_articles(content: Content, request: Request[ListParameters]) -> Answer:
    """A page of articles; in reading order, series by series, unless sorted."""
    with content.read(request) as reading:
        return _list(reading, request.parameters)


def list_articles_of_series(
    content: Content, request: Request[ListParameters], series: str
) -> Answer:
    """A page of the articles of a series; in reading order, unless sorted.

    Raises:
        RequestError: 404 when there is no such series.
    """
    filters = request.parameters.filters
    with content.read(request) as reading:
        locales, wish = reading.locales, request.accept_language
        wanted = choose_for_parent(locales, filters, wish)
        head = Resource(require_series(reading, series, wanted.locales)).head
        return _list(reading, request.parameters, head)


def _list(reading: Reading, parameters: ListParameters, series: RecordId | None = None) -> Answer:
    asked = ask_list(reading, "article", parameters, series)
    listed = list_stored(reading.connection, asked.query)
    page = render_page(reading, "article", asked.query, listed, parameters)
    own = ["articles", f"series:{series.id}"] if series else ["articles"]
    return answer_list(reading, asked, page, cache_tags(own, parameters.include))


def get_article(
    content: Content,
    request: Request[RecordParameters],
    series: str,
    article: str,
    *,
    as_page: bool = False,
) -> Answer | Moved:
    """Look up an article by the slugs of its series and itself, or by the stem of its file.

    A file stem gives `Moved`, with the path of the article.

    Args:
        content: What to read from.
        request: The validated request.
        series: Slug.
        article: Slug, or stem of a file.
        as_page: Answer with its page as Markdown instead of JSON.

    Raises:
        RequestError: 404 when there is none.
    """
    parameters = request.parameters
    with content.read(request) as reading:
        resource, choice = _find(reading, series, article)
        if resource is None:
            return _find_moved(reading, series, article, choice)
        if as_page:
            return _answer_page(reading, resource, choice)
        data = render_resource(reading, resource, parameters, DEFAULT_FORMATS)
        included = render_included(reading, "article", [resource], parameters.include)
    head = resource.head
    path = article_path(head.id) + reading.locales.query(head.locale)
    tags = cache_tags(_tags(head.id), parameters.include)
    answer = answer_resource(reading, data, path, tags, included)
    return with_record_details(answer, head, choice, has_markdown=True)


def get_article_page(
    content: Content, request: Request[RecordParameters], series: str, article: str
) -> Answer:
    """The page of an article as Markdown.

    Raises:
        RequestError: 404 when there is no such article.
    """
    with content.read(request) as reading:
        resource, choice = _find(reading, series, article)
        if resource is None:
            raise article_not_found(reading, series, article, choice.locales)
        return _answer_page(reading, resource, choice)


def _answer_page(reading: Reading, resource: Resource, choice: LocaleChoice) -> Answer:
    answer = answer_markdown(reading, resource, _tags(resource.head.id))
    return replace(answer, is_negotiated=choice.is_negotiated)


def _find(reading: Reading, series: str, article: str) -> tuple[Resource | None, LocaleChoice]:
    request = reading.request
    wanted, wish = request.parameters.locale, request.accept_language
    choice = choose_for_record(reading.locales, wanted, wish)
    found = find_article(reading.connection, series, article, choice.locales)
    return Resource(found) if found else None, choice


def _find_moved(reading: Reading, series: str, stem: str, choice: LocaleChoice) -> Moved:
    article_id = find_article_by_stem(reading.connection, series, stem, choice.locales)
    if article_id is None:
        raise article_not_found(reading, series, stem, choice.locales)
    return Moved(article_path(article_id))


def _tags(article_id: str) -> list[str]:
    return ["articles", f"article:{article_id}", f"series:{article_id.partition('/')[0]}"]
