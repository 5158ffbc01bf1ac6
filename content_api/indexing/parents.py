"""Processes that end when the one that started them is gone, however that ended."""

import multiprocessing
import os
import threading

_STEP_SECONDS = 0.25


def end_with_parent() -> None:
    """End this process at most half a second after its parent; call it once, at the start.

    A killed process tells nobody, and `PR_SET_PDEATHSIG` follows the thread that started us, not
    its process. A process that `multiprocessing` did not start has no such parent.
    """
    parent = multiprocessing.parent_process()
    if parent and parent.pid:
        threading.Thread(target=_watch, args=(parent.pid,), daemon=True).start()


def _watch(parent: int) -> None:
    wait = threading.Event().wait
    while os.getppid() == parent:
        wait(_STEP_SECONDS)
    os._exit(1)  # nothing can be told to anyone, and threads may be in native code
