"""Processes that end when the one that started them is gone, however that ended."""

import os
import threading
import time

_STEP_SECONDS = 0.25


def end_with_parent() -> None:
    """End this process at most half a second after its parent; call it once, at the start.

    A killed process tells nobody, and `PR_SET_PDEATHSIG` follows the thread that started us, not
    its process.
    """
    watch = threading.Thread(target=_watch, args=(os.getppid(),), daemon=True)
    watch.start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_STEP_SECONDS)
    os._exit(1)  # nothing can be told to anyone, and threads may be in native code
