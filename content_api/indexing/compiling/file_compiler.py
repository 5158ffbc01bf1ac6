"""Compiling one file within its limits: whatever it does, there is an outcome to store."""

import gc
import hashlib
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from content_api.catalogue.compiling.compile import Compiler
from content_api.catalogue.options import CompileOptions
from content_api.catalogue.page_cache import Job, Outcome, PageStamp
from content_api.catalogue.site import as_entry
from content_api.catalogue.tree.trees import Tree
from content_api.indexing.compiling.page_rows import PageRows, Row, make_rows
from content_api.problems import Problem, make_problem
from content_api.problems.faults import make_end, make_fault
from content_api.sources.files import UnreadableError, read_file
from content_api.values.documents import Compiled
from content_api.values.parts import Body

MAX_SECONDS = 2.0
# The signal comes again, for a library may swallow what is raised in a function that it calls.
_AGAIN_SECONDS = 0.1

PackBody = Callable[[Compiled, bytes, frozenset[str]], Row]


class _TooSlowError(Exception):
    """A file took more processor time than it may."""


@dataclass(frozen=True, slots=True)
class CompilerSetup:
    """What a process needs to compile files of a content root.

    Attributes:
        root: The content root.
        options: How.
        max_file_bytes: A larger file is a problem instead.
        pack_body: Makes what is stored of a body; None when nothing is.
    """

    root: Path
    options: CompileOptions
    max_file_bytes: int
    pack_body: PackBody | None = None


class FileCompiler:
    """Compiles files of a content root, one after the other."""

    def __init__(self, setup: CompilerSetup) -> None:
        self._setup = setup
        self._compiler = Compiler(setup.options)

    def run(self, job: Job) -> PageRows:
        """Read and compile a file."""
        try:
            data, signature = self._read(job)
        except UnreadableError as error:
            compiled = hold_back(self._compiler, job.kind, error.head, error.problem)
            return make_rows(job, compiled, "", "")
        digest = hashlib.sha256(data).hexdigest()
        if digest == job.known_sha256:
            return PageRows(job.path, signature)
        compiled = compile_data(self._compiler, job.kind, job.path, data)
        try:
            return make_rows(job, compiled, signature, digest, self._body(compiled, data))
        except Exception as error:  # noqa: BLE001 - of whatever kind: nobody foresaw it
            held = hold_back(self._compiler, job.kind, data, make_fault(job.path, error))
            return make_rows(job, held, signature, digest)

    def hold(self, job: Job) -> PageRows | None:
        """The outcome of a file at which a process dies, when it is read for its state alone."""
        try:
            data, signature = self._read(job)
        except UnreadableError:
            return None
        held = hold_back(self._compiler, job.kind, data, make_end(job.path))
        return make_rows(job, held, signature, hashlib.sha256(data).hexdigest())

    def _body(self, compiled: Compiled, data: bytes) -> Row | None:
        setup = self._setup
        if compiled.document is None or setup.pack_body is None:
            return None
        return setup.pack_body(compiled, data, setup.options.macros)

    def _read(self, job: Job) -> tuple[bytes, str]:
        return job.read or read_page(self._setup, job.path)


def read_page(setup: CompilerSetup, path: str) -> tuple[bytes, str]:
    """The bytes of a page, and its signature.

    Raises:
        UnreadableError: it cannot be read now.
    """
    data, info = read_file(setup.root, path, setup.max_file_bytes)
    return data, info.signature


def compile_limited(tree: Tree, jobs: Sequence[Job], options: CompileOptions) -> Iterator[Outcome]:
    """Compile pages in this process, each within its limits; nothing is made to be stored."""
    compiler = Compiler(options)
    for job in jobs:
        signature, digest = job.read[1] if job.read else tree.sign(job.path), ""
        try:
            data = job.read[0] if job.read else tree.read(job.path)
        except UnreadableError as error:
            signature = ""
            compiled = hold_back(compiler, job.kind, error.head, error.problem)
        else:
            digest = hashlib.sha256(data).hexdigest()
            if digest == job.known_sha256:
                yield Outcome(job.path, PageStamp(job.kind, signature, digest), None)
                continue
            compiled = compile_data(compiler, job.kind, job.path, data)
        stamp = PageStamp(job.kind, signature, digest, compiled.embed_paths)
        yield Outcome(job.path, stamp, as_entry(compiled))


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
