"""3,000 canaries in 30 kinds of places: no answer tells of one, or that anything is there at all.

A site is asked without them and with them. Every answer must be the same, byte for byte.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import pytest
from werkzeug.test import Client

from content_api.http.app import create_edge
from content_api.indexing.indexer import Indexer
from content_api.store.database import open_store
from tests.site import Site, openapi_document

WORD = "canario"
MANY = 100
PUBLIC = {
    "redes/index.md": "---\ntitle: Redes\ntags: [red]\nprerequisites: [nada, bases]\n---\n# Redes\n\n"
    "Texto.\n\n## Índice\n\n### 1. Rutas\n\n- uno\n\n### 3. Colas\n\n- dos\n",
    "redes/01-rutas.md": "---\ntags: [red]\nlevel: genral\n---\n# Rutas\n\n[c](03-colas.md) [x](no.md#a)\n\n"
    "![f](img/foto.png) {{ include_html('libre/uso.html') }} {{ include_html('libre/nada.html') }}\n\n"
    "## Fuentes\n\n- Ana (2020) — *Redes*: https://a.example\n",
    "redes/03-colas.md": "---\ntitle: Colas\ndate: 2026-01-01\n---\n[r](01-rutas.md#uno) ![f](img/fota.png)\n",
    "redes/05-rota.md": "---\ntitle: a: b\n---\n# Rota\n",
    "redes/img/foto.png": "x",
    "bases/01-a.md": "# A\n\n[r](../redes/)\n",
    "libre/uso.html": "<p>x</p>",
    "podcasts.yml": "redes: {audio_file: r.mp3}\n",
}
DRAFT = (
    "title: T{0}",
    "description: D{0}",
    "tags: [E{0}]",
    "keywords: [K{0}]",
    "reviewer{0}: x",
    "level: L{0}",
    "video: {0}.mp4",
    "video_title: V{0}",
    "translation_key: Y{0}",
    "prerequisites: [P{0}]",
)
BODY = (
    "# H{0}",
    "palabra{0} y más",
    "`codigo{0}`",
    "<!-- nota{0} -->",
    "[enlace{0}](04-{0}.md)",
    "![alt{0}](img/{0}.png)",
    "{{{{ include_html('libre/{0}.html') }}}}",
    "## Fuentes\n\n- Autor{0} (2020) — *Obra{0}*: https://{0}.example/",
)


def _draft(state: str, word: str) -> str:
    front = "\n".join(line.format(word) for line in DRAFT)
    body = "\n\n".join(line.format(word) for line in BODY)
    return f"---\nstate: {state}\n{front}\n---\n{body}\n"


def _drafts(word: str) -> dict[str, str]:
    return {f"redes/02-{word}.md": _draft("draft", word)}


def _taken(word: str) -> dict[str, str]:
    """A draft with the slug, number and title of a public article."""
    return {f"redes/03-{word}.md": f"---\nstate: draft\nslug: colas\ntitle: Colas\n---\n# {word}\n"}


def _broken(word: str) -> dict[str, str]:
    return {f"redes/04-{word}.md": f"---\nstate: draft\ntitle: {word}: [\n---\n# {word}\n"}


def _waiting(word: str) -> dict[str, str]:
    page = f"---\nstate: scheduled\ndate: 2999-01-01\ntitle: {word}\n---\n# {word}\n"
    return {f"bases/02-{word}.md": page}


def _series(word: str) -> dict[str, str]:
    """A hidden series that is in error, with all that a series may have."""
    page = f"---\nstate: unlisted\ntitle: S{word}\ntags: [{word}]\nprerequisites: [{word}x]\n---\n"
    return {
        f"{word}/index.md": f"{page}# {word}\n\n## Índice\n\n### 1. {word}\n\n- {word}\n",
        f"{word}/01-{word}.md": _draft("published", word),
        f"{word}/{word}.png": "x",
        f"{word}/videos/{word}.mp4": "x",
        f"{word}/{word}.html": "{{ include_html('libre/uso.html') }}",
    }


def _twin(word: str) -> dict[str, str]:
    return {f"{word}/index.md": f"---\nstate: archived\nslug: redes\ntitle: Redes\n---\n# {word}\n"}


def _media(word: str) -> dict[str, str]:
    return {
        f"redes/06-{word}.md": f"---\nstate: draft\n---\n![x](img/{word}.png)\n",
        f"redes/img/{word}.png": "x",
    }


def _beside(word: str) -> dict[str, str]:
    """What no page names: a snippet, a text, a page that is not read, and nobody's podcast."""
    return {
        f"libre/{word}.html": word,
        f"redes/{word}.txt": word,
        f"redes/_{word}.md": f"# {word}\n",
        f"{word}.md": f"# {word}\n",
        "podcasts.yml": f"{word}: {{audio_file: {word}.mp3, {word}: 1}}\n",
    }


# How many kinds of places each has: its name, and every line and file that holds the word.
KINDS: Mapping[str, tuple[Callable[[str], dict[str, str]], int]] = {
    "drafts": (_drafts, 1 + len(DRAFT) + len(BODY)),
    "drafts that take what is another's": (_taken, 1),
    "broken drafts": (_broken, 1),
    "scheduled articles": (_waiting, 1),
    "hidden series": (_series, 3),
    "hidden series that take another's slug": (_twin, 1),
    "files that only drafts name": (_media, 1),
    "what nobody names": (_beside, 5),
}


def _with_canaries(many: int) -> dict[str, str]:
    """All files that hold a canary; those of the public site go on with theirs."""
    files: dict[str, str] = {}
    for kind, (make, _) in KINDS.items():
        for number in range(many):
            for path, text in make(f"{WORD}-{kind[:3]}-{number}").items():
                files[path] = files.get(path, PUBLIC.get(path, "")) + text
    return files


def _queries() -> Iterator[str]:
    """Every endpoint of the document, with what of the public site its parameters may be."""
    parts = {
        "series": ("redes", "bases"),
        "article": ("rutas", "colas", "rota"),
        "type": ("series", "article"),
        "path": ("redes/img/foto.png", "redes/img/fot.png", "redes/x.png"),
    }
    for template, operations in openapi_document()["paths"].items():
        if "get" not in operations:
            continue
        paths = [template]
        for name, values in parts.items():
            here = f"{{{name}}}"
            paths = [path.replace(here, value) for path in paths for value in values]
        assert not any("{" in path for path in paths), template
        yield from dict.fromkeys(paths)


PARAMETERS = {
    "/api/v1/series": (
        "include=articles",
        "sort=-updated_at,title",
        "tag=red",
        "facets=tag",
        "limit=1",
    ),
    "/api/v1/series/redes": ("formats=html,markdown,text,ast", "include=articles", "fields=*"),
    "/api/v1/series/redes/articles/rutas": ("formats=html,markdown,text,ast", "include=series"),
    "/api/v1/articles": (
        "limit=100&formats=html,ast",
        "sort=-title",
        "tag=red",
        "title[contains]=a",
        "limit=1",
    ),
    "/api/v1/search": ("search=redes", "search=cana", "search=T", "search=texto&limit=1"),
    "/api/v1/references": ("format=bibtex", "format=csl-json", "search=ana"),
    "/api/v1/diagnostics": (
        "limit=100",
        "code=link/*",
        "series=redes",
        "path=redes",
        "severity=error",
    ),
    "/api/v1/tags": ("limit=100", "locale=es"),
}


def _hidden_paths(kind: str) -> Iterator[str]:
    """Where what is hidden would be, and what is nearly so."""
    word = f"{WORD}-{kind[:3]}-7"
    for name in (word, f"02-{word}", word[:-2], word.upper()):
        yield f"/api/v1/series/{name}"
        yield f"/api/v1/series/{name}/status"
        yield f"/api/v1/series/{name}/articles/{name}"
        yield f"/api/v1/series/redes/articles/{name}"
        yield f"/api/v1/articles/redes/{name}"
        yield f"/api/v1/articles?series={name}"
        yield f"/api/v1/articles?tag=E{name}"
        yield f"/api/v1/search?search={name}"
        yield f"/api/v1/references?search={name}"
        yield f"/api/v1/diagnostics?path={name}"
        yield f"/media/{name}/{name}.png"
        yield f"/media/redes/img/{name}.png"
        yield f"/media/libre/{name}.mp3"


def _asked(kinds: tuple[str, ...]) -> list[str]:
    queries = [
        *_queries(),
        *(f"{path}?{query}" for path, each in PARAMETERS.items() for query in each),
    ]
    return [*queries, *(quote(path, safe="/?=&") for kind in kinds for path in _hidden_paths(kind))]


Told = tuple[int, bytes, str | None, str | None]


def _tell(site: Site, paths: list[str]) -> dict[str, Told]:
    client = Client(create_edge(site.settings))
    answers = ((path, client.get(path)) for path in paths)
    return {
        path: (
            a.status_code,
            a.get_data(),
            a.headers.get("ETag"),
            a.headers.get("Content-Revision"),
        )
        for path, a in answers
    }


DOCUMENTS = (
    "# A\n\n{{ include_html('libre/canari.html') }} {{ include_html('libre/us.html') }}\n",
    "---\nlevel: Lcanario\nprerequisites: [canario]\n---\n# A\n\n[x](02-canario.md)\n",
)


@pytest.mark.untraced
def test_no_answer_is_another_for_what_is_hidden(workspace: Site) -> None:
    assert sum(places for _, places in KINDS.values()) >= 30
    asked = _asked(tuple(KINDS))
    first = workspace.write(PUBLIC).index()
    before = _tell(workspace, asked)
    judged = [workspace.post("/api/v1/validate", text).get_data() for text in DOCUMENTS]
    report = workspace.write(_with_canaries(MANY)).index()
    assert report.revision == first.revision
    after = _tell(workspace, asked)
    assert {path for path in asked if before[path] != after[path]} == set()
    for path in _queries():
        assert WORD.encode() not in after[path][1].lower(), path
    fresh = Site(workspace.folder)
    assert [fresh.post("/api/v1/validate", text).get_data() for text in DOCUMENTS] == judged


def test_what_is_hidden_comes_changes_and_goes_without_a_new_revision(
    workspace: Site, tmp_path: Path
) -> None:
    store = open_store(workspace.settings.store_url, workspace.settings.sqlite_path)
    indexer = Indexer(workspace.settings, store)
    other = Indexer(workspace.settings, store)
    workspace.write(PUBLIC)
    first = indexer.run()
    assert other.run().revision == first.revision
    for changed in (
        _with_canaries(1),
        _with_canaries(2),
        {"redes/02-x.md": "---\nstate: draft\n---\n"},
    ):
        workspace.write(changed)
        report = indexer.run()
        assert (report.revision, report.problems != first.problems) == (first.revision, True)
        # An indexer of another process sees that what is hidden is another.
        assert other.is_overtaken()
        assert other.run().problems == report.problems
        fresh = Site(tmp_path / f"fresh-{len(changed)}", workspace.root).index()
        assert (fresh.revision, fresh.problems) == (report.revision, report.problems)
    for path in {*_with_canaries(2), "redes/02-x.md"} - PUBLIC.keys():
        (workspace.root / path).unlink()
    assert indexer.run().revision == first.revision
    workspace.write(PUBLIC | {"redes/01-rutas.md": "# Otra\n"})
    assert indexer.run().revision != first.revision
