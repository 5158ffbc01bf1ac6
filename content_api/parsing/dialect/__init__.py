"""What MkDocs Material's Markdown has beyond CommonMark, one module for each kind of syntax.

Each module has `add_…`, which registers its syntax with a mistune parser, and what renders its
tokens to HTML. Here they are put together, in the order in which they are tried.
"""

from collections.abc import Callable
from typing import Any

import mistune

from content_api.parsing.dialect import (
    admonitions,
    code,
    definitions,
    marks,
    mathematics,
    tables,
    tabs,
)
from content_api.parsing.dialect.abbreviations import (
    add_abbreviations,
    mark_abbreviations,
    render_abbreviation,
)
from content_api.parsing.dialect.attributes import add_attributes
from content_api.parsing.dialect.fences import add_fences
from content_api.parsing.dialect.footnotes import add_footnotes
from content_api.parsing.dialect.markdown_in_html import add_markdown_in_html

RENDERERS: dict[str, Callable[..., str]] = {
    "abbr": render_abbreviation,
    **admonitions.RENDERERS,
    **code.RENDERERS,
    **definitions.RENDERERS,
    **marks.RENDERERS,
    **mathematics.RENDERERS,
    **tabs.RENDERERS,
}


def add_dialect(markdown: mistune.Markdown) -> None:
    """Teach a parser the dialect; its states must be an ElementState."""
    tables.add_tables(markdown)
    mathematics.add_mathematics(markdown)
    add_fences(markdown)
    admonitions.add_admonitions(markdown)
    tabs.add_tabs(markdown)
    definitions.add_definitions(markdown)
    add_markdown_in_html(markdown)
    add_footnotes(markdown)
    add_abbreviations(markdown)
    add_attributes(markdown)
    marks.add_marks(markdown)


def finish_dialect(tokens: list[dict[str, Any]], env: Any) -> None:  # noqa: ANN401 - mistune's
    """Tell of a whole tree what no block can tell alone; `env` is its parser's."""
    code.read_languages(tokens)
    mark_abbreviations(tokens, env)
