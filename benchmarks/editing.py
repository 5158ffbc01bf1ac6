"""Measures how long a change of the content takes until it is served: follower and HTTP included.

Usage: python benchmarks/editing.py --articles 1000 10000

Makes changes of each kind at random pages and asks for the page until the answer shows it.
"""

import argparse
import http.client
import json
import math
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from generate import SERIES_PAGE, generate_site
from harness import (
    CONTENT_API,
    HOST,
    QUIET_CORES,
    BenchmarkError,
    Check,
    children_seconds,
    cpu_seconds,
    free_port,
    machine_seconds,
    median,
    note,
    print_table,
    run_measured,
    serving,
    stop_on_sigterm,
)

GIVE_UP_SECONDS = 30.0
MANY_FILES = 300
_STEP_SECONDS = 0.002
_IDLE_SECONDS = 10.0  # in which the follower gets ready for changes
_PAUSE_SECONDS = 0.4  # until the follower has looked after the store
_FENCE = "---\n"
_STATE = re.compile(r"^state:.*\n", re.MULTILINE)
# The median at 1,000 articles and at 10,000, and the worst, in milliseconds.
_MOST = {1_000: 60.0, 10_000: 100.0}
_WORST = 250.0
_MANY_MOST = 3_000.0


@dataclass(frozen=True, slots=True)
class Page:
    """A public article: its file and its id."""

    file: Path
    id: str

    @property
    def series(self) -> str:
        """Its series."""
        return self.id.partition("/")[0]

    @property
    def url(self) -> str:
        """Where it is served."""
        return f"/api/v1/series/{self.series}/articles/{self.id.partition('/')[2]}"

    @property
    def beside(self) -> str:
        """Where it is listed, with the others of its series."""
        return f"/api/v1/series/{self.series}/articles?limit=100&fields=title"


class Client:
    """Asks over one connection.

    Args:
        port: Of the server.
    """

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=GIVE_UP_SECONDS)

    def ask(self, path: str) -> tuple[int, bytes]:
        """Status and body."""
        try:
            self._connection.request("GET", path)
            answer = self._connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return 0, b""

    def wait(self, path: str, shows: Callable[[int, bytes], bool], start: float) -> float:
        """Milliseconds from `start` until the answer shows it; infinite when it never does."""
        while not shows(*self.ask(path)):
            if time.perf_counter() - start > GIVE_UP_SECONDS:
                return math.inf
            time.sleep(_STEP_SECONDS)
        return 1000 * (time.perf_counter() - start)

    def list_pages(self, root: Path) -> list[Page]:
        """Every public article."""
        pages: list[Page] = []
        path: str | None = "/api/v1/articles?limit=100&fields=source"
        while path:
            status, body = self.ask(path)
            if status != 200:
                raise BenchmarkError(f"{path} answered {status}")
            answer = json.loads(body)
            found = answer["data"]
            pages += [Page(root / each["source"]["path"], each["id"]) for each in found]
            path = answer["links"]["next"]
        return pages

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


# --- Changes ---


@dataclass(frozen=True, slots=True)
class Editor:
    """Changes pages, and gives the milliseconds until each change is served."""

    client: Client

    def edit(self, page: Page) -> float:
        """Write an article anew, as most editors do, with one sentence more."""
        word = _word()
        text = f"{page.file.read_text()}\nUna frase con {word}.\n"
        return self._write(page.file, text, page.url, _has(word))

    def edit_by_rename(self, page: Page) -> float:
        """The same by a new file that takes the place of the old one."""
        word = _word()
        text = f"{page.file.read_text()}\nUna frase con {word}.\n"
        new = page.file.with_name(f".{page.file.name}.new")
        new.write_text(text)
        self.client.ask(page.url)
        start = time.perf_counter()
        new.replace(page.file)
        return self.client.wait(page.url, _has(word), start)

    def add(self, page: Page) -> float:
        """Put a new article beside another."""
        slug = _word()
        path = page.file.with_name(f"90-{slug}.md")
        return self._write(path, "# Un artículo\n\nUna frase.\n", page.beside, _has(slug))

    def delete(self, page: Page) -> float:
        """Delete an article, and put it back."""
        text = page.file.read_text()
        self.client.ask(page.beside)
        start = time.perf_counter()
        page.file.unlink()
        took = self.client.wait(page.beside, _has_not(page.id), start)
        self._write(page.file, text, page.beside, _has(page.id))
        return took

    def rename(self, page: Page) -> float:
        """Give an article another name, and its own again."""
        slug = _word()
        other = page.file.with_name(f"91-{slug}.md")
        self.client.ask(page.beside)
        start = time.perf_counter()
        page.file.rename(other)
        took = self.client.wait(page.beside, _has(slug), start)
        time.sleep(_PAUSE_SECONDS)
        other.rename(page.file)
        self.client.wait(page.beside, _has(page.id), time.perf_counter())
        return took

    def hide(self, page: Page) -> float:
        """Make an article a draft, and publish it again: the longer of both."""
        text = page.file.read_text()
        body = _STATE.sub("", text).removeprefix(_FENCE)
        hidden = f"{_FENCE}state: draft\n{body if text.startswith(_FENCE) else _FENCE + body}"
        gone = self._write(page.file, hidden, page.beside, _has_not(page.id))
        time.sleep(_PAUSE_SECONDS)
        back = self._write(page.file, text, page.beside, _has(page.id))
        return max(gone, back)

    def edit_series(self, page: Page) -> float:
        """Change the page of a series, by which all its articles are judged."""
        word = _word()
        path = page.file.parent / SERIES_PAGE
        text = path.read_text()
        start = text.index("\n# ") + 1
        end = text.index("\n", start)
        text = f"{text[:end]}\n\nUna frase con {word}.{text[end:]}"
        return self._write(path, text, f"/api/v1/series/{page.series}", _has(word))

    def edit_many(self, pages: list[Page]) -> float:
        """Change many articles at once; until the last is served, and all others with it."""
        word = _word()
        start = time.perf_counter()
        for page in pages:
            with page.file.open("a") as file:
                file.write(f"\nUna frase con {word}.\n")
        took = self.client.wait(pages[-1].url, _has(word), start)
        late = sum(word.encode() not in self.client.ask(page.url)[1] for page in pages)
        if late:
            raise BenchmarkError(f"{late} of {len(pages)} files that changed at once came later")
        return took

    def _write(self, path: Path, text: str, url: str, shows: Callable[[int, bytes], bool]) -> float:
        self.client.ask(url)
        start = time.perf_counter()
        path.write_text(text)
        return self.client.wait(url, shows, start)


def _word() -> str:
    return f"palabra{uuid4().hex}"


def _has(word: str) -> Callable[[int, bytes], bool]:
    return lambda status, body: status == 200 and word.encode() in body


def _has_not(word: str) -> Callable[[int, bytes], bool]:
    return lambda status, body: status == 200 and word.encode() not in body


# --- Everything ---


def measure(options: argparse.Namespace, scratch: Path, count: int) -> list[Check]:
    """All kinds of changes at a site of one size."""
    content, store = scratch / "content", f"sqlite:///{scratch / 'store.db'}"
    if options.content:
        shutil.copytree(options.content, content)
    else:
        note(f"generating {count} articles")
        generate_site(content, count, options.seed)
    place = ["--content", str(content), "--store", store]
    note("building the store")
    run_measured([*CONTENT_API, "build", *place], scratch)
    port = free_port()
    command = [*CONTENT_API, "serve", *place, "--host", HOST, "--port", str(port)]
    before, children = machine_seconds(), children_seconds()
    begin = time.perf_counter()
    with serving(command, scratch, port, "/readyz") as pid, _client(port) as client:
        ready = 1000 * (time.perf_counter() - begin)
        chance = random.Random(options.seed)
        pages = client.list_pages(content)
        took = _change_all(Editor(client), pages, chance, options.times)
        own = cpu_seconds(pid)
    busy = machine_seconds() - before - (children_seconds() - children) - own
    others = busy / (time.perf_counter() - begin)
    title = f"Until served, {len(pages)} public articles; others used {others:.2f} cores"
    rows = [[name, *_figures(values)] for name, values in took.items()]
    rows.append(["start until /readyz, once", f"{ready:.0f} ms", "", "1"])
    print_table(title, ["change", "median", "worst", "times"], rows)
    return list(_checks(took, count, is_disturbed=others > QUIET_CORES))


def _change_all(
    editor: Editor, pages: list[Page], chance: random.Random, times: int
) -> dict[str, list[float]]:
    """Milliseconds of each change, by its kind."""
    kinds: dict[str, Callable[[Page], float]] = {
        "first edit, some seconds after the start": editor.edit,
        "edit, written in place": editor.edit,
        "edit, by rename": editor.edit_by_rename,
        "new file": editor.add,
        "deletion": editor.delete,
        "rename": editor.rename,
        "state": editor.hide,
        "series page": editor.edit_series,
    }
    took: dict[str, list[float]] = {}
    time.sleep(_IDLE_SECONDS)
    for name, change in kinds.items():
        note(name)
        took[name] = []
        for page in chance.choices(pages, k=1 if name.startswith("first") else times):
            took[name].append(change(page))
            time.sleep(_PAUSE_SECONDS)
    name = f"{min(MANY_FILES, len(pages))} files at once"
    note(name)
    took[name] = [editor.edit_many(chance.sample(pages, min(MANY_FILES, len(pages))))]
    return took


def _checks(took: dict[str, list[float]], count: int, *, is_disturbed: bool) -> Iterator[Check]:
    for name, values in took.items():
        most = _MOST.get(count)
        title = f"{name}, {count} articles"
        if name.endswith("at once"):
            yield Check(title, max(values), _MANY_MOST, "ms", is_disturbed=is_disturbed)
            continue
        if most is not None and len(values) > 1:
            yield Check(f"{title}, median", median(values), most, "ms", is_disturbed=is_disturbed)
        yield Check(f"{title}, worst", max(values), _WORST, "ms", is_disturbed=is_disturbed)


def _figures(values: list[float]) -> list[str]:
    return [f"{median(values):.0f} ms", f"{max(values):.0f} ms", str(len(values))]


@contextmanager
def _client(port: int) -> Iterator[Client]:
    with closing(Client(port)) as client:
        yield client


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--content", type=Path, help="a site to copy, instead of generated ones")
    parser.add_argument("--times", type=int, default=15, help="changes of each kind (15)")
    parser.add_argument("--seed", type=int, default=1, help="of content and choices (1)")
    parser.add_argument("--scratch", type=Path, help="a directory for temporary files")
    return parser.parse_args()


def main() -> int:
    """Measure every size, then print the floors."""
    options = _parse()
    stop_on_sigterm()
    checks: list[Check] = []
    try:
        for count in [0] if options.content else options.articles:
            with tempfile.TemporaryDirectory(dir=options.scratch, prefix="editing-") as folder:
                checks += measure(options, Path(folder), count)
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print_table("Floors", ["", "measured", "floor", ""], [check.row for check in checks])
    return 0 if all(check.value <= check.most and not check.is_disturbed for check in checks) else 1


if __name__ == "__main__":
    sys.exit(main())
