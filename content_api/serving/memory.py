"""Memory that is free, given back to the system before processes are forked that would share it."""

import ctypes
import gc


def give_back() -> None:
    """Give free memory back, where the C library can; each process forked later would count it.

    Source:
        malloc_trim(3), which is glibc's own.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
