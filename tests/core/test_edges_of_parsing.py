"""Rare inputs, each with what must come of it."""

from dataclasses import replace

import pytest

from content_api.parsing.body.addresses import place_markdown
from content_api.parsing.body.body import _clean_urls, parse_body, render_markdown
from content_api.parsing.body.html import clean_html
from content_api.parsing.front_matter.front_matter import parse_yaml_file
from content_api.parsing.markdown.inventory import take_inventory
from content_api.parsing.markdown.markdown import Tree
from content_api.parsing.signs.lifted import Lifted
from content_api.values.parts import Video
from tests.sources import article, codes, outputs, places, series_page


def test_a_video_is_one_record() -> None:
    text = (
        "---\ntitle: T\nvideo: v.mp4\nvideo_poster: p.jpg\nvideo_title: V\n"
        "video_duration: PT1M30S\nvideo_summary: |\n  uno\n  dos\n---\n"
    )
    document = article(text).document
    assert document is not None
    assert document.video == Video("v.mp4", "p.jpg", "V", "PT1M30S", "uno\ndos")


def test_an_unsafe_address_that_lifting_missed_is_still_in_no_format() -> None:
    link = {"type": "link", "attrs": {"url": "javascript:x"}, "children": []}
    tree = Tree([link], inventory=take_inventory([link]))
    (note,) = _clean_urls(tree, Lifted())
    assert (note.code, link["attrs"]) == ("markdown/unsafe-url", {"url": "#"})
    body = parse_body("a.md", "[a](b) [c]\n\n[c]: d\n", 1, known_macros=frozenset(), snippets={})
    distrusted = replace(body, has_stray_url=True)
    assert place_markdown(render_markdown(distrusted, 0, 100), {}) == "[a]\\(b) [c]\n\n[c]\\: d"


def test_a_comment_that_only_looks_like_code_is_in_no_format() -> None:
    compiled = article("# T\n\n- `a <!-- SECRETO -->\n- b` <b onclick=x>c</b>\n\nfin\n")
    assert all("SECRETO" not in text and "fin" in text for text in outputs(compiled).values())


def test_a_long_list_is_a_list_to_its_end() -> None:
    lines = "".join(f"  línea {n}\n" for n in range(250))
    compiled = article(f"# T\n\n- uno\n{lines}\n    <!-- SECRETO -->\n\nfin\n")
    assert all("SECRETO" not in text for text in outputs(compiled).values())


def test_a_hidden_reference_may_be_wrapped() -> None:
    document = series_page(
        "# S\n\n<!--\n## Referencias\n- A (2020) —\n  *T*: https://x.org\n-->\n"
    ).document
    assert document is not None
    (entry,) = document.references
    assert (entry.authors, entry.year, entry.title, entry.url) == ("A", 2020, "T", "https://x.org")


def test_an_outline_ends_where_another_part_begins() -> None:
    text = "# Índice\n\n## 1. Uno\n- a\n- &nbsp;\n\n## Contenido inicial\n- 01. Primero\n- &nbsp;\n- <br>Segundo<br>\n"
    document = series_page(text).document
    assert document is not None
    assert [section.title for section in document.sections] == ["Uno"]  # type: ignore[union-attr]
    assert [point.text for point in document.sections[0].points] == ["a"]  # type: ignore[union-attr]
    titles = [(item.number, item.title) for item in document.initial_content]  # type: ignore[union-attr]
    assert titles == [(1, "Primero"), (None, "Segundo")]


@pytest.mark.parametrize("value", ["=", "<<"])
def test_yaml_signs_are_no_values(value: str) -> None:
    assert ("front-matter/yaml", 3, 12) in places(
        article(f"---\ntitle: t\nkeywords:  {value}\n---\n")
    )


def test_a_language_has_a_form() -> None:
    assert codes(article("---\ntitle: t\nlang: Español\n---\n")) == ["schema/invalid-value"]


def test_a_large_yaml_file_is_not_read() -> None:
    (problem,) = parse_yaml_file("p.yml", "x" * 70_000).problems
    assert problem.code == "front-matter/too-large"


def test_yaml_lines_are_those_of_the_editor() -> None:
    text = "---\ntitle: 'a\u2028  b'\ndescription: 'c\u2029 d'\ntags: no\n---\n"
    assert ("schema/invalid-type", 4, 7) in places(article(text))


def test_an_attribute_that_cannot_be_judged_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    written = '<p id="uno" title="t">x</p>'
    assert clean_html(written) == written

    def fail(_: str) -> bool:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("content_api.parsing.signs.tags.is_anchor", fail)
    assert clean_html(written) == '<p title="t">x</p>'
