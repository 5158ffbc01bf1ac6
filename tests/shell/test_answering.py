"""What is kept, health, work and large answers are sent from threads of their own kinds."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from content_api.http.reply import WHOLE_BYTES, Reply
from content_api.serving import answering, streams
from content_api.serving.answering import WORK_THREADS, Answering
from content_api.serving.spare_threads import SpareThreads
from content_api.serving.streams import Streams
from content_api.serving.traffic import Traffic
from tests.survival.served import wait_for

Make = Callable[[dict[str, Any]], Reply]
SMALL = Reply("200 OK", [("X-A", "b")], b"small")
LARGE = Reply("200 OK", [], os.urandom(WHOLE_BYTES + 1))


class Exchange:
    """An exchange that keeps its answer; a client that does not read blocks it."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: list[tuple[str, str]] = []
        self.body = b""
        self.thread = 0
        self.reads = threading.Event()
        self.reads.set()

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body
        self.thread = threading.get_ident()

    def response_iter(
        self, status: int, headers: list[tuple[str, str]], body: Iterator[bytes]
    ) -> None:
        self.reads.wait()
        self.response_bytes(status, headers, b"".join(body))

    @property
    def is_answered(self) -> bool:
        return self.status > 0


class FakeEdge:
    """Keeps what starts with /kept, and makes all else by a function."""

    def __init__(self, make: Make = lambda _: SMALL, kept: Reply = SMALL) -> None:
        self.make = make
        self.kept = kept

    def find_kept(self, environ: dict[str, Any]) -> Reply | None:
        return self.kept if environ["PATH_INFO"].startswith("/kept") else None

    def refuse(self, _environ: dict[str, Any]) -> Reply:
        return Reply("503 SERVICE UNAVAILABLE", [], b"busy")


def answering_with(edge: FakeEdge) -> tuple[Answering, Traffic]:
    traffic = Traffic()
    return Answering(edge, traffic, SpareThreads(lambda: None)), traffic  # type: ignore[arg-type]


def scope(path: str, method: str = "GET") -> dict[str, Any]:
    return {"PATH_INFO": path, "REQUEST_METHOD": method}


def ask(answers: Answering, path: str, method: str = "GET") -> Exchange:
    exchange = Exchange()
    answers(exchange, scope(path, method))
    wait_for(lambda: exchange.is_answered)
    return exchange


@pytest.mark.parametrize(
    ("path", "method"), [("/kept", "GET"), ("/healthz", "GET"), ("/a", "POST")]
)
def test_the_servers_own_thread_sends_what_is_kept_health_and_what_has_a_body(
    path: str, method: str
) -> None:
    answers, _ = answering_with(FakeEdge())
    exchange = ask(answers, path, method)
    assert exchange.thread == threading.get_ident()
    assert (exchange.status, exchange.body, exchange.headers) == (200, b"small", [("X-A", "b")])


@pytest.mark.parametrize("path", ["/api/v1/series", "/media/a.png"])
def test_work_and_files_have_other_threads(path: str) -> None:
    answers, _ = answering_with(FakeEdge())
    assert ask(answers, path).thread != threading.get_ident()


def test_what_is_kept_waits_for_no_work() -> None:
    release = threading.Event()

    def make(_: dict[str, Any]) -> Reply:
        release.wait()
        return SMALL

    answers, _ = answering_with(FakeEdge(make))
    waiting = [Exchange() for _ in range(3 * WORK_THREADS)]
    for exchange in waiting:
        answers(exchange, scope("/work"))
    assert ask(answers, "/kept").status == 200
    assert not any(exchange.is_answered for exchange in waiting)
    release.set()
    for exchange in waiting:
        wait_for(lambda exchange=exchange: exchange.is_answered)  # type: ignore[misc]
        assert exchange.status == 200


def test_who_waits_too_long_for_work_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "MOST_WAITING_SECONDS", -1.0)
    answers, _ = answering_with(FakeEdge())
    assert ask(answers, "/work").status == 503


@pytest.mark.parametrize("path", ["/kept", "/work", "/media/a.png"])
def test_a_client_that_does_not_read_keeps_nobody_waiting(path: str) -> None:
    answers, traffic = answering_with(FakeEdge(lambda _: LARGE, LARGE))
    slow = Exchange()
    slow.reads.clear()
    answers(slow, scope(path))
    assert ask(answers, path).body == LARGE.body
    assert not slow.is_answered
    slow.reads.set()
    wait_for(lambda: slow.is_answered)
    assert slow.body == LARGE.body
    traffic.leave(5)  # all is counted as answered
    assert traffic.is_leaving


def test_large_answers_beyond_their_share_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MOST_STREAMS", 1)
    answers, _ = answering_with(FakeEdge(kept=LARGE))
    slow = Exchange()
    slow.reads.clear()
    answers(slow, scope("/kept"))
    assert ask(answers, "/kept").status == 503
    slow.reads.set()
    wait_for(lambda: slow.is_answered)
    wait_for(lambda: ask(answers, "/kept").status == 200)


def test_a_body_in_pieces_is_closed() -> None:
    class Body:
        is_closed = False

        def __iter__(self) -> Iterator[bytes]:
            yield from (b"a", b"b")

        def close(self) -> None:
            self.is_closed = True

    body = Body()
    answers, _ = answering_with(FakeEdge(lambda _: Reply("206 PARTIAL CONTENT", [], body)))
    exchange = ask(answers, "/media/a.png")
    assert (exchange.status, exchange.body) == (206, b"ab")
    assert body.is_closed


def test_a_body_that_fails_in_the_middle_is_told_and_cut(caplog: pytest.LogCaptureFixture) -> None:
    def body() -> Iterator[bytes]:
        yield b"a"
        raise OSError(5, "SECRETO")

    class Cutting(Exchange):
        def response_iter(
            self, status: int, headers: list[tuple[str, str]], body: Iterator[bytes]
        ) -> None:
            whole = next(body)
            with pytest.raises(OSError, match="SECRETO"):
                next(body)
            self.response_bytes(status, headers, whole)

    answers, traffic = answering_with(FakeEdge(lambda _: Reply("200 OK", [], body())))
    exchange = Cutting()
    answers(exchange, scope("/media/x"))
    wait_for(lambda: exchange.is_answered)
    assert exchange.body == b"a"
    assert "GET /media/x was answered 500" in caplog.text
    traffic.leave(5)


def test_who_leaves_closes_each_connection() -> None:
    answers, traffic = answering_with(FakeEdge())
    traffic.leave(0)
    assert ("Connection", "close") in ask(answers, "/kept").headers


def test_leaving_waits_for_what_is_being_answered() -> None:
    traffic = Traffic()
    traffic.begin()
    began = time.monotonic()
    traffic.leave(0.2)
    assert time.monotonic() - began >= 0.2
    threading.Timer(0.1, traffic.end).start()
    traffic.leave(30)
    assert time.monotonic() - began < 15


def test_memory_goes_back_when_many_answers_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[bool] = []
    monkeypatch.setattr(streams, "give_memory_back", lambda: given.append(True))
    monkeypatch.setattr(streams, "TIDY_SECONDS", 0.05)
    release, many = threading.Event(), Streams()
    for _ in range(streams._MANY):
        assert many.start(release.wait)  # type: ignore[arg-type]
    assert not given
    release.set()
    wait_for(lambda: given == [True])
    assert many.start(lambda: None)  # one alone leaves little
    time.sleep(0.2)
    assert given == [True]


def test_memory_is_kept_while_others_are_served(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[bool] = []
    monkeypatch.setattr(streams, "give_memory_back", lambda: given.append(True))
    monkeypatch.setattr(streams, "TIDY_SECONDS", 0.2)
    first, second, many = threading.Event(), threading.Event(), Streams()
    for _ in range(streams._MANY):
        many.start(first.wait)  # type: ignore[arg-type]
    first.set()
    wait_for(lambda: many.share() == streams._MOST_SHARE)
    many.start(second.wait)  # type: ignore[arg-type]
    time.sleep(0.4)
    assert not given
    second.set()
    wait_for(lambda: given == [True])


def test_the_more_are_sent_the_less_of_each_is_held() -> None:
    release, many = threading.Event(), Streams()
    shares = []
    for _ in range(300):
        shares.append(many.share())
        many.start(release.wait)  # type: ignore[arg-type]
    assert shares[0] == streams._MOST_SHARE
    assert shares[-1] == streams._LEAST_SHARE
    assert shares == sorted(shares, reverse=True)
    release.set()


@pytest.mark.parametrize("library", ["glibc", "another"])
def test_memory_is_given_back_where_the_c_library_keeps_it(
    monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    asked: list[int] = []
    functions = {"malloc_trim": asked.append} if library == "glibc" else {}
    monkeypatch.setattr("ctypes.CDLL", lambda _: SimpleNamespace(**functions))
    streams.give_memory_back()
    assert asked == ([0] if library == "glibc" else [])


def test_where_the_system_gives_no_more_threads_a_large_answer_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    answers, traffic = answering_with(FakeEdge(kept=LARGE))
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        assert ask(answers, "/kept").status == 503
    assert ask(answers, "/kept").body == LARGE.body
    began = time.monotonic()
    traffic.leave(30)  # none is counted that was never sent
    assert time.monotonic() - began < 15


def test_a_thread_that_waits_has_the_server_poked_until_another_begins() -> None:
    pokes: list[float] = []
    spare = SpareThreads(lambda: pokes.append(time.monotonic()))
    with spare.waiting(), spare.waiting():
        wait_for(lambda: len(pokes) >= 2)
        spare.prove()
        time.sleep(0.1)
        count = len(pokes)
        time.sleep(0.1)
        assert len(pokes) == count
    with spare.waiting():
        wait_for(lambda: len(pokes) > count)
