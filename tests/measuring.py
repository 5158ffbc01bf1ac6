"""Coverage stands aside where time is judged, and where thousands of inputs would pay for it.

What only such a test reaches does not count as covered: it needs a test that says what it is.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from coverage import Coverage


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
