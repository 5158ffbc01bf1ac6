"""What a code means, with its examples, as text and as Markdown."""

from content_api.problems import Code
from content_api.problems.codes.code import off
from content_api.reporters.explanation import render_explanation, render_markdown_explanation

ENTRY = Code("error", "A title", "What it means.", bad="---\ntitle: no\n---\n", good='title: "no"')


def test_examples_are_indented_and_labelled() -> None:
    assert render_explanation(ENTRY) == (
        "What it means.\n\n"
        "For example:\n\n"
        "    ---\n    title: no\n    ---\n\n"
        "Mended:\n\n"
        '    title: "no"'
    )


def test_examples_are_fenced_in_markdown() -> None:
    assert render_markdown_explanation(ENTRY) == (
        "What it means.\n\n"
        "For example:\n\n"
        "```markdown\n---\ntitle: no\n---\n```\n\n"
        "Mended:\n\n"
        '```markdown\ntitle: "no"\n```'
    )


def test_a_fence_is_longer_than_those_of_its_example() -> None:
    entry = Code("error", "A title", "What it means.", bad="````\nx\n````")
    assert render_markdown_explanation(entry).endswith("\n\n`````markdown\n````\nx\n````\n`````")


def test_a_code_without_examples_has_its_explanation_alone() -> None:
    entry = off("A title", "What it means.")
    assert render_explanation(entry) == render_markdown_explanation(entry) == "What it means."
