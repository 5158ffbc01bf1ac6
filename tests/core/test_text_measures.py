"""Words, minutes, excerpt, table of contents and anchors, as readers and MkDocs count them."""

import pytest

from content_api.parsing.body.plain_text import reading_minutes
from content_api.parsing.markdown.anchors import slugify
from content_api.values.parts import TocEntry

from .compiling import article_of, compile_article, formats


def _words(markdown: str) -> int:
    return article_of(compile_article(f"---\ntitle: T\n---\n{markdown}\n")).word_count


def _excerpt(markdown: str) -> str:
    return article_of(compile_article(f"---\ntitle: T\n---\n{markdown}\n")).excerpt


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("uno dos, tres.", 3),
        ("# Título\n\nuno", 2),
        ("uno — dos … !!!", 2),
        ("l'été auto-escuela 3,5", 3),
        ("[uno dos](https://example.org/a/b/c)", 2),
        ("![alternativo](imagen.png) uno", 2),
        ("**uno** *dos* `tres` ~~cuatro~~", 4),
        ("- uno\n- dos\n  - tres", 3),
        ("> uno\n> dos", 2),
        ("|uno|dos|\n|-|-|\n|tres|cuatro|", 4),
        ("```\nuno dos\n```\ntres", 1),
        ("    uno dos\n\ntres", 1),
        ("uno <!-- dos tres --> cuatro", 2),
        ("uno\n\n{{ include_html('x.html', k='dos tres') }}", 1),
        ("<p>uno <b>dos</b></p>", 2),
        ("<div>\nuno&nbsp;dos\n</div>", 2),
        ("<script>uno dos</script>\n\ntres", 1),
        ("<details>\nuno dos\n</details>\n\ntres", 1),
        ("<details><summary>uno</summary>\n\ndos\n\n</details>\n\ntres", 1),
        ("<details>\n\n<details>\n\nuno\n\n</details>\n\ndos\n\n</details>\n\ntres", 1),
        ("uno\n\n</details>\n\ndos", 2),
        ("$$\na + b\n$$\n\nuno", 3),
        ("uno[^1]\n\n[^1]: dos", 2),
        ("日本語 uno", 2),
        ("", 0),
        ("---", 0),
    ],
)
def test_words_are_those_that_are_read(markdown: str, words: int) -> None:
    assert _words(markdown) == words


@pytest.mark.parametrize(
    ("words", "minutes"),
    [(0, 1), (1, 1), (230, 1), (344, 1), (345, 2), (460, 2), (574, 2), (575, 3)],
)
def test_minutes_are_words_by_230_rounded_and_at_least_one(words: int, minutes: int) -> None:
    assert reading_minutes(words) == minutes


def test_details_do_not_count_but_are_in_the_text() -> None:
    compiled = compile_article("# T\n\n<details><summary>S</summary>\n\nuno\n\n</details>\n\ndos\n")
    assert formats(compiled)["text"] == "T\n\nS\n\nuno\n\ndos"


@pytest.mark.parametrize(
    ("markdown", "excerpt"),
    [
        ("# T\n\nUno **dos**.\n\nTres.", "Uno dos."),
        ("- a\n\n> b\n\nUno.", "Uno."),
        ("Uno\ndos<br>tres", "Uno dos tres"),
        ("{{ include_html('x.html') }}\n\nUno.", "Uno."),
        ("![](a.png)\n\nUno.", "Uno."),
        ("# T", ""),
        ("x" * 300, "x" * 300),
        ("x " * 147 + "finals", "x " * 147 + "finals"),
        ("palabra " * 60, ("palabra " * 37).strip() + "…"),
        ("x" * 400, "x" * 299 + "…"),
    ],
)
def test_the_excerpt_is_the_first_paragraph_cut_at_a_word(markdown: str, excerpt: str) -> None:
    assert _excerpt(markdown) == excerpt
    assert len(_excerpt(markdown)) <= 301


def test_headings_are_a_tree_without_the_title_of_the_page() -> None:
    markdown = "# T\n\n## A\n\n### B\n\n#### C\n\n### D\n\n## E\n"
    assert article_of(compile_article(markdown)).toc == (
        TocEntry(
            2,
            "A",
            "a",
            (TocEntry(3, "B", "b", (TocEntry(4, "C", "c"),)), TocEntry(3, "D", "d")),
        ),
        TocEntry(2, "E", "e"),
    )


def test_headings_that_skip_a_level_are_still_a_tree() -> None:
    toc = article_of(compile_article("#### A\n\n## B\n\n##### C\n\n### D\n")).toc
    assert [(entry.level, [child.level for child in entry.children]) for entry in toc] == [
        (4, []),
        (2, [5, 3]),
    ]


def test_a_second_heading_of_the_first_level_is_in_the_contents() -> None:
    toc = article_of(compile_article("# T\n\n## A\n\n# U\n\n## B\n")).toc
    assert [(entry.text, [child.text for child in entry.children]) for entry in toc] == [
        ("A", []),
        ("U", ["B"]),
    ]


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Hello World", "hello-world"),
        ("¿Qué es (y qué no es)?", "que-es-y-que-no-es"),
        ("1. El problema", "1-el-problema"),
        ("A -- B", "a-b"),
        ("  A   B  ", "a-b"),
        ("snake_case", "snake_case"),
        ("texto↔imagen↔audio", "textoimagenaudio"),
        ("C++ & C#", "c-c"),
        ("ﬁn", "fin"),
        ("日本 語", "日本-語"),
        ("Привет", "привет"),
        ("???", "section"),
    ],
)
def test_an_anchor_is_that_of_python_markdown(heading: str, anchor: str) -> None:
    assert slugify(heading) == anchor


def test_the_text_has_its_blocks_apart() -> None:
    markdown = "# T\n\nuno\ndos  \ntres\n\n- a\n- b\n\n|x|y|\n|-|-|\n|1|2|\n\n```\nc\nd\n```\n"
    assert formats(compile_article(markdown))["text"] == (
        "T\n\nuno dos tres\n\na\n\nb\n\nx, y\n\n1, 2\n\nc\nd"
    )
