"""Documents to the catalogue: progress, coverage, what is public, and rules across files."""

from datetime import UTC, datetime

import pytest

from content_api.catalogue.outline import with_state
from content_api.catalogue.prerequisites import find_cycles
from content_api.schemas.vocabulary import Choice, Enumeration
from content_api.values.documents import ArticleDocument, SeriesDocument
from content_api.values.records import Catalogue, Series
from tests.sources import article, catalogue, series_page


def page(title: str = "S", state: str = "construction", sections: int = 2, extra: str = "") -> str:
    outline = "".join(f"### {n}. Parte {n}\n- punto\n\n" for n in range(1, sections + 1))
    return f"---\ntitle: {title}\nstate: {state}\n{extra}---\n# {title}\n\n## Índice\n\n{outline}"


def one(files: dict[str, str]) -> Series:
    (series,) = catalogue(files).series
    return series


def found(linked: Catalogue) -> list[tuple[str, str, int, int]]:
    return [(p.code, p.path, p.line, p.column) for p in linked.problems]


def test_articles_fulfil_sections_by_title_before_number() -> None:
    series = one(
        {
            "s/index.md": page(sections=3),
            "s/01-x.md": "# Parte 2\n",
            "s/02-y.md": "# Otra\n",
            "s/03-z.md": "# Tercera\n",
        }
    )
    articles = [item.article.id if item.article else None for item in series.sections]
    assert articles == [None, "s/x", "s/z"]
    assert series.next is not None
    assert series.next.title == "Parte 1"
    assert (series.coverage.planned, series.coverage.written, series.coverage.unplanned) == (
        3,
        2,
        1,
    )


def test_of_two_titles_that_differ_in_accents_each_section_has_its_own() -> None:
    plan = page(sections=0) + "### 1. El año\n- x\n\n### 2. El ano\n- x\n\n### 3. el áno\n- x\n"
    series = one({"s/index.md": plan, "s/01-a.md": "# El ano\n", "s/02-b.md": "# EL AÑO\n"})
    articles = [item.article.id if item.article else None for item in series.sections]
    assert articles == ["s/b", "s/a", "s/a"]


def test_parts_fulfil_the_section_of_their_number() -> None:
    linked = catalogue(
        {
            "s/index.md": page(),
            "s/1-02-b.md": "# B\n",
            "s/1-01-a.md": "# A\n",
            "s/2-01-c.md": "# C\n",
        }
    )
    (series,) = linked.series
    assert [a.id for a in series.articles] == ["s/a", "s/b", "s/c"]
    assert [a.document.number for a in series.articles] == [1, 2, 1]
    assert series.coverage.written == 2
    assert series.coverage.unplanned == 0


@pytest.mark.parametrize(
    ("sections", "extra", "articles", "progress"),
    [
        (0, "", 0, (0, 0, 0)),
        (3, "", 1, (1, 3, 33)),
        (3, "progress_total: 8\n", 1, (1, 8, 12)),
        (1, "", 3, (3, 3, 100)),
        (3, "progress_total: 2\n", 3, (3, 3, 100)),
    ],
)
def test_progress_counts_public_articles_of_what_is_planned(
    sections: int, extra: str, articles: int, progress: tuple[int, int, int]
) -> None:
    files = {f"s/{n:02d}-a{n}.md": f"# A{n}\n" for n in range(1, articles + 1)}
    series = one({"s/index.md": page(sections=sections, extra=extra), **files})
    got = series.progress
    assert (got.done, got.total, got.percent) == progress
    assert series.article_counts.planned == got.total - got.done


def test_what_is_next_without_an_outline_is_the_first_initial_item() -> None:
    text = "---\ntitle: S\n---\n# S\n\n## Contenido inicial\n- 01. Uno\n- 02. Dos\n"
    series = one({"s/index.md": text, "s/01-uno.md": "# Uno\n", "s/09-x.md": "# X\n"})
    assert series.next is not None
    assert (series.next.number, series.next.title) == (2, "Dos")
    assert series.coverage.unplanned == 1


@pytest.mark.parametrize(
    "state", ["draft", "borrador", "ready", "archived", "hidden", "wip", "private"]
)
def test_what_is_not_public_is_in_no_record_and_no_count(state: str) -> None:
    linked = catalogue(
        {
            "s/index.md": page(),
            "s/01-a.md": f"---\nstate: {state}\nx: 1\n---\n# A\n",
            "s/02-b.md": "# B\n",
        }
    )
    (series,) = linked.series
    assert [a.id for a in series.articles] == ["s/b"]
    assert series.articles[0].previous is None
    assert series.progress.done == 1
    assert series.problems.warning == 0
    assert [p.code for p in linked.problems] == ["schema/unknown-field"]


@pytest.mark.parametrize("key", ["article_state", "publication_status"])
def test_the_state_has_other_names(key: str) -> None:
    assert one({"s/index.md": page(), "s/01-a.md": f"---\n{key}: draft\n---\n# A\n"}).articles == ()


@pytest.mark.parametrize(
    "front_matter",
    [
        "state: published\npublication_status: draft",
        "article_state: nonsense",
        "state: draft\na: [",
    ],
)
def test_a_doubtful_state_hides_the_article(front_matter: str) -> None:
    linked = catalogue({"s/index.md": page(), "s/01-a.md": f"---\n{front_matter}\n---\n# A\n"})
    assert linked.series[0].articles == ()


def test_a_scheduled_article_waits_for_its_date() -> None:
    files = {
        "s/index.md": page(),
        "s/01-a.md": "---\nstate: scheduled\ndate: 2026-06-01\n---\n# A\n",
    }
    before = catalogue(files, now=datetime(2026, 5, 31, tzinfo=UTC))
    after = catalogue(files, now=datetime(2026, 6, 1, tzinfo=UTC))
    assert (before.series[0].articles, before.next_change_at) == (
        (),
        datetime(2026, 6, 1, tzinfo=UTC),
    )
    assert [a.document.state for a in after.series[0].articles] == ["published"]
    assert after.next_change_at is None
    undated = catalogue({"s/index.md": page(), "s/01-a.md": "---\nstate: scheduled\n---\n# A\n"})
    assert [p.code for p in undated.problems] == ["article/scheduled-without-date"]


@pytest.mark.parametrize("state", ["draft", "archived", "private"])
def test_a_hidden_series_is_nowhere_even_when_its_page_is_broken(state: str) -> None:
    linked = catalogue(
        {
            "s/index.md": page(state=state),
            "s/01-a.md": "# A\n",
            "t/index.md": page("T", extra="prerequisites: [s]\n"),
        }
    )
    assert [series.id for series in linked.series] == ["t"]
    assert ("series/hidden-prerequisite", "t/index.md", 4, 17) in found(linked)
    # Others are told what they would be if it were not there.
    without = catalogue({"t/index.md": page("T", extra="prerequisites: [s]\n")})
    assert linked.public_problems == without.public_problems


def test_a_macro_may_hide_a_series_too() -> None:
    macro = '{{ include_html("snippets/series_meta.html", data_state="draft") }}\n'
    assert catalogue({"s/index.md": f"# S\n\n{macro}"}).series == ()


def test_a_series_with_a_broken_page_keeps_its_articles() -> None:
    linked = catalogue({"mi-serie/index.md": "---\na: [\n---\n", "mi-serie/01-a.md": "# A\n"})
    (series,) = linked.series
    assert series.document.title == "Mi serie"
    assert [a.id for a in series.articles] == ["mi-serie/a"]
    assert (series.valid, series.problems.error) == (False, 1)


def test_a_folder_without_a_page_is_a_series_with_a_problem() -> None:
    linked = catalogue({"mi_serie/02-b.md": "# B\n", "mi_serie/01-a.md": "# A\n"})
    assert found(linked) == [("series/missing-page", "mi_serie/01-a.md", 1, 1)]
    assert linked.series[0].document.title == "Mi serie"
    assert linked.series[0].problems.warning == 1


def test_the_first_page_name_wins_and_the_others_are_articles() -> None:
    series = one(
        {
            "s/README.md": "# R\n",
            "s/index.md": "# I\n",
            "s/00_presentacion_serie.md": page(),
            "s/sub/index.md": "# Sub\n",
        }
    )
    assert series.document.source.path == "s/00_presentacion_serie.md"
    assert sorted(a.id for a in series.articles) == ["s/README"]


def test_articles_that_share_a_slug_are_both_left_out() -> None:
    linked = catalogue({"s/index.md": page(), "s/01-Rutas.md": "# A\n", "s/02-rutas.md": "# B\n"})
    assert linked.series[0].articles == ()
    assert [p.path for p in linked.problems if p.code == "article/duplicate-slug"] == [
        "s/01-Rutas.md",
        "s/02-rutas.md",
    ]


def test_series_that_share_a_slug_are_both_left_out() -> None:
    linked = catalogue(
        {
            "Redes/index.md": page(),
            "redes/01-a.md": "# A\n",
            "t/index.md": page(extra="slug: REDES\n"),
        }
    )
    assert linked.series == ()
    assert [p.path for p in linked.problems if p.code == "series/duplicate-slug"] == [
        "Redes/index.md",
        "redes/01-a.md",
        "t/index.md",
    ]


@pytest.mark.parametrize(
    "name", ["01-a b.md", "01-é.md", "01-a\u202eb.md", "01-😀.md", "01-" + "x" * 130 + ".md"]
)
def test_a_slug_that_is_none_is_an_error(name: str) -> None:
    linked = catalogue({"s/index.md": page(), f"s/{name}": "# A\n"})
    assert [p.code for p in linked.problems] == ["article/invalid-slug"]
    assert (
        catalogue({"s s/index.md": page(), "s s/01-a.md": "# A\n"}).problems[0].code
        == "series/invalid-slug"
    )


def test_prerequisites_are_linked_and_unknown_ones_suggested() -> None:
    linked = catalogue(
        {
            "fundamentos-ia/index.md": page("Fundamentos", "complete", 0),
            "s/index.md": page(extra="prerequisites: [FUNDAMENTOS-IA, fundamentos-ai]\n"),
        }
    )
    known, unknown = linked.series[1].prerequisites
    assert (known.id, known.title, known.exists, known.complete) == (
        "fundamentos-ia",
        "Fundamentos",
        True,
        True,
    )
    assert (unknown.id, unknown.title, unknown.exists, unknown.state) == (
        "fundamentos-ai",
        "Fundamentos ai",
        False,
        None,
    )
    (problem,) = linked.problems
    assert (problem.line, problem.column, problem.hint) == (4, 33, "did you mean 'fundamentos-ia'?")


def test_a_circle_of_prerequisites_is_told_at_each_of_its_series_with_its_path() -> None:
    linked = catalogue(
        {f"{a}/index.md": page(a, extra=f"prerequisites: {b}\n") for a, b in ("ab", "bc", "ca")}
    )
    assert [(p.code, p.path, p.message.rpartition(": ")[2]) for p in linked.problems] == [
        ("series/prerequisite-cycle", "a/index.md", "a → b → c → a"),
        ("series/prerequisite-cycle", "b/index.md", "b → c → a → b"),
        ("series/prerequisite-cycle", "c/index.md", "c → a → b → c"),
    ]


def test_circles_are_found_in_any_graph() -> None:
    graph = {"a": ("b", "c"), "b": ("a",), "c": ("d",), "d": ("c", "x"), "e": ("e",)}
    assert set(find_cycles(graph)) == {("a", "b"), ("c", "d"), ("e",)}
    long = {str(n): (str(n + 1),) for n in range(5_000)}
    assert find_cycles(long) == ()


def test_the_state_is_held_against_what_is_written() -> None:
    unfinished = catalogue({"s/index.md": page(state="complete"), "s/01-a.md": "# A\n"})
    assert found(unfinished) == [("series/incomplete", "s/index.md", 3, 8)]
    files = {"s/index.md": page(), "s/01-a.md": "# A\n", "s/02-b.md": "# B\n"}
    assert found(catalogue(files)) == [("series/finished", "s/index.md", 3, 8)]
    complete = {**files, "s/index.md": page(state="complete")}
    assert found(catalogue(complete)) == []


def test_an_article_that_no_section_plans_is_told() -> None:
    linked = catalogue({"s/index.md": page(), "s/07-x.md": "# X\n"})
    assert found(linked) == [("series/unplanned-article", "s/07-x.md", 1, 1)]


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        (["1. ", "3. "], "expected section number 2, got 3"),
        (["1. ", ""], "expected section number 2, got no number"),
        (["", ""], None),
    ],
)
def test_the_numbers_of_an_outline_go_up_by_one(numbers: list[str], message: str | None) -> None:
    outline = "".join(f"### {n}Parte {letter}\n\n" for n, letter in zip(numbers, "ab", strict=True))
    linked = catalogue({"s/index.md": f"# S\n\n## Índice\n\n{outline}"})
    assert [p.message for p in linked.problems] == ([message] if message else [])


def test_reading_minutes_are_those_of_page_and_public_articles() -> None:
    files = {
        "s/index.md": "# S\n",
        "s/01-a.md": "palabra " * 460,
        "s/02-b.md": "---\nstate: draft\n---\n" + "x " * 999,
    }
    series = one(files)
    assert (series.reading_minutes.declared, series.reading_minutes.computed) == (None, 2)
    assert series.reading_minutes.shown == 2
    assert series.articles[0].reading_minutes == 2


def test_podcasts_are_joined_by_slug() -> None:
    linked = catalogue(
        {
            "s/index.md": page(),
            "podcasts.yml": "S: {audio_file: a.m4a}\nx:\n  spotify_url: y\nz: nada\n",
        }
    )
    assert linked.series[0].podcast is not None
    assert linked.series[0].podcast.audio_file == "a.m4a"
    assert [(p.code, p.line) for p in linked.problems] == [
        ("link/unknown-series", 2),
        ("series/podcasts-file", 4),
    ]
    assert linked.public_problems == ()
    assert (linked.site_problems.error, linked.site_problems.warning) == (0, 0)
    broken = catalogue({"s/index.md": page(), "podcasts.yml": "a\rb"})
    assert [p.code for p in broken.problems] == ["file/cr"]


def test_the_order_of_files_makes_no_difference() -> None:
    files = {
        "a/index.md": page("A", extra="prerequisites: [b, x]\n"),
        "a/01-a.md": "# A\n",
        "a/02-b.md": "# B\n",
        "b/index.md": page("B"),
        "b/01-a.md": "---\nx: 1\n---\n",
    }
    assert catalogue(files) == catalogue(files, reverse=True)


def test_hidden_references_are_told_only_when_asked() -> None:
    text = "# S\n\n<!--\n## Fuentes y notas\n- A (2020) — *T*: https://a.example\n-->\n"
    assert one({"s/index.md": text}).references == ()
    (series,) = catalogue({"s/index.md": text}, publish_hidden_references=True).series
    assert [r.year for r in series.references] == [2020]


ONE, TWO = {"s/01-x.md": "# Parte 1\n"}, {"s/02-y.md": "# Parte 2\n"}
STATELESS = page().replace("state: construction\n", "")


@pytest.mark.parametrize(
    ("files", "state", "label"),
    [
        ({}, "planned", "Planificada"),
        ({"s/01-x.md": "---\nstate: draft\n---\n# Parte 1\n"}, "planned", "Planificada"),
        (ONE, "construction", "En construcción"),
        (ONE | TWO, "published", "Publicada"),
        (ONE | {"s/07-z.md": "# Otra cosa\n"}, "construction", "En construcción"),
    ],
)
def test_a_page_that_says_no_state_has_the_one_of_its_progress(
    files: dict[str, str], state: str, label: str
) -> None:
    series = one({"s/index.md": STATELESS} | files)
    assert (series.document.state, series.state_label) == (state, label)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("---\ntitle: S\n---\n", "published"),
        ("---\ntitle: S\nprogress_total: 3\n---\n", "construction"),
        ("# S\n\n## Contenido inicial\n\n- 01. Parte 1\n- 02. Por escribir\n", "construction"),
        ("# S\n\n## Contenido inicial\n\n- 01. Parte 1\n", "published"),
    ],
)
def test_without_an_outline_the_rest_of_the_plan_counts(text: str, state: str) -> None:
    assert one({"s/index.md": text} | ONE).document.state == state


def test_a_folder_without_a_page_is_as_far_as_its_articles() -> None:
    assert one(ONE).document.state == "published"


@pytest.mark.parametrize("state", ["planned", "construction", "complete"])
def test_a_state_that_is_said_stays(state: str) -> None:
    series = one({"s/index.md": page(state=state), **ONE, **TWO})
    assert series.document.state == state


@pytest.mark.parametrize(
    ("choices", "state"),
    [
        ((Choice("idea"),), "planned"),
        ((Choice("published", public=False), Choice("planned")), "planned"),
        ((Choice("live", aliases=("published",)),), "live"),
    ],
)
def test_a_state_that_the_site_has_not_or_hides_is_not_worked_out(
    choices: tuple[Choice, ...], state: str
) -> None:
    document, written = series_page("# S\n").document, article("# A\n").document
    assert isinstance(document, SeriesDocument)
    assert isinstance(written, ArticleDocument)
    assert with_state(document, (written,), Enumeration(choices)).state == state


def test_a_prerequisite_that_is_written_is_not_only_planned() -> None:
    after = "---\ntitle: T\nstate: published\nprerequisites: [s]\n---\n# T\n"
    for files, codes in ((ONE | TWO, []), ({}, ["series/unready-prerequisite"])):
        linked = catalogue({"t/index.md": after, "s/index.md": STATELESS, **files})
        assert [p.code for p in linked.problems if "prerequisite" in p.code] == codes


@pytest.mark.parametrize("extra", ["", "progress_total: 3\n", "prerequisites: [t]\n"])
def test_a_state_that_nobody_said_is_not_held_against_the_page(extra: str) -> None:
    text = page(extra=extra).replace("state: construction\n", "")
    linked = catalogue({"s/index.md": text, **ONE, **TWO, "t/index.md": "# T\n"})
    assert found(linked) == []
