"""The wire: no frame does more than end as a value or a WireError, in bounded memory, and no value upsets a reader."""

from __future__ import annotations

import contextlib
import socket
import time
import tracemalloc
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

from autograder.compare import Mismatch, assert_close, describe
from autograder.figures import Figure, UnreadableFigure, to_png
from autograder.sandbox import replies
from autograder.sandbox.stream import Stream
from autograder.sandbox.wire import HEADER, Limits, WireError, decode

from .frames import frames, honest_frames

_NIGHTLY = (pytest.mark.slow, pytest.mark.nightly)
_SIZES = [pytest.param(6_000, id="thousands"), pytest.param(1_000_000, id="a million", marks=_NIGHTLY)]
#: Small, so that what goes beyond them is seen.
_LIMITS = Limits(head=1 << 16, blob=1 << 16, items=1000)


def values(count: int) -> Iterator[Any]:
    """What comes out of the frames that are accepted; those that are refused raise WireError and nothing else."""
    for head, blob in frames(count, count):
        try:
            yield decode(head, blob, limits=_LIMITS).value
        except WireError:
            continue


def test_the_honest_ones_are_read() -> None:
    """Else the flood would prove nothing; and some of the hostile ones are read too."""
    for head, blob in honest_frames():
        assert replies.plain(decode(head, blob).value)
    assert sum(1 for _ in values(2000)) > 200


@pytest.mark.parametrize("count", _SIZES)
def test_frames(count: int) -> None:
    """Each is decoded or refused, and whatever is made of it fits into what came and the limits."""
    for value in values(count):
        if isinstance(value, list):
            for item in value:
                if isinstance(item, torch.Tensor | np.ndarray):
                    assert item.nbytes <= 64


@pytest.mark.parametrize("count", _SIZES)
def test_values_upset_no_reader(count: int) -> None:
    """Every reader of what a child sends takes any value: as data, or as the one exception that it promises."""
    expected = (torch.ones(3), np.ones((2, 2)), 1.0, True, torch.ones(2, dtype=torch.complex64))
    asked = (["call", "f", [1], True], ["grad", "f", [1], [0]], ["figure", "f"], ["use", 0, "parameters"], ["tool"])
    for number, value in enumerate(values(count)):
        message = replies.plain(value)
        part = message[1] if len(message) > 1 else value
        assert len(describe(part)) < 2000
        for question in asked:
            replies.answers(question, part)
        replies.findings(part)
        replies.names(part, {"f": []})
        if isinstance(part, list):
            with contextlib.suppress(WireError):
                replies.troubles(part)
        with contextlib.suppress(Mismatch):
            assert_close(part, expected[number % len(expected)])
        with contextlib.suppress(UnreadableFigure):
            Figure.from_wire(part)
        to_png(part)


def test_memory_is_bounded() -> None:
    """The whole flood costs less than a few megabytes at any moment."""
    tracemalloc.start()
    try:
        for _ in values(2000):
            pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16 << 20


@pytest.mark.parametrize("count", [300, pytest.param(30_000, id="more", marks=_NIGHTLY)])
def test_streams(count: int) -> None:
    """Frames that arrive whole, cut off, glued together or with lying lengths: a value or one of three exceptions."""
    for number, (head, blob) in enumerate(frames(-count, count)):
        claimed = [(len(head), len(blob)), (len(head) + 1, len(blob)), (2**32 - 1, 2**63), (0, 0)][number % 4]
        data = (HEADER.pack(*claimed) + head + blob) * (1 + number % 3)
        mine, theirs = socket.socketpair()
        stream = Stream(mine, _LIMITS)
        with theirs:
            theirs.sendall(data[: len(data) - number % 7])
        try:
            while True:
                stream.receive(time.monotonic() + 60)
        except (EOFError, WireError):
            pass
        finally:
            stream.close()
