"""Lines of a body that are text for one character that cannot be seen."""

import pytest

from tests.sources import mended

from .compiling import compile_body, found

NBSP, ZERO = "\u00a0", "\u200b"
CODE = "markdown/look-alike"


@pytest.mark.parametrize(
    ("markdown", "places"),
    [
        (f"##{NBSP}Sección", [(3, 3)]),
        (f"Texto\n##{NBSP}Sección", [(4, 3)]),
        (f"{ZERO}## Sección", [(3, 1)]),
        (f"- x\n\n  ##{NBSP}Sección", [(5, 5)]),
        (f"> ##{NBSP}Sección", [(3, 5)]),
        (f"1.{NBSP}uno\n2.{NBSP}dos", [(3, 3), (4, 3)]),
        (f"{ZERO}```\nx\n{ZERO}```", [(3, 1), (5, 1)]),
        (f"{ZERO}- uno", [(3, 1)]),
    ],
)
def test_a_line_that_looks_like_another_is_told_at_the_character(
    markdown: str, places: list[tuple[int, int]]
) -> None:
    told = [place for place in found(compile_body(markdown)) if place[0] == CODE]
    assert told == [(CODE, *place) for place in places]


@pytest.mark.parametrize(
    "markdown",
    [
        f"```\n##{NBSP}código\n```",
        f"    ##{NBSP}código",
        f"Son 10{NBSP}km y #{NBSP}nada",
        f"-{NBSP}Hola, dijo.",
        f"`##{NBSP}x`",
        f"##{NBSP}",
        f"| a |\n|---|\n| ##{NBSP}x |",
    ],
)
def test_code_and_text_may_have_any_blanks(markdown: str) -> None:
    assert CODE not in [code for code, *_ in found(compile_body(markdown))]


def test_a_heading_is_mended_and_a_list_is_not() -> None:
    text = f"---\ntitle: R\n---\n\n##{NBSP}Uno\n\n{ZERO}## Dos\n\n1.{NBSP}a\n2.{NBSP}b\n"
    files = {"s/index.md": "---\ntitle: S\n---\n\nHola.\n", "s/01-a.md": text}
    after = f"---\ntitle: R\n---\n\n## Uno\n\n## Dos\n\n1.{NBSP}a\n2.{NBSP}b\n"
    assert mended(files)["s/01-a.md"] == after
