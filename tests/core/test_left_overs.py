"""What editing leaves behind in a body is told: fences that are never closed, merge conflicts."""

import pytest

from tests.core.compiling import article_of, compile_article, compile_body, errors, formats, found

FENCE, CONFLICT = "markdown/unclosed-fence", "file/conflict-marker"
SIDES = "<<<<<<< HEAD\nUno.\n=======\nDos.\n>>>>>>> rama"


@pytest.mark.parametrize(
    ("markdown", "line", "column"),
    [
        pytest.param("```py\nx = 1\n\n## Dos\n", 3, 1, id="code"),
        pytest.param("~~~\nx\n```\n", 3, 1, id="tildes"),
        pytest.param("````md\n```\nx\n```\n", 3, 1, id="fewer-marks"),
        pytest.param("a\n\n```py title='x'\n## Dos", 5, 1, id="below-text"),
        pytest.param("```\nx\n```\n\n```\ny\n", 7, 1, id="the-second"),
        pytest.param("```\nx\n```\n\n```x\nx", 7, 1, id="code-that-is-its-language"),
        pytest.param("a\n\n```x\n", 5, 1, id="no-code"),
        pytest.param("- a\n\n  ```\n  x\n\nb", 5, 3, id="in-a-list"),
        pytest.param("> ```js\n> x\n\nb", 3, 3, id="in-a-quote"),
        pytest.param("!!! note\n    ```\n    x\n\nb", 4, 5, id="in-an-admonition"),
    ],
)
def test_a_fence_that_is_never_closed_is_told_where_it_opens(
    markdown: str, line: int, column: int
) -> None:
    compiled = compile_body(markdown)
    assert found(compiled) == [(FENCE, line, column)]
    assert errors(compiled) == []


def test_of_several_the_first_is_told_with_how_many_more() -> None:
    (problem,) = compile_body("> ```js\n> x\n\n- ```py\n  y\n\na\n\n```\nz").problems
    assert (
        problem.message
        == "this fence of code is never closed, nor are 2 more: all below it is code"
    )
    assert problem.hint == "write ``` on a line of its own where the code ends"
    assert (problem.line, problem.end_line) == (3, 3)


@pytest.mark.parametrize(
    "markdown",
    [
        "```\nx\n```",
        "```\n```",
        "````md\n```py\nx\n```\n````\n\n~~~\n```\n~~~",
        "   ```\n   x\n   ```  ",
        "```\nx\n`````",
        "- ```\n  x\n  ```\n- b",
        "> ```\n> x\n> ```",
        "    ```\n    x",
        "`` ``` ``",
        "``` `x` ```",
        "<pre>\n```\n</pre>",
        "<!--\n```\n-->",
    ],
)
def test_a_fence_that_is_closed_or_none_is_not_told(markdown: str) -> None:
    assert found(compile_body(markdown)) == []


def test_what_is_below_an_unclosed_fence_stays_code() -> None:
    html = formats(compile_article("# A\n\n```py\nx <b>\n\n## Dos\n"))["html"]
    assert '<code class="language-py">x &lt;b&gt;\n\n## Dos\n</code>' in html


@pytest.mark.parametrize(
    ("markdown", "line"),
    [
        pytest.param(SIDES, 3, id="paragraphs"),
        pytest.param(SIDES.replace("=======", "||||||| abc\nEra.\n======="), 3, id="three-sides"),
        pytest.param(SIDES.replace("Uno.", "## Uno").replace("Dos.", "## Dos"), 3, id="headings"),
        pytest.param(SIDES.replace("Uno.\n", ""), 3, id="one-side-empty"),
        pytest.param(f"a\n{SIDES}", 4, id="below-a-line"),
        pytest.param(f"- a\n{SIDES.replace('Uno', '- Uno')}", 4, id="in-a-list"),
        pytest.param(f"| a |\n|---|\n{SIDES}", 5, id="in-a-table"),
        pytest.param(f"```\n{SIDES}\n```\n\n{SIDES}", 11, id="below-code-that-shows-one"),
        pytest.param("<<<<<<< HEAD\n```\nx\n=======\ny\n>>>>>>> b\n```", 3, id="around-a-fence"),
    ],
)  # fmt: skip
def test_a_merge_conflict_keeps_the_page_from_being_served(markdown: str, line: int) -> None:
    compiled = compile_body(markdown)
    assert (CONFLICT, line, 1) in errors(compiled)
    assert [code for code, *_ in found(compiled)].count(CONFLICT) == 1
    assert compiled.document is None


def test_a_conflict_on_the_first_line_is_told_and_others_are_counted() -> None:
    compiled = compile_article(f"{SIDES}\n\n{SIDES}\n")
    told = [problem for problem in compiled.problems if problem.code == CONFLICT]
    assert [(p.line, p.column, p.end_column) for p in told] == [(1, 1, 8)]
    assert told[0].message == "this merge conflict is not resolved, nor are 1 more"


@pytest.mark.parametrize(
    "markdown",
    [
        pytest.param(f"```\n{SIDES}\n```", id="fence"),
        pytest.param("\n".join(f"    {line}" for line in SIDES.split("\n")), id="indented-code"),
        pytest.param(f"<pre>\n{SIDES}\n</pre>", id="raw-pre"),
        pytest.param(f"<!--\n{SIDES}\n-->", id="comment"),
        pytest.param("Un título\n=======\n\nOtro\n-------", id="headings"),
        pytest.param("<<<<<<< HEAD\n\n>>>>>>> rama", id="without-the-middle"),
        pytest.param("<<<<<<< HEAD\n\n=======", id="without-the-end"),
        pytest.param(">>>>>>> a\n\n<<<<<<< b", id="in-another-order"),
        pytest.param("<<<<<<<< HEAD\n=======\n>>>>>>>> rama", id="eight-signs"),
    ],
)
def test_what_shows_a_conflict_or_has_not_all_its_marks_is_none(markdown: str) -> None:
    compiled = compile_body(markdown)
    assert CONFLICT not in {problem.code for problem in compiled.problems}
    article_of(compiled)
