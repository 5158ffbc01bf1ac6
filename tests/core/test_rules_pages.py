"""Values of pages: dates, reading time, bibliography, and what two pages share."""

from datetime import UTC, datetime

import pytest

from tests.sources import catalogue, told

PAGE = "---\ntitle: S\n---\n\nHola.\n"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def judged(code: str, **files: str) -> list[tuple[str, str, int, int, int, int]]:
    named = {f"{name.replace('__', '/')}.md": text for name, text in files.items()}
    return told(catalogue({"s/index.md": PAGE, **named}, now=NOW), code)


@pytest.mark.parametrize(
    ("values", "spans"),
    [
        ("date: 2026-11-25", [(2, 7, 2, 17)]),
        ("date: 2026-11-24", []),
        ("date: 2026-11-24T13:00:00Z", [(2, 7, 2, 27)]),
        ("date: 2026-11-01\ndate_modified: 2027-01-01", [(3, 16, 3, 26)]),
        ("date: 2027-01-01\nstate: draft", []),
        ("date: 2027-01-01\nstate: scheduled", []),
    ],
)
def test_a_date_to_come_is_told_at_public_pages(
    values: str, spans: list[tuple[int, int, int, int]]
) -> None:
    found = judged("schema/future-date", **{"s__01-a": f"---\n{values}\n---\n# A\n"})
    assert [span for _, _, *span in found] == [list(span) for span in spans]


@pytest.mark.parametrize(
    ("values", "count"),
    [
        ("date: 2026-02-01\ndate_modified: 2026-01-31", 1),
        ("date: 2026-02-01\ndate_modified: 2026-02-01", 0),
        ("date: 2026-02-01T18:00:00Z\ndate_modified: 2026-02-01", 0),
        ("date_modified: 2026-01-31", 0),
    ],
)
def test_a_page_is_modified_on_the_day_it_is_published_or_later(values: str, count: int) -> None:
    assert len(judged("schema/date-order", **{"s__01-a": f"---\n{values}\n---\n# A\n"})) == count


@pytest.mark.parametrize(
    ("declared", "words", "is_told"),
    [(10, 230, True), (4, 230, False), (5, 230, True), (1, 2_300, True), (6, 2_300, False)],
)
def test_a_reading_time_that_is_far_off_is_told(
    declared: int, words: int, *, is_told: bool
) -> None:
    text = f"---\nreading_minutes: {declared}\n---\n# A\n\n" + "palabra " * (words - 1)
    assert bool(judged("article/reading-time", **{"s__01-a": text})) is is_told


def test_the_reading_time_of_a_series_is_judged_when_all_is_written() -> None:
    text = "---\nreading_minutes: 90\n---\n# S\n\n## Índice\n\n### 1. A\n"
    files = {"t/index.md": text, "t/01-a.md": "# A\n"}
    assert told(catalogue(files), "series/reading-time") == [
        ("series/reading-time", "t/index.md", 2, 18, 2, 20)
    ]
    assert told(catalogue({"t/index.md": text}), "series/reading-time") == []


def test_titles_that_differ_in_their_markup_are_two() -> None:
    titles = ("<select>", "<input>", "`a`", "a", "C.", "C")
    files = {f"s/0{n}-x{n}.md": f"---\ntitle: '{title}'\n---\n" for n, title in enumerate(titles)}
    assert told(catalogue({"s/index.md": PAGE, **files}), "article/duplicate-title") == []


def test_a_year_is_asked_of_works_and_not_of_links() -> None:
    text = (
        "# A\n\n## Fuentes y notas\n\n- [La web](https://a.example)\n- https://b.example\n"
        "- [Kaplan et al. (2020): Leyes](https://c.example)\n- D — *T*: https://d.example\n- *E*\n"
    )
    problems = catalogue({"s/index.md": PAGE, "s/01-a.md": text}).problems
    assert [(p.line, p.message) for p in problems if p.code == "markdown/incomplete-reference"] == [
        (8, "expected a year, got 'T'"),
        (9, "expected a url, got 'E'"),
    ]


def test_a_reference_that_cannot_be_found_is_told_where_it_stands() -> None:
    text = "# A\n\n## Fuentes y notas\n\n- B (2020) — *T*: https://b.example\n- C — *U*\n"
    (found,) = judged("markdown/incomplete", **{"s__01-a": text})
    assert found[1:3] == ("s/01-a.md", 6)
    assert judged("markdown/incomplete", **{"s__01-a": f"---\nstate: draft\n---\n{text}"}) == []


def test_pages_that_share_a_title_or_description_are_told_once_at_the_later_one() -> None:
    same = "---\ntitle: Él\ndescription: Lo *mismo*.\n---\n"
    other = "---\ntitle: ' el '\ndescription: lo  *Mismo*.\n---\n"
    files = {"s/index.md": PAGE, "s/01-a.md": same, "s/02-b.md": other, "t/index.md": same}
    assert [(c, p, line, column) for c, p, line, column, *_ in told(catalogue(files))] == [
        ("article/duplicate-title", "s/02-b.md", 2, 8),
        ("article/duplicate-description", "s/02-b.md", 3, 14),
        ("series/duplicate-description", "t/index.md", 3, 14),
    ]


def test_the_same_title_in_two_series_and_pages_without_description_are_right() -> None:
    files = {"s/index.md": PAGE, "s/01-a.md": "# A\n", "t/01-a.md": "# A\n", "t/index.md": "# T\n"}
    assert told(catalogue(files)) == []


def test_a_public_page_is_compared_with_public_ones_and_a_hidden_one_with_all() -> None:
    files = {
        "s/index.md": PAGE,
        "s/01-a.md": "# A\n",
        "s/02-b.md": "---\nstate: draft\n---\n# A\n",
        "t/index.md": "---\ntitle: s\nstate: archived\n---\n",
    }
    linked = catalogue(files)
    assert [(p.path, p.message) for p in linked.problems] == [
        ("s/02-b.md", "expected one of its own, got that of s/01-a.md"),
        ("t/index.md", "expected one of its own, got that of s/index.md"),
    ]
    assert linked.public_problems == ()


def test_no_more_than_three_others_are_named() -> None:
    files = {f"s/0{n}-a{n}.md": "# Igual\n" for n in range(1, 7)} | {"s/index.md": PAGE}
    messages = [p.message for p in catalogue(files).problems]
    assert messages[0] == "expected one of its own, got that of s/01-a1.md"
    three = "expected one of its own, got that of s/01-a1.md, s/02-a2.md, s/03-a3.md"
    assert messages[2:] == [three, f"{three} and 1 more", f"{three} and 2 more"]
