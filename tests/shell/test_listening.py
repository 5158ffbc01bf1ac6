"""The listening socket, and connections whose bodies do not come."""

import os
import socket
import threading
import time

import pytest

from content_api.http.bodies import Bodies, close_silent
from content_api.serving.listening import (
    AddressError,
    bind,
    listen,
    refuse_new,
    stop_accepting,
)
from content_api.serving.spare_threads import poke
from tests.survival.served import wait_for


def _listening() -> socket.socket:
    bound = bind("127.0.0.1", 0)
    listen(bound)
    return bound


def test_nobody_connects_before_it_listens() -> None:
    with bind("127.0.0.1", 0) as bound:
        address = bound.getsockname()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(address, 5)
        listen(bound)
        socket.create_connection(address, 5).close()


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.1"])
def test_an_address_that_cannot_be_had_is_told(host: str) -> None:
    with pytest.raises(AddressError, match="."):
        bind(host, 0)


def test_an_address_that_another_one_took_meanwhile_is_told() -> None:
    with bind("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with bind("127.0.0.1", port) as second:
            listen(first)
            with pytest.raises(AddressError, match="in use"):
                listen(second)


def test_who_has_connected_is_accepted_when_nobody_may_connect_any_more() -> None:
    with _listening() as listener, socket.create_connection(listener.getsockname(), 5) as client:
        refuse_new(listener)
        with pytest.raises(TimeoutError):
            socket.create_connection(listener.getsockname(), 0.3)
        client.sendall(b"a")
        listener.setblocking(True)
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.recv(1) == b"a"


def test_who_stops_accepting_leaves_the_queue_to_others() -> None:
    with _listening() as ours, socket.socket(fileno=os.dup(ours.fileno())) as theirs:
        address = ours.getsockname()
        stop_accepting(ours)
        with socket.create_connection(address, 5):
            ours.setblocking(False)
            with pytest.raises(BlockingIOError):
                ours.accept()
            theirs.setblocking(True)
            theirs.accept()[0].close()


def test_poking_sends_two_requests_at_once() -> None:
    with _listening() as listener:
        thread = threading.Thread(target=poke, args=(listener,))
        thread.start()
        listener.setblocking(True)
        first, second = listener.accept()[0], listener.accept()[0]
        with first, second:
            for client in (first, second):
                assert client.recv(100).startswith(b"GET /healthz ")
            for client in (first, second):
                client.sendall(b"x")
        thread.join(10)
        assert not thread.is_alive()


def test_poking_a_server_that_is_gone_is_no_fault() -> None:
    with bind("127.0.0.1", 0) as bound:
        poke(bound)


def test_only_connections_to_which_nothing_is_sent_are_told_and_closed() -> None:
    with _listening() as listener:
        address = listener.getsockname()
        listener.setblocking(True)
        with (
            socket.create_connection(address, 5) as silent,
            socket.create_connection(address, 5) as answered,
        ):
            ends = [listener.accept()[0], listener.accept()[0]]
            time.sleep(0.3)
            ends[1].sendall(b"x")
            close_silent(address[1] + 1, 0.2, b"{}")
            close_silent(address[1], 0.2, b"{}")
            assert silent.recv(1000).startswith(b"HTTP/1.1 408 Request Timeout\r\n")
            assert silent.recv(1) == b""
            assert answered.recv(10) == b"x"
            answered.setblocking(False)
            with pytest.raises(BlockingIOError):
                answered.recv(1)
            for end in ends:
                end.close()


def test_a_client_that_is_slow_to_read_is_not_taken_for_silent() -> None:
    with _listening() as listener, socket.socket() as reader:
        listener.setblocking(True)
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.connect(listener.getsockname())
        end, _ = listener.accept()
        with end:
            end.sendall(bytes(100_000))  # much less than the system takes in
            time.sleep(0.3)
            close_silent(listener.getsockname()[1], 0.2, b"{}")
            reader.settimeout(5)
            seen = b""
            while len(seen) < 100_000:
                seen += reader.recv(65_536)
            assert seen == bytes(100_000)
            end.sendall(b"x")  # a connection that was shut down takes no more
            assert reader.recv(1) == b"x"


def test_a_body_that_is_overdue_ends_its_connection() -> None:
    bodies = Bodies(most_seconds=0.2)
    with _listening() as listener, socket.create_connection(listener.getsockname(), 10) as client:
        listener.setblocking(True)
        end, _ = listener.accept()
        with end, bodies.reading(listener.getsockname()[1], b"{}") as may_read:
            assert may_read
            assert end.recv(100) == b""  # it is shut down meanwhile
        assert client.recv(100).startswith(b"HTTP/1.1 408 ")
    wait_for(lambda: not bodies._is_watched)
