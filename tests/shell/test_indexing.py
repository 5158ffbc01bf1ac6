"""The indexer: only what changed, one revision a transaction, the same id anywhere."""

import os
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from content_api.indexing.indexed_site import IndexReport
from content_api.indexing.indexer import Indexer
from content_api.store.database import open_store
from content_api.store.errors import StoreDamagedError
from tests.site import Site
from tests.sources import CONTENT

PAGE = "---\ntitle: S\nstate: construction\n---\n# S\n\n## Índice\n\n### 1. Uno\n- x\n### 2. Dos\n- y\n### 3. Tres\n- z\n"
FILES = {"s/index.md": PAGE, "s/01-uno.md": "# Uno\n\nhola\n", "s/02-dos.md": "# Dos\n"}
PATHS = (
    "/api/v1/series",
    "/api/v1/series/s",
    "/api/v1/series/s/index",
    "/api/v1/articles",
    "/api/v1/series/s/status",
    "/api/v1/status",
    "/api/v1/series/s/articles/uno",
    "/api/v1/search?search=hola",
)


def _changes(report: IndexReport) -> list[tuple[str, str, str]]:
    changes = report.changes
    assert changes is not None
    return [
        (action, kind, key[1])
        for kind, difference in (("series", changes.series), ("article", changes.articles))
        for action in ("added", "changed", "removed")
        for key in getattr(difference, action)
    ]


def test_only_what_changed_is_compiled(workspace: Site) -> None:
    assert workspace.write(FILES).index().compiled == 3
    assert workspace.index().compiled == 0
    workspace.write({"s/01-uno.md": "# Uno\n\nadiós\n"})
    assert workspace.index().compiled == 1
    os.utime(workspace.root / "s/02-dos.md", (1, 1))
    assert workspace.index().compiled == 0


def test_a_change_within_the_same_size_and_second_is_seen(workspace: Site) -> None:
    path = workspace.write(FILES).root / "s/01-uno.md"
    workspace.index()
    before = path.stat()
    path.write_text("# Uno\n\nHOLA\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert workspace.index().compiled == 1


def test_a_run_tells_what_was_added_changed_and_removed(workspace: Site) -> None:
    assert _changes(workspace.write(FILES).index()) == [
        ("added", "series", "s"),
        ("added", "article", "s/dos"),
        ("added", "article", "s/uno"),
    ]
    workspace.write({"s/01-uno.md": "# Uno\n\nadiós\n"})
    assert _changes(workspace.index()) == [("changed", "article", "s/uno")]
    (workspace.root / "s/02-dos.md").unlink()
    assert _changes(workspace.index()) == [
        ("changed", "series", "s"),
        ("changed", "article", "s/uno"),
        ("removed", "article", "s/dos"),
    ]


def test_an_indexer_that_stays_writes_the_same_as_a_fresh_one(
    workspace: Site, tmp_path: Path
) -> None:
    store = open_store(workspace.settings.store_url, workspace.settings.sqlite_path)
    indexer = Indexer(workspace.settings, store)
    workspace.write(FILES)
    indexer.run()
    workspace.write({"s/03-tres.md": "# Tres\n", "s/01-uno.md": "---\nstate: draft\n---\n# Uno\n"})
    stayed = indexer.run()
    assert indexer.run() is stayed
    fresh = Site(tmp_path / "fresh", workspace.root).index()
    assert fresh.revision == stayed.revision


def _copy_shuffled(source: Path, target: Path, *, reverse: bool) -> None:
    files = sorted(path for path in source.rglob("*") if path.is_file())
    for path in reversed(files) if reverse else files:
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def test_the_same_content_gives_the_same_bytes_everywhere(tmp_path: Path) -> None:
    answers: list[dict[str, bytes]] = []
    revisions = []
    for name, reverse in (("one", False), ("two", True)):
        folder = tmp_path / name
        _copy_shuffled(CONTENT, folder / "content", reverse=reverse)
        site = Site(folder)
        revisions.append(site.index().revision)
        paths = [
            "/api/v1",
            "/api/v1/series",
            "/api/v1/status",
            "/api/v1/articles?limit=100&formats=html,ast",
        ]
        paths += [a["links"]["self"] for a in site.data("/api/v1/articles?limit=100")]
        answers.append({path: site.get(path).get_data() for path in paths})
    assert revisions[0] == revisions[1]
    assert answers[0] == answers[1]
    assert len(answers[0]) == 14


def test_settings_that_shape_output_make_another_revision(workspace: Site, tmp_path: Path) -> None:
    first = workspace.write(FILES).index()
    other = Site(tmp_path / "en", workspace.root, content_locale="en").index()
    assert first.revision != other.revision


def test_a_setting_changed_later_compiles_all_again(workspace: Site) -> None:
    workspace.write(FILES).index()
    changed = Site(workspace.folder, content_locale="en")
    assert changed.index().compiled == 3
    assert changed.data("/api/v1/series/s")["state_label"] == "Under construction"


def test_d12_a_changed_snippet_compiles_what_embeds_it_at_any_depth(workspace: Site) -> None:
    workspace.write(
        {
            **FILES,
            "s/01-uno.md": '# Uno\n\n{{ include_html("x/a.html") }}\n',
            "x/a.html": '{{ include_html("x/b.html") }}',
            "x/b.html": "uno",
        }
    ).index()
    before = workspace.get("/api/v1/series/s/articles/uno")
    assert workspace.write({"x/a.html": '<p>{{ include_html("x/b.html") }}'}).index().compiled == 1
    after = Site(workspace.folder).get("/api/v1/series/s/articles/uno")
    assert before.headers["ETag"] != after.headers["ETag"]
    assert workspace.write({"x/b.html": "dos"}).index().compiled == 1
    (workspace.root / "x/b.html").unlink()
    assert workspace.index().compiled == 1


def test_a_scheduled_article_appears_when_its_time_comes(workspace: Site) -> None:
    workspace.write(
        {**FILES, "s/02-dos.md": "---\nstate: scheduled\ndate: 2026-06-01\n---\n# Dos\n"}
    )
    now = datetime(2026, 5, 1, tzinfo=UTC)
    store = open_store(workspace.settings.store_url, workspace.settings.sqlite_path)
    indexer = Indexer(workspace.settings, store, clock=lambda: now)
    before = indexer.run()
    assert before.next_change_at == datetime(2026, 6, 1, tzinfo=UTC)
    assert [a["id"] for a in workspace.data("/api/v1/articles")] == ["s/uno"]
    now = datetime(2026, 6, 1, tzinfo=UTC)
    after = indexer.run()
    assert after.next_change_at is None
    fresh = Site(workspace.folder)
    listed = fresh.data("/api/v1/articles")
    assert [(a["id"], a["state"]) for a in listed] == [
        ("s/uno", "published"),
        ("s/dos", "published"),
    ]


def test_a_clock_that_is_set_back_hides_again_what_is_not_due(workspace: Site) -> None:
    workspace.write(
        {**FILES, "s/02-dos.md": "---\nstate: scheduled\ndate: 2026-06-01\n---\n# Dos\n"}
    )
    now = datetime(2026, 6, 2, tzinfo=UTC)
    store = open_store(workspace.settings.store_url, workspace.settings.sqlite_path)
    report = Indexer(workspace.settings, store, clock=lambda: now).run()
    assert len(Site(workspace.folder).data("/api/v1/articles")) == 2
    now = datetime(2026, 5, 1, tzinfo=UTC)
    assert report.is_outdated(now)
    again = Indexer(workspace.settings, store, clock=lambda: now)  # which knows the store alone
    assert again.run().next_change_at == datetime(2026, 6, 1, tzinfo=UTC)
    assert [a["id"] for a in Site(workspace.folder).data("/api/v1/articles")] == ["s/uno"]
    assert not again.run().is_outdated(now)


def test_an_article_made_a_draft_disappears(workspace: Site) -> None:
    workspace.write(FILES).index()
    report = workspace.write({"s/02-dos.md": "---\nstate: draft\n---\n# Dos\n"}).index()
    assert Site(workspace.folder).get("/api/v1/series/s/articles/dos").status_code == 404
    assert ("removed", "article", "s/dos") in _changes(report)


def test_a_broken_file_leaves_the_others_alone(workspace: Site) -> None:
    report = workspace.write({**FILES, "s/02-dos.md": "---\na: [\n---\n# Dos\n"}).index()
    assert [(p.code, p.path) for p in report.problems] == [("front-matter/yaml", "s/02-dos.md")]
    assert [a["id"] for a in workspace.data("/api/v1/articles")] == ["s/uno"]
    status = workspace.data("/api/v1/series/s/status")
    assert status["valid"] is False
    assert status["problems"]["error"] == 1
    assert workspace.data("/api/v1/status")["valid"] is False


def test_a_site_file_with_an_error_makes_the_site_invalid(workspace: Site) -> None:
    workspace.write({**FILES, "podcasts.yml": "s: [1]\nt: {audio_file: a.m4a}\n"})
    report = workspace.index()
    assert [p.code for p in report.problems] == ["series/podcasts-file", "link/unknown-series"]
    # A key that names nobody is told to the author alone.
    assert workspace.data("/api/v1/status")["problems"] == {"error": 1, "warning": 0}


def test_podcasts_and_videos_are_on_the_series(workspace: Site) -> None:
    workspace.write(
        {
            **FILES,
            "podcasts.yml": "S: {audio_file: a.m4a, spotify_url: x}\n",
            "s/videos/v.mp4": "1234",
        }
    )
    workspace.index()
    series = workspace.data("/api/v1/series/s")
    assert series["podcast"] == {"audio_file": "a.m4a", "spotify_url": "x", "url": None}
    video = {"path": "s/videos/v.mp4", "bytes": 4, "url": "/media/s/videos/v.mp4"}
    assert series["videos"] == [video]


def test_a_site_may_change_its_vocabulary(workspace: Site) -> None:
    workspace.write({**FILES, "s/index.md": PAGE.replace("construction", "a medias")})
    workspace.settings.schemas_directory.mkdir()
    schema = "fields:\n  state:\n    one_of:\n      half: {label: {es: A medias}}\n      secret: {public: false}\n"
    (workspace.settings.schemas_directory / "series.yaml").write_text(schema)
    workspace.index()
    series = workspace.data("/api/v1/series/s")
    assert (series["state"], series["state_label"]) == ("half", "A medias")
    assert workspace.get("/api/v1/series?state=construction").status_code == 400
    workspace.write({"s/index.md": PAGE.replace("construction", "secret")}).index()
    assert Site(workspace.folder).data("/api/v1/series") == []


def test_a_wrong_schema_file_is_reported_where_it_stands(workspace: Site) -> None:
    workspace.write(FILES)
    workspace.settings.schemas_directory.mkdir()
    (workspace.settings.schemas_directory / "article.yaml").write_text(
        "fields:\n  stat: {type: enm}\n"
    )
    (workspace.settings.schemas_directory / "series.yaml").write_bytes(b"\xff")
    report = workspace.index()
    assert [(p.path, p.line, p.column, p.code) for p in report.problems] == [
        ("schemas/article.yaml", 2, 16, "schema/file"),
        ("schemas/series.yaml", 1, 1, "file/not-utf8"),
    ]


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"this is no database" * 100),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        lambda path: path.unlink(),
    ],
    ids=["empty", "other", "truncated", "gone"],
)
def test_j4_a_damaged_store_is_made_anew(workspace: Site, damage: Mapping[str, object]) -> None:
    first = workspace.write(FILES).index()
    path = workspace.settings.sqlite_path
    assert path is not None
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    damage(path)  # type: ignore[operator]
    again = workspace.index()
    assert (again.revision, again.compiled) == (first.revision, 3)
    assert len(workspace.data("/api/v1/articles")) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE meta SET value = '0' WHERE key = 'format'",
        "UPDATE article SET digest = 'x' WHERE id = 's/uno'",
        "DELETE FROM article WHERE id = 's/uno'",
        "UPDATE problem SET value = '{' ",
        "UPDATE report SET value = '{' ",
        "UPDATE source SET hidden = 1",
        "UPDATE source SET embed_paths = '{'",
        "DROP TABLE article",
    ],
)
def test_j4_a_store_that_does_not_match_its_revision_is_made_anew(
    workspace: Site, statement: str
) -> None:
    first = workspace.write({**FILES, "podcasts.yml": "s: {x: a}\n"}).index()
    store = open_store(workspace.settings.store_url, workspace.settings.sqlite_path)
    with store.write() as connection:
        connection.execute(text(statement))
    store.close()
    again = workspace.index()
    assert (again.revision, again.compiled) == (first.revision, 3)
    assert len(workspace.data("/api/v1/articles")) == 2


@pytest.mark.parametrize("table", ["body", "record"])
def test_j4_a_flipped_byte_is_never_served(workspace: Site, table: str) -> None:
    workspace.write(FILES).index()
    column = "html" if table == "body" else "resource"
    store = open_store(workspace.settings.store_url, workspace.settings.sqlite_path)
    with store.write() as connection:
        connection.execute(text(f"UPDATE {table} SET {column} = CAST({column} || 'X' AS BLOB)"))
    path = "/api/v1/series/s/articles/uno"
    answer = workspace.get(path)
    assert answer.status_code == 503
    assert store.is_damaged()
    store.close()
    workspace.index()
    assert Site(workspace.folder).get(path).status_code == 200


def test_a_store_that_another_icu_ordered_is_made_anew(workspace: Site) -> None:
    workspace.write(FILES).index()
    store = open_store(workspace.settings.store_url, workspace.settings.sqlite_path)
    with store.write() as connection:
        connection.execute(text("UPDATE meta SET value = '1.8' WHERE key = 'icu'"))
        connection.execute(text("UPDATE article SET title__key = x'00'"))
    store.close()
    workspace.write({"s/03-tres.md": "# Tres\n"})
    assert workspace.index().compiled == 4
    titles = [record["title"] for record in workspace.data("/api/v1/articles?sort=title")]
    assert titles == ["Dos", "Tres", "Uno"]


def test_a_document_that_cannot_be_decoded_is_damage(workspace: Site) -> None:
    workspace.write(FILES).index()
    store = open_store(workspace.settings.store_url, workspace.settings.sqlite_path)
    with store.write() as connection:
        connection.execute(text("UPDATE source SET document = '{' WHERE path = 's/02-dos.md'"))
    store.close()
    workspace.write({"s/01-uno.md": "# Uno\n\notro\n"})
    assert workspace.index().compiled == 3


def test_a_crash_in_the_middle_leaves_the_old_revision(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = workspace.write(FILES).index()
    workspace.write({"s/01-uno.md": "# Uno\n\notro\n"})

    def crash(*_: object, **__: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("content_api.store.publishing.publishing.write_revision", crash)
    with pytest.raises(KeyboardInterrupt):
        workspace.index()
    monkeypatch.undo()
    assert workspace.get("/api/v1").headers["Content-Revision"] == first.revision
    assert workspace.index().compiled == 1


def test_a_read_only_content_root_works(workspace: Site) -> None:
    workspace.write(FILES)
    before = sorted(workspace.root.rglob("*"))
    workspace.index()
    assert sorted(workspace.root.rglob("*")) == before


def test_many_files_are_compiled_on_all_cores_with_the_same_result(
    workspace: Site, tmp_path: Path
) -> None:
    many = {f"s/{n:03d}-a{n}.md": f"# Título {n}\n\nTexto {n}.\n" for n in range(1, 120)}
    report = workspace.write({"s/index.md": "---\ntitle: S\n---\n# S\n", **many}).index()
    assert report.compiled == 120
    assert (
        workspace.get("/api/v1/articles?limit=1").get_json()["meta"]["pagination"]["total"] == 119
    )
    one_by_one = Site(tmp_path / "slow", workspace.root)
    store = open_store(one_by_one.settings.store_url, one_by_one.settings.sqlite_path)
    assert Indexer(one_by_one.settings, store).run().revision == report.revision


def test_a_file_that_takes_too_long_is_a_problem(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spin(*_: object) -> None:
        with suppress(Exception):  # as a library does with what its callbacks raise
            while True:
                pass
        end = time.process_time() + 5
        while time.process_time() < end:
            pass

    monkeypatch.setattr("content_api.indexing.compiling.file_compiler.MAX_SECONDS", 0.05)
    monkeypatch.setattr("content_api.catalogue.compiling.compile.Compiler.compile_article", spin)
    report = workspace.write(FILES).index()
    assert {(p.code, p.path) for p in report.problems if p.severity == "error"} == {
        ("file/too-slow", "s/01-uno.md"),
        ("file/too-slow", "s/02-dos.md"),
    }


def test_a_wrong_revision_is_damage(workspace: Site) -> None:
    workspace.write(FILES).index()
    store = open_store(workspace.settings.store_url, workspace.settings.sqlite_path)
    with store.write() as connection:
        connection.execute(text("UPDATE meta SET value = 'yes' WHERE key = 'damaged'"))
    indexer = Indexer(workspace.settings, store)
    assert indexer.is_damaged()
    assert indexer.run().compiled == 3
    with indexer.store.write() as connection:
        connection.execute(text("DROP TABLE meta"))
    assert indexer.is_damaged()
    with pytest.raises(StoreDamagedError):
        indexer.store.get_meta("format")


def test_what_is_said_of_a_missing_snippet_follows_those_that_are_there(workspace: Site) -> None:
    call = '{{ include_html("snippets/not.html") }}'
    workspace.write({"s/index.md": PAGE, "s/01-a.md": f"# A\n\n{call}\n"})
    assert workspace.index().problems == ()
    workspace.write({"snippets/tabla-de-datos.html": ""})
    assert [p.hint for p in workspace.index().problems] == [""]
    workspace.write({"snippets/nota.html": ""})
    assert [p.hint for p in workspace.index().problems] == ["did you mean 'snippets/nota.html'?"]
    (workspace.root / "snippets/nota.html").unlink()
    assert [p.hint for p in workspace.index().problems] == [""]


def test_a_snippet_of_a_series_page_that_changes_is_another_revision(workspace: Site) -> None:
    page = '# S\n\n{{ include_html("snippets/x.html") }}\n'
    files = {"s/index.md": page, "s/01-uno.md": "# Uno\n", "snippets/x.html": "<p>a</p>"}
    first = workspace.write(files).index()
    before = workspace.get("/api/v1/series/s?formats=html").data
    second = workspace.write({"snippets/x.html": "<p>b</p>"}).index()
    assert first.revision != second.revision
    assert _changes(second) == [("changed", "series", "s")]
    assert Site(workspace.folder).get("/api/v1/series/s?formats=html").data != before
