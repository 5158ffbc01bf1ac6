"""A long run of hostile inputs, kept out of the default tests.

Usage: python -m tests.fuzz --count 100000 --seed 1

Input N of a seed is always the same. Each failure is made as small as cutting pieces out can make
it, and written to a file, with the seed and the number that give it again.
"""

import argparse
import json
import multiprocessing
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn

import msgspec

from content_api.catalogue.options import CompileOptions
from content_api.parsing.body.html import clean_html
from content_api.problems import CODES, Problem
from content_api.store.schema.bodies import Ground, body_row
from content_api.store.schema.rows import article_row, series_row
from content_api.values.documents import Compiled
from content_api.values.records import Catalogue
from tests.hostile import make_input, make_site
from tests.properties.test_no_live_html import addresses, html_nodes, live
from tests.rereading import reread
from tests.sources import catalogue
from tests.whole import WholeCompiler

MOST_SECONDS = 2.0
SITE_EVERY = 25
_GIVE_UP_SECONDS = 20.0
_RENDER_MOST_BYTES = 3_000
_MOST_CLEANINGS = 30  # tags misnested through 200 blocks, the most there are, settle by eight
_CHUNK = 250
_PROGRESS_EVERY = 10_000
_SHRINK_SECONDS = 60.0
_COMPILER = WholeCompiler(CompileOptions())

Input = bytes | dict[str, str]


class FuzzError(AssertionError):
    """What the program did with an input that it must not do; the text begins with its kind."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One input that failed.

    Attributes:
        number: Which, of its seed.
        kind: What went wrong and where in the code, to count the same fault once.
        detail: All of it.
    """

    number: int
    kind: str
    detail: str


@dataclass(slots=True)
class Tally:
    """What a run saw."""

    count: int = 0
    slowest: tuple[float, int] = (0.0, 0)
    codes: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Take in the tally of a part."""
        self.count += other.count
        self.slowest = max(self.slowest, other.slowest)
        self.codes += other.codes
        self.failures += other.failures


# --- What must hold ---


def check_input(number: int, value: Input) -> Counter[str]:
    """Hold one input against everything that must hold; the codes of its problems.

    Raises:
        FuzzError: something does not hold.
    """
    if isinstance(value, dict):
        return _check_site(value)
    run = (_COMPILER.compile_article, _COMPILER.compile_series_page)[number % 2]
    compiled = run("s/01-a.md", value)
    _check_compiled(compiled, value)
    return Counter(problem.code for problem in compiled.problems)


def _check_compiled(compiled: Compiled, data: bytes) -> None:
    lines = _lines(data)
    for problem in compiled.problems:
        _check_problem(problem, lines)
    if compiled.document is None and not compiled.problems:
        raise FuzzError("silence: no document and no problem")
    msgspec.json.encode(compiled.document)
    msgspec.json.encode(compiled.problems)
    body_row(compiled.body, data, Ground())
    body = compiled.body
    found = live(body.html)
    settled = body.html
    for _ in range(_MOST_CLEANINGS):
        settled = clean_html(settled)
    if clean_html(settled) != settled:
        raise FuzzError("html: cleaning it changes it each time")
    if body.ast and len(data) <= _RENDER_MOST_BYTES:
        tree = json.loads(body.ast)
        found += live(reread(body.markdown)) + live("".join(html_nodes(tree)))
        found += [one for one in addresses(tree) if one.startswith(("javascript:", "vbscript:"))]
    if found:
        raise FuzzError(f"live: {found[:3]}")


def _lines(data: bytes) -> list[str]:
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    return text.replace("\r\n", "\n").split("\n")


def _check_problem(problem: Problem, lines: list[str]) -> None:
    if problem.code not in CODES:
        raise FuzzError(f"code: {problem.code} is not registered")
    places = [problem.place, *(edit.place for edit in (problem.fix.edits if problem.fix else ()))]
    for place in places:
        for line, column in ((place.line, place.column), (place.end_line, place.end_column)):
            if not 1 <= line <= len(lines):
                raise FuzzError(f"place: {problem.code} at no line {line}: {problem}")
            if not 1 <= column <= len(lines[line - 1]) + 1:
                raise FuzzError(f"place: {problem.code} at no column {column}: {problem}")
        if (place.end_line, place.end_column) < (place.line, place.column):
            raise FuzzError(f"place: {problem.code} ends before it starts: {problem}")
    if "\n" in problem.line_form:
        raise FuzzError(f"text: {problem.code} is not one line: {problem}")


def _check_site(files: Mapping[str, str]) -> Counter[str]:
    built = catalogue(files)
    lines = {path: _lines(text.encode()) for path, text in files.items()}
    for problem in built.problems:
        if problem.path not in lines:
            raise FuzzError(f"path: {problem.code} in no file: {problem}")
        _check_problem(problem, lines[problem.path])
    if catalogue(files, reverse=True) != built:
        raise FuzzError("order: the catalogue depends on the order of files")
    _render(built)
    return Counter(problem.code for problem in built.problems)


def _render(built: Catalogue) -> None:
    for record in built.series:
        series_row(record)
        for article in record.articles:
            article_row(article)


# --- One input, and many ---


def make(seed: int, number: int) -> Input:
    """Input `number` of `seed`: a file, or now and then a whole site."""
    rng = random.Random(f"{seed}/{number}")  # noqa: S311 - a seed, not a secret
    return make_site(rng) if number % SITE_EVERY == 0 else make_input(rng)


def try_input(number: int, value: Input, tally: Tally) -> Failure | None:
    """Check one input and count it; its failure, if it has one."""
    begin = time.process_time()
    failure = None
    try:
        with _time_limit():
            tally.codes += check_input(number, value)
    except Exception as error:  # noqa: BLE001 - whatever it raises is what is looked for
        failure = _describe(number, error)
    seconds = time.process_time() - begin
    tally.count += 1
    tally.slowest = max(tally.slowest, (seconds, number))
    if failure is None and seconds > MOST_SECONDS:
        failure = Failure(number, "slow", f"slow: {seconds:.1f} s of processor time")
    return failure


def _describe(number: int, error: Exception) -> Failure:
    if isinstance(error, FuzzError):
        text = str(error)
        return Failure(number, " ".join(text.split()[:2]), text)
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "content_api" in f.filename]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "the fuzzer"
    shown = "".join(traceback.format_exception(error)[-12:])
    return Failure(number, f"{type(error).__name__} at {where}", shown)


@contextmanager
def _time_limit() -> Iterator[None]:
    """Stop what never ends."""

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        raise FuzzError("slow: stopped")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _GIVE_UP_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def run_part(part: tuple[int, int, int]) -> Tally:
    """Check inputs `first` to `last` (not included) of a seed."""
    seed, first, last = part
    tally = Tally()
    for number in range(first, last):
        failure = try_input(number, make(seed, number), tally)
        if failure:
            tally.failures.append(failure)
    return tally


def run_all(seed: int, count: int, say: Callable[[str], None]) -> Tally:
    """Check `count` inputs on all cores."""
    parts = [(seed, first, min(first + _CHUNK, count)) for first in range(0, count, _CHUNK)]
    total = Tally()
    begin = time.monotonic()
    with multiprocessing.get_context("spawn").Pool() as pool:
        for tally in pool.imap_unordered(run_part, parts):
            before = total.count
            total.add(tally)
            if total.count // _PROGRESS_EVERY > before // _PROGRESS_EVERY:
                seconds = time.monotonic() - begin
                say(f"{total.count:,} inputs, {len(total.failures)} failures, {seconds:.0f} s")
    return total


# --- Making a failure small ---


def shrink(failure: Failure, value: Input) -> Input:
    """Cut out what the failure does not need."""
    deadline = time.monotonic() + _SHRINK_SECONDS

    def still_fails(candidate: Input) -> bool:
        if time.monotonic() > deadline:
            return False
        found = try_input(failure.number, candidate, Tally())
        return found is not None and found.kind == failure.kind

    if isinstance(value, bytes):
        return _shrink_bytes(value, still_fails)
    files = dict(value)
    for path in tuple(files):
        without = {name: text for name, text in files.items() if name != path}
        if still_fails(without):
            files = without
    for path in files:
        files[path] = _shrink_text(files, path, still_fails)
    return files


def _shrink_text(files: dict[str, str], path: str, still_fails: Callable[[Input], bool]) -> str:
    def fails(data: bytes) -> bool:
        return still_fails({**files, path: data.decode("utf-8", "replace")})

    return _shrink_bytes(files[path].encode(), fails).decode("utf-8", "replace")


def _shrink_bytes(data: bytes, still_fails: Callable[[bytes], bool]) -> bytes:
    size = max(len(data) // 2, 1)
    while True:
        start = 0
        while start < len(data):
            candidate = data[:start] + data[start + size :]
            if still_fails(candidate):
                data = candidate
            else:
                start += size
        if size == 1:
            return data
        size //= 2


# --- The command ---


def _write(folder: Path, seed: int, failure: Failure, value: Input) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{seed}-{failure.number}"
    if isinstance(value, bytes):
        files = {f"{stem}.md": value}
    else:
        files = {f"{stem}-{p.replace('/', '-')}": text.encode() for p, text in value.items()}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def _report(seed: int, total: Tally, folder: Path, say: Callable[[str], None]) -> None:
    """The summary, and the smallest input of each kind of failure."""
    first = {failure.kind: failure for failure in reversed(total.failures)}
    kinds = Counter(failure.kind for failure in total.failures)
    for kind, failure in first.items():
        paths = _write(folder, seed, failure, shrink(failure, make(seed, failure.number)))
        say(f"\n{kind} ({kinds[kind]} times), first: --seed {seed} --number {failure.number}")
        say(f"  {', '.join(map(str, paths))}\n{failure.detail.rstrip()}")
    seconds, number = total.slowest
    say(f"\n{total.count:,} inputs, {len(total.failures)} failures of {len(first)} kinds")
    say(f"slowest: {1000 * seconds:.0f} ms of processor time, number {number}")
    for code, times in total.codes.most_common():
        say(f"{times:>10,}  {code}")


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=100_000, help="how many inputs (100000)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other inputs (1)")
    parser.add_argument("--number", type=int, help="only this one of the seed")
    parser.add_argument("--out", type=Path, default=Path("fuzz-failures"), help="(fuzz-failures)")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Run; 1 when something does not hold."""
    options = _parse(arguments)

    def say(text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    if options.number is None:
        total = run_all(options.seed, options.count, say)
    else:
        total = run_part((options.seed, options.number, options.number + 1))
    _report(options.seed, total, options.out, say)
    return 1 if total.failures else 0


if __name__ == "__main__":
    sys.exit(main())
