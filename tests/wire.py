"""Requests as bytes over a socket, and what comes back: for what no client would send."""

import json
import socket
from contextlib import suppress
from dataclasses import dataclass
from email.parser import BytesHeaderParser

HOST = "Host: x\r\n"


@dataclass(frozen=True)
class Answer:
    """What came over the wire; `is_closed` when the server ended the connection."""

    status: int
    headers: dict[str, str]
    body: bytes
    is_closed: bool = False


def ask(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    """One well-formed request."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return send(port, f"{method} {path} HTTP/1.1\r\n{HOST}{lines}\r\n")


def send(port: int, request: str | bytes) -> Answer:
    """Whatever bytes, and what comes back."""
    data = request if isinstance(request, bytes) else request.encode("latin-1")
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(data)
        return receive(connection, is_bodiless=data.startswith(b"HEAD "))


def receive(connection: socket.socket, *, is_bodiless: bool = False) -> Answer:
    """One answer, and whether the server says and does that it was the last."""
    seen = b""
    while b"\r\n\r\n" not in seen:
        part = connection.recv(65_536)
        if not part:
            assert not seen, "the head ended early"
            return Answer(0, {}, b"", is_closed=True)
        seen += part
    head, body = seen.split(b"\r\n\r\n", 1)
    line, _, rest = head.partition(b"\r\n")
    headers = {k.lower(): v for k, v in BytesHeaderParser().parsebytes(rest).items()}
    wanted = 0 if is_bodiless else int(headers.get("content-length", 0))
    while len(body) < wanted:
        part = connection.recv(65_536)
        assert part, "the body ended early"
        body += part
    is_last = headers.get("connection") == "close"
    if is_last:
        with suppress(ConnectionResetError):  # it had bytes of ours that it did not read
            body += connection.recv(65_536)
    assert len(body) == wanted, "bytes after the body"
    return Answer(int(line.split()[1]), headers, body, is_last)


def assert_problem(answer: Answer, status: int) -> None:
    assert answer.status == status, answer
    assert answer.headers["content-type"] == "application/problem+json"
    assert json.loads(answer.body)["status"] == status
