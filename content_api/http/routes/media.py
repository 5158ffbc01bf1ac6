"""Media: images, audio, video and documents of the content root, as they are."""

import time
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from flask import Response, current_app, request

from content_api.answers.access import get_access
from content_api.answers.errors import (
    PRECONDITION_FAILED,
    RANGE_NOT_SATISFIABLE,
    UNAVAILABLE,
    RequestError,
    not_found,
)
from content_api.answers.queries.parameters import NoQuery
from content_api.http.blueprint import make_blueprint
from content_api.http.errors import PROBLEM_TYPE, ErrorSchema
from content_api.http.file_conditions import Outcome, Validators, judge_request
from content_api.http.files import FileChangedError, FileStream, Hashes, OpenFile
from content_api.records import Media
from content_api.store.read import find_media, list_media_beside

blueprint = make_blueprint("media", "Images, audio, video and documents")

_TRIES = 3
_WHOLE_BYTES = 256 * 1024  # of more, pieces are sent as fast as the client reads
# A drawing may hold scripts: as a page of its own it may load and run nothing.
_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
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


@blueprint.route("/media/<path:path>", methods=["GET"])  # type: ignore[untyped-decorator]
@blueprint.arguments(NoQuery, location="query")  # type: ignore[untyped-decorator]
@blueprint.doc(  # type: ignore[untyped-decorator]
    responses=_DOCUMENT
    | {
        str(status): {
            "description": text,
            "content": {PROBLEM_TYPE: {"schema": ErrorSchema}},
        }
        for status, text in _FAILURES.items()
    }
)
def get_media(_values: dict[str, Any], path: str) -> Response:
    """Get a file.

    The path is the file's own from the content root, slashes and all (`redes/imagenes/x.svg`).
    One range of bytes is answered with that part, several with the whole file.
    """
    with get_access().read() as (connection, _revision):
        media = find_media(connection, path)
        if media is None:
            raise not_found("file", path, list_media_beside(connection, path))
    for _ in range(_TRIES):
        with suppress(FileChangedError):
            return _answer(media)
    detail = "the file is being written"
    raise RequestError(UNAVAILABLE, detail, headers={"Retry-After": "1"})


get_media.offered = ()  # a file has one type: who asks for another gets it all the same


def _answer(media: Media) -> Response:
    """The answer with the file as it is now.

    Raises:
        RequestError: it is gone or cannot be read; or the request's conditions do not hold.
        FileChangedError: it was written to meanwhile.
    """
    file = _open(media)
    is_sent = False
    try:
        etag = f'"{_hashes().of(file)}"'
        validators = Validators(etag, file.modified, datetime.fromtimestamp(time.time(), UTC))
        size = file.stat.size
        outcome = judge_request(request.headers, validators, size)
        headers = _describe(media, validators)
        _refuse(outcome, size)
        if outcome.status == 304:
            return _empty(304, headers)
        headers |= {"Content-Length": str(outcome.length), "Content-Type": media.type}
        if outcome.status == 206:
            last = outcome.start + outcome.length - 1
            headers["Content-Range"] = f"bytes {outcome.start}-{last}/{size}"
        if request.method == "HEAD":
            return _empty(outcome.status, headers)
        if outcome.length <= _WHOLE_BYTES:
            whole = b"".join(file.read(outcome.start, outcome.length))
            return Response(whole, outcome.status, headers)
        stream = FileStream(file, outcome.start, outcome.length)
        is_sent = True
        return Response(stream, outcome.status, headers, direct_passthrough=True)
    finally:
        if not is_sent:
            file.close()


def _open(media: Media) -> OpenFile:
    """The file, in the content root whose path it has.

    Raises:
        RequestError: 404 when it is gone, or is no regular file that can be read any more.
    """
    found = get_access().settings.find_root(media.path)
    try:
        if found is not None:
            return OpenFile(found[0].directory, found[1])
    except OSError:
        pass
    raise not_found("file", media.path, ())


def _hashes() -> Hashes:
    hashes: Hashes = current_app.extensions["content_api_hashes"]
    return hashes


def _describe(media: Media, validators: Validators) -> dict[str, str]:
    headers = {
        "ETag": validators.etag,
        "Last-Modified": validators.last_modified,
        "Accept-Ranges": "bytes",
        "Cache-Control": get_access().settings.cache_control["media"],
        "Cache-Tag": "media",
    }
    if media.type == "image/svg+xml":
        headers["Content-Security-Policy"] = _SANDBOX
    return headers


def _refuse(outcome: Outcome, size: int) -> None:
    if outcome.status == HTTPStatus.PRECONDITION_FAILED:
        raise RequestError(PRECONDITION_FAILED, "the file is another version than is asked for")
    if outcome.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        headers = {"Content-Range": f"bytes */{size}"}
        raise RequestError(RANGE_NOT_SATISFIABLE, f"the file has {size} bytes", headers=headers)


def _empty(status: int, headers: dict[str, str]) -> Response:
    """An answer without a body, whose headers are those of the one with it."""
    response = Response(status=status, headers=headers)
    if status == HTTPStatus.NOT_MODIFIED:
        del response.headers["Content-Type"]
    return response
