"""Solutions that return nearly what they should: the reference's own results, each spoilt in one way.

A whole result that makes no sense is refused at the first look. What a hidden test may stumble over is one entry of a
right dict, or a right tensor of another dtype.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["EVERY_WAY", "FEW_WAYS", "spoilt"]

#: What takes the place of a result, or of one entry of it.
_VALUES = {
    "array-0d": "np.array(1.5)",
    "array-2d": "np.ones((2, 3))",
    "array-empty": "np.zeros(0)",
    "array-of-objects": "np.array([object(), None], dtype=object)",
    "big": "2**1010",
    "big-negative": "-(2**1010)",
    "bool": "np.True_",
    "bytes": "b'\\xff'",
    "class": "torch.nn.Linear",
    "complex": "1j",
    "complex-scalar": "torch.tensor(1j)",
    "dict": "{'a': torch.ones(2)}",
    "dict-empty": "{}",
    "dtype": "torch.float32",
    "empty": "torch.zeros(0)",
    "figure": "__import__('matplotlib.pyplot').pyplot.figure()",
    "inf": "float('inf')",
    "list": "[[torch.ones(2)], object(), 'x', [1]]",
    "list-empty": "[]",
    "model": "torch.nn.Linear(2, 2)",
    "model-without-parameters": "torch.nn.Identity()",
    "nan": "float('nan')",
    "nan-scalar": "torch.tensor(float('nan'))",
    "none": "None",
    "object": "object()",
    "sixteen-dimensions": "torch.ones([1] * 16)",
    "smallest-integer": "torch.tensor(-(2**63))",
    "tall": "torch.zeros(1 << 36, 0)",
    "text": "'\\x1b[31m\\u202e'",
    "tuple": "(torch.ones(2), np.ones((2, 2)), ['x'])",
    "wide": "torch.zeros(0, 1 << 36)",
}
#: What a right tensor ``r`` becomes.
_TENSORS = {
    "as-array": "r.detach().numpy()",
    "as-bool": "r.bool()",
    "as-complex": "r.to(torch.complex64)",
    "as-half": "r.half()",
    "as-integers": "torch.nan_to_num(r.float()).long()",
    "as-list": "r.tolist()",
    "cut": "r[:0] if r.ndim else r",
    "doubled": "torch.cat([r.reshape(-1)] * 2)",
    "flat": "r.reshape(-1)",
    "inside": "r[None]",
    "to-infinity": "r.double() * 1e308 * 10",
    "to-nan": "torch.full_like(r.float(), float('nan'))",
    "to-the-smallest": "torch.full(r.shape, -(2**63))",
    "up-and-down": "-r.float() * 1e30",
}
EVERY_WAY = {name: f"return {value}" for name, value in _VALUES.items()} | {
    name: f"return {value} if isinstance(r, torch.Tensor) else [r] if isinstance(r, int | float) else r"
    for name, value in _TENSORS.items()
}
#: One of each kind, and those that once made a test break.
FEW_WAYS = {
    name: EVERY_WAY[name]
    for name in (
        *("array-0d", "array-of-objects", "big", "complex-scalar", "dict", "list", "nan", "object", "tall", "text"),
        *("as-bool", "as-complex", "to-infinity"),
    )
}

_CELL = '''
# %%
import functools

import numpy as np
import torch

calls, depth = [{turn}], [0]


def spoil(r):
    {way}


def spoilt(result):
    """The result spoilt as a whole, or in one of its entries."""
    if type(result) is dict:
        parts = [{{**result, key: spoil(result[key])}} for key in result]
    elif type(result) in (list, tuple) and result:
        parts = [type(result)([*result[:at], spoil(result[at]), *result[at + 1 :]]) for at in (0, len(result) - 1)]
    else:
        parts = []
    parts.append(spoil(result))
    return parts[calls[0] % len(parts)]


def spoiler(function):
    @functools.wraps(function)
    def outer(*arguments, **named):
        depth[0] += 1
        try:
            result = function(*arguments, **named)
        finally:
            depth[0] -= 1
        if depth[0]:  # the function of another task, which must go on
            return result
        calls[0] += 1
        return spoilt(result)

    return outer


for name in {tasks!r}:
    if name in globals():
        globals()[name] = spoiler(globals()[name])
'''


def spoilt(reference: str, tasks: Iterable[str], way: str, turn: int) -> str:
    """The reference with every function of ``tasks`` spoilt in this ``way``; ``turn`` says which entry comes first."""
    return reference + _CELL.format(way=way, turn=turn, tasks=list(tasks))
