"""What MkDocs Material's Markdown has beyond CommonMark, one module for each kind of syntax.

Each module has `add_…`, which registers its syntax with a mistune parser, and what renders its
tokens to HTML. Here they are put together, in the order in which they are tried.
"""

from collections.abc import Callable
from typing import Any

import mistune

from content_api.parsing.dialect import code, definitions, marks, mathematics, tables, tabs
from content_api.parsing.dialect.abbreviations import add_abbreviations, render_abbreviation

RENDERERS: dict[str, Callable[..., str]] = {
    "abbr": render_abbreviation,
    **code.RENDERERS,
    **definitions.RENDERERS,
    **marks.RENDERERS,
    **mathematics.RENDERERS,
    **tabs.RENDERERS,
}


def add_dialect(markdown: mistune.Markdown) -> None:
    """Teach a parser the dialect."""
    tables.add_tables(markdown)
    mathematics.add_mathematics(markdown)
    tabs.add_tabs(markdown)
    definitions.add_definitions(markdown)
    add_abbreviations(markdown)
    marks.add_marks(markdown)


def finish_dialect(tokens: list[dict[str, Any]]) -> None:
    """Give code its language and options, wherever it stands in the tree."""
    for token in tokens:
        if token["type"] in ("codespan", "block_code"):
            code.read_language(token)
        elif "children" in token:
            finish_dialect(token["children"])
