"""The JSON of an answer with one resource: data, links and meta."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from content_api.answers.answer import Answer
from content_api.answers.reading.content import Reading
from content_api.answers.reading.locales import LocaleChoice
from content_api.answers.rendering.record_links import record_links
from content_api.records import Node
from content_api.store.records import RecordId


def answer_resource(
    reading: Reading,
    data: Node | msgspec.Raw,
    path: str,
    tags: Sequence[str],
    included: Sequence[msgspec.Raw] | None = None,
) -> Answer:
    """An answer with one resource.

    Args:
        reading: The request.
        data: The resource, or its JSON.
        path: Its canonical path.
        tags: What a cache may purge it by.
        included: Related resources, when they are asked for.
    """
    payload: Node = {
        "data": data,
        "links": {"self": path},
        "meta": {"revision": reading.revision},
    }
    if included is not None:
        payload["included"] = included
    return Answer(body=msgspec.json.encode(payload), revision=reading.revision, tags=tuple(tags))


def tell_of_record(
    answer: Answer, record: RecordId, choice: LocaleChoice, *, has_twin: bool = False
) -> Answer:
    """An answer with what is told beside the body of the record that it is of.

    Args:
        answer: The answer.
        record: What it is of.
        choice: How its language was chosen.
        has_twin: Whether there is the same as Markdown.
    """
    return replace(
        answer,
        links=record_links(record, has_twin=has_twin),
        languages=(record.locale,),
        is_negotiated=choice.is_negotiated,
        updated_at=record.updated_at,
    )
