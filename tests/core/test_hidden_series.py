"""A series that may be hidden takes all that is in its folder with it; what is refused is told."""

import pytest

from content_api.values.records import Catalogue
from tests.sources import catalogue

CLEAR = "[publicada]", "publicada", "completa", "en curso", "complet", "Publicado", "construcción"
UNCLEAR = (
    "scheduled",
    "programada",
    "unlisted",
    "unpublished",
    "not published",
    "no publicada",
    "embargoed",
    "in-review",
    "pending",
    "internal",
    "[scheduled]",
    "[draft]",
    "incompleta",
    "zzz",
    "off",
    "7",
)
OTHER = {"t/index.md": "---\ntitle: T\n---\n# T\n"}


def site(front_matter: str) -> Catalogue:
    return catalogue(
        {
            **OTHER,
            "s/index.md": f"---\n{front_matter}\n---\n# S\n",
            "s/01-a.md": "---\ntags: [uno]\n---\n# A\n",
            "s/foto.png": "",
            "s/videos/v.mp4": "",
            "podcasts.yml": "s: {audio_file: foto.mp3}\n",
        }
    )


def served(linked: Catalogue) -> list[str]:
    articles = [article.id for series in linked.series for article in series.articles]
    media = [file.path for file in linked.media]
    return [*(series.id for series in linked.series), *articles, *media]


@pytest.mark.parametrize("state", UNCLEAR)
@pytest.mark.parametrize("more", ["", "\ndate: 2999-01-01", "\ntitle: a: b", "\ndate: nunca"])
def test_a_state_that_is_none_of_a_series_hides_its_folder(state: str, more: str) -> None:
    linked = site(f"state: {state}{more}")
    assert served(linked) == ["t"]
    assert {problem.path for problem in linked.problems if problem.severity == "error"} == {
        "s/index.md"
    }
    assert linked.public_problems == ()


@pytest.mark.parametrize("state", CLEAR)
@pytest.mark.parametrize("more", ["\ndate: nunca", "\ntitle: a: b"])
def test_a_page_in_error_that_clearly_is_public_leaves_its_articles_served(
    state: str, more: str
) -> None:
    linked = site(f"state: {state}{more}")
    if state == "complet" and "title" in more:  # of what cannot be read no slip is guessed
        assert served(linked) == ["t"]
        return
    assert served(linked) == ["s", "t", "s/a", "s/foto.png", "s/videos/v.mp4"]
    assert {problem.path for problem in linked.public_problems} == {"s/index.md"}


@pytest.mark.parametrize("front_matter", ["date: nunca", "title: a: b", "level: x"])
def test_a_page_in_error_that_says_no_state_does_too(front_matter: str) -> None:
    assert served(site(front_matter))[:3] == ["s", "t", "s/a"]


def test_a_state_in_the_macro_counts_as_one_in_the_front_matter() -> None:
    macro = '{{ include_html("snippets/series_meta.html", data_state="programada") }}'
    files = {"s/index.md": f"# S\n\n{macro}\n", "s/01-a.md": "# A\n"}
    assert served(catalogue(files)) == []


FOLDERS = ("C++", "con espacio", "a'b", "Álgebra", "ñ", "-x", "a" * 121)


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("page", ["", "---\ntitle: T\n---\n", "---\ntitle: T\nlevel: x\n---\n"])
def test_a_folder_whose_name_is_no_slug_is_refused_as_a_file_is_and_told_once(
    folder: str, page: str
) -> None:
    files = {f"{folder}/01-a.md": "# A\n\n[s](../s/01-a.md)\n", f"{folder}/02-b.md": "# B\n"}
    files |= {f"{folder}/index.md": page} if page else {}
    files |= {"s/01-a.md": f"# A\n\n[a](<../{folder}/01-a.md>)\n", "s/index.md": "# S\n"}
    linked = catalogue(files)
    assert [series.id for series in linked.series] == ["s"]
    (record,) = linked.series[0].articles
    assert record.linked.linked_from == ()
    assert [place and place.url for place in record.linked.destinations] == [""]
    errors = [
        problem for problem in linked.public_problems if problem.code == "series/invalid-slug"
    ]
    assert [problem.path for problem in errors] == [f"{folder}/{'index' if page else '01-a'}.md"]
    assert repr(folder) in errors[0].message
    assert "series/missing-page" not in {problem.code for problem in linked.problems}


def test_a_slug_on_its_page_is_the_way_out() -> None:
    page = "---\ntitle: C++\nslug: cpp\n{}---\n"
    files = {"C++/index.md": page.format(""), "C++/01-a.md": "# A\n"}
    assert served(catalogue(files)) == ["cpp", "cpp/a"]
    refused = catalogue({**files, "C++/index.md": page.format("date: nunca\n")})
    assert served(refused) == []
    assert [(p.code, p.path) for p in refused.public_problems if p.severity == "error"] == [
        ("series/invalid-slug", "C++/index.md"),
        ("front-matter/invalid-date", "C++/index.md"),
    ]


def test_the_hint_names_a_slug_where_the_folder_has_one() -> None:
    hints = {
        folder: catalogue({f"{folder}/01-a.md": "# A\n"}).problems[0].hint
        for folder in ("con espacio", "+++")
    }
    end = "in its series page; until then it is not served"
    assert hints == {
        "con espacio": f"rename the folder, or set slug: con-espacio {end}",
        "+++": f"rename the folder, or set slug {end}",
    }


def test_a_folder_of_drafts_with_such_a_name_is_told_to_its_author_alone() -> None:
    linked = catalogue({"con espacio/01-a.md": "---\nstate: draft\n---\n# A\n"})
    assert [problem.code for problem in linked.problems] == ["series/invalid-slug"]
    assert linked.public_problems == ()
