"""The caret stands under what is wrong, whatever the line is made of."""

import pytest
from rich.cells import cell_len

from content_api.problems import Edit, Fix, Place, Problem
from content_api.reporters import Report
from content_api.reporters.excerpts import render_excerpts


def _excerpt(line: str | None, column: int, end: int = 0, width: int = 100) -> tuple[str, str]:
    """The shown line and what stands below it, without the gutter."""
    problem = Problem("a.md", 1, column, "file/cr", "m", end_line=1, end_column=end)
    text = render_excerpts(Report((problem,), 1, lambda *_: line), colour=False, width=width)
    _, shown, carets, *rest = text.split("\n")
    assert rest == ["", ""]
    return shown[5:], carets[5:]


def _under(shown: str, carets: str) -> str:
    """What of `shown` stands above the carets, by terminal cells."""
    start, stop = carets.index("^"), len(carets)
    found, cells = "", 0
    for char in shown:
        if start <= cells < stop or (found and cell_len(char) == 0):
            found += char
        cells += cell_len(char)
    return found


@pytest.mark.parametrize(
    ("line", "column", "end", "marked"),
    [
        ("title: no", 8, 10, "no"),
        ("\ta:\tb", 5, 6, "b"),
        ("日本語: no", 6, 8, "no"),
        ("日本語: no", 2, 4, "本語"),
        ("e\u0301e\u0301: no", 7, 9, "no"),
        ("e\u0301x", 1, 3, "e\u0301"),
        ("😀😀 no", 4, 6, "no"),
        ("a 😀 b", 3, 4, "😀"),
        ("👩\u200d💻 no", 5, 7, "no"),
        ("\x1b[31m no", 7, 9, "no"),
        ("a\u202eb", 2, 3, "\\u202e"),
    ],
)
def test_the_caret_is_under_the_span(line: str, column: int, end: int, marked: str) -> None:
    assert _under(*_excerpt(line, column, end)) == marked


@pytest.mark.parametrize(("column", "end"), [(3, 0), (3, 3), (9, 12), (3, 2)])
def test_a_point_and_the_end_of_a_line_have_one_caret(column: int, end: int) -> None:
    shown, carets = _excerpt("ab", column, end)
    assert (shown, carets) == ("ab", "  ^")


@pytest.mark.parametrize("at", [0, 30, 200, 5000, 9996])
@pytest.mark.parametrize("filler", ["a", "日", "\t", "\x00"])
def test_a_long_line_is_cut_around_the_span(at: int, filler: str) -> None:
    line = filler * at + "AQUÍ" + filler * (9996 - at)
    shown, carets = _excerpt(line, at + 1, at + 5, 80)
    assert _under(shown, carets) == "AQUÍ"
    assert cell_len(shown) <= 75
    assert shown.startswith("…") == (at > 25)
    assert shown.endswith("…") == (at < 9900)


def test_a_span_wider_than_the_terminal_is_marked_as_far_as_it_is_shown() -> None:
    shown, carets = _excerpt("x" * 500, 101, 401, 60)
    assert shown == f"…{'x' * 53}…"
    assert cell_len(carets) < cell_len(shown)
    assert carets.endswith("^")


def test_a_span_of_several_lines_is_marked_to_the_end_of_the_first() -> None:
    problem = Problem("a.md", 1, 3, "file/cr", "m", end_line=3, end_column=1)
    text = render_excerpts(Report((problem,), 1, lambda *_: "ab cd"), colour=False)
    assert text.split("\n")[2] == "   |   ^^^"


def test_hint_and_mend_have_lines_of_their_own_with_or_without_a_source_line() -> None:
    fix = Fix("quote it", (Edit(Place(12, 8, 12, 10), '"no"'),))
    problem = Problem("a.md", 12, 8, "file/cr", "m", field="f", hint="do\nthis", fix=fix)
    assert render_excerpts(Report((problem,), 1), colour=False) == (
        "a.md:12:8: error: f: m [file/cr]\n"
        "    = hint: do\\nthis\n"
        "    = mend: quote it\n"
        "    =   12:8-12:10: replace with '\"no\"'\n"
        "\n"
    )


def test_colours_are_only_where_they_are_asked_for() -> None:
    problem = Problem("\x1b.md", 1, 1, "file/cr", "\x1b[2J", severity="warning")
    report = Report((problem,), 1, lambda *_: "\x1b]0;x\x07")
    coloured = render_excerpts(report, colour=True)
    assert coloured.startswith("\x1b[1m\\x1b.md\x1b[0m:1:1: \x1b[1;33mwarning\x1b[0m: \\x1b[2J ")
    assert "\x1b[2m[file/cr]\x1b[0m" in coloured
    assert "\x1b]" not in coloured
    assert "\x07" not in coloured
    assert "\x1b" not in render_excerpts(report, colour=False)
