"""A store that was written bit by bit has the rows of one that was written at once."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from content_api.indexing.indexed_site import IndexReport
from content_api.indexing.indexer import Indexer
from content_api.store.database import open_store
from content_api.store.schema import tables
from tests.site import Site

_WORDS = ("red", "árbol", "capa", "nodo", "grafo", "ruta")
_TAGS = ("Redes", "redes", "árboles", "Arboles", "datos")
_WORKS = (
    "- Li, J. (2023) — *Redes*: https://example.org/a",
    "- Li, J. (2023) — *Redes*: https://example.org/b",
    "- Li, J. (2023) — *Redes*",
    "- Li, J. y Paz, A. (2023) — *Redes*: https://EXAMPLE.org/a/",
    "- Sol, M. (1999) — *Mapas*: https://example.org/c",
    "- Sol, M. (1999) — *Mapas de más*: https://example.org/d",
)
# What tells when, how or for whom a store was written.
_OWN_META = ("cursor_secret", "linked_at")


def _page(chance: random.Random, title: str) -> str:
    tags = ", ".join(chance.sample(_TAGS, chance.randint(0, 3)))
    state = chance.choice(("published", "published", "published", "draft", "raro"))
    works = "\n".join(chance.sample(_WORKS, chance.randint(0, 3)))
    link = f"[otra](0{chance.randint(1, 4)}-{chance.choice('abc')}.md)"
    words = " ".join(chance.choices(_WORDS, k=8))
    head = f"---\ntags: [{tags}]\nstate: {state}\n---\n# {title} {chance.choice(_WORDS)}"
    return f"{head}\n\n{words} {link}\n\n## {words}\n\n{words}\n\n## Fuentes y notas\n\n{works}\n"


def _change(chance: random.Random, root: Path) -> None:
    """Write, move or take away a file."""
    folder = root / chance.choice("rst")
    folder.mkdir(exist_ok=True)
    name = f"0{chance.randint(1, 4)}-{chance.choice('abc')}.md"
    path = folder / chance.choice((name, name, name, "index.md"))
    what = chance.random()
    if path.exists() and what < 0.2:
        path.unlink()
    elif path.exists() and what < 0.3:
        path.rename(folder / f"0{chance.randint(5, 9)}-{chance.choice('def')}.md")
    else:
        path.write_text(_page(chance, path.stem))


def _rows(connection: Connection) -> Iterator[tuple[str, Any]]:
    for table in tables.metadata.sorted_tables:
        found = [tuple(row) for row in connection.execute(table.select())]
        if table is tables.meta:
            found = [row for row in found if row[0] not in _OWN_META]
        if table is not tables.revision:
            yield table.name, sorted(found, key=repr)
    connection.execute(
        text("CREATE VIRTUAL TABLE temp.seen USING fts5vocab(main, words, instance)")
    )
    yield "words", connection.execute(text("SELECT * FROM temp.seen ORDER BY 1, 2, 3, 4")).all()
    connection.execute(text("DROP TABLE temp.seen"))


def _snapshot(indexer: Indexer) -> dict[str, Any]:
    with indexer.store.read() as connection:
        return dict(_rows(connection))


def _open(site: Site, name: str) -> Indexer:
    url = f"sqlite:///{site.folder / name}.db"
    return Indexer(site.settings, open_store(url, site.folder / f"{name}.db"))


def _public(report: IndexReport) -> tuple[object, ...]:
    return (report.revision, report.problems, report.public_problems)


@pytest.mark.parametrize("seed", range(12))
def test_histories_end_with_the_rows_of_a_fresh_store(workspace: Site, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    workspace.write({"r/index.md": "# R\n"})
    grown = _open(workspace, "grown")
    for turn in range(6):
        for _ in range(chance.choice((1, 1, 1, 4))):
            _change(chance, workspace.root)
        report = grown.run()
        fresh = _open(workspace, f"fresh{turn}")
        assert _public(fresh.run()) == _public(report)
        assert _snapshot(grown) == _snapshot(fresh)
        fresh.store.close()
    grown.store.close()


def test_what_another_version_wrote_is_written_anew(workspace: Site) -> None:
    workspace.write({"r/index.md": _page(random.Random(1), "R"), "r/01-a.md": "# A\n\nnada\n"})  # noqa: S311
    grown = _open(workspace, "grown")
    grown.run()
    with grown.store.write() as connection:
        connection.execute(text("UPDATE meta SET value = '0' WHERE key = 'version'"))
        connection.execute(text("UPDATE item SET text = text || 'x'"))
        connection.execute(text("UPDATE article SET title__key = x'00'"))
    grown.store.close()
    workspace.write({"r/01-a.md": "# A\n\notra\n"})
    grown, fresh = _open(workspace, "grown"), _open(workspace, "fresh")
    changes = grown.run().changes
    fresh.run()
    assert changes is not None
    assert changes.articles.changed == (("es", "r/a"),)
    assert not changes.series
    assert not changes.tags
    assert _snapshot(grown) == _snapshot(fresh)
    grown.store.close()
    fresh.store.close()


def test_tags_are_those_of_the_locales_that_the_site_has_now(workspace: Site) -> None:
    workspace.write({"r/index.md": "# R\n", "r/01-a.md": "---\ntags: [x]\n---\n# A\n"}).index()
    assert [tag["locale"] for tag in workspace.data("/api/v1/tags")] == ["es"]
    other = Site(workspace.folder, content_locale="en")
    other.index()
    assert [tag["locale"] for tag in other.data("/api/v1/tags")] == ["en"]
