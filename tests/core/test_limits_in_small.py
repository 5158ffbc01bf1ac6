"""What happens beyond a limit, with inputs that are small enough to be read and to be measured."""

import pytest

from content_api.catalogue.rules import prerequisites
from content_api.values.words import Suggester
from tests.sources import catalogue, told

from .compiling import compile_article, compile_body, formats


def _html(markdown: str) -> str:
    return formats(compile_body(markdown))["html"]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("*a " * 101 + "*b*", id="open-at-a-time"),
        pytest.param("a*b " * 1_001 + "*b*", id="may-be-either"),
    ],
)
def test_emphasis_beyond_the_limit_is_text(source: str) -> None:
    assert "<em>" not in _html(source)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("a_b " * 101 + "*b*", id="within-words"),
        pytest.param("a * " * 101 + "*b*", id="apart"),
        pytest.param("`c` a*b " * 101 + "*b*", id="few-of-either"),
    ],
)
def test_marks_that_open_nothing_count_for_none(source: str) -> None:
    assert "<em>b</em>" in _html(source)


def test_elements_with_markdown_end_each_at_its_own_tag() -> None:
    html = _html("<div markdown>\n\n*a*\n\n</div>\n\n*b*\n\n<div markdown>\n\n*c*\n\n</div>")
    assert html.count("<em>") == 3
    assert html.count("<div") == html.count("</div>") == 2


def test_an_abbreviation_that_begins_like_a_longer_one_is_found() -> None:
    html = _html("*[ab cd]: Larga\n*[ab]: Corta\n\nab ce")
    assert html.count("<abbr") == 1
    assert '<abbr title="Corta">ab</abbr> ce' in html


def test_a_word_is_compared_with_so_many_and_then_with_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("content_api.values.words.MOST_COMPARISONS", 3)
    suggester = Suggester()
    assert suggester.nearest("rede", ["redes", "capas"]) == "redes"
    assert suggester.nearest("rede", ["redes", "capas"]) is None
    assert suggester.nearest("rede", ["redes"]) is None


@pytest.mark.parametrize(("most", "count"), [(2, 1), (1, 0)])
def test_of_more_prerequisites_than_are_compared_none_is_called_redundant(
    monkeypatch: pytest.MonkeyPatch, most: int, count: int
) -> None:
    monkeypatch.setattr(prerequisites, "_MOST_COMPARED", most)
    pages = {"a": "b, c", "b": "c", "c": ""}
    files = {
        f"{name}/index.md": f"---\ntitle: {name}\nprerequisites: [{needed}]\n---\n# {name}\n"
        for name, needed in pages.items()
    }
    assert len(told(catalogue(files), "series/redundant-prerequisite")) == count


def test_where_no_reading_agrees_on_what_is_code_comments_are_left_out_and_the_rest_stays() -> None:
    html = formats(compile_article("Texto.\n\n!!! note\n</div> <!-- SECRET -->"))["html"]
    assert "SECRET" not in html
    assert "<p>Texto.</p>" in html
    assert html.count("<div") == html.count("</div>") == 1


def test_more_marks_in_a_line_than_any_text_has_are_not_even_paired(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("content_api.parsing.text.density.MAX_TOKENS", 3)
    codes = [problem.code for problem in compile_article("a*b " * 7).problems]
    assert codes == ["markdown/too-dense"]
