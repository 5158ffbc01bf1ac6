"""Answers with one resource: data, links and meta."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from content_api.answers.answer import Answer
from content_api.answers.reading.content import Reading
from content_api.answers.reading.locales import LocaleChoice
from content_api.answers.rendering.record_links import record_links
from content_api.store.reading.records import RecordId
from content_api.values.parts import Node


def answer_resource(
    reading: Reading,
    data: Node | msgspec.Raw,
    path: str,
    tags: Sequence[str],
    included: Sequence[msgspec.Raw] | None = None,
) -> Answer:
    """Build an answer with one resource.

    Args:
        reading: The request.
        data: The resource, or its JSON.
        path: Canonical path of the resource.
        tags: Names by which a cache may purge it.
        included: Related resources, if asked for.
    """
    payload: Node = {
        "data": data,
        "links": {"self": path},
        "meta": {"revision": reading.revision},
    }
    if included is not None:
        payload["included"] = included
    return Answer(body=msgspec.json.encode(payload), revision=reading.revision, tags=tuple(tags))


def with_record_details(
    answer: Answer, record: RecordId, choice: LocaleChoice, *, has_markdown: bool = False
) -> Answer:
    """Add the links, language and date of a record to its answer.

    Args:
        answer: The answer.
        record: The record in it.
        choice: How its language was chosen.
        has_markdown: Whether the record also has a page as Markdown.
    """
    return replace(
        answer,
        links=record_links(record, has_markdown=has_markdown),
        languages=(record.locale,),
        is_negotiated=choice.is_negotiated,
        updated_at=record.updated_at,
    )
