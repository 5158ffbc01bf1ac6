"""Whatever marks stand together, no format holds HTML that runs, and none holds a comment.

`markdown` is judged as this project reads it, with nothing cleaned: whoever renders it with another
Markdown sanitises the result.
"""

import json
import random
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import mistune
import pytest

from content_api.catalogue.options import CompileOptions
from tests.rereading import reread
from tests.sources import article, outputs
from tests.whole import WholeCompiler

ROUNDS = 6_000
PIECES = (
    *("[a](", "[a][r]", "[r]: ", "[^1]: ", "x[^1]", "![a](", "[", "]", "](", "]:", ")", ' "t")'),
    *("<", ">", "> ", "- ", "1. ", "\n", "\n\n", "    ", "\t", "# ", "|", "\n|-|\n", "\\", "&lt;"),
    *(
        "```\n",
        "`",
        "``",
        "\\`",
        "$",
        "$$",
        "*",
        "**",
        "~~",
        "<b>",
        "</b>",
        "<div>\n",
        "<p title='",
    ),
    *(": ", "\n:   ", "*[a]: ", '=== "a"\n\n    ', "==", "^^", "^", "~", "++a++", "\\(", "\\)"),
    *("\\[", "\\]", '```{.py title="', "`#!py ", "```mermaid\n", "\n|a|b|\n|-|-|\n|c|\n"),
    *("javascript:x", "java&#10;script:x", "&#106;avascript:x", "JAVASCRIPT:x", "java\\script:x"),
    *("<!-- SECRET -->", "<!--", "-->", "<script>SECRET</script>", "<img src=x onerror=SECRET>"),
    *("<a href='javascript:x'>", "<video poster=javascript:x>", "<svg onload=x>", "'>"),
    *(
        "!!! note\n",
        '??? a "b"\n',
        "<div markdown>\n",
        "</div>",
        "~~~\n",
        "{: .a onclick=x }",
        "{ #b }",
    ),
    *("{{ include_html('x.html', k=\"", '") }}'),
)
_IGNORED_BY_BROWSERS = re.compile(r"[\x00-\x20]")
_TAGS = {"script", "style", "iframe", "svg", "math", "form", "object", "base", "meta"}
_TEXTS = {"title", "data-title"}  # attributes that are shown, never followed
_COMPILER = WholeCompiler(CompileOptions())


class _KeepAddresses(mistune.HTMLRenderer):
    """A renderer that trusts the Markdown, as another program may."""

    def safe_url(self, url: str) -> str:
        return url


RENDER = mistune.create_markdown(
    renderer=_KeepAddresses(escape=False),
    plugins=["table", "strikethrough", "footnotes", "task_lists", "math"],
)


class _Live(HTMLParser):
    """Collects what runs, and comments."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag] if tag in _TAGS else []
        for name, value in attrs:
            address = _IGNORED_BY_BROWSERS.sub("", value or "").lower()
            if name in _TEXTS:
                continue
            if name.startswith("on") or address.startswith(("javascript:", "data:", "vbscript:")):
                self.found.append(f"{tag} {name}")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"comment {data}")

    def error(self, message: str) -> None:
        self.found.append(message)


def live(html: str) -> list[str]:
    """What of `html` would run or is a comment."""
    reader = _Live()
    try:
        reader.feed(html)
    except AssertionError:  # the parser gives up at `<![x`, as a browser's comment would not
        return reader.found
    reader.close()
    return reader.found


def html_nodes(node: dict[str, Any]) -> Iterator[str]:
    if node["type"] == "html":
        yield node["value"]
    for child in node.get("children", []):
        yield from html_nodes(child)


def addresses(node: dict[str, Any]) -> Iterator[str]:
    if "url" in node:
        yield _IGNORED_BY_BROWSERS.sub("", node["url"]).lower()
    for child in node.get("children", []):
        yield from addresses(child)


@pytest.mark.untraced
def test_no_heap_of_marks_gives_live_html_in_any_format() -> None:
    rng = random.Random(20261123)  # noqa: S311 - seeded, so that a failure comes back
    faults: dict[str, str] = {}
    for _ in range(ROUNDS):
        source = "".join(rng.choice(PIECES) for _ in range(rng.randrange(2, 9)))
        compiled = _COMPILER.compile_article("s/01-a.md", source.encode())
        if compiled.document is None:
            continue
        tree = json.loads(compiled.body.ast)
        found = {
            "html": live(compiled.body.html),
            "markdown": live(reread(compiled.body.markdown)),
            "ast": live("".join(html_nodes(tree))),
            "addresses": [a for a in addresses(tree) if a.startswith("javascript:")],
        }
        faults |= {f"{name}: {what}": source for name, what in found.items() if what}
    assert faults == {}


def test_what_no_tag_is_to_markdown_is_none_inside_an_element_either() -> None:
    """A browser reads `<i\xa0<img on,>` as an element of an odd name, with an attribute."""
    markdown = outputs(article("<pre><i\xa0<img onerror,x>\n"))["markdown"]
    assert live(str(RENDER(markdown))) == []
    assert "&lt;i" in markdown


def test_a_comparison_outside_of_elements_stays_as_it_is() -> None:
    assert "si a <2 y b> 3" in outputs(article("si a <2 y b> 3\n"))["markdown"]
    assert "$a<b$" in outputs(article("$a<b$ <b>x</b>\n"))["markdown"]


def test_an_embed_with_text_beside_it_begins_the_block_that_it_begins_as_an_element() -> None:
    """To mistune, `<div></div>` in a quote's lazy line ends at its line, `<div a="b">` does not."""
    markdown = outputs(article('>c\n{{include_html("a")}}x\n~~~<! SECRETO >y\n'))["markdown"]
    assert live(str(RENDER(markdown))) == []


def test_an_unfinished_tag_in_an_element_swallows_no_embed() -> None:
    markdown = outputs(article('<summary><b\\[ on{{include_html("s")}}\n'))["markdown"]
    assert live(str(RENDER(markdown))) == []
    assert '&lt;b\\[ on<div data-embed="s"></div>' in markdown


@pytest.mark.parametrize(
    "markdown",
    [
        pytest.param("`\\(<svg>\\)\n-\n`", id="code-that-ends-at-mathematics"),
        pytest.param("#```{t='<svg on>'}\n# ```", id="code-that-is-an-attribute-list"),
    ],
)
def test_what_is_no_tag_by_the_dialect_is_none_to_a_markdown_without_it(markdown: str) -> None:
    assert not live(str(RENDER(outputs(article(markdown))["markdown"])))


@pytest.mark.parametrize("end", ["", ">a", "\n>a", "\n\na"])
@pytest.mark.parametrize(
    "start",
    ["<p>", "<p>a ", "1.\n<p>", "- <li>", "<hr>", "<hr>\na ", "</b>\na ", "> <td>", "<img>\na "],
)
def test_a_block_of_html_hides_no_unfinished_tag(start: str, end: str) -> None:
    found = outputs(article(f"# T\n\n{start}<b$ onclick=x{end}\n"))
    assert live(found["html"]) == []
    assert live(str(RENDER(found["markdown"]))) == []
