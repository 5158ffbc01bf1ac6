"""`> [!NOTE]` of GitHub and Obsidian is what `!!! note` is, in every format."""

import json

import pytest

from tests.core.compiling import article_of, compile_body, formats, found

_BOX = '<div class="admonition {}">\n<p class="admonition-title">{}</p>\n{}</div>\n'
_FOLD = '<details class="{}"{}>\n<summary>{}</summary>\n{}</details>\n'


def _html(markdown: str) -> str:
    return formats(compile_body(markdown))["html"].split("</h1>\n")[1].split("<p>CANARY")[0]


@pytest.mark.parametrize(
    "name", ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION", "note", "Abstract", "faq", "cite"]
)
def test_each_type_of_github_and_obsidian_is_an_admonition(name: str) -> None:
    expected = _BOX.format(name.lower(), name.capitalize(), "<p>Texto <em>x</em>.</p>\n")
    assert _html(f"> [!{name}]\n> Texto *x*.") == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param(
            "> [!tip] Un *título* `c`\n> a",
            _BOX.format("tip", "Un <em>título</em> <code>c</code>", "<p>a</p>\n"),
            id="title",
        ),
        pytest.param("> [!tip] Solo", _BOX.format("tip", "Solo", ""), id="only-a-title"),
        pytest.param("> [!tip]**A** b\n> a", _BOX.format("tip", "<strong>A</strong> b", "<p>a</p>\n"), id="no-blank"),
        pytest.param("> [!bug]- T\n> a", _FOLD.format("bug", "", "T", "<p>a</p>\n"), id="folded"),
        pytest.param("> [!bug]+\n> a", _FOLD.format("bug", ' open=""', "Bug", "<p>a</p>\n"), id="unfolded"),
        pytest.param("> [!note|right]\n> a", _BOX.format("note", "Note", "<p>a</p>\n"), id="metadata"),
        pytest.param("> [!mi nota]\n> a", _BOX.format("note mi nota", "Mi nota", "<p>a</p>\n"), id="unknown"),
        pytest.param("> [!note]  \n> a", _BOX.format("note", "Note", "<p>a</p>\n"), id="hard-break"),
        pytest.param(">[!note]\n>\n> - a", _BOX.format("note", "Note", "<ul>\n<li>a</li>\n</ul>\n"), id="list"),
        pytest.param(
            "> [!note]\n> > [!tip]- T\n> > a",
            _BOX.format("note", "Note", _FOLD.format("tip", "", "T", "<p>a</p>\n")),
            id="nested",
        ),
        pytest.param(
            "> [!note]\n> ```md\n> > [!tip]\n> ```",
            _BOX.format("note", "Note", '<pre><code class="language-md">&gt; [!tip]\n</code></pre>\n'),
            id="code",
        ),
    ],
)  # fmt: skip
def test_a_callout_is_read_with_its_title_its_fold_and_all_that_is_in_it(
    markdown: str, expected: str
) -> None:
    assert _html(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("> \\[!NOTE]\n> a", "[!NOTE] a"),
        ("> `[!NOTE]`\n> a", "[!NOTE] a"),
        ("> [!NOTE](x.html)\n> a", "!NOTE a"),
        ("> a [!NOTE]", "a [!NOTE]"),
        ("> a\n> [!NOTE]", "a [!NOTE]"),
        ("> # [!NOTE]", "[!NOTE]"),
        ("> [!1]", "[!1]"),
        (">", ""),
    ],
)
def test_another_quote_stays_a_quote(markdown: str, text: str) -> None:
    body = formats(compile_body(markdown))
    assert "<blockquote>" in body["html"] or not text
    assert "admonition" not in body["html"]
    assert body["text"].removeprefix("Rutas\n\n").removesuffix("CANARY").strip() == text


def test_in_the_tree_it_is_a_directive_and_in_the_text_its_title_stands_before_it() -> None:
    body = formats(compile_body("> [!tip]- Título\n> a"))
    node = json.loads(body["ast"])["children"][1]
    assert (node["type"], node["name"], node["attributes"]) == (
        "containerDirective",
        "tip",
        {"fold": "closed"},
    )
    assert node["children"][0]["data"] == {"directiveLabel": True, "hName": "summary"}
    assert body["text"] == "Rutas\n\nTítulo\n\na\n\nCANARY"


def test_links_in_a_title_and_below_it_are_placed_each_where_it_stands() -> None:
    compiled = compile_body("> [!note] [a](x.md)\n> [b](x.md) y [c](z.md)")
    links = [(link.text, link.place.line, link.place.column) for link in article_of(compiled).links]
    assert links == [("a", 3, 15), ("b", 4, 7), ("c", 4, 19)]


def test_an_attribute_list_of_its_text_is_not_given_to_the_title_too() -> None:
    html = _html("> [!note] T\n> a\n> {: #uno .x }")
    assert html.count('id="') == html.count('class="x"') == 1


def test_a_callout_is_no_problem() -> None:
    assert found(compile_body("> [!note]\n> a\n\n> [!tip]+ T")) == []
