"""Compiling many files: in this process when they are few, else in a pool on all cores.

A file at which a process dies is compiled in one of its own, and held back when that dies too.
"""

import hashlib
import multiprocessing
import os
import signal
from collections.abc import Generator, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing.connection import Connection

from content_api.catalogue.page_cache import Job
from content_api.indexing.compiling.file_compiler import CompilerSetup, FileCompiler, read_page
from content_api.indexing.compiling.notes import Note, Notes
from content_api.indexing.compiling.page_rows import PageRows, make_rows
from content_api.indexing.parents import end_with_parent
from content_api.problems.faults import make_end
from content_api.sources.files import UnreadableError
from content_api.values.documents import Compiled
from content_api.values.parts import Body

_CHUNK = 24
_POOL_FROM = 96
_APART_SECONDS = 60.0  # of the clock; compiling has its own limit, of processor time
_END_SECONDS = 5.0


def compile_files(
    setup: CompilerSetup, jobs: list[Job], notes: Notes | None = None
) -> Iterator[PageRows]:
    """Read and compile `jobs`; they come back in any order.

    A file at which a process died before is compiled in one of its own, for it may do so again;
    only when it does, the file is to blame.

    Args:
        setup: Of what root they are, and how they are compiled.
        jobs: What to compile.
        notes: Which files processes died at.
    """
    notes = notes or Notes(None)
    left, wary = jobs, notes.take()
    while left:
        for job in left:
            if job.path in wary:
                yield compile_apart(setup, job)
        left = [job for job in left if job.path not in wary]
        workers = len(os.sched_getaffinity(0))
        if len(left) < _POOL_FROM or workers < 2:
            with notes.opened() as note:
                compiler = FileCompiler(setup)
                for job in left:
                    note.write(job.path)
                    yield compiler.run(job)
            return
        left = yield from _compile_in_pool(setup, left, workers, notes)
        wary = notes.take()
        if left and not any(job.path in wary for job in left):  # nobody could write a note
            wary = frozenset(job.path for job in left[:_CHUNK])


def _compile_in_pool(
    setup: CompilerSetup, jobs: list[Job], workers: int, notes: Notes
) -> Generator[PageRows, None, list[Job]]:
    """Pages; what is left when one of the pool's processes died, and took the others along."""
    chunks = [jobs[start : start + _CHUNK] for start in range(0, len(jobs), _CHUNK)]
    context = multiprocessing.get_context("spawn")
    left: list[Job] = []
    with ProcessPoolExecutor(
        workers, context, initializer=_start_worker, initargs=(setup, notes)
    ) as pool:
        futures = {pool.submit(_run_chunk, chunk): chunk for chunk in chunks}
        for future in as_completed(futures):
            try:
                outcomes = future.result()
            except BrokenProcessPool:
                left += futures[future]
                continue
            yield from outcomes
    return left


def compile_apart(setup: CompilerSetup, job: Job) -> PageRows:
    """The outcome of a file that is compiled in a process of its own; when that dies, a problem."""
    for is_held in (False, True):
        found = _ask_apart(setup, job, is_held=is_held)
        if found:
            return found
    # Nobody can tell whether it is a draft: looking for that ends the process too.
    compiled = Compiled(None, Body(), (make_end(job.path),), hidden=True)
    try:
        data, signature = job.read or read_page(setup, job.path)
    except UnreadableError:
        return make_rows(job, compiled, "", "")
    return make_rows(job, compiled, signature, hashlib.sha256(data).hexdigest())


def _ask_apart(setup: CompilerSetup, job: Job, *, is_held: bool) -> PageRows | None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_answer_apart, args=(theirs, setup, job, is_held))
    process.start()
    theirs.close()
    found: PageRows | None = None
    with suppress(EOFError):
        if ours.poll(_APART_SECONDS):
            found = ours.recv()
            process.join(_END_SECONDS)
    process.kill()
    process.join()
    ours.close()
    return found


def _answer_apart(pipe: Connection, setup: CompilerSetup, job: Job, is_held: bool) -> None:  # noqa: FBT001 - of a process
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    compiler = FileCompiler(setup)
    pipe.send(compiler.hold(job) if is_held else compiler.run(job))


_worker: FileCompiler | None = None
_note: Note | None = None


def _start_worker(setup: CompilerSetup, notes: Notes) -> None:
    global _worker, _note
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker, _note = FileCompiler(setup), notes.open()


def _run_chunk(jobs: list[Job]) -> list[PageRows]:
    if _worker is None or _note is None:  # pragma: no cover - the pool's initializer ran
        raise RuntimeError("the pool's process was not started by _start_worker")
    outcomes: list[PageRows] = []
    for job in jobs:
        _note.write(job.path)
        outcomes.append(_worker.run(job))
    return outcomes
