"""The tree as mdast, the Markdown syntax tree that remark, rehype and MDX read.

Source:
    https://github.com/syntax-tree/mdast with its GFM and math extensions; `embed` is our own node,
    `{type: "embed", macro, path, arguments, sha256}`. Nodes that mdast has not are named as plugins
    of remark name them (`defList`, `abbr`), and tell remark-rehype their element in `data.hName`.
"""

from collections.abc import Callable, Mapping

from content_api.parsing.dialect.markdown_in_html import without_markdown
from content_api.parsing.markdown.tokens import Token, decode_entities
from content_api.values.parts import Embed, Node


def build_mdast(tokens: list[Token]) -> Node:
    """The root node of a body's tokens."""
    return {"type": "root", "children": _nodes(tokens)}


def _nodes(tokens: list[Token]) -> list[Node]:
    nodes: list[Node] = []
    for token in tokens:
        kind = token["type"]
        if kind == "footnotes":
            nodes.extend(_nodes(token["children"]))
            continue
        node = _node(kind, token)
        if kind in ("text", "softbreak") and nodes and nodes[-1]["type"] == "text":
            nodes[-1]["value"] += node["value"]
        else:
            nodes.append(node)
        if token.get("properties") and kind != "block_code":
            _add_properties(node, token["properties"])
    return nodes


def _node(kind: str, token: Token) -> Node:
    if kind in _PARENTS:
        return {"type": _PARENTS[kind], "children": _nodes(token["children"])}
    if kind in _ELEMENTS:
        name, element, *classes = _ELEMENTS[kind]
        return {
            "type": name,
            "data": _data(element, classes),
            "children": _nodes(token["children"]),
        }
    if kind in _VALUES:
        return {"type": _VALUES[kind], "value": token["raw"]}
    return _OTHERS[kind](token)


def _html(token: Token) -> Node:
    return {"type": "html", "value": without_markdown(token["raw"])}


def _add_properties(node: Node, given: Mapping[str, str]) -> None:
    """Add attributes as hast has them: the classes are a list, and those of the node stay."""
    data = node.setdefault("data", {})
    properties = data.setdefault("hProperties", {})
    if "class" in given:
        properties["className"] = [*given["class"].split(), *properties.get("className", ())]
    for name, value in given.items():
        if name != "class":
            properties.setdefault(name, value)


def _data(element: str, classes: list[str]) -> Node:
    """What remark-rehype makes of a node that it does not know."""
    return {"hName": element} | ({"hProperties": {"className": classes}} if classes else {})


def _text(token: Token) -> Node:
    return {"type": "text", "value": decode_entities(token["raw"])}


def _softbreak(_: Token) -> Node:
    return {"type": "text", "value": "\n"}


def _heading(token: Token) -> Node:
    attrs = token["attrs"]
    data = {"data": {"id": attrs["id"]}} if "id" in attrs else {}
    children = _nodes(token["children"])
    return {"type": "heading", "depth": attrs["level"], **data, "children": children}


def _list(token: Token) -> Node:
    attrs = token["attrs"]
    ordered = attrs["ordered"]
    return {
        "type": "list",
        "ordered": ordered,
        "start": attrs.get("start", 1) if ordered else None,
        "spread": not token["tight"],
        "children": _nodes(token["children"]),
    }


def _list_item(token: Token) -> Node:
    checked = token.get("attrs", {}).get("checked")
    return {"type": "listItem", "checked": checked, "children": _nodes(token["children"])}


def _code(token: Token) -> Node:
    attrs = token.get("attrs", {})
    lang, meta = attrs.get("lang") or None, attrs.get("meta") or None
    return {"type": "code", "lang": lang, "meta": meta, "value": token["raw"].removesuffix("\n")}


def _inline_code(token: Token) -> Node:
    lang = token.get("attrs", {}).get("lang")
    node: Node = {"type": "inlineCode", "value": token["raw"]}
    return node | ({"data": _classes(f"language-{lang}")} if lang else {})


def _inline_math(token: Token) -> Node:
    is_display = "attrs" in token
    node: Node = {"type": "inlineMath", "value": token["raw"]}
    return node | ({"data": _classes("math", "math-display")} if is_display else {})


def _classes(*names: str) -> Node:
    return {"hProperties": {"className": list(names)}}


def _abbreviation(token: Token) -> Node:
    title, children = token["attrs"]["title"], token["children"]
    return {
        "type": "abbr",
        "abbr": children[0]["raw"],
        "reference": title,
        "data": {"hName": "abbr", "hProperties": {"title": title}},
        "children": _nodes(children),
    }


def _link(token: Token) -> Node:
    attrs = token["attrs"]
    return {
        "type": "link",
        "url": attrs["url"],
        "title": attrs.get("title"),
        "children": _nodes(token["children"]),
    }


def _image(token: Token) -> Node:
    attrs = token["attrs"]
    title, alt = attrs.get("title"), token["alt"]
    return {"type": "image", "url": attrs["url"], "title": title, "alt": alt}


def _table(token: Token) -> Node:
    head, *bodies = token["children"]
    rows = [{"type": "tableRow", "children": _nodes(head["children"])}]
    for body in bodies:
        rows.extend(_nodes(body["children"]))
    align = [cell["attrs"]["align"] for cell in head["children"]]
    return {"type": "table", "align": align, "children": rows}


def _footnote_reference(token: Token) -> Node:
    key = token["raw"]
    return {"type": "footnoteReference", "identifier": key.lower(), "label": key}


def _footnote(token: Token) -> Node:
    key = token["attrs"]["key"]
    return {
        "type": "footnoteDefinition",
        "identifier": key.lower(),
        "label": key,
        "children": _nodes(token["children"]),
    }


def _admonition(token: Token) -> Node:
    attrs = token["attrs"]
    types, fold = attrs["types"], attrs["fold"]
    name, *classes = types or ["details"]
    attributes = {"class": " ".join(classes)} if classes else {}
    properties: dict[str, object] = {"className": types if fold else ["admonition", *types]}
    if fold:
        attributes["fold"] = fold
        properties |= {"open": True} if fold == "open" else {}
    return {
        "type": "containerDirective",
        "name": name,
        "attributes": attributes,
        "data": {"hName": "details" if fold else "div", "hProperties": properties},
        "children": _nodes(token["children"]),
    }


def _admonition_title(token: Token) -> Node:
    tag = token["attrs"]["tag"]
    data: Node = {"directiveLabel": True, "hName": tag}
    if tag == "p":
        data["hProperties"] = {"className": ["admonition-title"]}
    return {"type": "paragraph", "data": data, "children": _nodes(token["children"])}


def _embed(token: Token) -> Node:
    embed: Embed = token["embed"]
    return {
        "type": "embed",
        "macro": embed.macro,
        "path": embed.path,
        "arguments": embed.arguments,
        "sha256": embed.sha256,
    }


_PARENTS = {
    "paragraph": "paragraph",
    "block_text": "paragraph",
    "block_quote": "blockquote",
    "emphasis": "emphasis",
    "strong": "strong",
    "strikethrough": "delete",
    "table_row": "tableRow",
    "table_cell": "tableCell",
}
_VALUES = {"block_math": "math"}
# Kind of token: type of node, element, and classes of that.
_ELEMENTS = {
    "def_list": ("defList", "dl"),
    "def_list_head": ("defListTerm", "dt"),
    "def_list_item": ("defListDescription", "dd"),
    "mark": ("mark", "mark"),
    "insert": ("insert", "ins"),
    "superscript": ("superscript", "sup"),
    "subscript": ("subscript", "sub"),
    "keys": ("keys", "span", "keys"),
    "key": ("key", "kbd"),
    "tabs": ("tabs", "div", "tabbed-set"),
    "tab": ("tab", "div", "tabbed-block"),
    "tab_title": ("tabTitle", "p", "tabbed-label"),
}
_OTHERS: dict[str, Callable[[Token], Node]] = {
    "text": _text,
    "softbreak": _softbreak,
    "linebreak": lambda _: {"type": "break"},
    "thematic_break": lambda _: {"type": "thematicBreak"},
    "heading": _heading,
    "list": _list,
    "list_item": _list_item,
    "task_list_item": _list_item,
    "block_code": _code,
    "codespan": _inline_code,
    "inline_math": _inline_math,
    "abbr": _abbreviation,
    "link": _link,
    "image": _image,
    "table": _table,
    "footnote_ref": _footnote_reference,
    "footnote_item": _footnote,
    "embed": _embed,
    "block_html": _html,
    "inline_html": _html,
    "admonition": _admonition,
    "admonition_title": _admonition_title,
}
