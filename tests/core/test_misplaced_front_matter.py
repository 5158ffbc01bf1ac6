"""Front matter that other lines stand before: it is found, told, and what it hides is hidden."""

import pytest

from content_api.problems.mending import apply_fixes
from tests.core.compiling import compile_article, compile_page, errors, processor_time

ASIDES = {
    "a comment": "<!-- SPDX-License-Identifier: CC-BY-4.0 -->\n",
    "a comment of several lines": "<!--\nCopyright\n\n2026\n-->\n\n",
    "two comments": "<!-- a -->\n<!-- b\n-->\n",
    "an excuse": "<!-- content-api: ignore-file article/missing-title -->\n",
    "a comment of Markdown": "[//]: # (nota)\n[comment]: <> (otra)\n",
    "a link definition": "[red]: https://example.org\n\n",
    "imports": 'import Tabs from "@theme/Tabs"\nexport const a = 1\n\n',
    "a comment of a template": "{# nota #}\n{% load i18n %}\n",
    "a comment of Obsidian": "%%\nnota\n%%\n",
    "an instruction": '<?xml version="1.0"?>\n<!DOCTYPE html>\n',
    "a mark and a comment": "\ufeff<!-- x -->\n",
}
TEXTS = {
    "a heading": "# Redes\n\n",
    "a heading and a line below it": "Redes\n=====\nTexto.\n\n",
    "text": "Una línea.\nOtra.\n\n",
    "text right before it": "Una línea.\n",
    "lines of MultiMarkdown": "Author: Ana\nBase Header Level: 2\n\n",
    "a comment and text": "<!-- c -->\nTexto.\n",
    "a comment that text follows": "<!-- a\n---\nx: y\n---\n--> Texto.\n",
}


@pytest.mark.parametrize("before", (ASIDES | TEXTS).values(), ids=ASIDES | TEXTS)
@pytest.mark.parametrize("hiding", ["state: draft", "draft: true", "isPublished: false"])
def test_a_draft_behind_other_lines_is_hidden_and_told_at_its_fence(
    before: str, hiding: str
) -> None:
    text = f"{before}---\ntitle: A\n{hiding}\n---\n\nSecreto.\n"
    line = before.count("\n") + 1
    for compiled in (compile_article(text), compile_page(text)):
        assert (compiled.document, compiled.hidden) == (None, True)
        assert errors(compiled) == [("front-matter/fence", line, 1)]


@pytest.mark.parametrize("before", (ASIDES | TEXTS).values(), ids=ASIDES | TEXTS)
def test_front_matter_that_hides_nothing_is_told_and_not_served_as_text(before: str) -> None:
    compiled = compile_article(f"{before}---\ntitle: A\ndescription: B\n---\n\nTexto.\n")
    assert (compiled.document, compiled.hidden) == (None, False)
    assert [code for code, *_ in errors(compiled)] == ["front-matter/fence"]


@pytest.mark.parametrize("before", ASIDES.values(), ids=ASIDES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("after", ["\nTexto.\n", "Texto.\n", ""])
def test_what_is_not_seen_may_as_well_follow_it(before: str, end: str, after: str) -> None:
    text = f"{before}---\ntitle: A\nstate: draft\n---\n{after}".replace("\n", end)
    for _ in range(3):
        text, _ = apply_fixes(text, compile_article(text).problems)
    moved = before.removeprefix("\ufeff").strip("\n")
    blank = "\n" if after == "Texto.\n" else ""
    expected = f"---\ntitle: A\nstate: draft\n---\n{moved}\n{blank}{after}"
    assert text == expected.replace("\n", end)
    assert not errors(compile_article(text))
    assert compile_article(text).hidden


@pytest.mark.parametrize("before", TEXTS.values(), ids=TEXTS)
def test_what_is_seen_is_moved_by_nobody_else(before: str) -> None:
    compiled = compile_article(f"{before}---\ntitle: A\nstate: draft\n---\n")
    (problem,) = (p for p in compiled.problems if p.code == "front-matter/fence")
    assert (problem.fix, problem.hint) == (None, "move the front matter to the top of the file")


@pytest.mark.parametrize(
    "text",
    [
        "<!-- c -->\n--- \nstate: draft\n--- \n",
        "<!-- c -->\n----\nstate: draft\n----\n",
        "<!-- c -->\n+++\ndraft = true\n+++\n",
        "# A\n\n+++\ntitle = 'A'\ndraft = true\n+++\n",
        "<!-- c -->\n---\nstate: draft\n\nTexto.\n",
        "<!-- c -->\n---\n\nstate: draft\n---\n",
        "<!-- c -->\n---\ntitle: a: b\nstate: draft\n---\n",
        "<!-- c -->\n---\nstate: draft\ntitle La neurona\n---\n",
        "<!-- c -->\n---\nstate:draft\n---\n",
        "# A\n---\nStatus: Draft\n# nota\n---\n",
        "# A\n---\nstatus:\n  - draft\ntags: [\n  a\n]\n---\n",
        "state: draft\ntitle: A\n\nTexto.\n",
        "<!-- c -->\n\nTitle: A\nDraft: yes\n\nTexto.\n",
    ],
)
def test_it_is_found_in_other_forms(text: str) -> None:
    compiled = compile_article(text)
    assert (compiled.document, compiled.hidden) == (None, True)
    assert [code for code, *_ in errors(compiled)] == ["front-matter/fence"]


@pytest.mark.parametrize("before", ["", "<!-- c -->\n", "# A\n"])
def test_a_date_is_found_there_too(before: str) -> None:
    compiled = compile_article(f"{before}---\npublishDate: 2099-01-31\ntitle: [\n---\n")
    assert [term.moment.year for term in compiled.terms] == [2099]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# A\n\n```yaml\n---\nstate: draft\n---\n```\n", id="code"),
        pytest.param("# A\n\n~~~\n---\ntitle: A\ndraft: true\n---\n~~~\n", id="code in tildes"),
        pytest.param("````md\n```\n---\ntitle: A\n---\n```\n````\n", id="a longer fence"),
        pytest.param("# A\n\n```yaml\n---\nstate: draft\n---\n", id="code that is not closed"),
        pytest.param("# A\n\n    ---\n    state: draft\n    ---\n", id="indented code"),
        pytest.param("# A\n\n- x\n\n  ```\n---\nstate: draft\n---\n  ```\n", id="code in a list"),
        pytest.param("<pre>\n---\nstate: draft\n---\n</pre>\n", id="code of HTML"),
        pytest.param("<pre>x</pre>\n\nTexto.\n\n---\n\nFin.\n", id="code of HTML on a line"),
        pytest.param("> ---\n> state: draft\n> ---\n", id="a quote"),
        pytest.param("<!--\n---\nstate: draft\n---\n-->\n\nTexto.\n", id="a comment"),
        pytest.param("# A\n\nTexto.\n\n---\n\nNota: algo.\n\nMás.\n", id="a rule and a colon"),
        pytest.param("# A\n\n---\n\nNota: algo.\nClave: valor\n\n---\n\nMás.\n", id="two rules"),
        pytest.param("# A\n\n---\nNota: algo.\nClave: valor\n---\n\nMás.\n", id="two tight rules"),
        pytest.param("# A\n\n---\nServes: 4\nTime: 20 min\n---\n\nMix.\n", id="a recipe"),
        pytest.param("# A\n\n---\nDate: 2026-01-01\nStatus: Final\n---\n", id="a letter"),
        pytest.param("# A\n\n---\nPublished: 2019-01-01\nBy: Ana\n---\n", id="a byline"),
        pytest.param("# A\n\n---\nlayout: center\nclass: x\n---\n\n# B\n", id="slides"),
        pytest.param("Título\n---\ntexto: con dos puntos\n\nOtro\n---\n", id="headings"),
        pytest.param("# A\n---\ntitle: lo que se lee\ny sigue\n---\n", id="prose"),
        pytest.param("# A\n---\n\ntitle: lo que se lee\n\n---\n", id="a paragraph"),
        pytest.param("<!-- c -->\n\n---\n\nNota: algo.\n\n---\n", id="a comment and two rules"),
        pytest.param("<!-- c -->\n---\nNota: algo.\n\nMás.\n", id="a comment and a rule"),
        pytest.param("<!-- c -->\n---\nnota: algo.\nY más.\n---\n", id="a comment and prose"),
        pytest.param("<!-- c -->\n\n---\n\n---\n", id="a comment and nothing"),
        pytest.param("A\n\n" * 25 + "---\ntitle: A\nstate: draft\n---\n", id="far below"),
        pytest.param("Nota: esto es texto.\nMás.\n\n---\n\nFin.\n", id="text with a colon"),
        pytest.param("nota: estable\nautora: Ana\n\nTexto.\n", id="keys that hide nothing"),
        pytest.param("draft: true\nEs lo que escribe Hugo.\n", id="a key and prose"),
        pytest.param("---\ntitle: A\n---\n\n---\n\nNota: algo.\n\n---\n", id="a rule on top"),
        pytest.param("---\ntitle: A\n---\n\n# B\n\n---\ntitle: C\n---\n", id="further below"),
        pytest.param("---\ntitle: A\n---\n\n---\nlayout: two-cols\n---\n", id="the first slide"),
        pytest.param("[^1]: nota\n---\nnota: x\n---\n", id="a footnote"),
        pytest.param("--> x\n\n%%x\n", id="ends of comments"),
        pytest.param("[red]: https://example.org\n", id="nothing else"),
    ],
)
def test_what_is_ordinary_markdown_is_left_alone(text: str) -> None:
    compiled = compile_article(text)
    assert "front-matter/fence" not in [p.code for p in compiled.problems]
    assert "front-matter/multi-doc" not in [p.code for p in compiled.problems]
    assert not compiled.hidden
    assert compiled.document is not None


@pytest.mark.parametrize(
    ("text", "line", "mended"),
    [
        ("---\n---\nstate: draft\n---\nA\n", 2, "---\nstate: draft\n---\nA\n"),
        ("---\n\n---\n\nstate: draft\n---\nA\n", 3, "---\n\nstate: draft\n---\nA\n"),
        ("---\n---\n---\nstate: draft\n---\nA\n", 3, "---\nstate: draft\n---\nA\n"),
        ("---\n# x\n---\n\n---\ntitle: A\nstate: draft\n---\n", 5, None),
        ("---\n---\n<!-- c -->\n---\nstate: draft\n---\nA\n", 4, None),
        ("---\ntitle: A\n---\n---\nstate: draft\n---\nA\n", 4, None),
        ("---\ntitle: A\n---\n\n\n---\nstate: draft\n---\nA\n", 6, None),
    ],
)
def test_a_second_front_matter_is_found(text: str, line: int, mended: str | None) -> None:
    compiled = compile_article(text)
    assert errors(compiled) == [("front-matter/multi-doc", line, 1)]
    assert compiled.hidden
    assert apply_fixes(text, compiled.problems)[0] == (
        mended or text if line < 5 else text.removeprefix("---\n# x\n---\n\n")
    )


def test_a_second_front_matter_that_hides_nothing_is_told_too() -> None:
    compiled = compile_article("---\ntitle: A\n---\n---\ntitle: B\n---\n")
    assert errors(compiled) == [("front-matter/multi-doc", 4, 1)]
    assert not compiled.hidden


@pytest.mark.parametrize(
    "text",
    [
        "<!-- c -->\n---\n" + "a: b\n" * 12_000,
        "<!-- c -->\n" + "---\n" * 16_000,
        "# A\n" + "---\na: b\n" * 8_000,
        "<!--\n" * 12_000 + "\n---\n",
        "```\n" * 16_000 + "\n---\n",
        "a: b\n" * 12_000,
        "---\n---\n" + "---\na: b\n" * 8_000,
        "---\na: b\n---\n---\n" + "a: b\n" * 12_000,
    ],
    ids=lambda text: text[:12],
)
def test_looking_for_it_takes_no_long_time(text: str) -> None:
    with processor_time(at_most=2):
        compile_article(text)
