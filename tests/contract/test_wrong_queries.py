"""Hostile and mistaken queries are refused, and each names its parameter."""

import pytest

from tests.site import Site

LISTS = ("/api/v1/articles", "/api/v1/series", "/api/v1/tags")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("page=-1", "page"),
        ("page=0", "page"),
        ("page=1.5", "page"),
        ("page=1e9", "page"),
        ("page=1_0", "page"),
        ("page=%D9%A3", "page"),
        ("page=", "page"),
        ("page=" + "9" * 5000, "page"),
        ("limit=1e9", "limit"),
        ("limit=1000000000", "limit"),
        ("titel=x", "titel"),
        ("titel[contains]=x", "titel[contains]"),
        ("title[contains][eq]=x", "title[contains][eq]"),
        ("page=1&page=1", "page"),
        ("title=a&title=b", "title"),
        ("title[gt]=a&title%5Bgt%5D=b", "title[gt]"),
        ("sort=unknown", "sort"),
        ("sort=title;drop", "sort"),
        ("sort=-__class__", "sort"),
        ("sort=title,-title", "sort"),
        ("status=draft", "status"),
        ("public=true", "public"),
        ("document.source=x", "document.source"),
        ("digest=x", "digest"),
        ("record=1", "record"),
        ("fields=", "fields"),
        ("fields=,", "fields"),
        ("fields=title(", "fields"),
        ("fields=__class__", "fields"),
        ("fields=-id", "fields"),
        ("cursor=abc", "cursor"),
        ("cursor=", "cursor"),
        ("cursor=" + "A" * 60, "cursor"),
        ("cursor=" + "A" * 5000, "cursor"),
    ],
)
def test_a_wrong_query_is_400_and_names_the_parameter(
    sample: Site, path: str, query: str, parameter: str
) -> None:
    response = sample.get(f"{path}?{query}")
    assert response.status_code == 400
    (error,) = response.get_json()["errors"]
    assert error["parameter"] == parameter


def test_a_hidden_value_answers_as_one_that_does_not_exist(sample: Site) -> None:
    answers = [sample.get(f"/api/v1/articles?series={name}").get_json() for name in ("x", "y")]
    assert answers[0]["data"] == answers[1]["data"] == []
    assert sample.data("/api/v1/articles?state=draft") == []


@pytest.mark.parametrize(
    "text", ["(a+)+$", "%", "_", "\\", "'", '"', "a' OR '1'='1", "/%", "[a-z]", "*"]
)
@pytest.mark.parametrize("operator", ["eq", "contains", "in", "gt"])
def test_text_is_compared_letter_by_letter(workspace: Site, text: str, operator: str) -> None:
    workspace.write(
        {
            "s/index.md": "# S\n",
            "s/01-a.md": f"---\nkeywords: ['{text.replace(chr(39), chr(39) * 2)}']\n---\n# A\n",
            "s/02-b.md": "---\nkeywords: [abc]\n---\n# B\n",
        }
    ).index()
    query = {f"keywords[{operator}]": text}
    found = workspace.client.get("/api/v1/articles", query_string=query).get_json()["data"]
    if operator == "gt":
        assert {record["id"] for record in found} <= {"s/b"}
    else:
        assert [record["id"] for record in found] == ["s/a"]


def test_a_cursor_of_another_query_is_refused(sample: Site) -> None:
    answer = sample.get("/api/v1/articles?limit=2&sort=title").get_json()
    cursor = answer["meta"]["pagination"]["cursor"]
    assert sample.get(f"/api/v1/articles?limit=3&sort=title&cursor={cursor}").status_code == 200
    others = (cursor[:-1] + char for char in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if char != cursor[-1])
    for other in others:
        path = f"/api/v1/articles?limit=2&sort=title&cursor={other}"
        assert sample.get(path).status_code == 400
    for query in ("", "&sort=-title", "&sort=title&level=general"):
        response = sample.get(f"/api/v1/articles?limit=2{query}&cursor={cursor}")
        assert response.get_json()["errors"][0]["parameter"] == "cursor"
    assert sample.get(f"/api/v1/series?sort=title&cursor={cursor}").status_code == 400
    assert sample.get(f"/api/v1/articles?sort=title&page=1&cursor={cursor}").status_code == 400


def test_a_cursor_of_an_older_revision_goes_on(workspace: Site) -> None:
    files = {f"s/0{n}-a{n}.md": f"# A{n}\n" for n in range(1, 5)}
    workspace.write({"s/index.md": "# S\n", **files}).index()
    cursor = workspace.get("/api/v1/articles?limit=2").get_json()["meta"]["pagination"]["cursor"]
    workspace.write({"s/00-a0.md": "# A0\n"}).index()
    found = workspace.data(f"/api/v1/articles?limit=2&cursor={cursor}")
    assert [record["id"] for record in found] == ["s/a3", "s/a4"]


def test_a_cursor_of_another_secret_is_refused(workspace: Site) -> None:
    files = {f"s/0{n}-a{n}.md": f"# A{n}\n" for n in range(1, 5)}
    workspace.write({"s/index.md": "# S\n", **files}).index()
    cursor = workspace.get("/api/v1/articles?limit=2").get_json()["meta"]["pagination"]["cursor"]
    other = Site(workspace.folder, serve_cursor_secret="de otra máquina")
    assert other.get(f"/api/v1/articles?limit=2&cursor={cursor}").status_code == 400
    own = other.get("/api/v1/articles?limit=2").get_json()["meta"]["pagination"]["cursor"]
    assert other.get(f"/api/v1/articles?limit=2&cursor={own}").status_code == 200
