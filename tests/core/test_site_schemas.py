"""A site's own states and levels."""

import pytest

from content_api.schemas.site import SiteSchemas, parse_site_schemas
from content_api.schemas.vocabulary import DEFAULT_VOCABULARY, Choice


def _parse(text: str) -> SiteSchemas:
    return parse_site_schemas({"article": ("schemas/article.yaml", text)})


def test_without_files_the_defaults_hold() -> None:
    assert parse_site_schemas({}).vocabulary == DEFAULT_VOCABULARY


def test_the_short_form_is_a_label_for_every_language() -> None:
    level = _parse(
        "fields:\n  level: {one_of: {general: General, otro: ~}}\n"
    ).vocabulary.article_level
    assert level.values == ("general", "otro")
    assert (level.label("general", "fr"), level.label("otro", "es")) == ("General", "otro")
    assert (level.label(None, "es"), level.label("nada", "es")) == (None, "nada")


def test_a_list_is_values_without_labels() -> None:
    assert _parse("fields: {state: {one_of: [a, b]}}\n").vocabulary.article_state.values == (
        "a",
        "b",
    )


def test_labels_aliases_and_publicity_are_read() -> None:
    text = "fields:\n  state:\n    one_of:\n      a: {label: {es: Á}, aliases: [x], public: false}\n      b: {label: B}\n"
    vocabulary = _parse(text).vocabulary
    assert vocabulary.article_state.choices[0] == Choice("a", {"es": "Á"}, ("x",), public=False)
    assert vocabulary.article_state.find("á") == vocabulary.article_state.find("X")
    assert vocabulary.is_hidden("x")
    assert not vocabulary.is_hidden("b")
    assert vocabulary.is_hidden("Private")
    assert not vocabulary.is_hidden("nonsense")


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("fild: {}\n", 1, 1, "expected one of fields, unknown, got 'fild'"),
        ("fields: 3\n", 1, 9, "expected `key: value` lines, got 3"),
        ("fields:\n  state: {one_of: 3}\n", 2, 11, "expected `key: value` lines, got 3"),
        (
            "fields:\n  state: {one_of: {a: {alias: [b]}}}\n",
            2,
            24,
            "expected one of label, aliases, public, description, got 'alias'",
        ),
        (
            "fields:\n  state: {one_of: {a: {aliases: b}}}\n",
            2,
            24,
            "expected a list of texts, got 'b'",
        ),
        (
            "fields:\n  state: {one_of: {a: {public: perhaps}}}\n",
            2,
            24,
            "expected true or false, got 'perhaps'",
        ),
        (
            "fields:\n  state: {one_of: {a: {label: 3}}}\n",
            2,
            24,
            "expected `key: value` lines, got 3",
        ),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(
    text: str, line: int, column: int, message: str
) -> None:
    problems = _parse(text).problems
    assert (line, message) in [(p.line, p.message) for p in problems]
    assert {p.path for p in problems} == {"schemas/article.yaml"}
    assert all(p.column >= 1 for p in problems)
    assert column > 0


def test_yaml_that_cannot_be_read_is_told_and_the_defaults_hold() -> None:
    schemas = _parse("a: [\n")
    assert [p.code for p in schemas.problems] == ["front-matter/yaml"]
    assert schemas.vocabulary == DEFAULT_VOCABULARY
