"""Tags: every topic, and how many records have it."""

from content_api.answers.answer import Answer
from content_api.answers.parameters.lists import ListParameters
from content_api.answers.reading.asked_lists import ask_list
from content_api.answers.reading.content import Content
from content_api.answers.rendering.lists import answer_list, render_page
from content_api.answers.request import Request
from content_api.store.reading.listing import list_tags as list_stored


def list_tags(content: Content, request: Request[ListParameters]) -> Answer:
    """A page of tags, in the order of their language, unless sorted."""
    with content.read(request) as reading:
        asked = ask_list(reading, "tag", request.parameters)
        listed = list_stored(reading.connection, asked.query)
        page = render_page(reading, "tag", asked.query, listed, request.parameters)
    return answer_list(reading, asked, page, ["series", "articles"])
