"""Media: which files of the content root are served as they are."""

from content_api.answers.errors import not_found
from content_api.answers.parameters.records import NoParameters
from content_api.answers.reading.content import Content
from content_api.answers.request import Request
from content_api.store.reading.read import find_media, list_media_beside
from content_api.values.linked import Media


def get_media(content: Content, request: Request[NoParameters], path: str) -> Media:
    """Look up a file that is served as it is.

    Raises:
        RequestError: 404 when there is none, with the nearest beside it.
    """
    with content.read(request) as reading:
        media = find_media(reading.connection, path)
        if media is None:
            raise not_found("file", path, list_media_beside(reading.connection, path))
    return media
