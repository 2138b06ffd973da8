"""Signals counted instead of raised, and handed back afterwards."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from autograder.fleet.interrupts import Interrupts


@pytest.mark.parametrize(
    ("signals", "gently", "at_once"),
    [
        ([], False, False),
        ([signal.SIGINT], True, False),
        ([signal.SIGINT] * 2, True, True),
        ([signal.SIGTERM], True, True),
    ],
    ids=["none", "once", "twice", "terminated"],
)
def test_what_signals_mean(signals: list[int], gently: bool, at_once: bool) -> None:
    """Each wakes the loop up; none is an exception."""
    woken: list[None] = []
    with Interrupts(lambda: woken.append(None)) as interrupts:
        for number in signals:
            os.kill(os.getpid(), number)
    assert (interrupts.gently, interrupts.at_once, len(woken)) == (gently, at_once, len(signals))


def test_handed_back() -> None:
    """Afterwards Ctrl-C is what it was."""
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with Interrupts(lambda: None):
        assert signal.getsignal(signal.SIGINT) != before[0]
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)


def test_what_is_ignored_stays_ignored() -> None:
    """A job in the background of a shell."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Interrupts(lambda: None) as interrupts:
            os.kill(os.getpid(), signal.SIGINT)
        assert not interrupts.gently
    finally:
        signal.signal(signal.SIGINT, before)


def test_outside_the_main_thread_nothing_changes() -> None:
    """Python sets handlers only there."""
    seen: list[object] = []

    def use() -> None:
        with Interrupts(lambda: None):
            seen.append(signal.getsignal(signal.SIGINT))

    before = signal.getsignal(signal.SIGINT)
    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert seen == [before]
