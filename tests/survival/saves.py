"""One article saved in the ways of six editors while it is read: it is never empty, cut or missing.

`python -m tests.survival.saves --count 10000 --seconds 300` saves an article again and again, until
it was done so often or the time is over. It prints saves, answers, and of those how many were
empty, cut (the end of another save than the beginning), missing (404) or errors (5xx, none); and,
for a draft beside it that is saved in the same ways, how often that was public. It exits with 1
when any was.
"""

import http.client
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from itertools import cycle
from pathlib import Path
from threading import Event, Thread
from typing import Any

from tests.survival.served import read_options, serving

CLIENTS = 2
MOST_PAUSE_SECONDS = 0.15
_WRONG = ("empty", "cut", "missing", "errors", "drafts")


def _text(save: int) -> str:
    filler = "Una frase que sigue y sigue sin decir nada. " * 200
    return f"# Artículo {save}\n\n{filler}\n\nfin {save}\n"


def _truncate_and_write(path: Path, text: str, pause: float) -> None:
    path.write_text("")
    time.sleep(pause)
    path.write_text(text)


def _rename_over(path: Path, text: str, pause: float) -> None:
    new = path.with_name(f".{path.name}.swp")
    new.write_text(text)
    time.sleep(pause)
    new.replace(path)


def _move_away_and_write(path: Path, text: str, pause: float) -> None:
    backup = path.with_name(f"{path.name}~")
    path.replace(backup)
    time.sleep(pause)
    path.write_text(text)
    backup.unlink()


def _delete_and_create(path: Path, text: str, pause: float) -> None:
    path.unlink()
    time.sleep(pause)
    path.write_text(text)


def _write_in_pieces(path: Path, text: str, pause: float) -> None:
    pieces = [text[start : start + 4_096] for start in range(0, len(text), 4_096)]
    with path.open("w") as file:
        for piece in pieces:
            file.write(piece)
            file.flush()
            time.sleep(min(pause, 0.02))


def _write_and_sync(path: Path, text: str, pause: float) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    os.write(descriptor, text.encode())
    time.sleep(pause)
    os.ftruncate(descriptor, len(text.encode()))
    os.fsync(descriptor)
    os.close(descriptor)


WAYS: tuple[Callable[[Path, str, float], None], ...] = (
    _truncate_and_write,
    _rename_over,
    _move_away_and_write,
    _delete_and_create,
    _write_in_pieces,
    _write_and_sync,
)


def _ask(port: int, told: list[Counter[str]], stop: Event) -> None:
    counts: Counter[str] = Counter()
    told.append(counts)
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        while not stop.is_set():
            for name in ("a", "b"):
                try:
                    connection.request("GET", f"/api/v1/series/s/articles/{name}?formats=text")
                    answer = connection.getresponse()
                    body = answer.read()
                except (OSError, http.client.HTTPException):
                    counts["errors"] += 1
                    connection.close()
                    continue
                counts["answers"] += 1
                counts["errors"] += answer.status >= 500
                if name == "b":
                    counts["drafts"] += answer.status == 200
                elif answer.status == 404:
                    counts["missing"] += 1
                elif answer.status == 200:
                    _judge(json.loads(body)["data"], counts)


def _judge(article: dict[str, Any], counts: Counter[str]) -> None:
    text = str(article["body"]["text"])
    save = str(article["title"]).rpartition(" ")[2]
    counts["empty"] += not text.strip()
    counts["cut"] += bool(text.strip()) and not text.endswith(f"fin {save}")


def run(count: int, seconds: float, seed: int) -> int:
    """Run the measure; the exit status."""
    chance, end = random.Random(seed), time.monotonic() + seconds
    told: list[Counter[str]] = []
    saves = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        series = folder / "content/s"
        series.mkdir(parents=True)
        (series / "index.md").write_text("# Serie\n")
        article, draft = series / "01-a.md", series / "02-b.md"
        article.write_text(_text(0))
        draft.write_text(f"---\nstate: draft\n---\n{_text(0)}")
        with serving(folder) as served:
            stop = Event()
            clients = [Thread(target=_ask, args=(served.port, told, stop)) for _ in range(CLIENTS)]
            for client in clients:
                client.start()
            for save, way in zip(range(1, count + 1), cycle(WAYS)):
                if time.monotonic() > end:
                    break
                pause = chance.choice((0.0, 0.0, chance.random() * MOST_PAUSE_SECONDS))
                way(draft, f"---\nstate: draft\n---\n{_text(save)}", 0.0)
                way(article, _text(save), pause)
                saves = save
                time.sleep(chance.choice((0.0, 0.0, 0.0, 0.3)))
            stop.set()
            for client in clients:
                client.join()
    counts = sum(told, Counter[str]())
    print(f"saves {saves}, " + ", ".join(f"{what} {counts[what]}" for what in ("answers", *_WRONG)))
    return int(any(counts[what] for what in _WRONG))


if __name__ == "__main__":
    sys.exit(run(**read_options(__doc__, count=10_000, seconds=300.0, seed=1)))
