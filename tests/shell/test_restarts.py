"""A server that ends, or starts its workers anew, answers what was sent."""

import http.client
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.survival import restarts
from tests.survival.served import serving, start, stop, wait_for


@pytest.mark.parametrize("way", ["TERM", "HUP"])
def test_no_request_is_lost(tmp_path: Path, way: str) -> None:
    restarts.make(tmp_path)
    with ExitStack() as stack:
        served = stack.enter_context(serving(tmp_path))
        with restarts.asking(served.port) as seen:
            wait_for(lambda: seen.counts["sent"] > 200)
            if way == "HUP":
                restarts.replace_workers(served)
            else:
                restarts.end(served)
                again = start(tmp_path, 2, served.port)
                stack.callback(stop, again)
                wait_for(again.is_ready)
            sent = seen.counts["sent"]
            wait_for(lambda: seen.counts["sent"] > sent + 200)
    assert not seen.lost
    assert {*seen.counts} == {"sent", "200"}
    assert "Traceback" not in served.log


def test_it_is_not_ready_any_more_before_it_ends(tmp_path: Path) -> None:
    restarts.make(tmp_path)
    with (
        serving(tmp_path, workers=1) as served,
        closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)) as connection,
    ):
        assert _ask_ready(connection) == (200, None)
        served.process.terminate()
        seen = [_ask_ready(connection)]
        while seen[-1][1] is None:
            seen.append(_ask_ready(connection))
        assert seen[-1] == (503, "close")
        assert served.process.wait(30) == 0


def _ask_ready(connection: http.client.HTTPConnection) -> tuple[int, str | None]:
    connection.request("GET", "/readyz")
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.getheader("Connection")
