"""E19: whatever an attacker writes, and whatever breaks it, nothing of it is live in any format."""

import json
from collections.abc import Iterator

import pytest

from content_api.catalogue.options import CompileOptions
from tests.browser import find_browser, judge
from tests.properties.test_no_live_html import addresses, html_nodes, live
from tests.rereading import reread
from tests.whole import WholeCompiler
from tests.xss import samples

_COMPILER = WholeCompiler(CompileOptions())
_COUNT = 2_500
_IN_BROWSER = 1_200


def _formats(count: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """The source, the name of a format, and its HTML, of each page that is served."""
    for source in samples(count, seed):
        compiled = _COMPILER.compile_article("s/01-a.md", source.encode())
        if compiled.document is None:
            continue
        tree = json.loads(compiled.body.ast)
        yield source, "html", compiled.body.html
        yield source, "ast", "".join(html_nodes(tree))
        yield source, "markdown", reread(compiled.body.markdown)
        links = (url for url in addresses(tree) if not url.startswith(("#", "http")))
        yield source, "urls", "".join(f'<a href="{url}">x</a>' for url in links)


@pytest.mark.untraced
def test_no_attack_is_live_in_any_format() -> None:
    found = {(name, source): live(html) for source, name, html in _formats(_COUNT, 20261128)}
    assert len(found) > _COUNT
    assert {key: what for key, what in found.items() if what} == {}


@pytest.mark.untraced
@pytest.mark.skipif(find_browser() is None, reason="no Chromium is installed")
def test_no_attack_is_live_in_a_browser() -> None:
    pages = list(_formats(_IN_BROWSER, 7))
    found = judge([html for *_, html in pages])
    assert [(what, *pages[number][:2]) for number, what in found.items()] == []


@pytest.mark.skipif(find_browser() is None, reason="no Chromium is installed")
def test_the_browser_finds_what_is_live() -> None:
    found = judge(
        [
            "<b>x</b>",
            "<img src=x onerror=alert(1)>",
            "<!-- c -->",
            "<a href='java\nscript:x'>x</a>",
            "<p title='onclick=x'>",
            "<i onclick=alert(1)>x</i>",
        ]
    )
    assert found == {
        1: ["onerror", "ran"],
        2: ["comment"],
        3: ["href javascript:x"],
        5: ["onclick", "ran"],
    }
