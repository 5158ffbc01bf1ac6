"""The page that uses every construct of the dialect, as it is committed in all four formats."""

import pytest

from tests.dialect import GOLDEN, PAGE, ROOT, render_page

FORMATS = ("page.html", "page.json", "page.md", "page.txt")
CONSTRUCTS = (
    *('!!! note "', '??? warning "', '???+ tip "', "{: #medir", "{: .clave }", 'markdown="1"'),
    *(
        "[^rodeo]:",
        "\n:   ",
        "- [x] ",
        "- [ ] ",
        "|---",
        "\n*[LLM]: ",
        "~~",
        "$p$",
        "\n$$\n",
        "\\(",
    ),
    *(
        "\\[",
        "$5 y $10",
        "```mermaid",
        ":rocket:",
        ":material-",
        'hl_lines="',
        "```{.sql",
        "`#!py ",
    ),
    *('=== "Python"', "==mucho", "^^usados^^", "CO~2~", "10^6^", "++ctrl+c++", "> ", "1. ", "!["),
)


@pytest.mark.parametrize("name", FORMATS)
def test_the_page_is_what_its_golden_file_says(name: str) -> None:
    expected = (GOLDEN / name).read_text("utf-8")
    assert render_page()[name] == expected, "run `python -m tests.dialect` and read the change"


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_the_page_uses_every_construct(construct: str) -> None:
    assert construct in (ROOT / PAGE).read_text("utf-8")
