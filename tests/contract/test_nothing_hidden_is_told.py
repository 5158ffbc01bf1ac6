"""What is not public is told by no answer, however its file, its folder or its slug is broken."""

import os
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from content_api.indexing.compiling import file_compiler as compiling
from content_api.problems import make_problem
from content_api.sources.files import UnreadableError
from tests.site import Site

PAGE = "---\ntitle: Redes\n---\n# Redes\n"
HIDDEN = "---\ntitle: SECRETO\nstate: archived\nSECRETO: 1\n---\n# SECRETO ñ\n"
DRAFT = "---\nstate: draft\nSECRETO: 1\n---\n# SECRETO\n"
ENDPOINTS = (
    "/api/v1",
    "/api/v1/diagnostics?limit=100",
    "/api/v1/status",
    "/api/v1/series",
    "/api/v1/series/redes",
    "/api/v1/series/redes/status",
    "/api/v1/articles?limit=100",
    "/api/v1/search?search=secret",  # answers repeat the words that were asked for
    "/api/v1/references",
    "/api/v1/references?format=csl-json",
    "/api/v1/references?format=bibtex",
    "/api/v1/series/redes/references",
)
HIDING = {
    "a slug of a public series": {
        "secreto/index.md": "---\nslug: redes\nstate: archived\nSECRETO: 1\n---\n# O\n",
        "secreto/01-a.md": "[x](no.md)\n",
    },
    "a slug of a hidden series": {
        "secreto/index.md": HIDDEN.replace("title", "slug: x\ntitle"),
        "secreto2/index.md": HIDDEN.replace("title", "slug: x\ntitle"),
    },
    "drafts of series that share a slug": {
        "una/index.md": "---\nslug: otra\ntitle: Una\n---\n# U\n",
        "otra/index.md": "---\ntitle: Otra\n---\n# O\n",
        "otra/02-SECRETO.md": DRAFT.replace("SECRETO: 1", "title: A"),
        "otra/01-a.md": "---\ntitle: A\n---\n[x](02-SECRET.md)\n",
    },
    "an entry of podcasts.yml": {
        "secreto/index.md": HIDDEN,
        "podcasts.yml": "secreto:\n  nope: 1\n",
    },
    "two entries of podcasts.yml": {
        "secreto/index.md": HIDDEN,
        "podcasts.yml": "secreto: {audio_file: a}\nsecreto: {audio_file: b}\n",
    },
    "a draft that is too large": {"redes/02-SECRETO.md": DRAFT + "x" * 300_000},
    "a page that is too large": {
        "secreto/index.md": HIDDEN + "x" * 300_000,
        "secreto/01-SECRETO.md": "# SECRETO\n",
    },
}
# What a hidden page cites is as hidden as the page.
CITING = "\n## Referencias\n\n- Secreto (2020) — *Secreto*: https://secreto.example/\n"
HIDING["the bibliography of a draft and of a hidden series"] = {
    "redes/02-x.md": f"---\nstate: draft\n---\n# B\n{CITING}",
    "oculta/index.md": f"---\nstate: archived\n---\n# O\n{CITING}",
    "oculta/01-a.md": f"# A\n{CITING}",
}
HIDING["references in comments"] = {
    "redes/02-x.md": f"---\ntitle: B\n---\n# B\n\n<!--{CITING}-->\n",
}
BROKEN_DRAFTS = (
    "+++\nstate = 'draft'\n+++\n",
    "---\nstate: [draft]\n---\n",
    "---\nstate: &a draft\n---\n",
    "---\nstate: !!str draft\n---\n",
    "---\nstate: >\n  draft\ntitle: [\n---\n",
    "---\nstate:\n  - draft\ntitle: [\n---\n",
    "---\n{title: x, state: draft\n---\n",
    "---\nState: draft\ntitle: [\n---\n",
    "---\n? state\n: draft\ntitle: a: b: c\n---\n",
    '---\n"st\\x61te": draft\ntitle: a: b: c\n---\n',
    "---\nstate: programado\ndate: 2999-01-01\ntitle: [\n---\n",
)


def _assert_untold(site: Site) -> None:
    site.index()
    for path in ENDPOINTS:
        assert "secreto" not in site.get(path).get_data(as_text=True).lower(), path


@pytest.mark.parametrize("files", HIDING.values(), ids=HIDING)
def test_what_is_hidden_is_told_nowhere(workspace: Site, files: Mapping[str, str]) -> None:
    _assert_untold(workspace.write({"redes/index.md": PAGE, **files}))


def test_what_stands_in_a_hidden_folder_is_not_told(workspace: Site) -> None:
    workspace.write({"redes/index.md": PAGE, "secreto/index.md": HIDDEN})
    workspace.write({"secreto/a\x01b.md": "x"})
    os.mkfifo(workspace.root / "secreto/tubo.md")
    (workspace.root / "secreto/enlace.md").symlink_to("/etc/passwd")
    _assert_untold(workspace)


@pytest.mark.parametrize("source", BROKEN_DRAFTS)
@pytest.mark.parametrize("before", ["", "# Buena\n"])
def test_a_draft_stays_one_however_its_front_matter_is_broken(
    workspace: Site, source: str, before: str
) -> None:
    workspace.write({"redes/index.md": PAGE})
    if before:
        workspace.write({"redes/02-secreto.md": before}).index()
    _assert_untold(workspace.write({"redes/02-secreto.md": f"{source}# SECRETO\n"}))


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("line_end", ["\n", "\r"])
@pytest.mark.parametrize("before", ["", "# Buena\n"])
def test_in_another_encoding_too(
    workspace: Site, encoding: str, line_end: str, before: str
) -> None:
    workspace.write({"redes/index.md": PAGE, "secreto/01-a.md": "# SECRETO\n"})
    if before:
        workspace.write({"redes/02-secreto.md": before, "secreto/index.md": before}).index()
    for path, text in {"redes/02-secreto.md": f"{DRAFT}ñ", "secreto/index.md": HIDDEN}.items():
        data = text.replace("\n", line_end).encode(encoding)
        (workspace.root / path).write_bytes(data)
    _assert_untold(workspace)


def test_what_links_to_and_from_it_names_nothing_of_it(workspace: Site) -> None:
    links = "[x](02-secreto.md) ![y](../secreto/secreto.png) <a href='/series/secreto/no/'>z</a>"
    page = f"{PAGE}\n{links}\n\n**Objetivos de la serie**\n\n- {links}\n"
    workspace.write(
        {"redes/index.md": page, "redes/01-a.md": f"# A\n\n{links}\n\n[k]\n\n[k]: 02-secreto.md\n"}
    )
    workspace.write({"redes/02-secreto.md": f"{DRAFT}[a](01-a.md) [s](index.md)\n"})
    workspace.write(
        {"secreto/index.md": f"{HIDDEN}[a](../redes/01-a.md)\n", "secreto/secreto.png": "x"}
    )
    _assert_untold(workspace)
    for path in ("/api/v1/series/redes", "/api/v1/series/redes/articles/a"):
        response = workspace.get(f"{path}?formats=html,markdown,text,ast")
        assert "secreto" not in response.get_data(as_text=True).lower()
        assert response.get_json()["data"]["linked_from"] == []
    assert workspace.get("/media/secreto/secreto.png").status_code == 404
    assert 'errors":[]' in workspace.get("/media/secreto/otro.png").get_data(as_text=True)


SNIPPETS = {
    "a name that is nearly one of it": ("secreto/snip-y.html", "macro/not-found"),
    "a name in it that is like no other": ("secreto/zzz.html", "macro/not-found"),
    "its folder in another case": ("Secreto/snip-y.html", "macro/not-found"),
    "a circle through it": ("libre/circulo.html", "macro/cycle"),
    "a link in it": ("secreto/enlace.html", "macro/path"),
    "too much in it": ("libre/mucho.html", "macro/too-many-includes"),
}


@pytest.mark.parametrize(("path", "code"), SNIPPETS.values(), ids=SNIPPETS)
def test_what_is_wrong_with_a_hidden_snippet_is_told_to_its_author_only(
    workspace: Site, path: str, code: str
) -> None:
    workspace.write(
        {
            "redes/index.md": PAGE,
            "redes/01-a.md": f"# A\n\n{{{{ include_html('{path}') }}}}\n",
            "secreto/index.md": HIDDEN,
            "secreto/snip-x.html": "{{ include_html('libre/circulo.html') }}",
            "secreto/mucho.html": "{{ include_html('libre/poco.html') }}" * 100,
            "libre/circulo.html": "{{ include_html('secreto/snip-x.html') }}",
            "libre/mucho.html": "{{ include_html('secreto/mucho.html') }}",
            "libre/poco.html": "x",
        }
    )
    (workspace.root / "secreto/enlace.html").symlink_to("/etc/passwd")
    report = workspace.index()
    (problem,) = [p for p in report.problems if p.code == code]
    assert (problem.path, problem.private) == ("redes/01-a.md", True)
    assert workspace.data("/api/v1/diagnostics") == []
    assert workspace.data("/api/v1/status")["problems"] == {"error": 0, "warning": 0}


def test_of_what_is_wrong_with_another_snippet_only_used_ones_are_told(workspace: Site) -> None:
    workspace.write({"redes/index.md": PAGE, "secreto/index.md": HIDDEN, "libre/neurona.html": "x"})
    workspace.write({"redes/01-a.md": "# A\n\n{{ include_html('libre/neurana.html') }}\n"})
    (problem,) = [p for p in workspace.index().problems if p.path == "redes/01-a.md"]
    assert problem.hint == "did you mean 'libre/neurona.html'?"
    assert workspace.data("/api/v1/diagnostics") == []
    workspace.write({"redes/02-b.md": "# B\n\n{{ include_html('libre/neurona.html') }}\n"}).index()
    (problem,) = workspace.data("/api/v1/diagnostics")
    assert (problem["code"], problem["hint"]) == (
        "macro/not-found",
        "did you mean 'libre/neurona.html'?",
    )


def test_a_hidden_snippet_is_told_as_one_that_is_not_there(workspace: Site) -> None:
    calls = "".join(
        f"{{{{ include_html('{path}') }}}}\n\n"
        for path in ("oculta/esta.html", "libre/esta.html", "oculta/falta.html")
    )
    page = f"---\ntitle: T\n---\n# T\n\n{calls}## Índice\n\n### 1. Uno\n\n- a {calls}"
    workspace.write({"redes/index.md": page, "redes/01-a.md": f"# A\n\n{calls}[b](02-b.md)\n"})
    workspace.write({"redes/02-b.md": "# B\n", "oculta/index.md": HIDDEN})
    workspace.write({"oculta/esta.html": "<p>x</p>", "libre/esta.html": "<p>y</p>"}).index()
    hidden, free = (sha256(text).hexdigest() for text in (b"<p>x</p>", b"<p>y</p>"))
    paths = (
        "/api/v1/series/redes?formats=html,markdown,text,ast",
        "/api/v1/series/redes/index",
        "/api/v1/series/redes/articles/a?formats=html,markdown,text,ast",
        "/api/v1/series/redes/articles/a.md",
        "/api/v1/articles?formats=html,markdown,ast",
    )
    for path in paths:
        text = workspace.get(path).get_data(as_text=True)
        assert hidden not in text, path
        assert (free in text) == ("index" not in path), path
    data = workspace.data(paths[2])
    assert [embed["sha256"] for embed in data["embeds"]] == [None, free, None]
    assert '<div data-embed="oculta/esta.html"></div>' in data["body"]["html"]
    assert '<div data-embed="oculta/esta.html"></div>' in data["body"]["markdown"]
    nodes = [node for node in data["body"]["ast"]["children"] if node["type"] == "embed"]
    assert [node["sha256"] for node in nodes] == [None, free, None]
    assert 'href="/api/v1/series/redes/articles/b" data-ref="redes/b"' in data["body"]["html"]
    assert workspace.data(f"/api/v1/articles?embeds.sha256={hidden}") == []
    workspace.write({"oculta/index.md": PAGE}).index()
    shown = Site(workspace.folder).data(paths[2])
    assert [embed["sha256"] for embed in shown["embeds"]] == [hidden, free, None]
    assert f'data-embed-sha256="{hidden}"' in shown["body"]["html"]


def test_media_of_a_series_that_is_hidden_again_are_gone_at_once(workspace: Site) -> None:
    workspace.write({"redes/index.md": PAGE, "otra/index.md": PAGE, "otra/x.png": "GIF89a"})
    workspace.index()
    assert workspace.get("/media/otra/x.png").status_code == 200
    workspace.write({"otra/index.md": HIDDEN}).index()
    assert workspace.get("/media/otra/x.png").status_code == 404


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/etc/hostname")])
def test_a_page_of_which_nothing_can_be_read_hides_its_folder(
    workspace: Site, make: Callable[[Path], None]
) -> None:
    workspace.write({"redes/index.md": PAGE, "secreto/01-a.md": "# SECRETO\n"})
    page = workspace.root / "secreto/index.md"
    make(page)
    _assert_untold(workspace)
    page.unlink()
    workspace.index()
    assert Site(workspace.folder).get("/api/v1/series/secreto").status_code == 200


def test_a_page_that_was_read_before_stays_served_in_its_last_good_version(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write({"redes/index.md": PAGE, "redes/01-a.md": "# A\n"}).index()

    def refuse(_root: Path, path: str, _most_bytes: int) -> None:
        raise UnreadableError(make_problem("file/unreadable", path, "permission denied"))

    monkeypatch.setattr(compiling, "read_file", refuse)
    later = time.time() + 10
    os.utime(workspace.root / "redes/index.md", (later, later))
    workspace.index()
    assert workspace.get("/api/v1/series/redes/articles/a").status_code == 200
    workspace.write({"bases/index.md": PAGE}).index()
    assert Site(workspace.folder).get("/api/v1/series/bases").status_code == 404


def test_a_state_in_the_macro_of_a_page_that_cannot_be_read_counts(workspace: Site) -> None:
    page = '{{ include_html("snippets/series_meta.html", series_dir="x", data_state="borrador") }}'
    workspace.write({"redes/index.md": PAGE, "secreto/01-a.md": "# A\n"})
    (workspace.root / "secreto/index.md").write_bytes(f"# SECRETO ñ\n\n{page}\n".encode("latin-1"))
    _assert_untold(workspace)
