"""The `markdown` format as this project itself reads it, with nothing cleaned: what is live then?"""

from mistune.core import BlockState

from content_api.parsing.html import _RENDERER
from content_api.parsing.lifted import Lifted
from content_api.parsing.markdown import parse_markdown


def reread(markdown: str) -> str:
    """The HTML of `markdown` as it stands: a renderer that trusts it would give just this."""
    return _RENDERER.render_tokens(parse_markdown(Lifted(markdown)).tokens, BlockState())
