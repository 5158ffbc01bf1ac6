"""Bodies as they are answered: what is stored of them, and what is made of their source now.

Apart from the store, which knows no Markdown.
"""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import Connection

from content_api.catalogue.compiling.formats import SOURCE_FORMATS, make_source_formats
from content_api.parsing.body.addresses import place_body
from content_api.store.reading.budget import count_steps
from content_api.store.reading.read import get_body
from content_api.store.reading.records import Found
from content_api.values.parts import FORMATS, Body


def read_body(connection: Connection, found: Found, formats: Collection[str] = FORMATS) -> Body:
    """The body of a record in some formats, its addresses in place; the other formats are empty.

    All are, for a series without a page.

    Raises:
        TooCostlyError: the request has read too much before.
    """
    stored = get_body(connection, found, formats)
    if not stored.source:
        return stored.body
    # Each takes a few milliseconds, but a page of a list in Markdown is to be had as before.
    count_steps(connection, len(stored.source))
    ground = stored.ground
    made = make_source_formats(stored.source, formats, frozenset(ground.macros), ground.hashes)
    names = [name for name in SOURCE_FORMATS if name in formats]
    placed = place_body(Body(markdown=made.markdown, ast=made.ast), stored.destinations, names)
    return replace(stored.body, markdown=placed.markdown, ast=placed.ast)
