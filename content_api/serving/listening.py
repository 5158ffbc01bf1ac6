"""The listening socket: one for all workers, so that none of them takes waiting clients with it."""

import ctypes
import os
import socket
import struct
import sys

BACKLOG = 1024
# A client that takes in nothing for so long is gone; its answer is freed.
MOST_UNREAD_SECONDS = 20
# The system would take in megabytes for each client, whether it reads them or not.
MOST_UNSENT_BYTES = 128 * 1024
_IS_LINUX = sys.platform == "linux"
_ATTACH_FILTER = 26  # SO_ATTACH_FILTER, which Python does not name
# Classic BPF: load the flags of the TCP header, keep SYN and ACK of them; SYN alone opens a
# connection and is dropped, all else passes.
_NO_NEW_CONNECTIONS = (
    (0x30, 0, 0, 13),
    (0x54, 0, 0, 0x12),
    (0x15, 0, 1, 0x02),
    (0x06, 0, 0, 0),
    (0x06, 0, 0, 0xFFFFFFFF),
)


class AddressError(Exception):
    """An address cannot be listened on; the message says why."""


def bind(host: str, port: int) -> socket.socket:
    """A socket that has the address, and does not listen yet: nobody can connect.

    Raises:
        AddressError: it cannot have the address.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind)
    except OSError as error:
        raise AddressError(error.strerror or str(error)) from None
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if _IS_LINUX:  # what it accepts has the same
            milliseconds = MOST_UNREAD_SECONDS * 1000
            bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
            bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, MOST_UNSENT_BYTES)
        bound.bind(address)
    except OSError as error:
        bound.close()
        raise AddressError(error.strerror or str(error)) from None
    return bound


def listen(bound: socket.socket) -> None:
    """Let clients connect; they wait until somebody accepts them.

    Raises:
        AddressError: another process listens there since.
    """
    bound.setblocking(False)
    try:
        bound.listen(BACKLOG)
    except OSError as error:
        raise AddressError(error.strerror or str(error)) from None


def refuse_new(listener: socket.socket) -> None:
    """Let nobody connect any more; who has connected is still accepted.

    Who tries is neither accepted nor refused, and asks again a second later: by then another server
    listens, or nobody does. Closing the socket would reset those who wait in its queue.
    """
    if not _IS_LINUX:
        return
    program = b"".join(struct.pack("HBBI", *step) for step in _NO_NEW_CONNECTIONS)
    steps = ctypes.create_string_buffer(program)
    header = struct.pack("HL", len(_NO_NEW_CONNECTIONS), ctypes.addressof(steps))
    listener.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, header)


def stop_accepting(listener: socket.socket) -> None:
    """Leave the queue to the other processes that listen on the socket; call it in one of them.

    The server that accepts cannot be told to pause. So its descriptor becomes another socket's, to
    which nobody connects.
    """
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        nobody.setblocking(False)
        os.dup2(nobody.fileno(), listener.fileno())
