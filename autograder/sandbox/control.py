"""Messages between the host and the zygote: length, msgpack, and descriptors that travel along.

A stream rather than a sequence of packets, because macOS has no such sockets.
"""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Sequence
from typing import Any

import msgpack

__all__ = ["receive", "send"]

_LENGTH = struct.Struct(">I")
_MOST_BYTES = 1 << 20
_MOST_DESCRIPTORS = 4


def send(end: socket.socket, message: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
    """Send one message; OSError if nobody is there any more."""
    body = msgpack.packb(message)
    data = _LENGTH.pack(len(body)) + body
    sent = socket.send_fds(end, [data], list(descriptors)) if descriptors else end.send(data)
    end.sendall(data[sent:])


def receive(end: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """The next message and the descriptors that came with it; None when the other side has hung up.

    Raises OSError (TimeoutError among them) as the socket does. Descriptors of a broken message are closed.
    """
    data, descriptors, _, _ = socket.recv_fds(end, _LENGTH.size, _MOST_DESCRIPTORS)
    try:
        header = _rest(end, data, _LENGTH.size)
        length = _LENGTH.unpack(header)[0] if header is not None else 0
        body = _rest(end, b"", length) if 0 < length <= _MOST_BYTES else None
    except OSError:
        for descriptor in descriptors:
            os.close(descriptor)
        raise
    return (None if body is None else dict(msgpack.unpackb(body))), descriptors


def _rest(end: socket.socket, data: bytes, length: int) -> bytes | None:
    while len(data) < length:
        chunk = end.recv(length - len(data))
        if not chunk:
            return None
        data += chunk
    return data
