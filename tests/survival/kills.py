"""Processes of `serve` killed at random instants: it is back within two seconds, or all of it ended.

`python -m tests.survival.kills --count 200 --seconds 600` kills the first process, the one that
follows changes, or a worker, sometimes two of them within 0.3 seconds, while a page is edited. After
each it waits until all workers are there again, changes are followed, and the page is served as it
was written last, and compares every answer with what a fresh build gives; where all ended, until no
process of it is left and the port is free. It prints how often what was killed, how long it took to
come back, and exits with 1 when anything was not so.
"""

import json
import os
import random
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.site import Site
from tests.survival.served import (
    Served,
    free_port,
    is_alive,
    is_free,
    read_options,
    start,
    stop,
    wait_for,
)

MOST_SECONDS = 2.0
WORKERS = 2
_GIVE_UP_SECONDS = 20.0
_PATHS = (
    "/api/v1/series",
    "/api/v1/articles?limit=100",
    "/api/v1/articles?sort=-title&facets=state,tag",
    "/api/v1/series/s/index",
    "/api/v1/series/s/status",
    "/api/v1/search?search=frase",
    "/api/v1/tags",
    "/api/v1/diagnostics",
    *(f"/api/v1/series/s/articles/a{number}?formats=html,text" for number in range(12)),
)


@dataclass(slots=True)
class Outcome:
    """What became of the kills."""

    killed: Counter[str] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def _make(folder: Path) -> None:
    files = {"s/index.md": "# Serie\n"}
    for number in range(12):
        files[f"s/{number:02}-a{number}.md"] = f"# Artículo {number}\n\nUna frase.\n"
    Site(folder).write(files)


def _edit(served: Served, turn: int) -> None:
    text = f"---\ntags: [t{turn}]\n---\n# Artículo 3\n\nUna frase de {turn}.\n"
    (served.folder / "content/s/03-a3.md").write_text(text)


def _shows(served: Served, turn: int) -> bool:
    body = served.ask("/api/v1/series/s/articles/a3?formats=text")[1]
    return f"Una frase de {turn}." in body


def _victims(served: Served, chance: random.Random) -> dict[str, int]:
    """One process or two, by what they are."""
    known = {"first": served.process.pid}
    with suppress(AssertionError):
        known["follower"] = served.follower()
    workers = {*served.parts()} - {*known.values()}
    known |= {f"worker {place}": pid for place, pid in enumerate(sorted(workers))}
    names = chance.sample(sorted(known), k=min(len(known), chance.choice((1, 1, 1, 2))))
    return {name: known[name] for name in names}


def _kill(
    served: Served, chance: random.Random, outcome: Outcome
) -> tuple[dict[str, int], list[int]]:
    """Kill at a random instant; what was killed, and every process that ran before."""
    running = [served.process.pid, *served.children()]
    victims = _victims(served, chance)
    time.sleep(chance.random() * 0.3)
    for name, pid in victims.items():
        with suppress(ProcessLookupError):
            os.kill(pid, chance.choice((signal.SIGKILL, signal.SIGKILL, signal.SIGSEGV)))
        outcome.killed[name.split()[0]] += 1
        time.sleep(chance.random() * 0.3 if len(victims) > 1 else 0)
    return victims, running


def _differences(served: Served, fresh: Path) -> list[str]:
    """Paths of which the answer is not a fresh build's."""
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(served.folder / "content", fresh / "content")
    site = Site(fresh)
    site.index()
    found: list[str] = []
    for path in _PATHS:
        status, body = served.ask(path)
        wanted = site.get(path).get_json()
        if status != 200 or json.loads(body) != wanted:
            found.append(path)
    return found


def run(count: int, seconds: float, seed: int) -> int:
    """Run the measure; the exit status."""
    chance, end, outcome = random.Random(seed), time.monotonic() + seconds, Outcome()
    with tempfile.TemporaryDirectory() as name:
        folder, fresh, port = Path(name, "site"), Path(name, "fresh"), free_port()
        folder.mkdir()
        _make(folder)
        served = start(folder, WORKERS, port)
        wait_for(served.is_ready)
        for turn in range(count):
            if time.monotonic() > end:
                break
            _edit(served, turn)
            victims, running = _kill(served, chance, outcome)
            began = time.monotonic()
            served = _await_return(served, victims, running, turn, began, outcome)
            found = _differences(served, fresh)
            outcome.wrong += [f"turn {turn}: {path} differs from a fresh build" for path in found]
        if "Traceback" in served.log:
            outcome.wrong.append("a traceback in the log")
        stop(served)
    return _tell(outcome)


def _await_return(
    served: Served,
    victims: dict[str, int],
    running: list[int],
    turn: int,
    began: float,
    outcome: Outcome,
) -> Served:
    """The same `serve` when all of it is back, or another one when all of it ended."""
    has_ended = "first" in victims
    while time.monotonic() - began < _GIVE_UP_SECONDS:
        if has_ended:
            is_over = not any(map(is_alive, running)) and is_free(served.port)
        else:
            is_over = _is_whole(served, victims) and _shows(served, turn)
        if is_over:
            outcome.took.append(time.monotonic() - began)
            return _start_again(served, turn) if has_ended else served
        time.sleep(0.02)
    outcome.wrong.append(f"turn {turn}: not back after {_GIVE_UP_SECONDS:g} s")
    with suppress(Exception):
        stop(served)
    again = start(served.folder, WORKERS, free_port())
    wait_for(again.is_ready)
    return again


def _is_whole(served: Served, victims: dict[str, int]) -> bool:
    """Whether there are as many processes as there were, and none that was killed."""
    parts = {pid for pid in served.parts() if is_alive(pid)} - {*victims.values()}
    return len(parts) == WORKERS + 1 and served.is_ready()


def _start_again(served: Served, turn: int) -> Served:
    served.process.wait()
    again = start(served.folder, WORKERS, served.port)
    wait_for(lambda: again.is_ready() and _shows(again, turn))
    return again


def _tell(outcome: Outcome) -> int:
    late = sum(took > MOST_SECONDS for took in outcome.took)
    print(", ".join(f"{name} {count}" for name, count in sorted(outcome.killed.items())))
    print(
        f"back or ended after: median {statistics.median(outcome.took):.2f} s, "
        f"longest {max(outcome.took):.2f} s, later than {MOST_SECONDS:g} s: {late}"
    )
    for line in outcome.wrong:
        print(line)
    return int(bool(outcome.wrong) or late > 0)


if __name__ == "__main__":
    sys.exit(run(**read_options(__doc__, count=200, seconds=600.0, seed=1)))
