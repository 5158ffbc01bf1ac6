"""Media: images, audio, video and documents of the content root, as they are."""

from typing import Any

from flask import Response

from content_api.answers.media import get_media as find_media
from content_api.answers.parameters.records import NoParameters
from content_api.answers.reading.content import Content
from content_api.answers.request import Request
from content_api.answers.schemas.errors import ErrorSchema
from content_api.http.errors import PROBLEM_TYPE
from content_api.http.media.sending import send_media
from content_api.http.parts import get_parts
from content_api.http.routing import RouteGroup

group = RouteGroup("media", "Images, audio, video and documents")

_HEADERS = {
    "ETag": "SHA-256 of the bytes; send it back in If-None-Match or If-Range",
    "Last-Modified": "When the file last changed",
    "Accept-Ranges": "bytes",
    "Cache-Tag": "What a cache may purge the answer by",
}
_BINARY = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
_PART = {"description": "The range that is asked for, in Content-Range", "content": _BINARY}
_DOCUMENT: dict[str, dict[str, Any]] = {
    "200": {
        "description": "The file",
        "content": _BINARY,
        "headers": {
            name: {"description": text, "schema": {"type": "string"}}
            for name, text in _HEADERS.items()
        },
    },
    "206": _PART,
    "304": {"description": "It is what the client has"},
}
_FAILURES = {
    400: "A parameter is wrong, unknown or repeated",
    404: "There is no such file, or none that is public",
    412: "It is not the version that If-Match or If-Unmodified-Since ask for",
    416: "It has no such range; Content-Range has its size",
    503: "It cannot be answered now, but soon",
}


def get_media(content: Content, request: Request[NoParameters], path: str) -> Response:
    """Get a file.

    The path is the file's own from the content root, slashes and all (`redes/imagenes/x.svg`).
    One range of bytes is answered with that part, several with the whole file.
    """
    media = find_media(content, request, path)
    return send_media(media, content.settings, get_parts().hashes)


group.add(
    path="/media/<path:path>",
    view=get_media,
    responses=_DOCUMENT
    | {
        str(status): {"description": text, "content": {PROBLEM_TYPE: {"schema": ErrorSchema}}}
        for status, text in _FAILURES.items()
    },
    offered=(),  # a file has one type: who asks for another gets it all the same
)
