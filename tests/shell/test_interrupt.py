"""A signal ends the wait of the server's main thread, whenever it comes."""

import signal
import subprocess
import sys

import pytest

from content_api.serving.server import Interrupt

# In a process of its own: a wait that never ends would end no test.
_WAITS = """
import random, signal
from content_api.serving import server
server._LOOK_SECONDS = 0.0002
numbers = random.Random(1)
for _ in range(5_000):
    interrupt = server.Interrupt(lambda: False)
    signal.signal(signal.SIGALRM, lambda *_: interrupt.set())
    signal.setitimer(signal.ITIMER_REAL, numbers.uniform(0.00005, 0.0006))
    interrupt.wait()
print("all ended")
"""


def test_a_signal_at_any_moment_ends_the_wait() -> None:
    command = [sys.executable, "-c", _WAITS]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "all ended\n", done.stderr


def test_a_signal_that_came_while_another_was_acted_on_is_not_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    signals: list[int] = []
    interrupt = Interrupt(lambda: bool(signals))
    monkeypatch.setattr("content_api.serving.server.time.sleep", lambda _: interrupt.set())
    interrupt.set()
    signals.append(signal.SIGINT)
    interrupt.clear()
    interrupt.wait()
    assert not interrupt._is_set  # it did not sleep
