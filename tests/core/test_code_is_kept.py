"""Code is never changed: on pages that are mostly code, every sign of it is in every format."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.sources import article, outputs

CODE = {
    "rust": "fn f<T: Into<Vec<u8>>>(x: &'a T) -> Box<dyn Fn(u8) -> u8> { /* <!-- no --> */ }",
    "c++": "#include <vector>\n#include <iostream> // <b>\nstd::map<int, std::vector<char>> m; a << b;",
    "jsx": "return <App onClick={() => go(1)}>{a.map(i => <Li key={i} />)}</App>;\n<script>f()</script>",
    "template": "{{ include_html(\"x.html\") }} {% if a %} {{ b }}\n{{ include_html('y.html',\n<!-- nota -->",
    "shell": "cat <<EOF > f && echo $HOME \\$x \"$(ls)\" 2>&1 | grep '<x>'\n%% no %% &amp; &lt; [//]: # (x)",
    "html": "<!DOCTYPE html>\n<div onclick=\"x()\" class='a'>\n<!-- c -->\n<?php echo 1 ?>\n<![CDATA[x]]>\n</div>",
    "markdown": "---\nstate: draft\n---\n[^1]: nota\n[ref]: http://x\n*[HTML]: x\n::: tip\n!!! note\n    x",
    "unclosed": '<!-- sin cerrar\n<script>\n<textarea>\n{{ foo("',
}
SPANS = (
    "Vec<u8>", "<script>", "<!-- x -->", "a < b && c > d", '{{ include_html("x") }}', "</div>",
    "#include <vector>", "<T onclick=x>", "&amp;", "%% x %%", "{{", "\\<", "$x$", "<?php ?>",
    "<![CDATA[", "<svg onload=x>", "[a](javascript:x)",
)  # fmt: skip


def indented(text: str, columns: int) -> str:
    return "\n".join(" " * columns + line if line else line for line in text.split("\n"))


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def pages(code: str) -> dict[str, str]:
    """A page for each place in which a block of code may stand."""
    fence = f"```x\n{code}\n```"
    return {
        "alone": f"Antes.\n\n{fence}\n\nDespués.",
        "in a paragraph": f"Antes.\n{fence}\nDespués.",
        "indented": f"Antes.\n\n{indented(code, 4)}\n\nDespués.",
        "tildes": f"~~~~ x\n{code}\n~~~~",
        "options": f'``` {{ .py title="x" }}\n{code}\n```',
        "a list": f"- uno\n\n{indented(fence, 2)}\n\n- dos",
        "a numbered list": f"1. uno\n\n{indented(fence, 4)}\n\n2. dos",
        "a tight list": f"- uno\n{indented(fence, 2)}\n- dos",
        "an item": f"- {indented(fence, 2).lstrip()}",
        "a quote": quoted(fence),
        "a list in a quote": quoted(f"- a\n\n{indented(fence, 2)}"),
        "an admonition": f"!!! note\n\n{indented(fence, 4)}",
        "a fold": f'??? tip "T"\n\n    Texto\n\n{indented(fence, 4)}',
        "a tab": f'=== "A"\n\n{indented(fence, 4)}\n\n=== "B"\n\n    x',
        "a definition": f"Término\n\n:   Texto.\n\n{indented(fence, 4)}",
        "a footnote": f"Texto[^9].\n\n[^9]: Nota.\n\n{indented(fence, 4)}",
        "an element with Markdown": f"<div markdown>\n\n{fence}\n\n</div>",
        "an element": f"<details>\n<summary>x</summary>\n\n{fence}\n\n</details>",
        "beside raw HTML of two lines": f"- item <b>\n  x</b>\n\n{fence}\n\n> <i>\n> q</i>",
        "between what is taken out": f"<script>\nx()\n</script>\n\n{fence}\n\n<!-- a\n\nb -->",
        "a fence without an end": f"Antes.\n\n```x\n{code}",
    }


class CodeParser(HTMLParser):
    """The text of each `<code>`."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "code":
            self.found.append("")
            self._is_open = True

    def handle_endtag(self, tag: str) -> None:
        self._is_open = self._is_open and tag != "code"

    def handle_data(self, data: str) -> None:
        if self._is_open:
            self.found[-1] += data


def list_code(node: dict[str, Any]) -> Iterator[str]:
    if node["type"] in ("code", "inlineCode"):
        yield node["value"]
    for child in node.get("children", []):
        yield from list_code(child)


def check(markdown: str, code: str) -> None:
    compiled = article(f"---\ntitle: T\n---\n{markdown}\n")
    assert [p.code for p in compiled.problems if p.severity == "error"] == []
    formats = outputs(compiled)
    parser = CodeParser()
    parser.feed(formats["html"])
    assert code in [text.removesuffix("\n") for text in parser.found]
    assert code in list(list_code(json.loads(formats["ast"])))
    assert code in formats["text"]
    for line in code.split("\n"):
        assert line in formats["markdown"]


@pytest.mark.parametrize("place", pages(""))
@pytest.mark.parametrize("code", CODE.values(), ids=CODE)
def test_every_sign_of_a_block_of_code_is_in_every_format(code: str, place: str) -> None:
    check(pages(code)[place], code)


def test_code_that_shows_fences_keeps_them() -> None:
    code = f"```x\n{CODE['html']}\n```"
    check(f"````md\n{code}\n````", code)


@pytest.mark.parametrize("code", SPANS)
@pytest.mark.parametrize(
    "around",
    [
        "Un {} texto.",
        "- a {} b\n- <b>\n  x</b>",
        "## Con {} dentro",
        "> {} y <i>\n> z</i>",
        "T\n:   Con {} d.",
        "x[^1]\n\n[^1]: Con {} n.",
        "[{}](http://x.y)",
        "**{}**",
        "!!! note\n    Con {} n.",
        "<div>\nx\n</div>\n\nUn {} t <br> y <!-- c --> z",
        "| a | b |\n|---|---|\n| {} | y |",
    ],
)
def test_every_sign_of_a_code_span_is_in_every_format(code: str, around: str) -> None:
    check(around.format(f"`` {code} ``"), code)
