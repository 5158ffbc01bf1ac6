"""Schema files: every fault is told at its place, and what is right still holds."""

import re

import pytest

from content_api.schemas.definitions import ContentType
from content_api.schemas.portable_patterns import make_portable
from content_api.schemas.site import SiteSchemas, parse_site_schemas

TYPE_NAMES = (
    "string, text, slug, integer, number, boolean, date, datetime, duration, url, email, enum, "
    "list, object, reference, file"
)
COMMON = "type, required, default, description, label"


def _parse(text: str, kind: str = "article") -> SiteSchemas:
    return parse_site_schemas({kind: (f"schemas/{kind}.yaml", text)})


def _type(text: str) -> ContentType:
    return _parse(text).types["article"]


@pytest.mark.parametrize(
    ("definition", "column", "message", "hint"),
    [
        ("3", 6, "expected `key: value` lines or a type, got 3", ""),
        ("{}", 3, f"expected a type, one of {TYPE_NAMES}", ""),
        (
            "{type: strin}",
            13,
            f"expected one of {TYPE_NAMES}, got 'strin'",
            "did you mean 'string'?",
        ),
        ("strin", 6, f"expected one of {TYPE_NAMES}, got 'strin'", "did you mean 'string'?"),
        ("{type: 3}", 13, f"expected one of {TYPE_NAMES}, got 3", ""),
        (
            "{type: boolean, requird: true}",
            22,
            f"expected one of {COMMON}, got 'requird'",
            "did you mean 'required'?",
        ),
        (
            "{type: boolean, min: 1}",
            22,
            f"expected one of {COMMON}, got 'min', which is not for boolean",
            "",
        ),
        ("{type: string, required: 3}", 31, "expected true or false, got 3", ""),
        ("{type: string, description: [a]}", 34, "expected text, got a list", ""),
        ("{type: string, label: 3}", 28, "expected `key: value` lines, got 3", ""),
        ("{type: string, label: {es: 3}}", 33, "expected text, got 3", "quote it"),
        ("{type: integer, min: a}", 27, "expected a whole number, got 'a'", ""),
        ("{type: integer, min: 1.5}", 27, "expected a whole number, got 1.5", ""),
        ("{type: number, max: true}", 26, "expected a number, got true or false", ""),
        ("{type: integer, min: 3, max: 2}", 35, "expected at least min, 3, got 2", ""),
        ("{type: date, min: ayer}", 24, "expected a date such as 2026-09-17, got 'ayer'", ""),
        (
            "{type: date, min: 2026-02-01, max: 2026-01-01}",
            41,
            "expected at least min, 2026-02-01, got 2026-01-01",
            "",
        ),
        (
            "{type: text, min_length: -1}",
            31,
            "expected a whole number from 0 to 100000, got -1",
            "",
        ),
        (
            "{type: text, max_length: true}",
            31,
            "expected a whole number from 0 to 100000, got true or false",
            "",
        ),
        (
            "{type: text, min_length: 3, max_length: 2}",
            46,
            "expected at least min_length, 3, got 2",
            "",
        ),
        ("{type: text, pattern: 3}", 28, "expected text, got 3", "quote it"),
        ("{type: list}", 3, "expected of beside the type list", ""),
        (
            "{type: list, of: strin}",
            23,
            f"expected one of {TYPE_NAMES}, got 'strin'",
            "did you mean 'string'?",
        ),
        (
            "{type: list, of: {type: string, default: a}}",
            38,
            "expected one of type, description, label, min_length, max_length, pattern, got 'default', which is not for string",
            "",
        ),
        ("{type: list, of: string, unique: 1}", 39, "expected true or false, got 1", ""),
        (
            "{type: list, of: string, min_items: 2, max_items: 1}",
            56,
            "expected at least min_items, 2, got 1",
            "",
        ),
        ("{type: object}", 3, "expected fields beside the type object", ""),
        ("{type: object, fields: 3}", 29, "expected `key: value` lines, got 3", ""),
        ("{type: object, fields: {}}", 29, "expected at least one field, got none", ""),
        ("{type: object, fields: {a: {}}}", 30, f"expected a type, one of {TYPE_NAMES}", ""),
        (
            "{type: object, fields: {A: string}}",
            30,
            "expected a name of a to z, 0 to 9 and _, from a letter on, got 'A'",
            "",
        ),
        ("{type: reference}", 3, "expected to beside the type reference", ""),
        (
            "{type: reference, to: serie}",
            28,
            "expected series or article, got 'serie'",
            "did you mean 'series'?",
        ),
        ("{type: reference, to: 3}", 28, "expected series or article, got 3", ""),
        ("{type: enum}", 3, "expected one_of beside the type enum", ""),
        ("{one_of: []}", 15, "expected at least one value, got none", ""),
        ("{one_of: {}}", 15, "expected at least one value, got none", ""),
        ("{one_of: 3}", 15, "expected `key: value` lines, got 3", ""),
        ("{one_of: [yes]}", 16, "expected text, got true or false", "quote it"),
        ("{one_of: [a, 3]}", 19, "expected text, got 3", "quote it"),
        (
            "{type: integer, max: 5, default: 6}",
            39,
            "expected a whole number from -9007199254740991 to 5, got 6",
            "",
        ),
        ("{type: date, default: ayer}", 28, "expected a date such as 2026-09-17, got 'ayer'", ""),
        ("{one_of: [a], default: b}", 29, "expected one of a, got 'b'", ""),
        ("{type: list, of: integer, default: [1, x]}", 45, "expected a whole number, got 'x'", ""),
        (
            "{type: string, required: true, default: a}",
            37,
            "expected no default, as the field is required",
            "",
        ),
    ],
)
def test_a_wrong_definition_is_told_at_its_place(
    definition: str, column: int, message: str, hint: str
) -> None:
    schemas = _parse(f"fields:\n  a: {definition}\n  b: string\n")
    assert [(p.line, p.column, p.message, p.hint) for p in schemas.problems] == [
        (2, column, message, hint)
    ]
    assert {p.code for p in schemas.problems} == {"schema/file"}
    assert "b" in schemas.types["article"].custom


@pytest.mark.parametrize(
    ("definition", "column", "message"),
    [
        ("title: 3", 10, "expected `key: value` lines, got 3"),
        ("title: {type: text}", 17, "expected string, the type of this core field, got 'text'"),
        (
            "title: {min: 3}",
            11,
            f"expected one of {COMMON}, min_length, max_length, pattern, one_of, got 'min', which is not for string",
        ),
        ("tags: {of: string}", 10, f"expected one of {COMMON}, got 'of', which is not for list"),
        ("reading_minutes: {max: 200000}", 26, "expected at most 100000, got 200000"),
        ("reading_minutes: {min: 0}", 26, "expected at least 1, got 0"),
        ("video_duration: {default: 3s}", 29, "expected a duration such as PT1M30S, got '3s'"),
        (
            "state: {default: nada}",
            20,
            "expected one of draft, ready, scheduled, published, archived, got 'nada'",
        ),
        (
            "article_state: string",
            3,
            "expected another name, got 'article_state', which is another name of state",
        ),
        (
            "Reviewer: string",
            3,
            "expected a name of a to z, 0 to 9 and _, from a letter on, got 'Reviewer'",
        ),
        ("a-b: string", 3, "expected a name of a to z, 0 to 9 and _, from a letter on, got 'a-b'"),
    ],
)
def test_a_core_field_can_be_tightened_and_nothing_else(
    definition: str, column: int, message: str
) -> None:
    problems = _parse(f"fields:\n  {definition}\n").problems
    assert [(p.line, p.column, p.message) for p in problems] == [(2, column, message)]


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(?P<a>b)", "expected what Python and ECMA-262 both read, got '(?P<'"),
        ("(?i)a", "expected what Python and ECMA-262 both read, got '(?i)'"),
        ("(?>a)", "expected what Python and ECMA-262 both read, got '(?>a'"),
        (r"\Aa", r"expected what Python and ECMA-262 both read, got '\A'"),
        (r"a\Z", r"expected what Python and ECMA-262 both read, got '\Z'"),
        (r"\1", r"expected what Python and ECMA-262 both read, got '\1'"),
        ("\\", "expected what Python and ECMA-262 both read, got '\\'"),
        ("a++", "expected one repeat after another thing, got '++'"),
        ("a{2}+", "expected one repeat after another thing, got '{2}+'"),
        ("a{,2}", r"expected a count such as {2,3}, or \{ for '{' as it stands"),
        ("a{", r"expected a count such as {2,3}, or \{ for '{' as it stands"),
        ("a}", r"expected \} for '}' as it stands"),
        ("]", r"expected \] for ']' as it stands"),
        ("[a", "expected ] at the end of a set"),
        ("[]", "expected something in the set, got none"),
        ("[^]a", "expected something in the set, got none"),
        ("[[a]]", r"expected \[ for '[' in a set"),
        ("[a--b]", "expected each sign of a set once, got '--'"),
        (r"[\W]", r"expected what Python and ECMA-262 both read, got '\W' in a set"),
        ("(a", "expected a regular expression: missing ), unterminated subpattern at position 0"),
        ("(?<=a+)b", "expected a regular expression: look-behind requires fixed-width pattern"),
    ],
)
def test_a_pattern_that_is_not_read_alike_everywhere_is_refused(pattern: str, message: str) -> None:
    quoted = pattern.replace("'", "''")
    (problem,) = _parse(f"fields:\n  a: {{type: text, pattern: '{quoted}'}}\n").problems
    assert (problem.line, problem.column, problem.message) == (2, 28, message)


@pytest.mark.parametrize(
    ("pattern", "portable"),
    [
        (r"^\d{2}$", r"^[0-9]{2}(?![\s\S])"),
        (r"\w+?.\S", r"[A-Za-z0-9_]+?[^\n][^ \t\n\r\f\v]"),
        (r"[\d\-a-f\].\n^/]", r"[0-9\-a-f\]\.\n^\/]"),
        (r"(?:a|b)(?=c)(?<!d)\.\-\u00e9", r"(?:a|b)(?=c)(?<!d)\.-\u00e9"),
    ],
)
def test_a_pattern_is_written_so_that_it_means_one_thing(pattern: str, portable: str) -> None:
    own = _type(f"fields:\n  a: {{type: text, pattern: '{pattern}'}}\n").custom["a"]
    assert (own.pattern, own.portable) == (pattern, portable)


@pytest.mark.parametrize(
    ("text", "fits", "fits_inside"),
    [("red", True, False), ("una red", True, False), ("redes", False, True)],
)
def test_edges_of_words_are_those_of_ascii(text: str, fits: bool, fits_inside: bool) -> None:  # noqa: FBT001
    assert (re.search(make_portable(r"\bred\b"), text) is not None) == fits
    assert (re.search(make_portable(r"red\B"), text) is not None) == fits_inside


@pytest.mark.parametrize(
    ("written", "unknown", "column"),
    [
        ("keep", "keep", 0),
        ("ignore", "ignore", 0),
        ("problem", "problem", 0),
        ("kep", "problem", 10),
        ("3", "problem", 10),
    ],
)
def test_unknown_keys_are_a_problem_unless_the_site_says_otherwise(
    written: str, unknown: str, column: int
) -> None:
    schemas = _parse(f"unknown: {written}\n")
    assert schemas.types["article"].unknown == unknown
    assert [p.column for p in schemas.problems] == ([column] if column else [])


def test_a_field_that_is_too_wrong_takes_anything() -> None:
    content_type = _type("fields:\n  a: {type: enm}\n  b: {type: list, of: {}}\n  c: boolean\n")
    assert (content_type.broken, list(content_type.custom)) == (("a", "b"), ["c"])


def test_a_wrong_key_does_not_take_the_rest_of_its_definition_with_it() -> None:
    own = _type("fields:\n  a: {type: integer, min: 2, max: x, required: true}\n").custom["a"]
    assert (own.min, own.max, own.required) == (2, None, True)


def test_dates_in_defaults_are_kept_as_they_are_written() -> None:
    text = (
        "fields:\n  a: {type: list, of: {type: object, fields: {b: date}},"
        " default: [{b: 2026-01-02}]}\n"
    )
    schemas = _parse(text)
    assert schemas.problems == ()
    assert schemas.types["article"].custom["a"].default == [{"b": "2026-01-02"}]


def test_a_yaml_fault_in_a_default_is_told_once() -> None:
    problems = _parse("fields:\n  a: {type: date, default: 2026-13-01}\n").problems
    assert [(p.code, p.line, p.column) for p in problems] == [("front-matter/invalid-date", 2, 28)]
