"""Ctrl-C during a run: the first stops gently, the second at once, and neither interrupts a result being written."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self

__all__ = ["Interrupts", "StoppedAtOnce"]

_WEIGHTS = {signal.SIGINT: 1, signal.SIGTERM: 2}


class StoppedAtOnce(KeyboardInterrupt):  # a noun: what happened
    """The user pressed Ctrl-C twice, or somebody asked the process to end."""


class Interrupts:
    """While in use, SIGINT and SIGTERM are counted instead of raised, and ``wake`` is called.

    Where a signal is ignored, as in a job that a shell put in the background, it stays ignored. Outside the main
    thread nothing changes, because Python delivers signals only there.
    """

    def __init__(self, wake: Callable[[], object]) -> None:
        self._wake = wake
        self._before: dict[signal.Signals, Any] = {}
        self._weight = 0

    @property
    def gently(self) -> bool:
        """Whether the run shall stop."""
        return self._weight > 0

    @property
    def at_once(self) -> bool:
        """Whether it shall not wait for what is running."""
        return self._weight > 1

    def _count(self, number: int, _: FrameType | None) -> None:
        self._weight += _WEIGHTS[signal.Signals(number)]
        self._wake()

    def __enter__(self) -> Self:
        """Listen."""
        if threading.current_thread() is threading.main_thread():
            for number in _WEIGHTS:
                if signal.getsignal(number) not in (signal.SIG_IGN, None):
                    self._before[number] = signal.signal(number, self._count)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let signals do what they did before."""
        for number, before in self._before.items():
            signal.signal(number, before)
