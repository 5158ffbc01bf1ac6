"""Certain mends, each at its exact span; all other bytes stay."""

import pytest

from content_api.problems import Edit, Fix, Place, Problem, make_problem, replace_with
from content_api.problems.mending import apply_fixes
from tests.sources import catalogue, mended

MARK = "\ufeff"


def once(text: str) -> str:
    return mended({"s/index.md": "---\ntitle: S\n---\n\nHola.\n", "s/01-a.md": text})["s/01-a.md"]


def problem(*edits: tuple[int, int, int, int, str], message: str = "") -> Problem:
    changes = tuple(Edit(Place(*place), text) for *place, text in edits)
    line, column = edits[0][:2]
    place = Place(line, column)
    return make_problem("link/case", "a.md", message, place=place, fix=Fix("x", changes))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{MARK}# A\n", "# A\n"),
        (f"{MARK}# A\r\n\r\n[x](#A)", "# A\r\n\r\n[x](#a)"),
        (f"{MARK}\n--- \ntitle: A: b\n---\n", '---\ntitle: "A: b"\n---\n'),
        ("--- \ntitle: A\n---\n", "---\ntitle: A\n---\n"),
        ("\r\n\r\n ---\t\r\ntitle: A\r\n---\r\n", "---\r\ntitle: A\r\n---\r\n"),
        ("---\ntitle: A\n---  \n\nHola\n", "---\ntitle: A\n---\n\nHola\n"),
        ("---\r\ntitle: A\r\n--- \r\nHola\r\n", "---\r\ntitle: A\r\n---\r\nHola\r\n"),
        (
            "---\ntitle:   Redes: una  # no\n---\n",
            "---\ntitle:   Redes: una  # no\n---\n",
        ),
        (
            "---\n# é\ntags: ['a', \"b\"] # sí\ntitle:  Redes\\: una: dos  \n---\n# A\n",
            '---\n# é\ntags: [\'a\', "b"] # sí\ntitle:  "Redes\\\\: una: dos"  \n---\n# A\n',
        ),
        ("---\nno: 1\ntitle: A\n---\n", '---\n"no": 1\ntitle: A\n---\n'),
        (
            "---\r\n2026: 1 # é\r\ntitle: A\r\n---\r\n",
            '---\r\n"2026": 1 # é\r\ntitle: A\r\n---\r\n',
        ),
        ("# A\n\ne\u0301😀 hola\x00mundo.\tfin\x01\n", "# A\n\ne\u0301😀 holamundo.\tfin\n"),
    ],
)
def test_a_certain_mend_changes_its_span_and_nothing_else(before: str, after: str) -> None:
    assert once(before) == after
    assert once(after) == after


@pytest.mark.parametrize(
    "text",
    [
        "----\ntitle: A\n---\n",  # a rule above prose with a colon?
        "--- \nNota: uno\n\nSin cierre\n",
        "---\n\nuno\n\n--- \n\ndos\n",
        "---\ntitle: A\n-----\n",
        "---\nvideo: title: A\n---\n",  # two lines were meant?
        "---\ntags: [a,\nb: C: d]\n---\n",
        '---\ntitle: A "b": c\n---\n',
        "---\ntitle: A: b\n  c\n---\n",
        "---\ntitle: A: b\u2028c: d\n---\n",
        "---\n<<: {a: b}\n---\n",
        "---\n: uno\n---\n",
        "# A\n\nuno\x0bdos\x85tres\x0c\n",  # blanks of a kind
        "# A\n\n<\x00!-- x\n",
        "# A\n\nuno\n-\x00\n",
        "# A\n\n\x001. x\n",
        "# A\n\n<scr\x00ipt>x\n",
        "# A\n\nuno{\x00{ x }}\n",
    ],
)
def test_what_may_have_been_meant_otherwise_is_not_mended(text: str) -> None:
    assert once(text) == text


def test_edits_that_touch_are_left_for_the_next_time() -> None:
    first = problem((1, 1, 1, 3, "X"), message="1")
    second = problem((1, 3, 1, 5, "Y"), message="2")
    third = problem((2, 1, 2, 2, ""), message="3")
    text, done = apply_fixes("abcde\nf", [third, second, first])
    assert (text, done) == ("Xcde\n", (first, third))


def test_one_edit_of_two_problems_is_made_once() -> None:
    shared = (1, 1, 1, 2, "X")
    problems = [problem(shared, message="1"), problem(shared, message="2")]
    assert apply_fixes("abc", problems) == ("Xbc", tuple(problems))
    insertion = (1, 1, 1, 1, "X")
    problems = [problem(insertion, message="1"), problem(insertion, message="2")]
    assert apply_fixes("abc", problems) == ("Xabc", (problems[0],))


def test_a_place_beyond_the_end_is_the_end_of_its_line_or_of_the_text() -> None:
    assert apply_fixes("ab\ncd", [problem((1, 2, 1, 99, "X"))])[0] == "aX\ncd"
    assert apply_fixes("ab\r\ncd", [problem((1, 2, 1, 99, "X"))])[0] == "aX\r\ncd"
    assert apply_fixes("ab\ncd", [problem((2, 2, 9, 1, "X"))])[0] == "ab\ncX"
    assert apply_fixes("ab", [make_problem("link/case", "a.md", "")]) == ("ab", ())


def test_the_mark_goes_only_with_its_own_problem() -> None:
    other = make_problem("link/case", "a.md", "", fix=replace_with("x", Place(1, 1, 1, 2), "b"))
    assert apply_fixes(f"{MARK}a", [other])[0] == f"{MARK}b"


def test_a_mend_may_bring_to_light_what_could_not_be_read_before() -> None:
    files = {"s/index.md": "# S\n", "s/01-a.md": "--- \nstate: nada\nlevel: nada\n---\n# A\n"}
    left = catalogue(mended(files)).problems
    assert [p.code for p in left] == ["schema/invalid-choice"] * 2
