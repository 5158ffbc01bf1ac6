"""The problems that the API tells, and a document that is sent to be judged."""

from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from content_api.http.documents import MAX_DOCUMENT_BYTES
from tests.contract.test_errors import assert_problem
from tests.site import Site

PAGE = "---\ntitle: Redes\nprerequisites: [nada]\n---\n# Redes\n"


FILES = {
    "redes/index.md": PAGE,
    "redes/01-rutas.md": "---\ntitle: 1\nstaet: draft\n---\nTexto.\n",
    "redes/02-cola.md": "# Cola\n\n[rota](no-hay.md)\n",
    "redes/03-borrador.md": "---\nstate: draft\nSECRETO: 1\n---\n# Borrador\n",
    "oculta/index.md": "---\ntitle: Oculta\nstate: archived\nSECRETO: 1\n---\n# O\n",
    "otra/index.md": "---\ntitle: Otra\nprerequisites: [oculta, ocultas]\n---\n# Otra\n",
}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """One site that nobody writes to: the process that judges documents starts once."""
    site = Site(tmp_path_factory.mktemp("faulty")).write(FILES)
    site.index()
    return site


def _listed(site: Site, query: str = "") -> list[tuple[str, str]]:
    return [(p["code"], p["path"]) for p in site.data(f"/api/v1/diagnostics{query}")]


def test_the_problems_are_those_of_check_without_what_is_hidden(faulty: Site) -> None:
    assert _listed(faulty) == [
        # A hidden series is as little there as one that never was.
        ("series/unknown-prerequisite", "otra/index.md"),
        ("series/unknown-prerequisite", "otra/index.md"),
        ("schema/invalid-type", "redes/01-rutas.md"),
        ("schema/unknown-field", "redes/01-rutas.md"),
        ("link/missing-page", "redes/02-cola.md"),
        ("series/unknown-prerequisite", "redes/index.md"),
    ]
    text = faulty.get("/api/v1/diagnostics").get_data(as_text=True)
    assert "SECRETO" not in text
    assert "oculta/" not in text
    assert "did you mean 'oculta'" not in text


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("?severity=error", ["schema/invalid-type"]),
        ("?code=schema/*", ["schema/invalid-type", "schema/unknown-field"]),
        ("?code=link/missing-page,schema/unknown-field&severity=warning", None),
        ("?path=redes/02-cola.md", ["link/missing-page"]),
        ("?path=otra", ["series/unknown-prerequisite"] * 2),
        ("?series=OTRA", ["series/unknown-prerequisite"] * 2),
        ("?series=oculta", []),
        ("?path=red", []),
        ("?limit=1&page=3", ["schema/invalid-type"]),
    ],
)
def test_problems_are_filtered(faulty: Site, query: str, codes: list[str] | None) -> None:
    expected = ["schema/unknown-field", "link/missing-page"] if codes is None else codes
    assert [code for code, _ in _listed(faulty, query)] == expected


def test_a_problem_has_every_member_of_the_contract(faulty: Site) -> None:
    (problem,) = faulty.data("/api/v1/diagnostics?code=link/missing-page")
    assert list(problem)[:3] == ["type", "id", "code"]
    assert {key: problem[key] for key in ("line", "column", "end_line", "end_column")} == {
        "line": 3,
        "column": 8,
        "end_line": 3,
        "end_column": 17,
    }
    assert (problem["severity"], problem["field"], problem["fix"]) == ("warning", None, None)


@pytest.mark.parametrize(
    "query", ["severity=hint", "path=../x", "path=/etc", "path=a//b", "limit=0", "nope=1"]
)
def test_wrong_parameters_are_refused(faulty: Site, query: str) -> None:
    assert_problem(faulty.get(f"/api/v1/diagnostics?{query}"), 400, "invalid-parameter")


def test_a_document_is_judged_and_nothing_is_kept(faulty: Site) -> None:
    before = faulty.get("/api/v1").get_json()["meta"]["revision"]
    response = faulty.post("/api/v1/validate?path=redes/04-nueva.md", "---\ntitle: 7\n---\n# N\n")
    assert response.headers["Cache-Control"] == "no-store"
    data = response.get_json()["data"]
    assert (data["type"], data["path"], data["content_type"], data["valid"]) == (
        "validation",
        "redes/04-nueva.md",
        "article",
        False,
    )
    (problem,) = data["problems"]
    assert (problem["code"], problem["line"], problem["column"]) == ("schema/invalid-type", 2, 8)
    assert faulty.get("/api/v1").get_json()["meta"]["revision"] == before


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("", "article"),
        ("?type=series", "series"),
        ("?path=redes/index.md", "series"),
        ("?path=redes/mas/index.md", "article"),
        ("?path=redes/index.md&type=article", "article"),
    ],
)
def test_the_content_type_is_told_or_read_from_the_path(
    faulty: Site, query: str, kind: str
) -> None:
    data = faulty.post(f"/api/v1/validate{query}", "# Hola\n").get_json()["data"]
    assert (data["content_type"], data["valid"], data["problems"]) == (kind, True, [])


def test_an_excuse_for_a_rule_across_files_is_not_called_unused(faulty: Site) -> None:
    text = "# A\n\n[x](no.md) <!-- content-api: ignore link/missing-page -->\n"
    assert faulty.post("/api/v1/validate", text).get_json()["data"]["problems"] == []


def test_a_document_that_is_too_large_or_of_another_type_is_refused(faulty: Site) -> None:
    whole = b"# A\n".ljust(MAX_DOCUMENT_BYTES, b"\n")
    assert faulty.post("/api/v1/validate", whole).status_code == 200
    assert_problem(faulty.post("/api/v1/validate", whole + b"\n"), 413, "content-too-large")
    wrong = faulty.post("/api/v1/validate", "{}", "application/json")
    problem = assert_problem(wrong, 415, "unsupported-media-type")
    assert problem["errors"][0]["allowed"] == ["text/markdown", "text/plain"]  # type: ignore[index]


def test_validating_takes_post_only_and_says_so(faulty: Site) -> None:
    assert_problem(faulty.client.get("/api/v1/validate"), 405, "method-not-allowed")
    preflight = faulty.client.options("/api/v1/validate")
    assert preflight.headers["Allow"] == "POST, OPTIONS"
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]


def test_validating_can_be_turned_off(workspace: Site) -> None:
    workspace.write({"s/index.md": PAGE}).index()
    off = Site(workspace.folder, serve_validate=False)
    assert_problem(off.post("/api/v1/validate", "# A\n"), 404, "not-found")


@pytest.mark.parametrize("more", [1, 2, 100_000])
def test_a_body_of_no_told_length_is_never_cut(faulty: Site, more: int) -> None:
    def send(size: int) -> TestResponse:
        environ = {"wsgi.input_terminated": True, "wsgi.input": BytesIO(b"\n" * size)}
        environ["CONTENT_TYPE"] = "text/markdown"
        return faulty.client.post("/api/v1/validate", environ_overrides=environ)

    assert send(MAX_DOCUMENT_BYTES).status_code == 200
    assert_problem(send(MAX_DOCUMENT_BYTES + more), 413, "content-too-large")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/markdown; charset=latin-1"},
        {"Content-Type": "text/markdown", "Content-Encoding": "gzip"},
    ],
)
def test_a_body_that_is_coded_is_refused(faulty: Site, headers: dict[str, str]) -> None:
    response = faulty.client.post("/api/v1/validate", data=b"# A", headers=headers)
    assert_problem(response, 415, "unsupported-media-type")
    plain = {"Content-Type": "TEXT/Markdown; Charset=UTF-8", "Content-Encoding": "identity"}
    assert faulty.client.post("/api/v1/validate", data=b"# A", headers=plain).status_code == 200


def test_a_macro_does_not_tell_what_a_hidden_folder_has(workspace: Site) -> None:
    using = "# Otra\n\n{{ include_html('redes/b.html') }}\n"
    files = {"oculta/a.html": "x", "redes/b.html": "x", "redes/d.html": "x", "redes/04-d.md": using}
    workspace.write(FILES | files | {"libre/sin-uso.html": "x"}).index()

    def codes(path: str) -> list[str]:
        text = f'# A\n\n{{{{ include_html("{path}") }}}}\n'
        answer = workspace.post("/api/v1/validate", text).get_json()
        return [problem["code"] for problem in answer["data"]["problems"]]

    assert codes("redes/b.html") == []
    assert codes("redes/c.html") == codes("redes/d.html") == ["macro/not-found"]
    assert codes("libre/sin-usar.html") == []
    assert codes("oculta/a.html") == codes("oculta/c.html") == codes("nada/c.html") == []


def test_of_very_many_problems_the_first_are_told_and_how_many_there_are(faulty: Site) -> None:
    text = "# A\n\n" + "[^x] " * 1_200
    data = faulty.post("/api/v1/validate", text).get_json()["data"]
    assert (data["total"], len(data["problems"]), data["valid"]) == (1_200, 1_000, True)
