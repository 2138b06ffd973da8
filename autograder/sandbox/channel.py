"""The child's end of the wire: plain blocking frames, and the objects that stay here and travel by number."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import torch

from autograder.sandbox.wire import HEADER, TRUSTED, Handle, Limits, decode, encode

__all__ = ["Channel"]


class Channel:
    """Frames over a stream socket, with plain read and write only, which is all that seccomp leaves us."""

    def __init__(self, descriptor: int, limits: Limits) -> None:
        self.descriptor = descriptor
        self.limits = limits
        self.objects: list[object] = []
        self.device_of: Callable[[torch.Tensor], str] | None = None
        self._handles = 0

    def receive(self) -> Any:
        """The next message; SystemExit when the other side has gone."""
        head_length, blob_length = HEADER.unpack(self._read(HEADER.size))
        return self._rebuild(bytes(self._read(head_length)), self._read(blob_length))

    def receive_together(self, count: int, size: int) -> Iterator[Any]:
        """``count`` messages of ``size`` bytes in all, read at once and rebuilt one by one."""
        data = memoryview(self._read(size))
        for _ in range(count):
            head_length, blob_length = HEADER.unpack_from(data)
            middle, end = HEADER.size + head_length, HEADER.size + head_length + blob_length
            head, blob, data = bytes(data[HEADER.size : middle]), data[middle:end], data[end:]
            yield self._rebuild(head, blob)

    def _rebuild(self, head: bytes, blob: bytearray | memoryview) -> Any:
        message = decode(head, blob, limits=TRUSTED, strided=True)
        self._handles = message.handles
        return message.value

    def send(self, value: object) -> None:
        """Send a message; WireError if it cannot travel."""
        data = memoryview(encode(value, limits=self.limits, to_handle=self.keep, device_of=self.device_of))
        while data:
            data = data[os.write(self.descriptor, data) :]

    def keep(self, value: object) -> Handle:
        """Hold on to an object that is not data; the other side gets its number."""
        self.objects.append(value)
        return Handle(len(self.objects) - 1, type(value).__name__[:100])

    def restore(self, value: Any) -> Any:
        """Replace the handles in what was received last by the objects they stand for."""
        if not self._handles:
            return value
        if isinstance(value, Handle):
            return self.objects[value.number]
        if isinstance(value, list | tuple):
            return type(value)(self.restore(item) for item in value)
        if isinstance(value, dict):
            return {key: self.restore(item) for key, item in value.items()}
        return value

    def _read(self, length: int) -> bytearray:
        buffer = bytearray(length)
        view = memoryview(buffer)
        while view:
            count = os.readv(self.descriptor, [view])
            if count == 0:
                os._exit(0)
            view = view[count:]
        return buffer
