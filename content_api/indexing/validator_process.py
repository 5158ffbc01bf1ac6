"""Judging documents in a process of its own: a slow one is stopped, and delays no other answer."""

import logging
import multiprocessing
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from content_api.indexing.compiling.file_compiler import too_slow
from content_api.indexing.validating import Document, Validation, refuse, validate_document
from content_api.logs import as_event
from content_api.settings import Settings

MOST_SECONDS = 5.0  # of the clock; compiling has its own limit, of processor time
_START_SECONDS = 30.0

_log = logging.getLogger(__name__)


class ValidatorBusyError(Exception):
    """Another document is being judged."""


@dataclass(slots=True)
class _Helper:
    process: SpawnProcess
    pipe: Connection

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Validator:
    """Judges one document at a time; its process starts with the first and stays.

    Args:
        settings: All settings.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turn = threading.Lock()
        self._helper: _Helper | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The right to read and judge a document, so that these never take every thread.

        Raises:
            ValidatorBusyError: another one has it.
        """
        if not self._turn.acquire(blocking=False):
            raise ValidatorBusyError
        try:
            yield
        finally:
            self._turn.release()

    def validate(self, document: Document) -> Validation:
        """Judge a document, as `validate_document`; in one's turn.

        What takes too long, or ends the process, has the one problem that says so.
        """
        helper = self._helper = self._helper or self._start()
        try:
            helper.pipe.send(document)
            if helper.pipe.poll(MOST_SECONDS):
                found: Validation = helper.pipe.recv()
                return found
        except (EOFError, OSError):
            pass
        helper.stop()
        self._helper = None
        message = "the process that judges documents ended, or took too long; it is started again"
        _log.warning(message, extra=as_event("validator-restarted"))
        return refuse(self._settings, document, too_slow)

    def _start(self) -> _Helper:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_judge, args=(self._settings, theirs), daemon=True)
        process.start()
        theirs.close()
        helper = _Helper(process, ours)
        if not ours.poll(_START_SECONDS):  # pragma: no cover - a machine that starts nothing
            helper.stop()
            raise ChildProcessError("the process that judges documents did not start")
        ours.recv()
        return helper


def _judge(settings: Settings, pipe: Connection) -> None:
    """Answer documents until the other end closes; in the main thread, where limits hold."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe.send(None)
    while True:
        try:
            document: Document = pipe.recv()
        except EOFError:
            return
        try:
            found = validate_document(settings, document)
        except Exception:  # noqa: BLE001 - what is raised may quote the document: nobody is told
            return
        pipe.send(found)
