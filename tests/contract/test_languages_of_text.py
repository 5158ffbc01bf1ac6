"""Lists, tags and searches compare and order text as the language of each record does."""

from pathlib import Path
from urllib.parse import quote

import pytest

from content_api.settings.roots import LocaleRoot
from tests.site import Site

TITLES = ("Ñandú", "Zorzal", "¿Cómo vuela?", "Nutria", "Oso", "Ábaco", "«Nido»", "nuez", "abeja")
IN_ORDER = ["¿Cómo vuela?", "«Nido»", "Ábaco", "abeja", "nuez", "Nutria", "Ñandú", "Oso", "Zorzal"]


def page(title: str, more: str = "", body: str = "Texto.") -> str:
    return f'---\ntitle: "{title}"\n{more}---\n\n{body}\n'


def titles(site: Site, query: str) -> list[str]:
    return [record["title"] for record in site.data(f"/api/v1/articles?limit=100&{query}")]


@pytest.fixture
def animals(workspace: Site) -> Site:
    pages = {f"s/{number:02}-a.{number}.md": page(title) for number, title in enumerate(TITLES, 1)}
    workspace.write({"s/index.md": page("S"), **pages}).index()
    return workspace


def test_a_list_is_sorted_as_its_language_does(animals: Site) -> None:
    assert titles(animals, "sort=title") == IN_ORDER
    assert titles(animals, "sort=-title") == IN_ORDER[::-1]


@pytest.mark.parametrize("way", ["", "-"])
@pytest.mark.parametrize("limit", [1, 2, 4])
def test_pages_and_cursors_go_on_in_that_order(animals: Site, way: str, limit: int) -> None:
    wanted, cursor, seen = IN_ORDER[:: -1 if way else 1], "", list[str]()
    for number in range(1, len(wanted) // limit + 2):
        path = f"/api/v1/articles?sort={way}title&limit={limit}"
        paged = [record["title"] for record in animals.data(f"{path}&page={number}")]
        assert paged == wanted[(number - 1) * limit : number * limit]
    while True:
        more = f"&cursor={cursor}" if cursor else ""
        answer = animals.get(f"/api/v1/articles?sort={way}title&limit={limit}{more}").get_json()
        seen += [record["title"] for record in answer["data"]]
        cursor = answer["meta"]["pagination"]["cursor"]
        if cursor is None:
            break
    assert seen == wanted


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("title[gt]=NUEZ", ["Nutria", "Ñandú", "Oso", "Zorzal"]),
        ("title[gte]=nuéz", ["nuez", "Nutria", "Ñandú", "Oso", "Zorzal"]),
        ("title[lt]=abaco", ["¿Cómo vuela?", "«Nido»"]),
        ("title[lte]=abaco", ["¿Cómo vuela?", "«Nido»", "Ábaco"]),
        ("title[gt]=nz&title[lt]=o", ["Ñandú"]),
    ],
)
def test_more_and_less_are_those_of_the_order(animals: Site, query: str, found: list[str]) -> None:
    assert titles(animals, f"sort=title&{query}") == found


@pytest.fixture
def years(workspace: Site) -> Site:
    workspace.write(
        {
            "s/index.md": page("S"),
            "s/01-a.md": page("El año", "tags: [moño, Más]\nkeywords: caña\n", "Un año."),
            "s/02-b.md": page("El ano", "tags: [mono, mas]\nkeywords: cana\n", "Un ano."),
            "s/03-c.md": page("Łódź", "tags: [smørrebrød]\n", "Una calle: Große Straße."),
            "s/04-d.md": page("L'any", "lang: ca\ntags: [moño]\n", "Una cabaña."),
        }
    ).index()
    return workspace


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("title=EL%20AÑO", ["El año"]),
        ("title=el%20ano", ["El ano"]),
        ("title[ne]=El%20año", ["El ano", "Łódź", "L'any"]),
        ("title[in]=El%20año,lodz", ["El año", "Łódź"]),
        ("title[contains]=AÑ", ["El año", "L'any"]),
        ("title[contains]=an", ["El ano", "L'any"]),
        ("keywords=caña", ["El año"]),
        ("tag=mono", ["El ano", "L'any"]),
        ("tag=Moño", ["El año", "L'any"]),
        ("tag[ne]=moño", ["El ano", "Łódź"]),
        ("tag=más", ["El año", "El ano"]),
        ("tag=smorrebrod", ["Łódź"]),
        ("title=L'ANY", ["L'any"]),
    ],
)
def test_a_filter_compares_as_the_language_of_each_record_does(
    years: Site, query: str, found: list[str]
) -> None:
    assert titles(years, query) == found


def test_tags_are_as_many_as_the_language_has_words(years: Site) -> None:
    tags = years.data("/api/v1/tags")
    assert [(tag["id"], tag["articles"]) for tag in tags] == [
        ("mas", 2),
        ("mono", 2),
        ("moño", 1),
        ("smorrebrod", 1),
    ]
    for tag in tags:
        assert len(years.data(f"/api/v1/tags?id={quote(tag['id'])}")) == 1


def test_a_facet_counts_what_the_filter_finds(years: Site) -> None:
    path = "/api/v1/articles?locale=es&limit=100"
    facets = years.get(f"{path}&facets=tag").get_json()["meta"]["facets"]["tag"]
    assert [facet["value"] for facet in facets] == ["mas", "mono", "moño", "smorrebrod"]
    for facet in facets:
        found = years.data(f"{path}&tag[eq]={quote(facet['value'])}")
        assert len(found) == facet["count"]


def test_a_value_of_an_enumeration_is_found_by_any_of_its_spellings(workspace: Site) -> None:
    field = "fields:\n  nivel: {type: enum, one_of: {años: Años, días: Días}}\n"
    schemas = workspace.settings.schemas_directory
    assert schemas is not None
    schemas.mkdir()
    (schemas / "article.yaml").write_text(field, "utf-8")
    workspace.write({"s/index.md": page("S"), "s/01-a.md": page("A", "nivel: días\n")}).index()
    assert titles(workspace, "custom.nivel=DIAS") == ["A"]
    assert titles(workspace, "custom.nivel=anos") == []


ROOTS = {"es": "El año", "en": "The Año", "sv": "Öl"}


@pytest.fixture
def several(tmp_path: Path) -> Site:
    roots = {locale: LocaleRoot(tmp_path / "content" / locale) for locale in ROOTS}
    site = Site(tmp_path, content_locales=roots, content_locale="es")
    for locale, title in ROOTS.items():
        files = {
            f"{locale}/s/index.md": page("S"),
            f"{locale}/s/01-a.md": page(title, "tags: [öl, moño]\n", "Un moño y öl."),
            f"{locale}/s/02-b.md": page("Zeta"),
        }
        site.write(files)
    site.index()
    return site


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("title[contains]=año", ["El año", "The Año"]),
        ("title[contains]=ano", ["The Año"]),
        ("title=ol", []),
        ("title=öl", ["Öl"]),
        ("tag=ol", ["El año", "The Año"]),
        ("tag=öl", ["El año", "The Año", "Öl"]),
        ("tag[ne]=ol", ["Zeta", "Zeta", "Öl", "Zeta"]),
    ],
)
def test_of_several_languages_each_reads_a_filter_in_its_own_way(
    several: Site, query: str, found: list[str]
) -> None:
    assert sorted(titles(several, f"locale=*&{query}")) == sorted(found)


def test_a_list_of_one_language_is_in_its_order(several: Site) -> None:
    assert titles(several, "locale=sv&sort=title") == ["Zeta", "Öl"]
    assert titles(several, "locale=en&sort=title") == ["The Año", "Zeta"]


@pytest.mark.parametrize(
    ("words", "more", "found"),
    [
        ("moño", "&locale=*", ["en", "es", "sv"]),
        ("mono", "&locale=*", ["en", "sv"]),
        ("öl", "&locale=*", ["en", "es", "sv"]),
        ("ol", "&locale=*", ["en", "es"]),
        ("mono", "&locale=es", []),
        ("moño öl", "&locale=*&tag=mono", ["en", "sv"]),
        ("moño", "&locale=es,en&type=article", ["en", "es"]),
    ],
)
def test_of_several_languages_each_reads_a_search_in_its_own_way(
    several: Site, words: str, more: str, found: list[str]
) -> None:
    hits = several.data(f"/api/v1/search?search={quote(words)}{more}")
    assert sorted(hit["locale"] for hit in hits) == found


def test_two_titles_that_differ_in_a_letter_are_no_duplicates(years: Site) -> None:
    duplicates = years.data("/api/v1/diagnostics?code=article/*")
    assert [problem["code"] for problem in duplicates] == []


@pytest.mark.parametrize(
    ("titles_of", "paths"),
    [
        (("El año", "El ANO"), []),
        (("El año", "EL AÑO", "El ano"), ["s/02-a.2.md"]),
        (("Médico", "medico"), ["s/02-a.2.md"]),
    ],
)
def test_duplicate_titles_are_those_of_the_language(
    workspace: Site, titles_of: tuple[str, ...], paths: list[str]
) -> None:
    pages = {f"s/{n:02}-a.{n}.md": page(title) for n, title in enumerate(titles_of, 1)}
    workspace.write({"s/index.md": page("S"), **pages}).index()
    found = workspace.data("/api/v1/diagnostics?code=article/duplicate-title")
    assert [problem["path"] for problem in found] == paths


def test_works_are_sorted_as_the_language_of_who_cites_them(workspace: Site) -> None:
    works = "\n".join(f"- Nadie (2020) — *{title}*: https://example.org/{number}"
                      for number, title in enumerate(("Zeta", "Ñu", "Nada", "Oro")))  # fmt: skip
    workspace.write({"s/index.md": page("S", body=f"## Referencias\n\n{works}")}).index()
    found = workspace.data("/api/v1/references?sort=title")
    assert [work["title"] for work in found] == ["Nada", "Ñu", "Oro", "Zeta"]
