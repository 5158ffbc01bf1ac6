"""Whether somebody still writes a file: what is open for writing may be a half."""

import fcntl
import os
import signal
from pathlib import Path

from content_api.sources.files import open_descriptor


def may_be_written(root: Path, path: str) -> bool:
    """Whether a process has a file open for writing; True also where nobody can tell.

    Linux gives nobody a lease for reading on a file that is open for writing. It is given back at
    once: who opens the file meanwhile waits that long. Another user's file needs `CAP_LEASE`.

    Args:
        root: The content root.
        path: POSIX, relative to `root`.

    Source:
        fcntl(2), "Leases".
    """
    if not hasattr(fcntl, "F_SETLEASE"):
        return True
    try:
        descriptor = open_descriptor(root, path)
    except OSError:
        return True
    try:
        # Who has a lease is told with SIGIO that it is to be given back, which ends a process.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False
