"""Stores damaged at random, before `serve` starts and while it serves: no wrong answer, and soon whole.

`python -m tests.survival.stores --count 500 --seconds 1800` builds a site of 300 articles, and
damages its store so often or until the time is over: single bits, pages swapped or emptied, rows
taken out or changed, texts that are not UTF-8, files cut, removed, or replaced by others. Half of
them are started after that, half are damaged while they are served. Every answer is compared with
a fresh build's. It prints how many were wrong, how many starts were refused, and how long it took
until every answer was right again; it exits with 1 when one was wrong, refused or not healed.
"""

import json
import os
import random
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.site import Site
from tests.survival.served import Served, free_port, read_options, start, stop, wait_for

MOST_SECONDS = 3.0
_GIVE_UP_SECONDS = 20.0
_PAGE_BYTES = 4096
_ARTICLES = 300
_SECRET = "of every store, so that cursors are equal"
_TABLES = ("item", "article", "problem", "record", "body", "meta", "tag", "series_more", "work")
_PATHS = (
    "/api/v1/series",
    "/api/v1/articles?limit=100",
    "/api/v1/articles?sort=-title&facets=state,tag&limit=50",
    "/api/v1/articles?sort=updated_at&level=general&limit=100",
    "/api/v1/articles?tag=t3&sort=-word_count&limit=100",
    "/api/v1/series/s2/articles?limit=100",
    "/api/v1/series/s1/index",
    "/api/v1/series/s1/status",
    "/api/v1/status",
    "/api/v1/search?search=frase&limit=50",
    "/api/v1/search?search=t%C3%ADtulo",
    "/api/v1/tags",
    "/api/v1/references",
    "/api/v1/diagnostics",
    *(f"/api/v1/series/s{n % 5}/articles/a{n}?formats=html,text" for n in range(0, _ARTICLES, 30)),
)
Damager = Callable[[Path, random.Random], None]


def _larger(store: Path) -> Path:
    """The database, or its log where most of it is still there."""
    log = store.with_name(f"{store.name}-wal")
    return log if log.exists() and log.stat().st_size > store.stat().st_size else store


def _flip_bits(store: Path, chance: random.Random) -> None:
    path = _larger(store)
    with path.open("r+b") as file:
        for _ in range(chance.choice((1, 1, 1, 8))):
            place = chance.randrange(path.stat().st_size)
            file.seek(place)
            byte = file.read(1)[0] ^ 1 << chance.randrange(8)
            file.seek(place)
            file.write(bytes([byte]))


def _flip_bits_of_log(store: Path, chance: random.Random) -> None:
    log = store.with_name(f"{store.name}-wal")
    is_there = log.exists() and log.stat().st_size
    _flip_bits(log if is_there else store, chance)


def _swap_pages(store: Path, chance: random.Random) -> None:
    path = _larger(store)
    count = path.stat().st_size // _PAGE_BYTES
    first, second = chance.sample(range(1, count), 2)
    with path.open("r+b") as file:
        pages = {}
        for number in (first, second):
            file.seek(number * _PAGE_BYTES)
            pages[number] = file.read(_PAGE_BYTES)
        for number, other in ((first, second), (second, first)):
            file.seek(number * _PAGE_BYTES)
            file.write(pages[other])


def _empty_a_page(store: Path, chance: random.Random) -> None:
    path = _larger(store)
    with path.open("r+b") as file:
        file.seek(chance.randrange(1, path.stat().st_size // _PAGE_BYTES) * _PAGE_BYTES)
        file.write(bytes(_PAGE_BYTES))


def _cut(store: Path, chance: random.Random) -> None:
    path = _larger(store)
    os.truncate(path, chance.randrange(path.stat().st_size))


def _take_out_rows(store: Path, chance: random.Random) -> None:
    table = chance.choice(_TABLES)
    number = chance.choice((1, 3, 1000))
    key = {"item": "(field, text, key, number, record)", "problem": "(path, place)"}.get(
        table, "rowid"
    )
    chosen = f"SELECT {key.strip('()')} FROM {table} LIMIT {number}"
    _run(store, f"DELETE FROM {table} WHERE {key} IN ({chosen})")


def _change_values(store: Path, chance: random.Random) -> None:
    statements = (
        "UPDATE article SET title = 'x', title__key = x'00' WHERE record % 7 = 0",
        "UPDATE article SET level = 'tecnico' WHERE record % 5 = 0",
        "UPDATE item SET text = text || 't3' WHERE record % 3 = 0",
        "UPDATE meta SET value = '{}' WHERE key = 'site'",
        "UPDATE meta SET value = '' WHERE key = 'digest'",
        "UPDATE article SET word_count = 1 WHERE record % 2 = 0",
        "DELETE FROM words_data WHERE id IN (SELECT id FROM words_data WHERE id > 10 LIMIT 40)",
        "DROP TABLE record",
    )
    _run(store, chance.choice(statements))


def _write_other_bytes(store: Path, chance: random.Random) -> None:
    statements = (
        "UPDATE article SET title = CAST(x'C328' AS TEXT) WHERE record % 9 = 0",
        "UPDATE source SET path = CAST(x'FFFE' AS TEXT) WHERE rowid = 5",
        "UPDATE meta SET value = CAST(x'80' AS TEXT) WHERE key = 'format'",
        "UPDATE body SET html = CAST(x'E9' AS TEXT)",
        "UPDATE problem SET value = CAST(x'ED' AS TEXT)",
    )
    _run(store, chance.choice(statements))


def _replace(store: Path, chance: random.Random) -> None:
    """Something else in its place."""
    new = store.with_name("other")
    kind = chance.choice(("text", "empty", "database", "folder", "bytes"))
    if kind == "database":
        with closing(sqlite3.connect(new)) as connection:
            connection.execute("CREATE TABLE meta (key TEXT, value TEXT)")
            connection.commit()
    elif kind == "folder":
        store.unlink()
        store.mkdir()
        (store / "mine.txt").write_text("mine\n")
        return
    else:
        data = {"text": b"no database\n" * 1000, "bytes": chance.randbytes(100_000)}
        new.write_bytes(data.get(kind, b""))
    if chance.random() < 0.5:
        for suffix in ("-wal", "-shm"):
            store.with_name(f"{store.name}{suffix}").unlink(missing_ok=True)
    new.replace(store)


def _remove(store: Path, chance: random.Random) -> None:
    kind = chance.choice(("folder", "files", "store", "seal", "log"))
    if kind == "folder":
        shutil.rmtree(store.parent)
        return
    names = {"files": "*.db*", "store": "*.db", "seal": "*.seal", "log": "*-wal"}
    for path in [*store.parent.glob(names[kind])]:
        path.unlink()


DAMAGES: dict[str, Damager] = {
    "bits": _flip_bits,
    "bits of the log": _flip_bits_of_log,
    "pages swapped": _swap_pages,
    "a page emptied": _empty_a_page,
    "cut": _cut,
    "rows taken out": _take_out_rows,
    "values changed": _change_values,
    "not UTF-8": _write_other_bytes,
    "replaced": _replace,
    "removed": _remove,
}


def damage(store: Path, name: str, seed: int) -> None:
    """One damage that is the same each time."""
    DAMAGES[name](store, random.Random(seed))


@dataclass(slots=True)
class Outcome:
    """What became of the stores."""

    done: Counter[str] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    not_healed: list[str] = field(default_factory=list)


def _run(store: Path, statement: str) -> None:
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute(statement)


def _make(folder: Path) -> None:
    files = {f"s{n}/index.md": f"# Serie {n}\n" for n in range(5)}
    for n in range(_ARTICLES):
        level = ("general", "tecnico")[n % 2]
        day = f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}"
        front = f"tags: [t{n % 7}, común]\nlevel: {level}\nupdated: {day}\n"
        body = "Una frase que se busca. " * (n % 9 + 1)
        link = "\n\n[nada](no-hay.md)\n" if n % 40 == 0 else "\n"
        files[f"s{n % 5}/{n:03}-a{n}.md"] = f"---\n{front}---\n# Título {n}\n\n{body}{link}"
    Site(folder).write(files)
    (folder / "content-api.toml").write_text(
        f'[serve]\ncache_bytes = 0\ncursor_secret = "{_SECRET}"\n'
    )


def _store_of(folder: Path) -> Path:
    return next((folder / ".content-api").glob("*.db"))


def _judge(served: Served, wanted: dict[str, object]) -> tuple[list[str], bool]:
    """Paths of which an answer is wrong, and whether all were given."""
    wrong: list[str] = []
    is_all = True
    for path in _PATHS:
        status, body = served.ask(path)
        if status == 200:
            if json.loads(body) != wanted[path]:
                wrong.append(path)
        else:
            is_all = False
            if status not in {503, 0}:
                wrong.append(f"{path}: {status}")
    return wrong, is_all


def _await_healing(
    served: Served, wanted: dict[str, object], name: str, outcome: Outcome, began: float
) -> bool:
    """Ask until every answer is given twice; whether they were."""
    whole = 0
    healed_at = began
    while time.monotonic() - began < _GIVE_UP_SECONDS:
        wrong, is_all = _judge(served, wanted)
        outcome.wrong += [f"{name}: {path}" for path in wrong]
        is_good = is_all and not wrong and served.is_ready()
        if is_good and not whole:
            healed_at = time.monotonic()
        whole = whole + 1 if is_good else 0
        if whole >= 2 and time.monotonic() - began > 0.6:
            outcome.took.append(healed_at - began)
            return True
    outcome.not_healed.append(name)
    return False


def _try_damage(store: Path, name: str, chance: random.Random) -> None:
    """Another program may find the store locked, or damaged so that it cannot damage it more."""
    with suppress(sqlite3.Error):
        DAMAGES[name](store, chance)


def _start_damaged(
    built: Path,
    work: Path,
    name: str,
    chance: random.Random,
    wanted: dict[str, object],
    outcome: Outcome,
) -> None:
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(built, work)
    _try_damage(_store_of(work), name, chance)
    served = start(work, 1, free_port())
    began = time.monotonic()
    while not served.is_ready():
        if served.process.poll() is not None or time.monotonic() - began > _GIVE_UP_SECONDS:
            outcome.refused.append(f"{name}: {served.log.strip().splitlines()[-1:]}")
            if served.process.poll() is None:
                stop(served)
            return
        time.sleep(0.02)
    wrong, is_all = _judge(served, wanted)
    outcome.wrong += [f"at start, {name}: {path}" for path in wrong]
    if not is_all:
        outcome.not_healed.append(f"at start, {name}")
    if "Traceback" in served.log:
        outcome.refused.append(f"{name}: a traceback in the log")
    stop(served)


def _damage_served(
    served: Served, name: str, chance: random.Random, wanted: dict[str, object], outcome: Outcome
) -> None:
    with suppress(StopIteration):
        _try_damage(_store_of(served.folder), name, chance)
    if not _await_healing(served, wanted, f"served, {name}", outcome, time.monotonic()):
        return
    if chance.random() < 0.3:  # the next one has a log to be damaged
        page = served.folder / "content/s1/001-a1.md"
        page.write_text(page.read_text() + "\n")
        time.sleep(0.5)
        page.write_text(page.read_text()[:-1])
        wait_for(lambda: _judge(served, wanted) == ([], True))


def run(count: int, seconds: float, seed: int) -> int:
    """Run the measure; the exit status."""
    chance, end, outcome = random.Random(seed), time.monotonic() + seconds, Outcome()
    with tempfile.TemporaryDirectory() as name:
        built, work, live = Path(name, "built"), Path(name, "work"), Path(name, "live")
        built.mkdir()
        _make(built)
        fresh = Site(Path(name, "fresh"), built / "content", serve_cursor_secret=_SECRET)
        fresh.folder.mkdir()
        fresh.index()
        wanted = {path: fresh.get(path).get_json() for path in _PATHS}
        shutil.copytree(built, live)
        first = start(built, 1, free_port())
        wait_for(first.is_ready)
        stop(first)
        served = start(live, 2, free_port())
        wait_for(served.is_ready)
        for turn in range(count):
            if time.monotonic() > end:
                break
            kind = chance.choice(sorted(DAMAGES))
            outcome.done[kind] += 1
            if turn % 2:
                _damage_served(served, kind, chance, wanted, outcome)
            else:
                _start_damaged(built, work, kind, chance, wanted, outcome)
        if "Traceback" in served.log:
            outcome.refused.append(
                "a traceback in the log of the one that was damaged while it served"
            )
        stop(served)
    return _tell(outcome)


def _tell(outcome: Outcome) -> int:
    print(", ".join(f"{name} {count}" for name, count in sorted(outcome.done.items())))
    took = outcome.took or [0.0]
    late = sum(seconds > MOST_SECONDS for seconds in outcome.took)
    print(
        f"stores {outcome.done.total()}, wrong answers {len(outcome.wrong)}, refused starts "
        f"{len(outcome.refused)}, not healed {len(outcome.not_healed)}; healed after: median "
        f"{statistics.median(took):.2f} s, longest {max(took):.2f} s, later than "
        f"{MOST_SECONDS:g} s: {late}"
    )
    for line in (*outcome.wrong[:40], *outcome.refused, *outcome.not_healed):
        print(line)
    return int(bool(outcome.wrong or outcome.refused or outcome.not_healed) or late > 0)


if __name__ == "__main__":
    sys.exit(run(**read_options(__doc__, count=500, seconds=1800.0, seed=1)))
