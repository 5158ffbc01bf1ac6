"""A body's text, cut at its headings."""

import pytest

from content_api.parsing.body.passages import list_trails
from content_api.values.parts import Body, Section

from .compiling import compile_article


def _body(markdown: str) -> Body:
    return compile_article(f"---\ntitle: T\n---\n{markdown}\n").body


def _sections(markdown: str) -> list[tuple[str, str, str]]:
    body = _body(markdown)
    return [(s.anchor, s.heading, body.text[s.start : s.end]) for s in body.sections]


@pytest.mark.parametrize(
    ("markdown", "sections"),
    [
        ("", [("", "", "")]),
        ("uno\n\ndos", [("", "", "uno\n\ndos")]),
        ("# T", [("", "T", "")]),
        ("# T\n\nuno", [("", "T", "uno")]),
        ("## A", [("", "", ""), ("a", "A", "")]),
        ("uno\n\n## A\n\ndos\n\n- tres", [("", "", "uno"), ("a", "A", "dos\n\ntres")]),
        ("# T\n\n## A\n\n## A\n\nuno", [("", "T", ""), ("a", "A", ""), ("a_1", "A", "uno")]),
        ("uno\n\n# T\n\ndos", [("", "", "uno"), ("t", "T", "dos")]),
        ("> ## A\n>\n> uno\n\ndos", [("", "", ""), ("a", "A", "uno\n\ndos")]),
        ("## A\n\nuno[^1]\n\n[^1]: dos", [("", "", ""), ("a", "A", "uno\n\ndos")]),
        ("##\n\nuno", [("", "", "uno")]),
    ],
)
def test_what_stands_under_each_heading(
    markdown: str, sections: list[tuple[str, str, str]]
) -> None:
    assert _sections(markdown) == sections


def test_what_is_not_in_the_text_is_in_no_section() -> None:
    markdown = "## A <!-- secreto -->\n\n<!-- secreto -->\n<script>secreto</script>\n\nuno"
    assert _sections(markdown) == [("", "", ""), ("a", "A", "uno")]


def test_an_image_is_found_by_its_alternative_text() -> None:
    assert _sections("![un valle](valle.png)") == [("", "", "un valle")]


def test_a_trail_is_the_headings_above() -> None:
    body = _body("# T\n\n## A\n\n### B\n\n#### C\n\n### D\n\n## E\n\n#### F")
    trails = dict(zip([s.heading for s in body.sections], list_trails(body.sections), strict=True))
    assert trails == {
        "T": (),
        "A": (),
        "B": ("A",),
        "C": ("A", "B"),
        "D": ("A",),
        "E": (),
        "F": ("E",),
    }


def test_a_page_without_text_is_a_section_of_its_own() -> None:
    assert _body("").sections == (Section("", "", 0, 0, 0),)
