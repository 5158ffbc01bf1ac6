"""Group A of the fault list: hostile and surprising YAML."""

import threading

import pytest

from tests.core.compiling import processor_time
from tests.sources import article, codes, places

Row = tuple[str, str, int, int]


def _row(id_: str, yaml: str, code: str, line: int, column: int) -> object:
    return pytest.param(yaml, code, line, column, id=id_)


LAUGHS = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]"
MERGE_BOMB = "a: &a {k: 1}\n" + "\n".join(f"m{i}: &m{i} {{<<: [*a, *a]}}" for i in range(30))

TABLE = [
    _row("A1", LAUGHS, "front-matter/anchor", 2, 4),
    _row("A2", MERGE_BOMB, "front-matter/anchor", 2, 4),
    _row("A3-anchor", "a: &x 1", "front-matter/anchor", 2, 4),
    _row("A3-alias", "a: 1\nb: *a", "front-matter/anchor", 3, 4),
    _row("A4", "[" * 30_000, "front-matter/too-deep", 2, 17),
    _row("A5-mapping", "{a: " * 10_000, "front-matter/too-deep", 2, 65),
    _row("A5-sequence", "- " * 10_000 + "a", "front-matter/too-deep", 2, 33),
    _row("A7", "a: &x [*x]", "front-matter/anchor", 2, 4),
    _row("A8-top", "a: 1\nb: 2\na: 3", "front-matter/duplicate-key", 4, 1),
    _row("A8-nested", "a:\n  b: 1\n  b: 2", "front-matter/duplicate-key", 4, 3),
    _row("A9", "a: !!python/object/apply:os.system [x]", "front-matter/tag", 2, 4),
    _row("A10-binary", "a: !!binary aGk=", "front-matter/tag", 2, 4),
    _row("A10-set", "a: !!set {x}", "front-matter/tag", 2, 4),
    _row("A10-omap", "a: !!omap [x: 1]", "front-matter/tag", 2, 4),
    _row("A10-timestamp", "a: !!timestamp x", "front-matter/tag", 2, 4),
    _row("A10-bool", "a: !!bool x", "front-matter/tag", 2, 4),
    _row("A11-day", "title: t\ndate: 2024-02-30", "front-matter/invalid-date", 3, 7),
    _row("A11-year", "title: t\ndate: 0000-01-01", "front-matter/invalid-date", 3, 7),
    _row("A12", "date: 2024-01-01T00:00:00+99:99", "front-matter/invalid-date", 2, 7),
    _row("A13", "title: t\ndate: 2024-2-3", "front-matter/invalid-date", 3, 7),
    _row("A14", "title: 2024-01-01T10:00:00Z", "schema/invalid-type", 2, 8),
    _row("A16-no", "title: no", "schema/invalid-type", 2, 8),
    _row("A16-on", "title: on", "schema/invalid-type", 2, 8),
    _row("A16-yes", "title: t\ntags: [a, yes]", "schema/invalid-type", 3, 11),
    _row("A17-octal", "title: 010", "front-matter/number", 2, 8),
    _row("A17-sexagesimal", "title: 12:30:45", "front-matter/number", 2, 8),
    _row("A17-underscore", "reading_minutes: 1_000", "front-matter/number", 2, 18),
    _row("A17-hexadecimal", "reading_minutes: 0x1F", "front-matter/number", 2, 18),
    _row("A18-no", "no: 1", "front-matter/key-type", 2, 1),
    _row("A18-1", "1: a", "front-matter/key-type", 2, 1),
    _row("A18-null", "~: a", "front-matter/key-type", 2, 1),
    _row("A18-value", "=: a", "front-matter/key-type", 2, 1),
    _row("A18-list", "? [a]\n: b", "front-matter/key-type", 2, 3),
    _row("A19-nan", "reading_minutes: .nan", "front-matter/number", 2, 18),
    _row("A19-inf", "reading_minutes: -.inf", "front-matter/number", 2, 18),
    _row("A20", "reading_minutes: " + "9" * 5000, "front-matter/yaml", 2, 18),
    _row("A21", "a:\n\tb: 1", "front-matter/yaml", 3, 1),
    _row("A22-colon", "title: Foo: bar", "front-matter/yaml", 2, 11),
    _row("A22-at", "a: @x", "front-matter/yaml", 2, 4),
    _row("A23-nul", "a: x\0y", "front-matter/yaml", 2, 5),
    _row("A23-del", "a: x\x7f", "front-matter/yaml", 2, 5),
    _row("A23-c1", "a: x\x80", "front-matter/yaml", 2, 5),
    _row("A24", 'title: "a\\0b"', "schema/control-character", 2, 8),
    _row("A24-list", 'title: t\ntags: ["a\\0b"]', "schema/control-character", 3, 8),
    _row("A25", 'a: "\\ud800"', "front-matter/yaml", 2, 7),
    _row("A26", "a: " + "x" * 70_000, "front-matter/too-large", 1, 1),
    _row("A27-second", "a: 1\n--- b", "front-matter/multi-doc", 3, 1),
    _row("A27-version", "%YAML 2.0", "front-matter/yaml", 2, 1),
    _row(
        "A28-keys",
        "\n".join(f"k{i}: 1" for i in range(4000)),
        "front-matter/too-many-nodes",
        2501,
        8,
    ),
    _row("A28-items", "a: [" + "1," * 30_000 + "]", "front-matter/too-many-nodes", 2, 9999),
]


@pytest.mark.parametrize(("yaml", "code", "line", "column"), TABLE)
def test_hostile_yaml_is_one_problem_at_its_place(
    yaml: str, code: str, line: int, column: int
) -> None:
    with processor_time(at_most=0.5):
        compiled = article(f"---\n{yaml}\n---\n# Cuerpo\n\nTexto.\n")
    assert (code, line, column) in places(compiled)
    assert compiled.document is None


def test_a6_deep_nesting_on_a_small_stack_leaves_the_thread_alive() -> None:
    threading.stack_size(256 * 1024)
    try:
        found: list[list[str]] = []
        text = "---\n" + "[" * 30_000 + "\n---\n"
        thread = threading.Thread(target=lambda: found.append(codes(article(text))))
        thread.start()
        thread.join()
    finally:
        threading.stack_size(0)
    assert found == [["front-matter/too-deep"]]


def test_a8_says_where_the_first_of_two_keys_stands() -> None:
    (problem,) = (p for p in article("---\ntitle: a\ntitle: b\n---\n").problems if "dup" in p.code)
    assert problem.field == "title"
    assert problem.hint == "the first is on line 2"


def test_a15_times_are_utc_unless_they_say_otherwise() -> None:
    naive = article("---\ntitle: t\ndate: 2026-01-02T03:04:05\n---\n").document
    aware = article("---\ntitle: t\ndate: 2026-01-02T03:04:05.5+02:00\n---\n").document
    assert naive is not None
    assert aware is not None
    assert str(naive.published_at) == "2026-01-02 03:04:05+00:00"
    assert str(aware.published_at) == "2026-01-02 01:04:05.500000+00:00"


def test_a16_says_how_to_quote() -> None:
    (problem,) = article("---\ntitle: no\n---\n").problems
    assert problem.hint == 'quote it: title: "no"'


def test_every_wrong_value_is_reported_at_once() -> None:
    text = (
        "---\ntitle: no\ndate: 2026-13-01\nlevel: alto\ntags: 3\nauthor: x\nlevel: general\n---\n"
    )
    assert codes(article(text)) == [
        "front-matter/invalid-date",
        "front-matter/duplicate-key",
        "schema/unknown-field",
        "schema/invalid-type",
        "schema/invalid-type",
    ]


def test_plain_values_are_what_people_read() -> None:
    document = article(
        "---\ntitle: Redes\nreading_minutes: 7\ntags: [a, b]\nkeywords: x, y,\ndescription: ~\n---\n"
    ).document
    assert document is not None
    assert (document.title, document.declared_minutes) == ("Redes", 7)
    assert (document.tags, document.keywords) == (("a", "b"), ("x", "y"))
    assert document.description is None


@pytest.mark.parametrize(
    ("yaml", "code"),
    [
        ("reading_minutes: 1.9", "schema/invalid-type"),
        ("reading_minutes: true", "schema/invalid-type"),
        ("reading_minutes: 0", "schema/invalid-value"),
        ("reading_minutes: -3", "schema/invalid-value"),
        ("video_duration: 90s", "schema/invalid-value"),
        ("lang: Español", "schema/invalid-value"),
        ("level: [general]", "schema/invalid-choice"),
        ("tags: {a: 1}", "schema/invalid-type"),
        ("title: [a]", "schema/invalid-type"),
        ("date: true", "front-matter/invalid-date"),
        ("state: drafft", "schema/invalid-choice"),
    ],
)
def test_a_value_of_the_wrong_kind_is_an_error(yaml: str, code: str) -> None:
    assert code in codes(article(f"---\n{yaml}\n---\n# T\n"))


def test_an_unknown_field_names_the_nearest() -> None:
    (problem,) = article("---\ntitle: t\ndescripton: d\n---\n").problems
    assert (problem.code, problem.severity, problem.line) == ("schema/unknown-field", "warning", 3)
    assert problem.hint == "did you mean 'description'?"
