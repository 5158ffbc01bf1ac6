"""A file as a response: whole, a part of it, or that the client has it."""

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
from content_api.records import Media
from content_api.settings import Settings

_TRIES = 3
# A drawing may hold scripts: as a page of its own it may load and run nothing.
_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def send_media(media: Media, settings: Settings, hashes: Hashes) -> Response:
    """The response with a file as it is now.

    Args:
        media: What is known of it.
        settings: Where it is, and how long caches keep it.
        hashes: Of files.

    Raises:
        RequestError: it is gone, cannot be read or is being written; or the request's conditions
            do not hold.
    """
    for _ in range(_TRIES):
        with suppress(FileChangedError):
            return _send(media, settings, hashes)
    raise RequestError(UNAVAILABLE, "the file is being written", retry_after_seconds=1)


def _send(media: Media, settings: Settings, hashes: Hashes) -> Response:
    """The answer with the file as it is now.

    Raises:
        RequestError: it is gone or cannot be read; or the request's conditions do not hold.
        FileChangedError: it was written to meanwhile.
    """
    file = _open(media, settings)
    is_sent = False
    try:
        etag = f'"{hashes.of(file)}"'
        validators = Validators(etag, file.modified, datetime.fromtimestamp(time.time(), UTC))
        size = file.stat.size
        outcome = judge_request(request.headers, validators, size)
        headers = _describe(media, validators) | {"Cache-Control": settings.cache_control["media"]}
        _refuse(outcome, size)
        if outcome.status == 304:
            return _empty(304, headers)
        headers |= {"Content-Length": str(outcome.length), "Content-Type": media.type}
        if outcome.status == 206:
            last = outcome.start + outcome.length - 1
            headers["Content-Range"] = f"bytes {outcome.start}-{last}/{size}"
        if request.method == "HEAD":
            return _empty(outcome.status, headers)
        if outcome.length <= WHOLE_BYTES:
            whole = b"".join(file.read(outcome.start, outcome.length))
            return Response(whole, outcome.status, headers)
        stream = FileStream(file, outcome.start, outcome.length)
        is_sent = True
        return Response(stream, outcome.status, headers, direct_passthrough=True)
    finally:
        if not is_sent:
            file.close()


def _open(media: Media, settings: Settings) -> OpenFile:
    """The file, in the content root whose path it has.

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


def _refuse(outcome: FileAnswer, size: int) -> None:
    if outcome.status == HTTPStatus.PRECONDITION_FAILED:
        raise RequestError(PRECONDITION_FAILED, "the file is another version than is asked for")
    if outcome.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        headers = {"Content-Range": f"bytes */{size}"}
        raise HttpError(RANGE_NOT_SATISFIABLE, f"the file has {size} bytes", headers=headers)


def _empty(status: int, headers: dict[str, str]) -> Response:
    """An answer without a body, whose headers are those of the one with it."""
    response = Response(status=status, headers=headers)
    if status == HTTPStatus.NOT_MODIFIED:
        del response.headers["Content-Type"]
    return response
