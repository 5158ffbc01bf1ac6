"""The formats of a body that show its source, made from the file when they are asked for.

A room of its own because most pages are never asked for them: a compiled page does not hold them,
and one file follows from its own bytes and two settings in a few milliseconds.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from content_api.parsing.body.body import parse_body, render_ast, render_markdown
from content_api.parsing.body.embeds import Snippet
from content_api.parsing.front_matter.front_matter import split_body
from content_api.parsing.text.source_text import decode_source
from content_api.values.parts import Body

SOURCE_FORMATS = ("markdown", "ast")


@dataclass(frozen=True, slots=True)
class SourceFormats:
    """What was asked for, each as in `Body`; the other is that of an empty body.

    Addresses and hashes have their marks: `place_markdown` and `place_ast` fill them in.
    """

    markdown: str = ""
    ast: bytes = Body().ast


def make_source_formats(
    data: bytes,
    formats: Collection[str],
    macros: frozenset[str],
    hashes: Mapping[str, str | None],
) -> SourceFormats:
    """Make the `markdown` and `ast` of a file, a series page or an article.

    Nothing else shapes them: neither the path nor the kind of the file, nor any other option.

    Args:
        data: The file, as it was when it compiled without error: of another, nobody knows where
            the body begins.
        formats: Which are wanted, of `SOURCE_FORMATS`; other names are passed over.
        macros: `CompileOptions.macros`, the names of macros that become embeds.
        hashes: SHA-256 of each snippet by the path that the page's `embeds` name; None of one that
            is not there or not to be told.

    Returns:
        The same bytes on every machine. Never raises; as costly as parsing the body, which is
        bounded as in compiling.
    """
    text = decode_source("", data).text
    if text is None or not any(name in formats for name in SOURCE_FORMATS):
        return SourceFormats()
    snippets = {path: Snippet(sha256) for path, sha256 in hashes.items() if sha256}
    parsed = parse_body("", split_body(text), 1, known_macros=macros, snippets=snippets)
    made = SourceFormats()
    if "markdown" in formats:
        made = replace(made, markdown=render_markdown(parsed, 0, len(parsed.lifted.text)))
    return replace(made, ast=render_ast(parsed)) if "ast" in formats else made
