"""Pages as Markdown, and what the headers of a record tell beside its body."""

import pytest
import yaml

from tests.site import Site

PAGE = "---\ntitle: 'S: «ñ» # no'\ndate: 2026-01-02\n---\n# S\n\n## Índice\n\n### 1. Uno\n- x\n"
ONE = (
    "---\ntitle: '- \"Uno\": {a}'\ndate: 2026-02-03T04:05:06Z\ntags: [a b, 'no', '1']\n---\n"
    "# Uno\n\n<!-- TOKEN=abc -->\n\nCuerpo & <b>más</b>.\n"
)
TWO = "---\ntitle: Dos\n---\n# Dos\n\ncuerpo\n"
SERIES, FIRST, SECOND = (
    f"/api/v1/series/s{rest}" for rest in ("", "/articles/uno", "/articles/dos")
)
LATER = "Fri, 01 Jan 2100 00:00:00 GMT"


@pytest.fixture
def site(workspace: Site) -> Site:
    files = {"s/index.md": PAGE, "s/01-uno.md": ONE, "s/02-dos.md": TWO}
    workspace.write(files).index()
    return workspace


@pytest.mark.parametrize("path", [SERIES, FIRST, SECOND])
def test_front_matter_reads_back_as_what_the_json_says(site: Site, path: str) -> None:
    resource = site.data(f"{path}?formats=markdown")
    text = site.get(f"{path}.md").get_data(as_text=True)
    start, front, body = text.split("---\n", 2)
    assert start == ""
    read = yaml.safe_load(front)
    assert read["title"] == resource["title"]
    assert all(resource[name] == value for name, value in read.items()), read
    assert {"type", "id", "locale", "state"} <= read.keys()
    assert None not in read.values()
    assert body.strip() == resource["body"]["markdown"].strip()
    assert "TOKEN" not in text


def test_the_twin_and_accept_give_the_same_page(site: Site) -> None:
    for path in (SERIES, FIRST):
        twin, asked = site.get(f"{path}.md"), site.get(path, Accept="text/markdown")
        assert twin.content_type == asked.content_type == "text/markdown; charset=utf-8"
        assert twin.get_data() == asked.get_data()
        assert twin.headers["ETag"] == asked.headers["ETag"] != site.get(path).headers["ETag"]
        assert asked.headers["Vary"] == "Accept, Accept-Encoding"
        assert twin.headers["Link"] == f'<{path}>; rel="canonical"; type="application/json"'
        assert twin.headers["Content-Revision"] == site.get(path).headers["Content-Revision"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("*/*;q=nan", "application/json"),
        ("garbage", "application/json"),
        ("text/markdown, application/json", "application/json"),
        ("text/markdown;q=0.9, application/json", "application/json"),
        ("text/markdown, */*;q=0.1", "text/markdown"),
        ("text/*", "text/markdown"),
        ("text/html, text/markdown;q=0.5", "text/markdown"),
    ],
)
def test_accept_chooses(site: Site, accept: str, kind: str) -> None:
    answer = site.get(FIRST, Accept=accept)
    assert (answer.status_code, answer.mimetype) == (200, kind)


@pytest.mark.parametrize(
    ("accept", "is_refused"),
    [
        # As a quality `nan` is not read: the range counts as if it had none.
        ("*/*;q=nan", False),
        ("application/json;q=nan", False),
        ("application/json;q=-0", False),
        ("application/json;q=0", True),
        ("application/json;q=0.000", True),
        ("*/*;q=0", True),
        ("image/png", True),
        ("text/markdown", True),
    ],
)
def test_only_a_quality_of_zero_refuses(site: Site, accept: str, *, is_refused: bool) -> None:
    assert site.get("/api/v1/series", Accept=accept).status_code == (406 if is_refused else 200)


def test_json_is_not_at_the_twin(site: Site) -> None:
    assert site.get(f"{FIRST}.md", Accept="application/json").status_code == 406


@pytest.mark.parametrize("query", ["formats=html", "fields=title", "include=series"])
def test_a_part_of_the_json_and_the_whole_page_exclude_each_other(site: Site, query: str) -> None:
    for answer in (
        site.get(f"{FIRST}?{query}", Accept="text/markdown"),
        site.get(f"{FIRST}.md?{query}"),
    ):
        assert answer.status_code == 400
        assert answer.get_json()["errors"][0]["parameter"] == query.split("=", maxsplit=1)[0]


@pytest.mark.parametrize("path", ["/api/v1/series/x.md", f"{SERIES}/articles/x.md"])
def test_what_is_not_there_has_no_page(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


def test_a_draft_has_no_page(site: Site) -> None:
    site.write({"s/03-tres.md": "---\nstate: draft\n---\n# Tres\n\nsecreto\n"}).index()
    hidden, absent = (site.get(f"{SERIES}/articles/{name}.md") for name in ("tres", "nada"))
    assert hidden.status_code == absent.status_code == 404
    assert b"secreto" not in hidden.get_data()


def test_link_names_neighbours_and_the_twin(site: Site) -> None:
    alternate = 'rel="alternate"; type="text/markdown"'
    assert site.get(SERIES).headers["Link"] == f"<{SERIES}.md>; {alternate}"
    assert site.get(FIRST).headers["Link"] == (
        f'<{SERIES}>; rel="collection", <{SECOND}>; rel="next", <{FIRST}.md>; {alternate}'
    )
    assert f'<{FIRST}>; rel="prev"' in site.get(SECOND).headers["Link"]


def test_last_modified_is_when_the_record_changed(site: Site) -> None:
    for path in (SERIES, FIRST, f"{FIRST}.md"):  # of a series, the latest of its articles
        assert site.get(path).headers["Last-Modified"] == "Tue, 03 Feb 2026 04:05:06 GMT"
    assert "Last-Modified" not in site.get(SECOND).headers


def test_a_date_never_gives_a_false_304(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is around a record changes without its date; so only the ETag gives 304."""
    monkeypatch.setattr("content_api.answers.reading.access.CHECK_SECONDS", 0)
    before = site.get(FIRST)
    site.write({"s/02-dos.md": TWO.replace("title: Dos", "title: Otro")}).index()
    for since in (before.headers["Last-Modified"], LATER):
        after = site.get(FIRST, If_Modified_Since=since)
        assert after.status_code == 200
        assert after.get_json()["data"]["next"] != before.get_json()["data"]["next"]
        assert after.headers["Last-Modified"] == before.headers["Last-Modified"]
    own = after.headers["ETag"]
    assert site.get(FIRST, If_None_Match='"x"', If_Modified_Since=LATER).status_code == 200
    assert site.get(FIRST, If_None_Match=own, If_Modified_Since=LATER).status_code == 304


def test_if_match_of_another_version_is_412_and_a_problem(site: Site) -> None:
    etag = site.get(FIRST).headers["ETag"]
    for wanted in ('"x"', f"W/{etag}"):
        answer = site.get(FIRST, If_Match=wanted)
        assert answer.status_code == 412
        assert answer.get_json()["type"] == "/problems/precondition-failed"
    assert site.get(FIRST, If_Match=f'"x", {etag}').status_code == 200
    assert site.get(FIRST, If_Match=etag, If_None_Match=etag).status_code == 304
