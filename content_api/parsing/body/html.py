"""The tree to HTML, and nh3's last word on it."""

import re
from collections.abc import Callable, Iterable

import mistune
import nh3
from mistune.core import BaseRenderer, BlockState
from mistune.plugins import import_plugin
from mistune.util import unescape

from content_api.parsing.dialect import RENDERERS
from content_api.parsing.dialect.attributes import add_properties
from content_api.parsing.markdown.inventory import Inventory, take_inventory
from content_api.parsing.markdown.placed import PLUGINS
from content_api.parsing.markdown.tokens import Token
from content_api.parsing.signs.tags import (
    ALLOWED_TAGS,
    ATTRIBUTES,
    GENERIC_ATTRIBUTES,
    URL_SCHEMES,
    judge_attribute,
    keep_first_anchors,
)

# What only our own renderer writes: inputs of raw HTML were cleaned away before.
_CHECKBOX = {"type", "checked", "disabled"}
_CLEANER = nh3.Cleaner(
    tags=set(ALLOWED_TAGS | {"input"}),
    attributes={tag: ATTRIBUTES.get(tag, set()) | GENERIC_ATTRIBUTES for tag in ALLOWED_TAGS}
    | {"input": GENERIC_ATTRIBUTES | _CHECKBOX},
    url_schemes=set(URL_SCHEMES),
    generic_attribute_prefixes={"data-"},
    link_rel="noopener",
    attribute_filter=judge_attribute,
)

_IN_ID = re.compile(r' id="([^"]*)"')
_IN_TAG = re.compile(r'<[a-z][^\s>]*(?: [\w-]+="[^"]*")+')
# What stands around the tokens that have nothing of their own, which are most.
_TAGS = {
    "paragraph": ("<p>", "</p>\n"),
    "block_text": ("", ""),
    "list_item": ("<li>", "</li>\n"),
    "emphasis": ("<em>", "</em>"),
    "strong": ("<strong>", "</strong>"),
}
_PRE = re.compile(r'<pre(?: [\w-]+="[^"]*")*>\n')


def render_html(tokens: list[Token], found: Inventory | None = None) -> str:
    """Sanitised HTML of block or inline tokens; cleaning it again changes nothing.

    That is, but for tags misnested through more than eight blocks, where HTML's own rules stop.

    Args:
        tokens: Of a whole tree, or a part of one.
        found: What is in them, where that is known.

    Source:
        mistune's HTML; ids of headings, footnotes and checkboxes as GitHub Flavored Markdown.
    """
    cleaned = clean_html(_RENDERER.render_tokens(tokens, BlockState()))
    if ' id="' not in cleaned:
        return cleaned
    ids = _list_ids(found or take_inventory(tokens))
    # Few texts have the words of an attribute, and then it is looked at more closely.
    if all(after.partition('"')[0] in ids for after in cleaned.split(' id="')[1:]):
        return cleaned
    return _IN_TAG.sub(lambda tag: _without_foreign_ids(tag.group(), ids), cleaned)


def _list_ids(found: Inventory) -> set[str]:
    """Ids that headings, attribute lists, raw HTML and footnotes have, as nh3 writes them."""
    ids = {heading["attrs"]["id"] for heading in found.headings if "id" in heading["attrs"]}
    for token in found.html:
        keep_first_anchors(token["raw"], ids)
    ids |= {token["properties"].get("id", "") for token in found.properties}
    for token in (*found.notes, *found.noted):
        index, nth = token["attrs"]["index"], token["attrs"].get("nth", 1)
        ids |= {f"fn-{index}", f"fnref-{index}", f"fnref-{index}-{nth}"}
    return set(map(_escape_value, ids))


def _escape_value(value: str) -> str:
    escaped = value.replace("&", "&amp;").replace('"', "&quot;").replace("\xa0", "&nbsp;")
    return escaped.replace("<", "&lt;").replace(">", "&gt;")


def _without_foreign_ids(tag: str, ids: set[str]) -> str:
    return _IN_ID.sub(lambda found: found.group() if found[1] in ids else "", tag)


def clean_html(html: str) -> str:
    """What nh3 leaves of `html` by the one policy of this project.

    A parser drops the line break that follows `<pre>`, so the one that is meant is written twice.
    """
    return _PRE.sub(r"\g<0>\n", _CLEANER.clean(html))


class _Renderer(mistune.HTMLRenderer):
    """mistune's renderer, with attribute lists and embeds, whose `raw` is their element."""

    def __init__(self) -> None:
        # Addresses were judged already, by rules that are known: those of mistune are others.
        super().__init__(escape=False, allow_harmful_protocols=True)
        self._found: dict[str, Callable[..., str]] = {}

    def render_tokens(self, tokens: Iterable[Token], state: BlockState) -> str:
        """As mistune's."""
        render = self.render_token
        return "".join([render(token, state) for token in tokens])

    def render_token(self, token: Token, state: BlockState) -> str:
        """As mistune's, with the attributes that a list gives to the token."""
        kind = token["type"]
        if kind == "text":
            return mistune.escape(unescape(token["raw"]))
        if kind in _TAGS:
            opening, closing = _TAGS[kind]
            rendered = f"{opening}{self.render_tokens(token['children'], state)}{closing}"
        else:
            rendered = self._render(kind, token, state)
        properties = token.get("properties")
        return add_properties(rendered, properties) if properties else rendered

    def _render(self, kind: str, token: Token, state: BlockState) -> str:
        render = self._found.get(kind)
        if render is None:
            render = self._found[kind] = self._get_method(kind)
        attrs = token.get("attrs") or {}
        if "raw" in token:
            return render(token["raw"], **attrs)
        if "children" in token:
            return render(self.render_tokens(token["children"], state), **attrs)
        return render(**attrs)

    def embed(self, html: str) -> str:
        """The element of an embed, on a line of its own."""
        return html + "\n"

    def _get_method(self, name: str) -> Callable[..., str]:
        return RENDERERS.get(name) or super()._get_method(name)


def _render_table_cell(
    renderer: BaseRenderer,
    text: str,
    align: str | None = None,
    head: bool = False,  # noqa: FBT001, FBT002 - mistune's signature
) -> str:
    """As mistune's, but with `align`: style attributes are not published."""
    del renderer
    tag = "th" if head else "td"
    alignment = f' align="{align}"' if align else ""
    return f"<{tag}{alignment}>{text}</{tag}>\n"


def _render_footnote_ref(renderer: BaseRenderer, key: str, index: int, nth: int = 1) -> str:
    """As mistune's, but a note that is named again has another id."""
    del renderer, key
    again = f"-{nth}" if nth > 1 else ""
    link = f'<a href="#fn-{index}">{index}</a>'
    return f'<sup class="footnote-ref" id="fnref-{index}{again}">{link}</sup>'


def _build_renderer() -> mistune.HTMLRenderer:
    renderer = _Renderer()
    # mistune's plugins register their renderers through a Markdown; its parser is not used here.
    mistune.Markdown(renderer, plugins=[import_plugin(name) for name in PLUGINS])
    renderer.register("table_cell", _render_table_cell)
    renderer.register("footnote_ref", _render_footnote_ref)
    return renderer


_RENDERER = _build_renderer()
