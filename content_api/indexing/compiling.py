"""Compiling one file within its limits: whatever it does, there is an outcome to store."""

import gc
import hashlib
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

import msgspec

from content_api.catalogue.compile import Compiler
from content_api.catalogue.formats import SOURCE_FORMATS, make_source_formats
from content_api.catalogue.options import CompileOptions
from content_api.catalogue.page_cache import Job, PageStamp
from content_api.catalogue.page_cache import Outcome as PageOutcome
from content_api.catalogue.site import as_entry
from content_api.catalogue.trees import Tree
from content_api.indexing.files import UnreadableError, read_file
from content_api.problems import Problem, make_problem
from content_api.problems.faults import make_end, make_fault
from content_api.records import ArticleDocument, Body, Compiled, SeriesDocument
from content_api.store.bodies import LARGE_SOURCE_BYTES, Ground, body_row
from content_api.store.rows import Row

MAX_SECONDS = 2.0
# The signal comes again, for a library may swallow what is raised in a function that it calls.
_AGAIN_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Outcome:
    """A file as it is stored.

    Attributes:
        path: The file.
        stat: Its signature when it was read; empty when it could not be.
        source: Its row; None when its bytes are the known ones.
        body: The row of its body; None when it is not served.
    """

    path: str
    stat: str
    source: Row | None = None
    body: Row | None = None


class _TooSlowError(Exception):
    """A file took more processor time than it may."""


class FileCompiler:
    """Compiles files of a content root, one after the other.

    Args:
        root: The content root.
        options: How.
        max_file_bytes: A larger file is a problem instead.
    """

    def __init__(self, root: Path, options: CompileOptions, max_file_bytes: int) -> None:
        self._root = root
        self._compiler = Compiler(options)
        self._max_file_bytes = max_file_bytes

    def run(self, job: Job) -> Outcome:
        """Read and compile a file."""
        try:
            data, signature = self._read(job)
        except UnreadableError as error:
            compiled = hold_back(self._compiler, job.kind, error.head, error.problem)
            return make_outcome(job, compiled, "", "")
        digest = hashlib.sha256(data).hexdigest()
        if digest == job.known_sha256:
            return Outcome(job.path, signature)
        compiled = compile_data(self._compiler, job.kind, job.path, data)
        try:
            page = (data, self._compiler.options.macros)
            return make_outcome(job, compiled, signature, digest, page)
        except Exception as error:  # noqa: BLE001 - of whatever kind: nobody foresaw it
            held = hold_back(self._compiler, job.kind, data, make_fault(job.path, error))
            return make_outcome(job, held, signature, digest)

    def hold(self, job: Job) -> Outcome | None:
        """The outcome of a file at which a process dies, when it is read for its state alone."""
        try:
            data, signature = self._read(job)
        except UnreadableError:
            return None
        held = hold_back(self._compiler, job.kind, data, make_end(job.path))
        return make_outcome(job, held, signature, hashlib.sha256(data).hexdigest())

    def _read(self, job: Job) -> tuple[bytes, str]:
        return job.read or read_page(self._root, job.path, self._max_file_bytes)


def read_page(root: Path, path: str, most_bytes: int) -> tuple[bytes, str]:
    """The bytes of a page, and its signature.

    Raises:
        UnreadableError: it cannot be read now.
    """
    data, info = read_file(root, path, most_bytes)
    return data, info.signature


def compile_limited(
    tree: Tree, jobs: Sequence[Job], options: CompileOptions
) -> Iterator[PageOutcome]:
    """Compile pages in this process, each within its limits; nothing is made to be stored."""
    compiler = Compiler(options)
    for job in jobs:
        signature, digest = job.read[1] if job.read else tree.signatures.get(job.path, ""), ""
        try:
            data = job.read[0] if job.read else tree.read(job.path)
        except UnreadableError as error:
            signature = ""
            compiled = hold_back(compiler, job.kind, error.head, error.problem)
        else:
            digest = hashlib.sha256(data).hexdigest()
            if digest == job.known_sha256:
                yield PageOutcome(job.path, PageStamp(job.kind, signature, digest), None)
                continue
            compiled = compile_data(compiler, job.kind, job.path, data)
        stamp = PageStamp(job.kind, signature, digest, compiled.embed_paths)
        yield PageOutcome(job.path, stamp, as_entry(compiled))


def compile_data(compiler: Compiler, kind: str, path: str, data: bytes) -> Compiled:
    """Compile the bytes of a `series` page or `article`; what takes too long is a problem."""
    is_series = kind == "series"
    try:
        with _time_limit(), without_collector():
            run = compiler.compile_series_page if is_series else compiler.compile_article
            return run(path, data)
    except _TooSlowError:
        return hold_back(compiler, kind, data, too_slow(path))
    except Exception as error:  # noqa: BLE001 - of whatever kind: nobody foresaw it
        return hold_back(compiler, kind, data, make_fault(path, error))


def hold_back(compiler: Compiler, kind: str, data: bytes, problem: Problem) -> Compiled:
    """A file that has one problem and no document; hidden, if nobody can tell."""
    try:
        return compiler.hold_back(kind, data, (problem,))
    except Exception:  # noqa: BLE001 - a draft must not be public for a fault in looking for one
        return Compiled(None, Body(), (problem,), hidden=True)


def too_slow(path: str) -> Problem:
    """The problem of a file that takes too long."""
    message = f"expected at most {MAX_SECONDS:g} seconds of processor time"
    return make_problem("file/too-slow", path, message)


@contextmanager
def _time_limit() -> Iterator[None]:
    """Stop what runs longer than `MAX_SECONDS` of processor time; signals need the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _TooSlowError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, MAX_SECONDS, _AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@contextmanager
def without_collector() -> Iterator[None]:
    """No garbage collection in the block: large trees would be walked again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def make_outcome(
    job: Job,
    compiled: Compiled,
    stat: str,
    digest: str,
    page: tuple[bytes, frozenset[str]] = (b"", frozenset()),
) -> Outcome:
    """A compiled file as it is stored; of a `page`, what is in it and the names of its macros."""
    document = compiled.document
    source = {
        "path": job.path,
        "kind": job.kind,
        "stat": stat,
        "sha256": digest,
        "document": msgspec.json.encode(document) if document else None,
        "problems": msgspec.json.encode(compiled.problems),
        "embed_paths": msgspec.json.encode(compiled.embed_paths),
        "hidden": compiled.hidden,
        "excuses": msgspec.json.encode(compiled.excuses),
        "stale": False,
        "held_back": msgspec.json.encode(compiled.held_back) if compiled.held_back else None,
        "terms": msgspec.json.encode(compiled.terms),
    }
    body = _body_row(compiled.body, document, *page) if document else None
    return Outcome(job.path, stat, source, body)


def _body_row(
    body: Body, document: ArticleDocument | SeriesDocument, data: bytes, macros: frozenset[str]
) -> Row:
    """The row of a body, but for its path; of a large page with all formats."""
    hashes = {embed.path: embed.sha256 for embed in document.embeds if embed.sha256}
    ground = Ground(tuple(sorted(macros)), hashes)
    if len(data) <= LARGE_SOURCE_BYTES:
        return body_row(body, data, ground)
    made = make_source_formats(data, SOURCE_FORMATS, macros, hashes)
    return body_row(replace(body, markdown=made.markdown, ast=made.ast), b"", ground)
