"""Makes functions of the core raise at one page, as a fault of the program would.

Usage: python -m tests.raising --count 5000 --seed 1

Whatever raises, the index is made, all other pages are served, the one page is told as
`file/internal-error` or not at all, its last good version stays, and the next edit is followed.
"""

import argparse
import importlib
import inspect
import multiprocessing
import pkgutil
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache, wraps
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any
from unittest.mock import patch

import content_api
from content_api.indexing.indexer import Indexer
from content_api.store.database import open_store
from tests.site import Site

_CORE = (
    "parsing",
    "schemas",
    "catalogue",
    "resources",
    "values.words",
    "values.collation",
    "values.scripts",
    "store.schema.rows",
    "store.schema.bodies",
    "store.schema.items",
    "store.schema.passages",
)
# The guard itself, and what it needs to tell: somebody must be left to catch.
_GUARD = ("content_api.catalogue.isolating", "content_api.catalogue.build")
# What the guard itself is made of, and what joins whole catalogues: no page can be left out there.
_WHOLE = {("Entry", "__init__"), ("Contents", "__init__"), ("merge_catalogues", "")}
_MARK = "zarzamora"
_FAULTY = "s/02-b.md"
_CODE = "file/internal-error"
_CHUNK = 50

_SERIES = """---
title: Serie
---
# Serie

## Índice

### 1. Uno
- a

### 2. Dos
- b

## Fuentes

- Li, J. (2023) — *Redes*: https://x.org/a
"""
_PAGE = """---
title: {word}
description: Sobre {word}.
tags: [{word}]
date: 2026-01-02
---
# {word}

Texto de {word} con [otra](01-a.md#uno) y `código` <b>vivo</b>[^1].

| {word} | b |
|---|---|
| 1 | 2 |

- [ ] {word}

[^1]: Una nota de {word}.

## Fuentes

- Pérez, A. (2020) — *Sobre {word}*: https://x.org/{word}
"""
_FILES = {
    "s/index.md": _SERIES,
    "s/01-a.md": "# A\n\n## Uno\n\nVer [b](02-b.md).\n",
    "s/03-c.md": "# C\n\nVer [b](02-b.md) y [a](01-a.md).\n",
    "t/index.md": "---\ntitle: Te\n---\n# Te\n\nVer [b](../s/02-b.md).\n",
    "t/01-d.md": "# D\n",
}
_OTHERS = {"s/a", "s/c", "t/d"}


class _MadeUpError(Exception):
    """What a function raises."""


@dataclass(slots=True)
class Tally:
    """What a run found; `raised` counts the trials in which something was raised."""

    count: int = 0
    raised: int = 0
    told: int = 0
    failures: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def add(self, other: "Tally") -> None:
        self.count += other.count
        self.raised += other.raised
        self.told += other.told
        self.failures += other.failures
        self.slowest = max(self.slowest, other.slowest)


@cache
def list_functions() -> tuple[tuple[object, str], ...]:
    """Every function and method of the core that has to do with the page, by what has it."""
    found: list[tuple[object, str]] = []
    used = _list_used()
    for module in _modules():
        name = module.__name__
        if name in _GUARD or not name.removeprefix("content_api.").startswith(_CORE):
            continue
        owners = [module, *(v for v in vars(module).values() if _is_own(v, name, type))]
        for owner in owners:
            found += [
                (owner, key)
                for key, value in sorted(vars(owner).items())
                if _is_own(value, name, FunctionType) and value.__code__ in used
                if not _WHOLE & {(getattr(owner, "__name__", ""), key), (key, "")}
            ]
    return tuple(found)


def _list_used() -> set[CodeType]:
    """What runs when the page is indexed."""
    used: set[CodeType] = set()
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder)).write(_FILES | {_FAULTY: _PAGE.format(word=_MARK)})
        sys.setprofile(lambda frame, event, _: used.add(frame.f_code) if event == "call" else None)
        try:
            site.index()
        finally:
            sys.setprofile(None)
    return used


@cache
def _modules() -> tuple[ModuleType, ...]:
    names = [m.name for m in pkgutil.walk_packages(content_api.__path__, "content_api.")]
    return tuple(importlib.import_module(n) for n in sorted(names) if "__main__" not in n)


def _is_own(value: object, module: str, kind: type) -> bool:
    return isinstance(value, kind) and getattr(value, "__module__", "") == module


def _mentions(value: object) -> bool:
    slots = [getattr(value, slot, "") for slot in getattr(type(value), "__slots__", ())]
    try:
        shown = repr((value, getattr(value, "__dict__", ""), slots))
    except AttributeError:  # it is not made yet
        return False
    return _MARK in shown.lower()


@contextmanager
def raising(owner: object, name: str, calls: list[str]) -> Iterator[None]:
    """A function raises when what it is given mentions the page; `calls` is told when it does."""
    function = inspect.getattr_static(owner, name)

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        if any(map(_mentions, (*args, *kwargs.values()))):
            calls.append(name)
            raise _MadeUpError(_MARK)
        return function(*args, **kwargs)

    with ExitStack() as stack:
        stack.enter_context(patch.object(owner, name, run))
        for module in _modules() if isinstance(owner, ModuleType) else ():
            for key, value in list(vars(module).items()):
                if value is function:
                    stack.enter_context(patch.object(module, key, run))
        yield


def check_raising(owner: object, name: str, folder: Path) -> bool:
    """Let one function raise; whether it did, and the page was told.

    Raises:
        AssertionError: something else than that page was lost.
    """
    site = Site(folder)
    page: Callable[[str], dict[str, str]] = lambda word: {_FAULTY: _PAGE.format(word=word)}  # noqa: E731
    site.write(_FILES | page("antes"))
    store = open_store(site.settings.store_url, site.settings.sqlite_path)
    indexer = Indexer(site.settings, store)
    try:
        indexer.run()
        site.write(page(_MARK))
        calls: list[str] = []
        with raising(owner, name, calls):
            report = indexer.run()
        told = {(p.path, p.code) for p in report.problems if p.severity == "error"}
        assert told <= {(_FAULTY, _CODE)}, told
        served = {item["id"]: item for item in site.data("/api/v1/articles?fields=title")}
        assert served.keys() >= _OTHERS, served
        if told:
            kept = served.get("s/b", {"title": "antes"})
            assert kept["title"] == "antes", kept
            assert _MARK not in str(site.data("/api/v1/diagnostics"))
        site.write(page("después"))
        assert not [p for p in indexer.run().problems if p.code == _CODE]
        edited = site.data("/api/v1/series/s/articles/b?formats=text")
        assert "Texto de después" in edited["body"]["text"]
        return bool(calls)
    finally:
        indexer.store.close()


def run_part(part: tuple[int, int, int]) -> Tally:
    """`count` trials from the number `first` on, of a seed."""
    seed, first, count = part
    tally = Tally()
    functions = list_functions()
    for number in range(first, first + count):
        owner, name = random.Random(f"{seed}-{number}").choice(functions)  # noqa: S311
        start = time.process_time()
        with tempfile.TemporaryDirectory() as folder:
            try:
                has_raised = check_raising(owner, name, Path(folder))
            except Exception as error:  # noqa: BLE001 - each is a finding
                shown = f"{type(error).__name__}: {str(error)[:300]}"
                tally.failures.append(f"{number} {_named(owner)}.{name}: {shown}")
                has_raised = True
        tally.count += 1
        tally.raised += has_raised
        tally.slowest = max(tally.slowest, time.process_time() - start)
    return tally


def _named(owner: object) -> str:
    return str(getattr(owner, "__qualname__", None) or getattr(owner, "__name__", owner))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    parts = [(options.seed, n, _CHUNK) for n in range(0, options.count, _CHUNK)]
    tally = Tally()
    with multiprocessing.get_context("spawn").Pool() as pool:
        for part in pool.imap_unordered(run_part, parts):
            tally.add(part)
    kinds = Counter(failure.split(" ", 1)[1] for failure in tally.failures)
    for failure, times in kinds.most_common(60):
        print(f"{times:5} {failure}")  # noqa: T201 - a command's own output
    print(  # noqa: T201
        f"{tally.count} trials, {tally.raised} raised, {len(tally.failures)} failures, "
        f"slowest {tally.slowest:.1f} s"
    )
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
