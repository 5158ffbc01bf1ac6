"""Conditional and range requests for files, by RFC 9110 sections 13 and 14.

werkzeug's own answers several ranges with 416 and knows no If-Unmodified-Since.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from werkzeug.datastructures import Headers
from werkzeug.http import http_date
from werkzeug.http import parse_date as parse_any_date

from content_api.http.headers.etags import is_named_strongly, is_named_weakly

_RANGE = re.compile(r"bytes[ \t]*=[ \t]*(\d{0,19})-(\d{0,19})[ \t]*", re.ASCII | re.IGNORECASE)
_STRONG_AFTER = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Validators:
    """What tells one version of a file from others: a strong ETag, and when it last changed."""

    etag: str
    modified: datetime
    now: datetime

    @property
    def last_modified(self) -> str:
        """The header: whole seconds, and never in the future."""
        return http_date(min(self.modified, self.now))


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """How to answer: 200, 206, 304, 412 or 416, and with which part of the file."""

    status: int
    start: int = 0
    length: int = 0


def judge_request(headers: Headers, validators: Validators, size: int) -> FileAnswer:
    """Judge the conditions of a GET or HEAD in the order of RFC 9110 section 13.2.2.

    Args:
        headers: Of the request.
        validators: Of the file as it is now.
        size: Its bytes.
    """
    if _is_precondition_failed(headers, validators):
        return FileAnswer(412)
    if _is_not_modified(headers, validators):
        return FileAnswer(304)
    wanted = headers.get("Range")
    if wanted is None or not _is_range_valid(headers.get("If-Range"), validators):
        return FileAnswer(200, 0, size)
    return _judge_range(wanted, size)


def _is_precondition_failed(headers: Headers, validators: Validators) -> bool:
    wanted = headers.get("If-Match")
    if wanted is not None:
        return not is_named_strongly(wanted, validators.etag)
    since = parse_date(headers.get("If-Unmodified-Since"))
    return since is not None and _whole_seconds(validators.modified) > since


def _is_not_modified(headers: Headers, validators: Validators) -> bool:
    wanted = headers.get("If-None-Match")
    if wanted is not None:
        return is_named_weakly(wanted, validators.etag)
    since = parse_date(headers.get("If-Modified-Since"))
    return since is not None and _whole_seconds(validators.modified) <= since


def _is_range_valid(if_range: str | None, validators: Validators) -> bool:
    """Whether a part of the file as it is now fits what the client has of it."""
    if if_range is None:
        return True
    if '"' in if_range:
        return if_range.strip() == validators.etag
    moment = _whole_seconds(validators.modified)
    is_strong = validators.now - validators.modified >= _STRONG_AFTER
    return is_strong and parse_date(if_range) == moment


def _judge_range(wanted: str, size: int) -> FileAnswer:
    """One range; several are answered with the whole file, as is what is no range of bytes."""
    match = _RANGE.fullmatch(wanted)
    if match is None or not (match[1] or match[2]):
        return FileAnswer(200, 0, size)
    if not match[1]:
        length = min(int(match[2]), size)
        return FileAnswer(206, size - length, length) if length else FileAnswer(416)
    start, last = int(match[1]), int(match[2]) if match[2] else size - 1
    if match[2] and last < start:
        return FileAnswer(200, 0, size)
    return (
        FileAnswer(206, start, min(last, size - 1) - start + 1) if start < size else FileAnswer(416)
    )


def parse_date(header: str | None) -> datetime | None:
    """A date of a header, or None: a year that no calendar has is no date."""
    try:
        return parse_any_date(header)
    except (OverflowError, ValueError):
        return None


def _whole_seconds(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
