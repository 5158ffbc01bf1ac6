"""What is stored of a body, made where the page is compiled."""

from dataclasses import replace

from content_api.catalogue.compiling.formats import SOURCE_FORMATS, make_source_formats
from content_api.indexing.compiling.page_rows import Row
from content_api.store.schema.bodies import LARGE_SOURCE_BYTES, Ground, body_row
from content_api.values.documents import Compiled


def pack_body(compiled: Compiled, data: bytes, macros: frozenset[str]) -> Row:
    """The row of a body, but for its path; of a large page with all formats.

    Args:
        compiled: The page.
        data: Its file.
        macros: Names of macros that become embeds.
    """
    body, document = compiled.body, compiled.document
    embeds = document.embeds if document else ()
    hashes = {embed.path: embed.sha256 for embed in embeds if embed.sha256}
    ground = Ground(tuple(sorted(macros)), hashes)
    if len(data) <= LARGE_SOURCE_BYTES:
        return body_row(body, data, ground)
    made = make_source_formats(data, SOURCE_FORMATS, macros, hashes)
    return body_row(replace(body, markdown=made.markdown, ast=made.ast), b"", ground)
