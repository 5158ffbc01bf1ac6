"""B5: no format loses, adds or changes a character of code, whatever stands around it."""

import json
from html.parser import HTMLParser
from typing import Any

import pytest

from content_api.parsing.body.addresses import place_body
from tests.code_pages import BETWEEN, Block, code_blocks, pages, span_blocks
from tests.sources import article, codes, outputs

PAGES = 40


class _Code(HTMLParser):
    """Collects the texts of `<pre>`, and of `<code>` outside of them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.spans: list[str] = []
        self._open: list[str] = []
        self._is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "pre":
            self._open.append(tag)
            self.blocks.append("")
        elif tag == "code" and not self._open:
            self._open.append(tag)
            self.spans.append("")

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            texts = self.blocks if self._open[-1] == "pre" else self.spans
            texts[-1] += data


def _nodes(node: dict[str, Any], kind: str) -> list[str]:
    found = [node["value"]] if node["type"] == kind else []
    return found + [value for child in node.get("children", []) for value in _nodes(child, kind)]


def _check(page: list[Block]) -> None:
    source = "\n\n".join(block.markdown for block in page)
    compiled = article(source)
    assert not [p for p in compiled.problems if p.severity == "error"], codes(compiled)
    body = outputs(compiled)
    blocks = [code for block in page for code in block.blocks]
    spans = [code for block in page for code in block.spans]
    raw_pre = sum(block.markdown.count("<pre>") for block in page if not block.blocks)
    reader = _Code()
    reader.feed(body["html"])
    tree = json.loads(body["ast"])
    in_html = [text.removesuffix("\n") for text in reader.blocks if "ejecuta" not in text]
    assert len(reader.blocks) == len(blocks) + raw_pre
    assert in_html == blocks
    assert reader.spans == spans
    assert _nodes(tree, "code") == blocks
    assert _nodes(tree, "inlineCode") == spans
    for code in (*blocks, *spans):
        assert code.rstrip("\n") in body["text"]
    lines = body["markdown"].split("\n")
    for line in source.split("\n"):
        if not any(line in block.markdown for block in BETWEEN):
            assert line.rstrip() in [one.rstrip() for one in lines]


@pytest.mark.parametrize("block", [pytest.param(b, id=name) for name, b in code_blocks()])
def test_code_is_whole_in_each_place_where_it_may_stand(block: Block) -> None:
    _check([Block("# T"), block, Block("Fin.")])
    written = f"# T\n\n{block.markdown}\n\nFin."
    markdown = outputs(article(written))["markdown"]
    assert markdown == written.replace("\n\n<div markdown>", '\n\n<div markdown="1">')


def test_code_in_a_line_is_whole_in_each_place() -> None:
    for block in span_blocks():
        _check([Block("# T"), block, Block("Fin.")])
        written = f"# T\n\n{block.markdown}\n\nFin."
        assert place_body(article(written).body, {}).markdown == written


@pytest.mark.parametrize("page", [pytest.param(page, id=name) for name, page in pages(PAGES)])
def test_code_is_whole_on_pages_with_html_in_their_lists_quotes_and_elements(
    page: list[Block],
) -> None:
    _check(page)
