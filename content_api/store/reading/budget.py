"""What one request may cost, counted in steps, so that the same request gets the same answer.

A step is one of SQLite's machine, 20 to 60 ns; by `benchmarks/dearest.py` the bound is 100 ms.
What SQLite does within one step, as in the full-text index, or what is done beside it, such as
placing the addresses of a body, is counted in steps as well.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from content_api.store.errors import StoreError

MAX_STEPS = 1_800_000
_BUDGET = "content_api_budget"
_PERIOD = 1_000  # steps between looks


class TooCostlyError(StoreError):
    """A request asks for more work than one may."""


class _Budget:
    """What is left of the steps of a request."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    @property
    def is_spent(self) -> bool:
        return self.left <= 0

    def spend(self, steps: int) -> bool:
        """Whether it was too much."""
        self.left -= steps
        return self.is_spent


@contextmanager
def limit_steps(connection: Connection, most: int = MAX_STEPS) -> Iterator[None]:
    """Bound the work on a connection; of a database that is not SQLite, only what is charged.

    Raises:
        TooCostlyError: it takes `most` steps or more.
    """
    budget = connection.info[_BUDGET] = _Budget(most)
    raw: Any = connection.connection.driver_connection
    is_counted = connection.dialect.name == "sqlite"
    if is_counted:
        raw.set_progress_handler(lambda: budget.spend(_PERIOD), _PERIOD)
    try:
        yield
    except DBAPIError as error:  # it is worded in many ways, by where it was stopped
        if not budget.is_spent:
            raise
        raise _too_costly() from error
    finally:
        del connection.info[_BUDGET]
        if is_counted:
            raw.set_progress_handler(None, 0)


def require_steps(connection: Connection, steps: int) -> None:
    """Count work that is about to be done, and that SQLite's machine does not count.

    Raises:
        TooCostlyError: the request has not so many steps left.
    """
    budget: _Budget | None = connection.info.get(_BUDGET)
    if budget is not None and budget.spend(steps):
        raise _too_costly()


def count_steps(connection: Connection, steps: int) -> None:
    """Count work that was done: the next work is refused when it was too much."""
    budget: _Budget | None = connection.info.get(_BUDGET)
    if budget is not None:
        budget.spend(steps)


def _too_costly() -> TooCostlyError:
    return TooCostlyError("the request asks for more work than one may")
