"""Length-prefixed msgpack messages between trusted processes: the fleet and its workers. Never used across the wall."""

from __future__ import annotations

import socket
import struct
from typing import Any

import msgpack

__all__ = ["pack", "receive", "send", "unpack"]

_LENGTH = struct.Struct(">Q")


def pack(message: dict[str, Any]) -> bytes:
    """A message as bytes: None, booleans, integers of 64 bits, floats, text, bytes, lists and dicts."""
    return bytes(msgpack.packb(message))


def unpack(body: bytes) -> dict[str, Any]:
    """The message in ``body``; ValueError if it is none."""
    message = msgpack.unpackb(body, max_bin_len=1 << 31, max_str_len=1 << 31)
    if not isinstance(message, dict):
        raise ValueError(f"a message is a dict, not a {type(message).__name__}")
    return message


def send(end: socket.socket, message: dict[str, Any]) -> None:
    """Send one message; OSError if the other side has gone."""
    body = pack(message)
    end.sendall(_LENGTH.pack(len(body)) + body)


def receive(end: socket.socket) -> dict[str, Any] | None:
    """The next message, or None when the other side has gone."""
    header = _exactly(end, _LENGTH.size)
    if header is None:
        return None
    body = _exactly(end, _LENGTH.unpack(header)[0])
    return None if body is None else unpack(body)


def _exactly(end: socket.socket, length: int) -> bytes | None:
    chunks = []
    while length:
        try:
            chunk = end.recv(min(length, 1 << 20))
        except ConnectionResetError:
            return None
        if not chunk:
            return None
        chunks.append(chunk)
        length -= len(chunk)
    return b"".join(chunks)
