"""The trusted side's hold on the process of one task: send operations, read and take apart what it answers."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autograder.model import DeadlineExceeded, DeferredError, ForbiddenError, NotWrittenError, StudentError
from autograder.sandbox import replies
from autograder.sandbox.stream import Frame, Stream
from autograder.sandbox.wire import TRUSTED, Decoded, Limits, WireError, decode, encode

__all__ = ["TaskProcess", "frame_of", "interpret", "script_of"]


def frame_of(*message: object) -> bytes:
    """An operation as it travels to a task's process. Raises WireError for arguments that cannot be sent."""
    return encode(list(message), limits=TRUSTED, keep_layout=True)


def script_of(frames: Sequence[bytes]) -> bytes:
    """Several operations in one go: they are done one after another, and each is answered as if it had come alone."""
    together = b"".join(frames)
    return encode(["script", len(frames), len(together)], limits=TRUSTED) + together


class TaskProcess:
    """Calls into one task's process. After a death or a deadline it is dead; fork another."""

    def __init__(self, stream: Stream, seconds: float, reap: Callable[[bool], int | None]) -> None:
        """``seconds`` is the time for one call; ``reap`` ends the process (kills it, if told to) and says how."""
        self.seconds = seconds
        self._stream: Stream | None = stream
        self._limits = stream.limits
        self._reap = reap

    @property
    def alive(self) -> bool:
        """Whether calls can still be made."""
        return self._stream is not None

    def request(self, *message: object) -> Decoded:
        """Send one operation and return its value.

        Raises:
            StudentError: the student's code raised, crashed or answered with garbage.
            NotWrittenError: there is no such function, or it is still the stub.
            ForbiddenError: a banned built-in was used, whatever came out.
            DeadlineExceeded: no answer in time; the process has been killed.
            DeferredError: a device check that cannot be made here.
            WireError: the arguments cannot be sent (a test's mistake).
        """
        self.send(frame_of(*message))
        return self.interpret(self.receive(), message)

    def send(self, frame: bytes) -> None:
        """Send operations without waiting for what comes of them; raises as :meth:`request` does."""
        if self._stream is None:
            raise StudentError("ProcessEnded", "the process of this task has ended")
        with self._blamed_on_the_student():
            self._stream.send(frame, time.monotonic() + self.seconds)

    def receive(self, nap: float = 0.0) -> Frame:
        """The next answer, not looked into yet; the time for one call counts from now. Raises as request does.

        For ``nap`` see :meth:`Stream.receive_frame`.
        """
        if self._stream is None:
            raise StudentError("ProcessEnded", "the process of this task has ended")
        with self._blamed_on_the_student():
            return self._stream.receive_frame(time.monotonic() + self.seconds, nap)

    @contextlib.contextmanager
    def _blamed_on_the_student(self) -> Iterator[None]:
        """What can go wrong on the wire is the other end's doing, and the process does not outlive it."""
        try:
            yield
        except TimeoutError:
            self._drop(kill=True)
            raise DeadlineExceeded(f"did not return within {self.seconds:g} s") from None
        except EOFError:
            status = self._drop(kill=False)
            raise StudentError("Crash", replies.how_it_ended(status)) from None
        except WireError as error:
            self._drop(kill=True)
            raise StudentError("UnreadableReply", f"the result cannot be read: {error}") from None

    def interpret(self, frame: Frame, message: Sequence[object]) -> Decoded:
        """The value in an answer to ``message``; raises as :meth:`request` does."""
        with self._blamed_on_the_student():
            return interpret(frame, message, self._limits)

    def _drop(self, *, kill: bool) -> int | None:
        if self._stream is None:
            return None
        self._stream.close()
        self._stream = None
        return self._reap(kill)

    def close(self, *, kill: bool = False) -> None:
        """End the process and wait for it; with ``kill`` even if it is in the middle of something."""
        self._drop(kill=kill)


def interpret(frame: Frame, message: Sequence[object], limits: Limits) -> Decoded:
    """The value in an answer to ``message``, as the child sent it.

    Raises:
        StudentError, NotWrittenError, ForbiddenError, DeferredError: what the answer says.
        WireError: it is no answer to that.
    """
    reply = decode(*frame, limits=limits)
    match replies.plain(reply.value):
        case ["value", value, list(fired)]:
            _raise_if_forbidden(fired)
            if replies.answers(message, value):
                return Decoded(value, reply.tensors, reply.handles)
        case ["raised", str(kind), list(bases), str(text), str(where), list(fired)]:
            _raise_if_forbidden(fired)
            if kind == "NotJudged" and message[0] == "on":
                raise DeferredError(f"the GPU check was not made: {text[:500]}")
            if kind in ("NotWritten", "NotImplementedError"):
                raise NotWrittenError(text[:1000] or f"is not written yet ({where[:300]})")
            names = tuple(base[:100] for base in bases[:20] if isinstance(base, str))
            raise StudentError(kind[:100], text[:1000], where[:300], names)
    raise WireError("the process answered something that is no answer")


def _raise_if_forbidden(fired: list[Any]) -> None:
    match fired[:1]:
        case [[str(key), str(name), str(where)]]:
            raise ForbiddenError(name[:100], where[:300], key[:100])
