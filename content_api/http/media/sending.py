"""Sends a file: whole, a part of it, or a 304."""

import time
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Response, request

from content_api.answers.errors import UNAVAILABLE, RequestError, not_found
from content_api.http.errors import PRECONDITION_FAILED, RANGE_NOT_SATISFIABLE, HttpError
from content_api.http.media.file_conditions import FileAnswer, Validators, judge_request
from content_api.http.media.open_files import FileChangedError, FileStream, Hashes, OpenFile
from content_api.http.reply import WHOLE_BYTES
from content_api.settings import Settings
from content_api.values.linked import Media

_TRIES = 3
# A drawing may hold scripts: as a page of its own it may load and run nothing.
_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def send_media(media: Media, settings: Settings, hashes: Hashes) -> Response:
    """Respond with a file as it is now.

    Args:
        media: The file, as the store knows it.
        settings: All settings: content roots and Cache-Control.
        hashes: Hashes of files, for the ETag.

    Raises:
        RequestError: it is gone, cannot be read or is being written; or the request's conditions
            do not hold.
    """
    for _ in range(_TRIES):
        with suppress(FileChangedError):
            return _send(media, settings, hashes)
    raise RequestError(UNAVAILABLE, "the file is being written", retry_after_seconds=1)


def _send(media: Media, settings: Settings, hashes: Hashes) -> Response:
    """Respond with a file as it is now.

    Raises:
        RequestError: it is gone or cannot be read; or the request's conditions do not hold.
        FileChangedError: it was written to meanwhile.
    """
    file = _open(media, settings)
    response: Response | None = None
    try:
        etag = f'"{hashes.of(file)}"'
        validators = Validators(etag, file.modified, datetime.fromtimestamp(time.time(), UTC))
        answer = judge_request(request.headers, validators, file.stat.size)
        headers = _describe(media, validators) | {"Cache-Control": settings.cache_control["media"]}
        _refuse(answer, file.stat.size)
        response = _respond(file, answer, headers, media.type)
        return response
    finally:
        if response is None or not response.direct_passthrough:
            file.close()


def _respond(
    file: OpenFile, answer: FileAnswer, headers: dict[str, str], media_type: str
) -> Response:
    """Respond with a part of an open file; a streamed response closes it at the end."""
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return _respond_empty(answer.status, headers)
    headers |= {"Content-Length": str(answer.length), "Content-Type": media_type}
    if answer.status == HTTPStatus.PARTIAL_CONTENT:
        last = answer.start + answer.length - 1
        headers["Content-Range"] = f"bytes {answer.start}-{last}/{file.stat.size}"
    if request.method == "HEAD":
        return _respond_empty(answer.status, headers)
    if answer.length <= WHOLE_BYTES:
        whole = b"".join(file.read(answer.start, answer.length))
        return Response(whole, answer.status, headers)
    stream = FileStream(file, answer.start, answer.length)
    return Response(stream, answer.status, headers, direct_passthrough=True)


def _open(media: Media, settings: Settings) -> OpenFile:
    """Open the file in its content root.

    Raises:
        RequestError: 404 when it is gone, or is no regular file that can be read any more.
    """
    found = settings.find_root(media.path)
    try:
        if found is not None:
            return OpenFile(found[0].directory, found[1])
    except OSError:
        pass
    raise not_found("file", media.path, ())


def _describe(media: Media, validators: Validators) -> dict[str, str]:
    headers = {
        "ETag": validators.etag,
        "Last-Modified": validators.last_modified,
        "Accept-Ranges": "bytes",
        "Cache-Tag": "media",
    }
    if media.type == "image/svg+xml":
        headers["Content-Security-Policy"] = _SANDBOX
    return headers


def _refuse(answer: FileAnswer, size: int) -> None:
    if answer.status == HTTPStatus.PRECONDITION_FAILED:
        raise RequestError(PRECONDITION_FAILED, "the file is another version than is asked for")
    if answer.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        headers = {"Content-Range": f"bytes */{size}"}
        raise HttpError(RANGE_NOT_SATISFIABLE, f"the file has {size} bytes", headers=headers)


def _respond_empty(status: int, headers: dict[str, str]) -> Response:
    """Respond without a body, with the headers of the response that has one."""
    response = Response(status=status, headers=headers)
    if status == HTTPStatus.NOT_MODIFIED:
        del response.headers["Content-Type"]
    return response
