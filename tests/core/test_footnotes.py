"""Footnotes hold what Python-Markdown's and GitHub's do, wherever they are defined."""

import pytest

from .compiling import compile_article, compile_body, errors, formats, found, processor_time


def _parts(markdown: str) -> tuple[str, str]:
    """The HTML of the page and that of its notes, each on one line."""
    html = formats(compile_body(markdown))["html"].replace("\n", "")
    page, _, notes = html.partition('<section class="footnotes">')
    return page, notes


@pytest.mark.parametrize(
    ("note", "html"),
    [
        pytest.param("b\n\n        código", "<p>b</p><pre><code>código</code></pre>", id="code"),
        pytest.param(
            "b\n\n    ```py\n    x\n        y\n    ```",
            '<pre><code class="language-py">x    y</code></pre>',
            id="fence",
        ),
        pytest.param("\n    - x\n        - y\n    - z", "<li>x<ul><li>y</li></ul></li>", id="list"),
        pytest.param("- x\n    - y", "<ul><li>x</li><li>y</li></ul>", id="list-at-once"),
        pytest.param(
            "b\n\n    !!! note\n        c",
            '<p class="admonition-title">Note</p><p>c</p></div>',
            id="admonition",
        ),
        pytest.param("b\n    c\nd\n\n    e", "<p>bc", id="indented-lines"),
        pytest.param("b\nc\n\n    d", "<p>bc</p><p>d<a", id="lazy-line"),
        pytest.param("b\n\n\td", "<p>b</p><p>d<a", id="tab"),
    ],
)
def test_a_note_holds_what_is_indented_by_four(note: str, html: str) -> None:
    page, notes = _parts(f"a[^1]\n\n[^1]: {note}\n\nfin")
    assert html in notes
    assert "<p>fin</p>" in page
    assert "código" not in page


@pytest.mark.parametrize("below", ["# fin", "- fin", "> fin", "[^2]: fin", "```\nfin\n```"])
def test_a_note_ends_where_another_block_begins(below: str) -> None:
    page, notes = _parts(f"a[^1] b[^2]\n\n[^1]: uno\n{below}\n")
    assert '<li id="fn-1"><p>uno<a' in notes
    assert ("fin" in notes) == below.startswith("[^2]")
    assert ("fin" in page) != below.startswith("[^2]")


def test_a_note_ends_at_code_below_its_empty_line() -> None:
    page, notes = _parts("a[^1]\n\n[^1]:\n\nfin")
    assert "<p>fin</p>" in page
    assert '<li id="fn-1">' in notes


def test_a_note_that_a_note_calls_is_shown() -> None:
    _, notes = _parts("a[^1]\n\n[^1]: b[^2] y[^1]\n\n[^2]: c[^3]\n\n[^3]: d")
    assert [f'<li id="fn-{n}">' in notes for n in (1, 2, 3)] == [True] * 3
    assert notes.index(">c<") < notes.index(">d<")


@pytest.mark.parametrize("inside", ["- a[^1]\n\n    [^1]: nota", "> a[^1]\n>\n> [^1]: nota"])
def test_a_note_may_be_defined_in_a_list_or_quote(inside: str) -> None:
    page, notes = _parts(inside)
    assert "nota" not in page
    assert '<li id="fn-1"><p>nota' in notes


def test_the_first_of_two_notes_with_a_name_counts() -> None:
    compiled = compile_body("a[^1]\n\n[^1]: uno\n\n[^1]: dos")
    assert found(compiled) == [("markdown/repeated-definition", 7, 1)]
    assert "dos" not in formats(compiled)["html"]


def test_what_is_indented_in_a_note_is_no_code_to_lifting() -> None:
    compiled = compile_body(
        "a[^1]\n\n[^1]: b\n\n    <!-- SECRETO -->\n    c `<b>`\n\n        <b>\n"
    )
    texts = formats(compiled)
    assert not any("SECRETO" in text for text in texts.values())
    assert "<code>&lt;b&gt;</code>" in texts["html"]
    assert "<pre><code>&lt;b&gt;" in texts["html"]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("[^a]\n\n[^a]: b\n" + "\n" * 250_000, id="blank-lines"),
        pytest.param("[^a]\n\n[^a]: b\n" + "    b\n" * 14_000, id="long"),
        pytest.param(
            "".join("    " * n + f"[^{n}]: [^{n + 1}]\n\n" for n in range(340)), id="steps"
        ),
        pytest.param(
            "[^0]\n\n" + "".join(f"[^{n}]: [^{n + 1}]\n\n" for n in range(5_000)), id="row"
        ),
    ],
)
def test_c6_notes_take_no_quadratic_time(source: str) -> None:
    with processor_time(at_most=2):
        assert not errors(compile_article(source))
