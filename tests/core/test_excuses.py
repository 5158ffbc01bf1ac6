"""Comments that excuse problems: where they count, where they are text, and what is left of them."""

import pytest

from content_api.catalogue.levels import Levels
from content_api.problems import CODES
from tests.core.compiling import processor_time
from tests.sources import catalogue, mended, told

PAGE = {"s/index.md": "---\ntitle: S\n---\n\nHola.\n"}
C = "<!-- content-api: ignore link/missing-page -->"
MISSING = "link/missing-page"
UNUSED = "file/unused-excuse"


def found(text: str, **more: str) -> list[tuple[str, int, int]]:
    linked = catalogue({**PAGE, "s/01-a.md": text, **more})
    return [(p.code, p.line, p.column) for p in linked.problems]


def hints(text: str) -> list[str]:
    return [p.text for p in catalogue({**PAGE, "s/01-a.md": text}).problems]


@pytest.mark.parametrize(
    "body",
    [
        f"[x](no.md) {C}",
        f"{C} [x](no.md)",
        f"[x](no.md) {C} y [x](no-hay.md)",
        f"{C}\n[x](no.md)",
        f"{C}\n\n\n[x](no.md)",
        f"  {C}  \n[x](no.md) y más\nen dos líneas",
        f"- {C} [x](no.md)",
        f"| a |\n|---|\n| [x](no.md) {C} |",
        f"<!-- content-api: ignore markdown/missing-footnote -->\n{C}\n[x](no.md) y[^1].",
        "<!-- content-api: ignore markdown/missing-footnote, link/missing-page -->\n[x](no.md)[^1]",
        "[x](no.md)<!--content-api:ignore link/missing-page-->",
        "[x](no.md) <!-- content-api: ignore link/missing-page -- llega en mayo -->",
        "[x](no.md)\n\nFin\n<!-- content-api: ignore-file link/missing-page -- todo -->",
        f"nada {C}\n\n<!-- content-api: ignore-file file/unused-excuse -->",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_excuse_counts_on_its_line_or_alone_on_the_next_or_for_the_file(
    body: str, end: str
) -> None:
    assert found(f"# A\n\n{body}\n".replace("\n", end)) == []


@pytest.mark.parametrize(
    ("body", "left"),
    [
        (f"{C}\nuno\n[x](no.md)", [(UNUSED, 3, 1), (MISSING, 5, 5)]),
        (f"[x](no.md)\n{C}", [(MISSING, 3, 5), (UNUSED, 4, 1)]),
        (f"`{C}` [x](no.md)", [(MISSING, 3, 54)]),
        (f"```\n{C}\n```\n[x](no.md)", [(MISSING, 6, 5)]),
        (f"    {C}\n\n[x](no.md)", [(MISSING, 5, 5)]),
        ("<!-- content-api: ignore\nlink/missing-page -->\n[x](no.md)", [(MISSING, 5, 5)]),
        ("<!-- content-api: ignore-next link/missing-page -->\n[x](no.md)", [(MISSING, 4, 5)]),
        ("<!-- content-api link/missing-page -->\n[x](no.md)", [(MISSING, 4, 5)]),
        ("<!-- content-api: -->\n[x](no.md)", [(MISSING, 4, 5)]),
        ("a <!-- content-api: ignore link/case -->", [(UNUSED, 3, 3)]),
        ("<!-- content-api: ignore Link/case -->", [(UNUSED, 3, 1)]),
        ("<!-- content-api: ignore -->", [(UNUSED, 3, 1)]),
        ("<!-- content-api: ignore -- sin código -->", [(UNUSED, 3, 1)]),
        ("<!-- content-api: ignore schema/invalid-type -->", [(UNUSED, 3, 1)]),
        (f"{C}\n{C}\n[x](no.md)", [(UNUSED, 4, 1)]),
        ("<!-- content-api: ignore file/unused-excuse -->", [(UNUSED, 3, 1)]),
    ],
)
def test_what_is_no_excuse_or_excuses_nothing_changes_nothing(
    body: str, left: list[tuple[str, int, int]]
) -> None:
    assert found(f"# A\n\n{body}\n") == left


def test_what_is_wrong_with_an_excuse_is_said() -> None:
    assert hints(
        "# A\n\n<!-- content-api: ignore link/mising-page no/hay no/hay link/case porque sí -->\n"
    ) == [
        "no problem code 'link/mising-page'; did you mean 'link/missing-page'?",
        "no problem code 'no/hay'; see `content-api explain`",
        "there is no link/case here; remove it from the comment",
    ]
    # A reason for which ` -- ` was forgotten is no list of codes.
    assert hints("# A\n\n<!-- content-api: ignore es un ejemplo -->\n") == [
        "expected the code to excuse, got none; name it: content-api: ignore CODE"
    ]
    assert hints("# A\n\n<!-- content-api: ignore -->\n<!-- content-api: ignore file/cr -->\n") == [
        "expected the code to excuse, got none; name it: content-api: ignore CODE",
        "file/cr cannot be excused; mend what it is about",
    ]


@pytest.mark.parametrize(
    "yaml",
    [
        "raro: 1 # content-api: ignore schema/unknown-field",
        "# content-api: ignore schema/unknown-field -- de otra herramienta\nraro: 1",
        "  # content-api: ignore schema/unknown-field\n\n# otro comentario\nraro: 1".replace(
            "# otro comentario\n", ""
        ),
        "raro: 'a # b' # content-api: ignore schema/unknown-field",
        "raro: '# content-api: ignore x' # content-api: ignore schema/unknown-field",
        "raro: [1, # content-api: ignore schema/unknown-field\n  2]",
        "raro: 1\n#content-api:ignore-file schema/unknown-field",
        "raro: |\n  texto\n# content-api: ignore-file schema/unknown-field\ntags: [a]",
    ],
)
def test_an_excuse_in_yaml_counts_as_in_the_body(yaml: str) -> None:
    assert found(f"---\ntitle: T\n{yaml}\n---\n") == []
    assert found(f"---\r\ntitle: T\r\n{yaml}\r\n---\r\n") == []


@pytest.mark.parametrize(
    "yaml",
    [
        "raro: 'a\n  # content-api: ignore schema/unknown-field'",
        'raro: "# content-api: ignore schema/unknown-field"',
        "raro: 1 # content-api: excuse schema/unknown-field",
        "raro: |\n  # content-api: ignore schema/unknown-field\n  texto",
        "raro: >-\n  # content-api: ignore schema/unknown-field\ntags: [a]",
        "raro: a#content-api: ignore schema/unknown-field".replace("content-api: ", "content-api:"),
    ],
)
def test_the_text_of_a_value_is_no_excuse(yaml: str) -> None:
    text = f"---\n{yaml}\n---\n# A\n"
    assert found(text) == [("schema/unknown-field", 2, 1)]
    assert mended({**PAGE, "s/01-a.md": text})["s/01-a.md"] == text


def test_front_matter_without_values_may_be_excused_and_broken_one_is_left_alone() -> None:
    assert found("---\n# content-api: ignore-file front-matter/empty\n---\n# A\n") == []
    broken = "---\nb: |\n  # content-api: ignore link/case\na: [\n---\n# A\n"
    assert [code for code, *_ in found(broken)] == ["front-matter/yaml"]


def test_an_excuse_is_not_judged_where_a_rule_did_not_look() -> None:
    excused = f"# A\n\n{C}\n[x](no.md)\n"
    assert found(f"---\ndate: nada\n---\n{excused}") == [("front-matter/invalid-date", 2, 7)]
    late = "<!-- content-api: ignore-file article/reading-time -->\n"
    assert found(f"---\nstate: draft\n---\n# A\n{late}") == []
    assert found(f"# A\n\n{late}") == [(UNUSED, 3, 1)]
    anchor = "# A\n\n<!-- content-api: ignore-file link/missing-anchor -->\n\n[x](02-b.md#nada)\n"
    broken = "---\ndate: 2026-13-01\n---\n# B\n"
    codes = [code for code, *_ in found(anchor, **{"s/02-b.md": broken})]
    assert codes == ["link/unread-page", "front-matter/invalid-date"]
    wrong = "<!-- content-api: ignore nada -->\n"
    assert found(f"---\nstate: draft\n---\n# A\n{wrong}") == [(UNUSED, 5, 1)]


def test_an_excuse_of_what_the_settings_turn_off_is_not_judged() -> None:
    files = {**PAGE, "s/01-a.md": f"# A\n\n[x](no.md) {C}\n"}
    assert told(catalogue(files, levels=Levels({MISSING: "off"}))) == []


def test_errors_by_nature_cannot_be_excused() -> None:
    text = "---\ntitle: [a]\n---\n<!-- content-api: ignore-file schema/invalid-type -->\n"
    assert [code for code, *_ in found(text)] == ["schema/invalid-type", UNUSED]
    assert CODES["schema/invalid-type"].is_fixed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"uno {C}\ndos", "uno\ndos"),
        (f"uno {C} dos", "uno dos"),
        (f"uno{C}dos", "unodos"),
        (f"uno  {C}\ndos", "uno  \ndos"),
        (f"{C} - uno", f"{C} - uno"),
        (f"uno\n{C}\n---", "uno\n\n---"),
        (f"- a\n{C}\n- b", "- a\n\n- b"),
        (f"uno\n\n{C}\ndos", "uno\n\ndos"),
        (f"uno\n{C}\n\ndos", "uno\n\ndos"),
        (f"é😀 {C}", "é😀"),
        ("<!-- content-api: ignore link/case, nada -->\n", ""),
        (f"[x](no.md) {C[:-4]} link/case -->", f"[x](no.md) {C[:-4]} link/case -->"),
    ],
)
def test_an_unused_excuse_is_removed_without_a_trace(before: str, after: str) -> None:
    for end in ("\n", "\r\n"):
        files = {**PAGE, "s/01-a.md": f"# A\n\n{before}\n\nfin".replace("\n", end)}
        assert mended(files)["s/01-a.md"] == f"# A\n\n{after}\n\nfin".replace("\n", end)


def test_an_unused_excuse_on_the_last_line_without_line_end_is_removed() -> None:
    assert mended({**PAGE, "s/01-a.md": f"# A\n\n{C}"})["s/01-a.md"] == "# A\n\n"
    yaml = "---\ntitle: T # content-api: ignore link/case\n# content-api: ignore link/case\n---\n"
    assert mended({**PAGE, "s/01-a.md": yaml})["s/01-a.md"] == "---\ntitle: T\n---\n"


def test_an_excuse_above_a_rule_stays_lest_the_rule_become_front_matter() -> None:
    text = f"{C}\n---\nNota: uno\n---\n"
    assert mended({**PAGE, "s/01-a.md": text})["s/01-a.md"] == text


@pytest.mark.parametrize(
    "text",
    [
        "<!-- content-api: ignore" + " " * 60_000 + "-" * 60_000 + " x -->",
        "<!-- content-api: ignore a/b -->\n" * 7_000,
        "---\ntitle: T\n" + "# content-api: ignore a/b # content-api: ignore\n" * 1_200 + "---\n",
        "---\ntitle: T\nx: '" + " # content-api:" * 4_000 + "'\n---\n",
    ],
)
def test_hostile_excuses_take_no_time(text: str) -> None:
    with processor_time(at_most=3):
        found(text)
