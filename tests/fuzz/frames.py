"""Frames that are nearly right: grown from the wire's grammar, or honest ones that were damaged."""

from __future__ import annotations

import random
from collections.abc import Iterator

import msgpack
import numpy as np
import torch

from autograder.sandbox.wire import HEADER, Handle, encode

__all__ = ["frames", "honest_frames", "split"]

#: Numbers at which readers stumble.
_EDGES = (
    0,
    1,
    -1,
    2,
    3,
    16,
    17,
    127,
    128,
    255,
    256,
    2**15,
    2**16,
    2**31,
    2**32 - 1,
    2**32,
    2**40,
    2**41,
    2**63 - 1,
    -(2**63),
)
_DTYPES = [*"float64 float32 float16 bfloat16 complex64 int64 int8 uint8 bool uint64 object float99".split(), "", "f8"]
_WORDS = (
    "value",
    "raised",
    "loaded",
    "at",
    "ended",
    "read",
    "grads",
    "detached",
    "figure",
    "none",
    "",
    "x" * 300,
    "\ud7ff",
)
_MESSAGES = (
    ["value", [torch.ones(3), [], 0, 0], []],
    ["value", [np.arange(6.0).reshape(2, 3), [torch.zeros(2, 0)], 5, 9], []],
    ["value", ["grads", [torch.ones(2), torch.ones(1)]], []],
    ["value", ["figure", {"axes": [], "title": "", "legend": [], "truncated": False}, Handle(3, "Figure")], []],
    ["value", {"a": torch.ones(2, dtype=torch.bool), "b": (1.5, 2j, None)}, [["sums", "torch.sum", "cell 3"]]],
    ["raised", "ValueError", ["ValueError", "Exception"], "no", "hw.ipynb, cell 2, line 1", []],
    ["loaded", [[3, "ValueError", "no", "hw.ipynb, cell 3"]]],
    ["read", {"f": [["torch.sum", 2, 3, True]]}, {"f": ["g"]}],
    ["value", [2**900, [np.float32(1.5), np.bool_(True), torch.float32], 0, 0], []],
)


def split(frame: bytes) -> tuple[bytes, bytes]:
    """Head and blob."""
    head, _ = HEADER.unpack(frame[: HEADER.size])
    return frame[HEADER.size : HEADER.size + head], frame[HEADER.size + head :]


def honest_frames() -> list[tuple[bytes, bytes]]:
    """Head and blob of messages as a child sends them."""
    return [split(encode(message)) for message in _MESSAGES]


def frames(seed: int, count: int) -> Iterator[tuple[bytes, bytes]]:
    """``count`` hostile heads and blobs, the same for the same seed."""
    chance = random.Random(seed)
    honest = honest_frames()
    for number in range(count):
        if number % 2:
            yield _damaged(chance, *chance.choice(honest), chance.choice(honest)[0])
        else:
            yield _head(chance), chance.randbytes(chance.choice((0, 1, 8, 24, 64)))


def _damaged(chance: random.Random, head: bytes, blob: bytes, other: bytes) -> tuple[bytes, bytes]:
    parts = [bytearray(head), bytearray(blob)]
    for _ in range(chance.choice((1, 1, 2, 5))):
        part = parts[chance.random() < 0.15]
        at = chance.randrange(len(part) + 1)
        match chance.randrange(6):
            case 0 if at < len(part):
                part[at] = chance.randrange(256)
            case 1:
                del part[at : at + chance.choice((1, 4, 40))]
            case 2:
                part[at:at] = chance.randbytes(chance.choice((1, 4)))
            case 3:
                part[at:at] = other[chance.randrange(len(other)) :]  # a piece of another message
            case 4:
                part[at:at] = bytes([chance.choice((0xDC, 0xDD, 0xDE, 0xDF, 0xC6, 0xC9, 0xDB))]) + b"\xff" * 4
            case _:
                part[at:at] = part[: chance.randrange(len(part) + 1)]
    return bytes(parts[0]), bytes(parts[1])


def _head(chance: random.Random) -> bytes:
    packed: bytes = msgpack.packb([chance.choice(_WORDS), _tree(chance, 4), []], unicode_errors="surrogatepass")
    return packed


def _tree(chance: random.Random, depth: int) -> object:
    """Any value of the grammar, right or nearly so."""
    kind = chance.randrange(12 if depth else 6)
    if kind == 0:
        return chance.choice((None, True, False, 0.5, float("nan"), b"", b"x" * 40))
    if kind == 1:
        return chance.choice(_WORDS)
    if kind == 2:
        return chance.choice(_EDGES)
    if kind == 3:
        return msgpack.ExtType(
            chance.randrange(126) if chance.random() < 0.1 else chance.randrange(1, 10), chance.randbytes(4)
        )
    if kind == 4:
        return msgpack.ExtType(1, msgpack.packb([*_array(chance), "cpu", False]))
    if kind == 5:
        return msgpack.ExtType(2, msgpack.packb(_array(chance)))
    if kind < 8:
        return msgpack.ExtType(chance.randrange(1, 9), msgpack.packb(_tree(chance, depth - 1)))
    if kind < 10:
        return [_tree(chance, depth - 1) for _ in range(chance.randrange(5))]
    return {chance.choice(_WORDS): _tree(chance, depth - 1) for _ in range(chance.randrange(4))}


def _array(chance: random.Random) -> list[object]:
    """The fields of an array over a blob of at most 64 bytes; often they fit together, often they nearly do."""
    shape = [chance.choice((0, 1, 2, 3, 8)) for _ in range(chance.randrange(4))]
    dtype = chance.choice(_DTYPES)
    size = {"float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "complex64": 8, "int64": 8}.get(dtype, 1)
    length = size
    for extent in shape:
        length *= extent
    fields: list[object] = [dtype, shape, [], 0, length]
    if chance.random() < 0.5:
        fields[chance.randrange(5)] = chance.choice(
            (*_EDGES, None, "x", [], [0, 1], [2**40, 0], [2**40, 2**40], 0.5, shape)
        )
    return fields
