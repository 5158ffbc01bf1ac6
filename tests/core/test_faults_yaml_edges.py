"""Group A of the fault list where it is sharpest: exact places, limits to the digit, all signs."""

import json
import threading
from pathlib import Path

import pytest

from content_api.parsing.front_matter.front_matter import parse_front_matter
from content_api.values.documents import Compiled
from content_api.values.moments import rfc3339

from .compiling import (
    article_of,
    compile_article,
    compile_yaml,
    errors,
    formats,
    found,
    processor_time,
)

_LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)
_MERGE_BOMB = "a0: &a0 {x: 1}\n" + "".join(
    f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 28)
)
_SMALLEST_STACK = 64 * 1024


@pytest.mark.parametrize(
    ("yaml", "expected"),
    [
        pytest.param("tags: [redes, &x rutas]", ("anchor", 2, 15), id="A3-in-a-list"),
        pytest.param("title: " + "[" * 30_000, ("too-deep", 2, 23), id="A4-as-a-value"),
        pytest.param("title: !mine x", ("tag", 2, 8), id="A10-custom"),
        pytest.param("title: !!str x", ("tag", 2, 8), id="A10-str"),
        pytest.param("title: ! x", ("tag", 2, 8), id="A10-no-name"),
        pytest.param("date: 2024-01-01T25:00:00Z", ("invalid-date", 2, 7), id="A11-hour-25"),
        pytest.param("date: 2024-01-01T10:00:00+14:60", ("invalid-date", 2, 7), id="A12-minutes"),
        pytest.param("date: 9999-12-31T23:59:59-14:00", ("invalid-date", 2, 7), id="A12-too-late"),
        pytest.param("date: 0001-01-01T00:00:00+14:00", ("invalid-date", 2, 7), id="A12-too-early"),
        pytest.param("date: '2024-02-30'", ("invalid-date", 2, 7), id="A13-quoted"),
        pytest.param("date: 20240203", ("invalid-date", 2, 7), id="A13-number"),
        pytest.param("date: [2024-02-03]", ("invalid-date", 2, 7), id="A13-list"),
        pytest.param("<<: x", ("key-type", 2, 1), id="A18-merge"),
        pytest.param("2024-01-01: x", ("key-type", 2, 1), id="A18-date"),
        pytest.param("{a: b}: x", ("key-type", 2, 1), id="A18-mapping"),
        pytest.param("x:\n  yes: y", ("key-type", 3, 3), id="A18-nested"),
        pytest.param("reading_minutes: " + "9" * 19, ("yaml", 2, 18), id="A20-19-digits"),
        pytest.param("a:\n  b: 1\n\tc: 2", ("yaml", 4, 1), id="A21-later"),
        pytest.param("title: `x", ("yaml", 2, 8), id="A22-backtick"),
        pytest.param("title: %x", ("yaml", 2, 8), id="A22-percent"),
        pytest.param("date: 2024-01-01\n]", ("yaml", 3, 1), id="A22-bracket"),
        pytest.param("title: =", ("yaml", 2, 8), id="A22-equals"),
        pytest.param("title: <<", ("yaml", 2, 8), id="A22-merge"),
        pytest.param("title: a\x85b", ("yaml", 2, 9), id="A23-nel"),
        pytest.param("date: 2024-01-01\ntitle: \x1b[1m", ("yaml", 3, 8), id="A23-escape"),
        pytest.param("title: a\ufdd0b", ("yaml", 2, 9), id="A23-noncharacter"),
        pytest.param("title: " + "ñ" * 32_768, ("too-large", 1, 1), id="A26-bytes-not-characters"),
        pytest.param("tags:\n" + "- a\n" * 100_000, ("too-large", 1, 1), id="A28-100000-items"),
        pytest.param(
            "tags:\n" + "- a\n" * 6_000, ("too-many-nodes", 5_000, 3), id="A28-block-items"
        ),
    ],
)
def test_yaml_that_cannot_be_trusted_is_one_error_at_its_place(
    yaml: str, expected: tuple[str, int, int]
) -> None:
    compiled = compile_yaml(yaml)
    code, line, column = expected
    assert errors(compiled) == [(f"front-matter/{code}", line, column)]
    assert compiled.document is None


@pytest.mark.parametrize("mark", ["\u2028", "\u2029"])
def test_a_line_of_the_file_ends_at_lf_only_for_yaml_too(mark: str) -> None:
    compiled = compile_yaml(f'title: "a{mark}{mark}{mark}{mark}b"\ndate: 2024-02-30')
    assert errors(compiled) == [("front-matter/invalid-date", 3, 7)]


@pytest.mark.parametrize(
    "yaml", [pytest.param(_LAUGHS, id="A1"), pytest.param(_MERGE_BOMB, id="A2")]
)
def test_a_bomb_is_refused_in_ten_milliseconds(yaml: str) -> None:
    compile_yaml("title: Rutas")
    with processor_time(at_most=0.01):
        compile_yaml(yaml)


@pytest.mark.parametrize(
    "yaml",
    [
        pytest.param("{a: " * 15_000, id="A6-mappings"),
        pytest.param("- " * 30_000, id="A6-dashes"),
    ],
)
def test_deep_nesting_is_refused_on_a_thread_with_a_small_stack(yaml: str) -> None:
    results: list[Compiled] = []
    before = threading.stack_size(_SMALLEST_STACK)
    try:
        thread = threading.Thread(target=lambda: results.append(compile_yaml(yaml)))
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert [code for code, _, _ in errors(results[0])] == ["front-matter/too-deep"]


def test_sixteen_levels_are_not_too_deep() -> None:
    assert errors(compile_yaml("tags: " + "[" * 15 + "]" * 15)) == [("schema/invalid-type", 2, 8)]


def test_a9_nothing_of_a_python_tag_is_run(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    compile_yaml(f'title: !!python/object/apply:os.system ["touch {marker}"]')
    assert not marker.exists()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("2024-02-03", "2024-02-03T00:00:00Z", id="A15-date"),
        pytest.param("2024-02-03T10:30:00", "2024-02-03T10:30:00Z", id="A15-naive"),
        pytest.param("2024-02-03 10:30:00.5", "2024-02-03T10:30:00Z", id="A15-fraction"),
        pytest.param("2024-02-03T10:30:00+02:00", "2024-02-03T08:30:00Z", id="A15-east"),
        pytest.param("2024-02-03T10:30:00-03:30", "2024-02-03T14:00:00Z", id="A15-west"),
        pytest.param("2024-02-03T10:30:00+5", "2024-02-03T05:30:00Z", id="A15-hours-only"),
    ],
)
def test_a_time_is_answered_in_utc(written: str, expected: str) -> None:
    assert rfc3339(article_of(compile_yaml(f"date: {written}")).published_at) == expected


@pytest.mark.parametrize("word", ["no", "2026", "1.5", "2026-09-17", "~", "="])
def test_a16_a_quoted_word_is_kept_as_written(word: str) -> None:
    assert article_of(compile_yaml(f'title: "{word}"')).title == word


@pytest.mark.parametrize(("key", "column"), [("title", 8), ("reading_minutes", 18), ("otra", 7)])
@pytest.mark.parametrize(
    "number",
    [
        pytest.param("010", id="A17-octal"),
        pytest.param("12:30:45", id="A17-sexagesimal"),
        pytest.param("1_000", id="A17-underscore"),
        pytest.param("0x1F", id="A17-hexadecimal"),
        pytest.param("0b11", id="A17-binary"),
        pytest.param("1_0.5", id="A17-float"),
        pytest.param("12:30.5", id="A17-sexagesimal-float"),
        pytest.param(".nan", id="A19-nan"),
        pytest.param(".inf", id="A19-inf"),
        pytest.param("-.inf", id="A19-minus-inf"),
    ],
)
def test_a_number_that_yaml_reads_otherwise_than_people_is_an_error(
    number: str, key: str, column: int
) -> None:
    assert errors(compile_yaml(f"{key}: {number}")) == [("front-matter/number", 2, column)]


def test_a19_the_tree_is_strict_json() -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    tree = formats(compile_yaml("title: Rutas"))["ast"]
    assert json.loads(tree, parse_constant=refuse)["type"] == "root"


def test_a26_twenty_megabytes_are_refused_before_they_are_parsed() -> None:
    source = "---\ntitle: " + "x" * 20_000_000 + "\n---\n"
    with processor_time(at_most=1):
        matter = parse_front_matter("redes/01-rutas.md", source)
    assert [problem.code for problem in matter.problems] == ["front-matter/too-large"]


def test_a26_exactly_64_kilobytes_are_read() -> None:
    title = "x" * (64 * 1024 - len("title: \n"))
    assert article_of(compile_yaml(f"title: {title}")).title == title


def test_a_title_of_the_wrong_type_is_not_also_missing() -> None:
    compiled = compile_article("---\ntitle: no\n---\nTexto.\n")
    assert found(compiled) == [("schema/invalid-type", 2, 8)]
