"""Addresses of a body that only linking can tell: marked when it compiles, placed when it is read.

Where a page is published depends on other files, and a body is compiled from its own alone. So each
address that may lead into the content root gets a mark with its number; what it leads to is kept
beside the record. When a page moves, the bodies that link to it need not be compiled again. So it
is with the hashes of embedded snippets: one that is not public has none, and linking knows which.
"""

import html
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from urllib.parse import unquote

import msgspec

from content_api.parsing.markdown.tokens import Token
from content_api.parsing.signs.tags import OPEN_TAG, address_spans
from content_api.values.linked import Destination
from content_api.values.parts import FORMATS, Body, Embed, Image, Link, Node

Destinations = Mapping[int, Destination]

# Noncharacters, as those of macros. A mark follows its address, so that every judge of addresses
# still sees how it begins; only in Markdown, where nothing tells where it begins, one precedes it.
_OPEN, _NUMBER, _CLOSE = "\ufdd2", "\ufdd3", "\ufdd4"
NOWHERE = "#"

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_TEMPLATE = re.compile(r"\{[{%]")  # left for the site's own builder to fill in
_MARK = re.compile(f"{_OPEN}|{_NUMBER}\\d{{1,7}}{_CLOSE}")
_MARKED_URL = re.compile(f"{_NUMBER}(\\d{{1,7}}){_CLOSE}$")
_MARKED_HASH = re.compile(f'( data-embed-sha256="[0-9a-f]+){_NUMBER}(\\d{{1,7}}){_CLOSE}"')
_IN_MARKDOWN = re.compile(f"{_OPEN}([^{_OPEN}{_NUMBER}]*){_NUMBER}(\\d{{1,7}}){_CLOSE}")
_TAG = re.compile(
    r"<(?P<name>a|audio|blockquote|del|img|ins|q|source|track|video)(?P<attributes>(?:\s[\w:@.-]+=\"[^\"]*\")*)(?=\s?/?>)",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"\s(?P<name>[\w:@.-]+)=\"(?P<value>[^\"]*)\"")


def is_local(url: str) -> bool:
    """Whether `url` may lead into the content root: no scheme, no host, nothing to be filled in."""
    return not _SCHEME.match(url) and not _TEMPLATE.search(unquote(url))


def number_hashes(embeds: Iterable[Embed]) -> dict[str, int]:
    """The number of each snippet of a page, by its path, whether it has a hash or not."""
    paths = dict.fromkeys(embed.path for embed in embeds)
    return {path: number for number, path in enumerate(paths)}


def number_addresses(
    links: Iterable[Link], images: Iterable[Image], *, first: int = 0
) -> dict[str, int]:
    """The number of each address of a page that is marked; one within the page is none.

    The hashes of its embeds have the numbers before `first`.
    """
    urls = (*(link.url for link in links), *(image.src for image in images))
    local = (url for url in urls if url and url[0] not in "#?" and is_local(url))
    return {url: number for number, url in enumerate(dict.fromkeys(local), first)}


def is_marked(text: str) -> bool:
    """Whether a text has an address whose place is not filled in."""
    return _NUMBER in text


def mark_hash(embed: Embed, numbers: Mapping[str, int]) -> Embed:
    """The embed as it stands in a body: its hash, if it has a number, is followed by its mark."""
    number = numbers.get(embed.path)
    if embed.sha256 is None or number is None:
        return embed
    return replace(embed, sha256=f"{embed.sha256}{_NUMBER}{number}{_CLOSE}")


def mark_tokens(tokens: Iterable[Token], numbers: Mapping[str, int]) -> None:
    """Mark the addresses of links, images and tags of raw HTML."""
    for token in tokens if numbers else ():
        attrs = token.get("attrs", {})
        number = numbers.get(attrs["url"]) if "url" in attrs else None
        if number is not None:  # attributes are shared by all links of one definition
            token["attrs"] = {**attrs, "url": f"{attrs['url']}{_NUMBER}{number}{_CLOSE}"}
        elif token["type"] in ("block_html", "inline_html"):
            token["raw"] = OPEN_TAG.sub(partial(_mark_tag, numbers), token["raw"])


def _mark_tag(numbers: Mapping[str, int], tag: re.Match[str]) -> str:
    pieces: list[str] = []
    copied = tag.start()
    for start, end in address_spans(tag.string, tag):
        number = numbers.get(html.unescape(tag.string[start:end]))
        if number is not None:
            pieces += [tag.string[copied:end], f"{_NUMBER}{number}{_CLOSE}"]
            copied = end
    return "".join((*pieces, tag.string[copied : tag.end()]))


def mark_text(text: str, start: int, end: int, marks: Iterable[tuple[int, int, int]]) -> str:
    """`text[start:end]` with its marks: start and end of an address in `text`, and its number."""
    pieces = []
    position = start
    for first, last, number in marks:
        if position <= first and last <= end:
            pieces += [text[position:first], _OPEN, text[first:last], f"{_NUMBER}{number}{_CLOSE}"]
            position = last
    return "".join((*pieces, text[position:end]))


def place_body(body: Body, destinations: Destinations, formats: Collection[str] = FORMATS) -> Body:
    """The body in some formats, with what its addresses lead to; the other formats are empty.

    Without a destination they stay as written.
    """
    return Body(
        html=place_html(body.html, destinations) if "html" in formats else "",
        markdown=place_markdown(body.markdown, destinations) if "markdown" in formats else "",
        text=body.text if "text" in formats else "",
        ast=place_ast(body.ast, destinations) if "ast" in formats else b"",
    )


def place_html(text: str, destinations: Destinations) -> str:
    """HTML with its addresses and hashes.

    `data-ref` names the record; width and height keep an image's room. What leads to something that
    is not served loses its address.
    """
    if _NUMBER not in text:
        return text
    text = _place_hashes(text, destinations)
    return _MARK.sub("", _TAG.sub(partial(_place_tag, destinations), text))


def place_markdown(text: str, destinations: Destinations) -> str:
    """Markdown with its addresses and hashes."""

    def placed(found: re.Match[str]) -> str:
        destination = destinations.get(int(found[2]))
        return found[1] if destination is None else html.escape(destination.url or NOWHERE)

    if _NUMBER not in text:
        return text
    text = _place_hashes(text, destinations)
    return _MARK.sub("", _IN_MARKDOWN.sub(placed, text))


def _place_hashes(text: str, destinations: Destinations) -> str:
    """`text` without the hashes of snippets that are not public."""
    return _MARKED_HASH.sub(
        lambda found: "" if int(found[2]) in destinations else f'{found[1]}"', text
    )


def _place_tag(destinations: Destinations, tag: re.Match[str]) -> str:
    attributes = tag["attributes"]
    if _NUMBER not in attributes:
        return tag.group()
    named = [(found["name"], found["value"]) for found in _ATTRIBUTE.finditer(attributes)]
    has_size = any(name.lower() in ("width", "height") for name, _ in named)
    is_sized = tag["name"].lower() == "img" and not has_size
    kept = (
        pair
        for name, value in named
        for pair in _place_attribute(destinations, name, value, is_sized=is_sized)
    )
    return f"<{tag['name']}" + "".join(f' {name}="{value}"' for name, value in kept)


def _place_attribute(
    destinations: Destinations, name: str, value: str, *, is_sized: bool
) -> Iterator[tuple[str, str]]:
    """What stands instead of an attribute: itself, nothing, or its address and what is known."""
    number = _MARKED_URL.search(value)
    destination = destinations.get(int(number[1])) if number else None
    if destination is None:
        yield name, _MARK.sub("", value)
    elif destination.url:
        yield name, html.escape(destination.url)
        if destination.ref and name.lower() == "href":
            yield "data-ref", html.escape(destination.ref)
        if is_sized and destination.width and destination.height:
            yield "width", str(destination.width)
            yield "height", str(destination.height)


def place_ast(ast: bytes, destinations: Destinations) -> bytes:
    """The tree with its addresses and hashes; `data.ref` names a record that a link leads to."""
    if _NUMBER.encode() not in ast:
        return ast
    root: Node = msgspec.json.decode(ast)
    nodes = [root]
    while nodes:
        node = nodes.pop()
        if node["type"] == "html":
            node["value"] = place_html(node["value"], destinations)
        elif _NUMBER in node.get("url", ""):
            _place_node(node, destinations)
        elif node["type"] == "embed" and node["sha256"]:
            _place_hash(node, destinations)
        nodes += node.get("children", ())
    return msgspec.json.encode(root)


def _place_hash(node: Node, destinations: Destinations) -> None:
    written, _, number = node["sha256"].partition(_NUMBER)
    node["sha256"] = None if int(number.rstrip(_CLOSE)) in destinations else written


def _place_node(node: Node, destinations: Destinations) -> None:
    number = _MARKED_URL.search(node["url"])
    destination = destinations.get(int(number[1])) if number else None
    if destination is None:
        node["url"] = _MARK.sub("", node["url"])
        return
    node["url"] = destination.url or NOWHERE
    if destination.ref:
        node["data"] = {"ref": destination.ref}
