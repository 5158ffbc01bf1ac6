"""Coverage stands aside where time is judged, and where thousands of inputs would pay for it.

What only such a test reaches does not count as covered: it needs a test that says what it is.
"""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from coverage import Coverage


def untraced_environment() -> dict[str, str]:
    """That of a process in which coverage measures nothing, whatever it does here."""
    return {name: value for name, value in os.environ.items() if "COVERAGE" not in name}


@contextmanager
def untraced() -> Iterator[bool]:
    """Coverage measures nothing in the block. Whether it did before."""
    coverage = Coverage.current()
    if coverage is None:
        yield False
        return
    coverage.stop()
    try:
        yield True
    finally:
        with warnings.catch_warnings(action="ignore"):  # that modules were imported before it
            coverage.start()
