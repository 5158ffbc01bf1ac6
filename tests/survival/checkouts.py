"""`git checkout` of two branches while the site is served: each is one revision, and soon.

`python -m tests.survival.checkouts --count 300 --files 200` changes between two branches in which
every article has another generation. It prints how many revisions were seen and how many of those
held articles of both branches, and the median and longest time from the end of a checkout until it
was served. It exits with 1 when a revision was mixed or one took over `--most-seconds`.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Event, Thread

from tests.survival.served import Served, read_options, serving

_GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false")
_PAUSE_SECONDS = 0.3


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run([*_GIT, *arguments], cwd=folder, check=True, capture_output=True)


def _make(folder: Path, files: int) -> None:
    _git(folder, "init", "-q", "-b", "uno")
    (folder / ".gitignore").write_text(".content-api/\nserve.log\n")
    for branch in ("uno", "dos"):
        if branch == "dos":
            _git(folder, "checkout", "-q", "-b", "dos")
        for number in range(files):
            path = folder / f"content/s{number % 20}/{number:04}-a{number}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            text = "Una frase que sigue. " * 40
            path.write_text(f"---\ntags: [{branch}]\n---\n# Artículo\n\n{text}\n")
        _git(folder, "add", ".")
        _git(folder, "commit", "-qm", branch)


def _counts(served: Served) -> tuple[str, dict[str, int]]:
    """The revision, and how many articles there are of each branch."""
    status, body = served.ask("/api/v1/articles?limit=1&fields=title&facets=tag")
    if status != 200:
        return "", {}
    answer = json.loads(body)
    facets = answer["meta"]["facets"]["tag"]
    return answer["meta"]["revision"], {entry["value"]: entry["count"] for entry in facets}


def run(count: int, files: int, most_seconds: float) -> int:
    """Run the measure; the exit status."""
    revisions: dict[str, dict[str, int]] = {}
    stop = Event()

    def look(served: Served) -> None:
        while not stop.is_set():
            revision, told = _counts(served)
            revisions[revision] = told

    took: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _make(folder, files)
        with serving(folder) as served:
            reader = Thread(target=look, args=(served,))
            reader.start()
            for turn in range(count):
                branch = ("uno", "dos")[turn % 2]
                _git(folder, "checkout", "-q", branch)
                start = time.monotonic()
                while _counts(served)[1] != {branch: files}:
                    if time.monotonic() - start > 10 * most_seconds:
                        break
                    time.sleep(0.01)
                took.append(time.monotonic() - start)
                time.sleep(_PAUSE_SECONDS)
            stop.set()
            reader.join()
    revisions.pop("", None)
    mixed = sum(told not in ({"uno": files}, {"dos": files}) for told in revisions.values())
    print(f"checkouts {count}, revisions {len(revisions)}, mixed {mixed}")
    print(f"served after: median {statistics.median(took):.2f} s, longest {max(took):.2f} s")
    return int(mixed > 0 or max(took) > most_seconds)


if __name__ == "__main__":
    sys.exit(run(**read_options(__doc__, count=300, files=200, most_seconds=1.0)))
