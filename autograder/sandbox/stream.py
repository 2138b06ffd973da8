"""Frames over a socket, read by the trusted side under deadlines and caps."""

from __future__ import annotations

import select
import socket
import time

from autograder.sandbox.wire import HEADER, Decoded, Limits, WireError, decode

__all__ = ["Frame", "Stream"]

#: The head and the blob of a frame, not looked into yet.
Frame = tuple[bytes, bytearray]

_CHUNK_BYTES = 1 << 16


class Stream:
    """Frames over a socket, each within a deadline and a size. Whatever goes wrong is one of three exceptions."""

    def __init__(self, end: socket.socket, limits: Limits) -> None:
        self.socket = end
        self.limits = limits
        end.setblocking(False)
        self._arrived = bytearray()
        self._readable = select.poll()
        self._readable.register(end, select.POLLIN)

    def send(self, frame: bytes, deadline: float) -> None:
        """Raises EOFError when nobody reads any more, TimeoutError when the reader is stuck."""
        data = memoryview(frame)
        while data:
            try:
                data = data[self.socket.send(data) :]
            except BlockingIOError:
                self._wait_to_write(deadline)
            except OSError:
                raise EOFError from None

    def receive(self, deadline: float) -> Decoded:
        """The value of the next frame. Raises EOFError, TimeoutError or WireError."""
        head, blob = self.receive_frame(deadline)
        return decode(head, blob, limits=self.limits)

    def receive_frame(self, deadline: float, nap: float = 0.0) -> Frame:
        """The bytes of the next frame. Raises EOFError, TimeoutError or WireError.

        ``nap`` is how many seconds to sleep where nothing has arrived, before waiting in earnest: where many frames
        are on their way, being woken by every single one costs both sides more than the frame itself.
        """
        head_length, blob_length = HEADER.unpack(self._read(HEADER.size, deadline, nap))
        if head_length > self.limits.head or blob_length > self.limits.blob:
            raise WireError(f"a reply of {(head_length + blob_length) / 1e6:.0f} MB is too large")
        head = bytes(self._read(head_length, deadline))
        return head, self._read(blob_length, deadline)

    def close(self) -> None:
        """Hang up."""
        self.socket.close()

    def _read(self, length: int, deadline: float, nap: float = 0.0) -> bytearray:
        while len(self._arrived) < length:
            # Also checked when there is something to read: a flood of messages must not hold us here.
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            if nap:
                if not self._readable.poll(0):
                    time.sleep(min(nap, left))
                nap = 0.0
            elif not self._readable.poll(left * 1000):
                raise TimeoutError
            try:
                chunk = self.socket.recv(max(_CHUNK_BYTES, length - len(self._arrived)))
            except BlockingIOError:
                continue
            except OSError:
                raise EOFError from None
            if not chunk:
                raise EOFError
            self._arrived += chunk
        taken = self._arrived[:length]
        del self._arrived[:length]
        return taken

    def _wait_to_write(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        poll = select.poll()
        poll.register(self.socket, select.POLLOUT)
        if left <= 0 or not poll.poll(left * 1000):
            raise TimeoutError
