"""Files rewritten in generations while four clients read: no answer is torn, old, lost or mixed.

`python -m tests.survival.bursts --seconds 40 [--pause 0.5]` serves 66 articles and rewrites 60 of
them again and again, by rename, by truncate and write, and by delete and create. Each article says
its generation in its title and at the end of its body. It prints:

- answers: how many there were
- torn: a body whose end is of another generation than its title
- backwards: of an older generation than an answer before it on the same connection
- lost: 404, or an article that a list lacks
- errors: 5xx, or no answer
- revisions, mixed: how many a client saw in lists, and in how many the articles were of several
  generations

and exits with 1 when any is wrong, more than 5 % of the revisions are mixed, or nothing was followed.
"""

import http.client
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from tests.survival.served import Served, read_options, serving

FILES = 66
REWRITTEN = 60
CLIENTS = 4
MOST_MIXED = 0.05


@dataclass(slots=True)
class Seen:
    """What the clients saw together."""

    counts: Counter[str] = field(default_factory=Counter)
    revisions: dict[str, frozenset[int]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def add(self, what: str, *, if_: bool = True) -> None:
        with self.lock:
            self.counts[what] += if_


def page(number: int, generation: int) -> str:
    """An article that says its generation at its beginning and its end."""
    filler = f"Una frase del artículo {number} que no dice nada. " * 60
    return f"# Artículo {number} de {generation}\n\n{filler}\n\nfin de {generation}\n"


def _by_rename(path: Path, text: str) -> None:
    new = path.with_name(f".{path.name}.new")
    new.write_text(text)
    new.replace(path)


def _by_truncating(path: Path, text: str) -> None:
    path.write_text(text)


def _by_creating(path: Path, text: str) -> None:
    path.unlink()
    path.write_text(text)


WAYS: tuple[Callable[[Path, str], None], ...] = (_by_rename, _by_truncating, _by_creating)


def rewrite(folder: Path, pause: float, stop: Event) -> int:
    """Rewrite the articles until told to stop; how many generations there were."""
    generation = 1
    for way in cycle(WAYS):
        if stop.wait(pause):
            return generation
        generation += 1
        for number in range(REWRITTEN):
            way(folder / f"content/s/{number:02}-a{number}.md", page(number, generation))
    raise AssertionError("the ways never end")


def ask(port: int, seen: Seen, stop: Event) -> None:
    """Ask over one connection until told to stop."""
    newest: dict[int, int] = {}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        for path in _paths():
            if stop.is_set():
                return
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException):
                seen.add("errors")
                connection.close()
                continue
            seen.add("answers")
            seen.add("lost", if_=answer.status == 404)
            seen.add("errors", if_=answer.status >= 500)
            if answer.status == 200:
                _judge(json.loads(body), newest, seen)


def _paths() -> Iterator[str]:
    while True:
        for number in range(FILES):
            yield f"/api/v1/series/s/articles/a{number}?formats=text"
            if number % 4 == 0:
                yield "/api/v1/articles?limit=100&fields=title"


def _judge(answer: dict[str, Any], newest: dict[int, int], seen: Seen) -> None:
    data = answer["data"]
    articles = data if isinstance(data, list) else [data]
    generations = {
        _numbers(article["title"])[0]: _numbers(article["title"])[1] for article in articles
    }
    for number, generation in generations.items():
        seen.add("backwards", if_=generation < newest.get(number, 0))
        newest[number] = max(generation, newest.get(number, 0))
    if isinstance(data, dict):
        text = str(data["body"]["text"])
        seen.add("torn", if_=not text.endswith(f"fin de {generations.popitem()[1]}"))
    else:
        seen.add("lost", if_=len(articles) < FILES)
        revision = str(answer["meta"]["revision"])
        told = frozenset(g for number, g in generations.items() if number < REWRITTEN)
        with seen.lock:
            seen.revisions[revision] = told


def _numbers(title: str) -> tuple[int, int]:
    _, number, _, generation = title.split()
    return int(number), int(generation)


def run(seconds: float, pause: float) -> int:
    """Run the measure; the exit status."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "content/s").mkdir(parents=True)
        (folder / "content/s/index.md").write_text("# Serie\n")
        for number in range(FILES):
            (folder / f"content/s/{number:02}-a{number}.md").write_text(page(number, 1))
        with serving(folder) as served:
            seen, generations = _load(served, seconds, pause)
    mixed = sum(len(told) > 1 for told in seen.revisions.values())
    print(f"generations {generations}, revisions {len(seen.revisions)}, mixed {mixed}")
    print(", ".join(f"{what} {seen.counts[what]}" for what in ("answers", *_WRONG)))
    is_wrong = any(seen.counts[what] for what in _WRONG)
    is_followed = len(seen.revisions) > 1
    return int(is_wrong or not is_followed or mixed > MOST_MIXED * len(seen.revisions))


_WRONG = ("torn", "backwards", "lost", "errors")


def _load(served: Served, seconds: float, pause: float) -> tuple[Seen, int]:
    seen, stop, done = Seen(), Event(), []
    clients = [Thread(target=ask, args=(served.port, seen, stop)) for _ in range(CLIENTS)]
    writer = Thread(target=lambda: done.append(rewrite(served.folder, pause, stop)))
    for thread in (*clients, writer):
        thread.start()
    time.sleep(seconds)
    stop.set()
    for thread in (*clients, writer):
        thread.join()
    return seen, done[0]


if __name__ == "__main__":
    sys.exit(run(**read_options(__doc__, seconds=40.0, pause=0.5)))
