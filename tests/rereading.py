"""The `markdown` format as this project itself reads it, with nothing cleaned: what is live then?"""

from mistune.core import BlockState

from content_api.parsing.body.html import _RENDERER
from content_api.parsing.markdown.markdown import parse_markdown
from content_api.parsing.signs.lifted import Lifted


def reread(markdown: str) -> str:
    """The HTML of `markdown` as it stands: a renderer that trusts it would give just this."""
    return _RENDERER.render_tokens(parse_markdown(Lifted(markdown)).tokens, BlockState())
