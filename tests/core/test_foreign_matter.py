"""Front matter of other tools is told, and its page is not served as text."""

import pytest

from tests.sources import mended

from .compiling import compile_article, errors, found

FORMAT, FENCE = "front-matter/unsupported-format", "front-matter/fence"


@pytest.mark.parametrize(
    "text",
    [
        '%{\n  title: "Redes",\n  tags: ["a"]\n}\n---\n\nHola.\n',
        '%{title: "Redes"}\n---\nHola.\n',
        '%{"title" => "Redes"}\n---\nHola.\n',
        "---js\n{title: 'R'}\n---\n",
        "--- toml\ntitle = 'R'\n---\n",
        "#+TITLE: Redes\n\nHola.\n",
        "% Redes\n% Ana\n\nHola.\n",
        ":title: Redes\n:date: 2026-01-01\n\nHola.\n",
        "export const metadata = {\n  title: 'R'\n}\n",
        "Title: Redes\nDate: 2026-01-01\nTags: a, b\n\nHola.\n",
        "title: Redes\n\nHola.\n",
        "Summary: uno\n    que sigue\nAuthors: Ana\n\tEva\nDate: 2026-01-01\n\nHola.\n",
        "Autor: Ana\nFecha: 2026-01-01\n",
        "Status: stable\nTitle: A",
    ],
)
def test_front_matter_of_another_kind_is_an_error_on_line_1(text: str) -> None:
    compiled = compile_article(text)
    assert errors(compiled) == [(FORMAT, 1, 1)]
    assert compiled.document is None


@pytest.mark.parametrize(
    "text",
    [
        "Nota: esto es prosa.\n\nHola.\n",
        "Resumen: de qué va.\nPalabras clave: redes.\n\nHola.\n",
        "Fecha: lunes.\n\nHola.\n",
        "Title: Redes\ny más texto que sigue\n\nHola.\n",
        "{{ macro }}\n",
        "{: .clase }\n",
        ":smile: Hola.\n",
        "Hola: uno\nTitle: dos\n\nx\n",
        "\u2014\u2014\n\nHola.\n",
        "\u2014 dijo\nNota: x\n",
    ],
)
def test_prose_that_begins_alike_is_served(text: str) -> None:
    compiled = compile_article(text)
    assert errors(compiled) == []
    assert compiled.document is not None


def test_keys_that_only_a_closing_fence_follows_are_no_text() -> None:
    compiled = compile_article("title: Redes\ndescription: de qu\u00e9 va\n---\n\nHola.\n")
    (problem,) = compiled.problems
    assert (problem.code, problem.line, problem.end_column) == (FENCE, 1, 13)
    assert (
        problem.message == "expected '---' on line 1, before the front matter, got 'title: Redes'"
    )
    assert compiled.document is None


def test_front_matter_without_its_first_fence_is_told_and_a_draft_stays_hidden() -> None:
    compiled = compile_article("title: Redes\nstate: draft\n---\n\nHola.\n")
    assert errors(compiled) == [(FENCE, 1, 1)]
    assert compiled.hidden


@pytest.mark.parametrize(
    "opening", ["\u2014-", "\u2014\u2014\u2014", "\u2013", "\u200b---", "---\u00a0"]
)
@pytest.mark.parametrize("closing", ["---", "\u2014-"])
@pytest.mark.parametrize("comment", ["", "# nota\n"])
def test_fences_of_a_word_processor_are_mended(opening: str, closing: str, comment: str) -> None:
    text = f"{opening}\n{comment}title: Redes\nstate: draft\n{closing}\n\nHola.\n"
    compiled = compile_article(text)
    assert errors(compiled) == [(FENCE, 1, 1)]
    assert compiled.hidden
    files = {"s/index.md": "---\ntitle: S\n---\n\nHola.\n", "s/01-a.md": text}
    after = f"---\n{comment}title: Redes\nstate: draft\n---\n\nHola.\n"
    assert mended(files)["s/01-a.md"] == after


def test_a_dash_that_nothing_closes_is_told_and_left() -> None:
    (problem,) = compile_article("\u2014-\ntitle: Redes\n\nHola.\n").problems
    assert (problem.code, problem.fix) == (FENCE, None)
    assert "U+2014 EM DASH" in problem.message


def test_a_first_line_is_told_in_short() -> None:
    ((code, line, column), *_) = found(compile_article(f"Title: {'x' * 500}\n\nHola.\n"))
    assert (code, line, column) == (FORMAT, 1, 1)
    assert len(compile_article(f"Title: {'x' * 500}\n\nHola.\n").problems[0].text) < 200
