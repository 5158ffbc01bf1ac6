"""Random histories of a site on disk: after each step the store and every answer are held against
those of a store that is made anew.

`python -m tests.stored_histories --count 200 --steps 20 --seed 1` runs many; see also
tests/shell/test_stored_histories.py.
"""

import argparse
import random
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from werkzeug.test import Client

from content_api.http.app import create_edge
from content_api.indexing.indexer import Indexer
from content_api.settings import Settings
from content_api.settings.roots import LocaleRoot
from content_api.store.database import open_store
from tests.histories import Site

_SCHEMA = """\
fields:
  sequel: {type: reference, to: series}
  basis: {type: list, of: {type: reference, to: article}}
  data: {type: file}
"""
# Of a store alone: what it had before, when its files were read, what its cursors are signed by.
_OWN_TABLES = ("revision", "meta")
_OWN_COLUMNS = {"source": ("stat",)}
_SEARCHES = ("uno", "dos redes", "texto", "rédes", "tr")


class Clock:
    """The time of a history."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The present."""
        return self.now


class StoredSite:
    """A site on disk whose store is brought up to date after every step.

    Args:
        folder: For its files.
        locales: Whether it has two content roots.
    """

    def __init__(self, folder: Path, site: Site, *, locales: bool) -> None:
        self._folder, self._site, self._locales = folder, site, locales
        self.clock = Clock(site.now)
        (folder / "schemas").mkdir()
        (folder / "schemas" / "article.yaml").write_text(_SCHEMA, "utf-8")
        self._written: dict[str, str] = {}
        self.settings = self._settings("store")
        self._write()
        self._indexer = self._open(self.settings)

    def _settings(self, store: str) -> Settings:
        roots = {"es": "es", "en": "en"} if self._locales else {}
        return Settings(
            content_root=self._folder / "content",
            content_locales={k: LocaleRoot(self._folder / "content" / v) for k, v in roots.items()},
            schemas_directory=self._folder / "schemas",
            store_url=f"sqlite:///{self._folder / store}.db",
        )

    def _open(self, settings: Settings) -> Indexer:
        return Indexer(settings, open_store(settings.store_url, settings.sqlite_path), self.clock)

    def step(self) -> None:
        """Bring files and store up to date."""
        self.clock.now = self._site.now
        self._write()
        self._indexer.run()

    def _write(self) -> None:
        """Write the files of the site; of two roots, every third file is in the second."""
        wanted = {self._place(path): text for path, text in self._site.files.items()}
        for path in self._written.keys() - wanted.keys():
            (self._folder / "content" / path).unlink()
        for path, text in wanted.items():
            if self._written.get(path) != text:
                file = self._folder / "content" / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, "utf-8")
        for root in ("es", "en") if self._locales else ("",):
            (self._folder / "content" / root).mkdir(parents=True, exist_ok=True)
        self._written = wanted

    def _place(self, path: str) -> str:
        if not self._locales:
            return path
        return f"{'en' if sum(map(ord, path)) % 3 == 0 else 'es'}/{path}"

    def check(self) -> None:
        """Hold the store and all answers against those of a store that is made anew."""
        fresh = self._settings("fresh")
        indexer = self._open(fresh)
        indexer.run()
        indexer.store.close()
        try:
            own, other = (dump(s.sqlite_path) for s in (self.settings, fresh) if s.sqlite_path)
            assert own.keys() == other.keys()
            for table, rows in own.items():
                assert rows == other[table], table
            mine, theirs = (Client(create_edge(settings)) for settings in (self.settings, fresh))
            for path in list_paths(mine):
                assert ask(mine, path) == ask(theirs, path), path
        finally:
            for file in self._folder.glob("fresh*"):
                file.unlink()

    def close(self) -> None:
        """The end of the history."""
        self._indexer.store.close()


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of a store that must not depend on its past, by table."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with sqlite3.connect(path) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        # The index of words merges its parts as they come; what it finds is in the answers.
        names = [name for (name,) in tables if not name.startswith(("words", "sqlite"))]
        for name in set(names) - set(_OWN_TABLES):
            listed = connection.execute(f"PRAGMA table_info({name})").fetchall()
            columns = [row[1] for row in listed if row[1] not in _OWN_COLUMNS.get(name, ())]
            rows = connection.execute(f"SELECT {', '.join(columns)} FROM {name}")
            found[name] = sorted(rows.fetchall(), key=repr)
    connection.close()
    return found


def ask(client: Client, path: str) -> tuple[int, bytes]:
    """Status and body of an answer."""
    answer = client.get(path)
    return answer.status_code, answer.data


def list_paths(client: Client) -> Iterator[str]:
    """Every kind of answer, and every record."""
    yield from ("/api/v1", "/api/v1/status", "/api/v1/diagnostics?limit=100", "/api/v1/schemas")
    yield from ("/api/v1/tags?limit=100", "/api/v1/references?limit=100", "/api/v1/translations")
    yield "/api/v1/articles?facets=tag,state,series&limit=100&sort=-updated_at,title"
    yield from (f"/api/v1/search?search={quote(words)}&limit=50" for words in _SEARCHES)
    for kind in ("series", "articles"):
        listed = f"/api/v1/{kind}?limit=100"
        yield from (listed, f"{listed}&formats=html,markdown,text,ast")
        for record in client.get(listed).get_json()["data"]:
            path, mark, query = record["links"]["self"].partition("?")
            yield f"{path}{mark}{query}"
            if kind == "series":
                yield from (f"{path}/{part}{mark}{query}" for part in ("index", "status"))


def check_history(folder: Path, seed: int, steps: int) -> None:
    """One history."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    site = Site(chance, now=datetime.now(UTC) - timedelta(days=1), is_sound=True)
    for _ in range(20):
        site.change()
    stored = StoredSite(folder, site, locales=chance.random() < 0.3)
    try:
        for step in range(steps):
            stored.step()
            try:
                stored.check()
            except AssertionError as error:
                raise AssertionError(f"seed {seed}, step {step}: {error}") from error
            for _ in range(chance.choice((1, 1, 2, 8))):
                site.change()
    finally:
        stored.close()


def main() -> None:
    """Check many histories."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for seed in range(options.seed, options.seed + options.count):
        with tempfile.TemporaryDirectory(prefix="history-") as folder:
            check_history(Path(folder), seed, options.steps)
    print(f"{options.count} histories of {options.steps} steps")  # noqa: T201 - its result


if __name__ == "__main__":
    main()
