"""The bibliography over HTTP: three formats of the same works, merged over series."""

from pathlib import Path

import jsonschema
import pytest
from pybtex.database import parse_string
from sqlalchemy import Connection

from content_api.store.database import open_store
from content_api.store.reading.read import get_revision
from content_api.store.schema.tables import work
from tests.core.test_citations import CSL_ITEM
from tests.site import Site

CSL_JSON = "application/vnd.citationstyles.csl+json"
BIBTEX = "application/x-bibtex"
FILES = {
    "redes/index.md": "# Redes\n\n## Referencias\n\n"
    "- Vaswani et al. (2017) — *Attention Is All You Need*: https://arxiv.org/abs/1706.03762\n"
    "- Turing (1950) — *Computing & Intelligence*: https://doi.org/10.1093/mind/LIX.236.433\n",
    "redes/01-a.md": "---\nlang: en\n---\n# Uno\n\n## References\n\n- IEA — *Energy*: https://iea.example/a_b\n",
    "otra/index.md": "# Otra\n\n## Referencias\n\n"
    "- Vaswani (2017) — *Attention*: https://arxiv.org/pdf/1706.03762v5\n\n"
    "<!-- ## Referencias\n\n- Oculta (2020) — *Oculta*: https://oculta.example/ -->\n",
}
VASWANI, TURING, IEA = "vaswani2017attention", "turing1950computing", "ieaenergy"


@pytest.fixture
def cited(workspace: Site) -> Site:
    workspace.write(FILES).index()
    return workspace


def _ids(site: Site, query: str = "", path: str = "/api/v1/references") -> list[str]:
    return [entry["id"] for entry in site.data(f"{path}?{query}")]


def test_a_work_stands_once_with_all_that_cite_it(cited: Site) -> None:
    iea, turing, vaswani = cited.data("/api/v1/references")
    assert (iea["id"], turing["id"]) == (IEA, TURING)
    assert vaswani == {
        "type": "reference",
        "id": VASWANI,
        "authors": "Vaswani et al.",
        "year": 2017,
        "title": "Attention Is All You Need",
        "url": "https://arxiv.org/abs/1706.03762",
        "cited_by": [
            {
                "type": "series",
                "id": id_,
                "title": title,
                "locale": "es",
                "url": None,
                "links": {"self": f"/api/v1/series/{id_}"},
            }
            for id_, title in (("otra", "Otra"), ("redes", "Redes"))
        ],
    }


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", [IEA, TURING, VASWANI]),
        ("series=OTRA", [VASWANI]),
        ("series=redes,otra", [IEA, TURING, VASWANI]),
        ("series=nada", []),
        ("year=2017,1950", [TURING, VASWANI]),
        ("year=2017&series=redes", [VASWANI]),
        ("locale=en", [IEA]),
        ("sort=-year", [VASWANI, TURING, IEA]),
        ("sort=year", [TURING, VASWANI, IEA]),
        ("sort=authors,-title", [IEA, TURING, VASWANI]),
        ("limit=2&page=2", [VASWANI]),
        ("page=9", []),
    ],
)
def test_works_are_filtered_sorted_and_paged(cited: Site, query: str, ids: list[str]) -> None:
    assert _ids(cited, query) == ids


def test_a_series_has_its_own_works(cited: Site) -> None:
    assert _ids(cited, path="/api/v1/series/REDES/references") == [IEA, TURING, VASWANI]
    assert _ids(cited, "sort=-id", "/api/v1/series/otra/references") == [VASWANI]
    assert cited.get("/api/v1/series/nada/references").status_code == 404


@pytest.mark.parametrize("path", ["/api/v1/references", "/api/v1/series/redes/references"])
def test_csl_json_is_csl_json(cited: Site, path: str) -> None:
    response = cited.get(f"{path}?format=csl-json")
    assert response.headers["Content-Type"] == CSL_JSON
    assert response.headers["Content-Disposition"] == 'inline; filename="references.json"'
    assert response.headers["Cache-Tag"].startswith("references")
    items = response.get_json(force=True)
    jsonschema.validate(items, {"type": "array", "items": CSL_ITEM})
    assert [item["id"] for item in items] == [IEA, TURING, VASWANI]


def test_bibtex_parses(cited: Site) -> None:
    response = cited.get("/api/v1/references?format=bibtex")
    assert response.headers["Content-Type"] == f"{BIBTEX}; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'inline; filename="references.bib"'
    entries = parse_string(response.get_data(as_text=True), "bibtex").entries
    assert list(entries) == [IEA, TURING, VASWANI]
    assert entries[IEA].fields["url"] == "https://iea.example/a_b"
    assert entries[TURING].fields["title"] == "{Computing \\& Intelligence}"


def test_other_formats_have_all_works_unless_a_page_is_asked_for(workspace: Site) -> None:
    entries = "".join(f"- Uno (2020) — *{n:03}*: https://a.example/{n}\n" for n in range(150))
    workspace.write({"s/index.md": f"# S\n\n## Referencias\n\n{entries}"}).index()
    path = "/api/v1/references?format=csl-json"
    assert len(workspace.get(path).get_json(force=True)) == 150
    assert len(workspace.get(f"{path}&page=2").get_json(force=True)) == 20
    assert len(workspace.get(f"{path}&limit=100&page=2").get_json(force=True)) == 50
    assert workspace.get(f"{path}&page=2").get_json(force=True)[0]["title"] == "020"


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        (CSL_JSON, CSL_JSON),
        (BIBTEX, BIBTEX),
        (f"application/json;q=0.5, {BIBTEX}", BIBTEX),
        ("nonsense", "application/json"),
    ],
)
def test_accept_chooses_the_format(cited: Site, accept: str, mimetype: str) -> None:
    assert cited.get("/api/v1/references", Accept=accept).mimetype == mimetype


def test_the_parameter_wins_over_accept(cited: Site) -> None:
    assert cited.get("/api/v1/references?format=bibtex", Accept=CSL_JSON).mimetype == BIBTEX
    assert cited.get("/api/v1/references", Accept="text/html").status_code == 406


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("format=ris", "format"),
        ("year=20177", "year"),
        ("year=-1", "year"),
        ("year=2017,", "year"),
        ("sort=cited_by", "sort"),
        ("page=0", "page"),
        ("limit=101", "limit"),
        ("tag=x", "tag"),
    ],
)
def test_wrong_parameters_are_refused_by_name(cited: Site, query: str, parameter: str) -> None:
    response = cited.get(f"/api/v1/references?{query}")
    assert response.status_code == 400
    assert [error["parameter"] for error in response.get_json()["errors"]] == [parameter]


def test_a_work_changes_and_goes_with_what_cites_it(cited: Site) -> None:
    cited.write({"otra/index.md": "# Otra\n"}).index()
    (vaswani,) = (e for e in cited.data("/api/v1/references") if e["id"] == VASWANI)
    assert [by["id"] for by in vaswani["cited_by"]] == ["redes"]
    assert _ids(cited, "series=otra") == []
    cited.write({"redes/01-a.md": "# Uno\n"}).index()
    assert _ids(cited) == [TURING, VASWANI]


def test_a_change_that_cites_nothing_leaves_the_works(cited: Site) -> None:
    before = cited.data("/api/v1/references")
    cited.write({"otra/01-b.md": "# Dos\n"}).index()
    assert cited.data("/api/v1/references") == before


def test_what_stands_in_a_comment_is_cited_when_the_setting_says_so(tmp_path: Path) -> None:
    site = Site(tmp_path, content_publish_hidden_references=True)
    site.write(FILES).index()
    assert "oculta2020oculta" in _ids(site)


def test_a_damaged_work_is_not_served(cited: Site) -> None:
    store = open_store(cited.settings.store_url, cited.settings.sqlite_path)
    with store.write() as connection:
        connection.execute(work.update().values(bibtex=b"x"))
    store.close()
    assert cited.get("/api/v1/references").status_code == 503


def test_works_of_a_series_are_read_in_one_transaction(
    cited: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two, a revision may come: the series would be of one, and its works of the next."""
    begun: list[Connection] = []

    def note(connection: Connection) -> tuple[int, str]:
        begun.append(connection)
        return get_revision(connection)

    monkeypatch.setattr("content_api.answers.reading.access.get_revision", note)
    assert _ids(cited, path="/api/v1/series/redes/references") == [IEA, TURING, VASWANI]
    assert len(begun) == 1
