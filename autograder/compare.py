"""One comparison, with tolerances that were derived rather than guessed.

Errors are compared *absolutely*, scaled by the size of the numbers that went into a result. A relative tolerance
would be wrong for this course: a log-sum-exp close to zero is ill-conditioned, and the tails of a sigmoid differ
legitimately between equally stable formulas. ``docs/numerics.md`` tells where each figure comes from.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import torch

__all__ = ["TOLERANCES", "Mismatch", "assert_close", "describe", "logit_scale"]

#: Allowed absolute error for a result of scale 1, by dtype: 3 to 20 times what the worst correct formula needs.
TOLERANCES: dict[torch.dtype, float] = {
    torch.float64: 1e-12,
    torch.float32: 1e-5,
    torch.float16: 1.6e-2,
    torch.bfloat16: 6.25e-2,
}

_NUMPY_TO_TORCH = {
    np.dtype("float64"): torch.float64,
    np.dtype("float32"): torch.float32,
    np.dtype("float16"): torch.float16,
    np.dtype("int64"): torch.int64,
    np.dtype("int32"): torch.int32,
    np.dtype("int16"): torch.int16,
    np.dtype("int8"): torch.int8,
    np.dtype("uint8"): torch.uint8,
    np.dtype("bool"): torch.bool,
    np.dtype("complex64"): torch.complex64,
    np.dtype("complex128"): torch.complex128,
}


class Mismatch(AssertionError):
    """A student's result is not what was asked for.

    ``str()`` is half a sentence that follows the call it is about: "returned inf, expected 1002.41". The plugin puts
    the call in front. ``got`` and ``expected`` are kept for reports that want them apart.
    """

    def __init__(self, message: str, *, got: str = "", expected: str = "") -> None:
        super().__init__(message)
        self.got = got
        self.expected = expected


def logit_scale(x: torch.Tensor | np.ndarray[Any, Any]) -> float:
    """Scale s = 1 + max|x| + ln C of a log-sum-exp over the last dimension of ``x`` (infinities ignored)."""
    values = torch.as_tensor(np.asarray(x) if isinstance(x, np.ndarray) else x).detach().to(torch.float64)
    largest = float(values.abs().max()) if values.numel() else 0.0
    if not math.isfinite(largest):
        finite = values[torch.isfinite(values)]
        largest = float(finite.abs().max()) if finite.numel() else 0.0
    classes = values.shape[-1] if values.ndim else 1
    return 1.0 + largest + math.log(max(classes, 1))


def describe(value: object, *, limit: int = 6) -> str:
    """A value in the few words that fit in a sentence: numbers in full, long arrays by their shape and dtype."""
    if isinstance(value, torch.Tensor):
        if value.ndim == 0:
            return _number(value.item())
        if 0 < value.numel() <= limit or tuple(value.shape) == (0,):
            return _nested(value.tolist())
        return f"a tensor of shape {tuple(value.shape)} and dtype {_dtype_name(value.dtype)}"
    if isinstance(value, np.generic):
        return _number(value.item())
    if isinstance(value, np.ndarray):
        if 0 < value.size <= limit or value.shape == (0,):
            return _nested(value.tolist())
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    if isinstance(value, float | int | complex) and not isinstance(value, bool):
        return _number(value)
    if isinstance(value, str | bytes):
        return _short(repr(value[:120]))
    if isinstance(value, list | tuple | dict):
        # One by one and not many: a printed container prints all that is in it, and a student chooses what that is.
        opening, closing = "{}" if isinstance(value, dict) else "()" if isinstance(value, tuple) else "[]"
        words = [_brief(item) for item in itertools.islice(value, limit)]
        if isinstance(value, dict):
            words = [f"{key}: {_brief(item)}" for key, item in zip(words, value.values(), strict=False)]
        return _short(opening + ", ".join(words + ["..."] * (len(value) > limit)) + closing)
    return _short(repr(value))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 120 else text[:117] + "..."


def _brief(item: object) -> str:
    """An item of a container: what it is, or what it says if that is short."""
    if isinstance(item, list | tuple | dict):
        return f"a {type(item).__name__} of {len(item)}"
    return describe(item)


def _number(value: object) -> str:
    """``1002.0`` as ``1002``, other floats to the ten digits a reader can use."""
    if isinstance(value, int) and value.bit_length() > 200:  # Python refuses to print really large ones
        return f"an integer of {value.bit_length()} bits"
    return f"{value:.10g}" if isinstance(value, float) else repr(value)


def _nested(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_nested(item) for item in value) + "]"
    return _number(value)


def _dtype_name(dtype: object) -> str:
    return str(dtype).removeprefix("torch.")


def _kind(value: object) -> str:
    """What a value is, said as a student would say it."""
    if isinstance(value, torch.Tensor):
        return "a tensor"
    if isinstance(value, np.ndarray | np.generic):
        return "a NumPy array"
    if value is None:
        return "None (is a return statement missing?)"
    if hasattr(value, "type_name"):  # an object that stayed with the student and is known here by its class only
        return f"an object of class {value.type_name}"
    return f"a Python {type(value).__name__}"


def _as_float(value: float) -> float:
    """A Python number as float; an integer too large for one as an infinity."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def assert_close(
    actual: object,
    expected: torch.Tensor | np.ndarray[Any, Any] | np.generic | float,
    *,
    dtype: torch.dtype | None = None,
    scale: float | torch.Tensor | np.ndarray[Any, Any] = 1.0,
    tolerance: float | None = None,
) -> None:
    """Check kind, shape, dtype and values of a student's result; raise :class:`Mismatch` with one sentence.

    Args:
        actual: what the student's function returned.
        expected: the right answer, best computed in float64. A tensor asks for a tensor, a NumPy array (or NumPy
            scalar) for NumPy, a Python number for a Python number.
        dtype: the dtype the result must have; default: that of ``expected``. For Python numbers, which have none, it
            only chooses the tolerance.
        scale: a number, or an array that broadcasts against the result, by which the tolerance is multiplied.
        tolerance: allowed absolute error at scale 1; default: :data:`TOLERANCES` of the required dtype, and exact
            equality for integers. Anything looser than the default needs a comment that says why.

    Infinities must match exactly, NaN equals nothing (not even an expected NaN), and -0.0 equals 0.0.
    """
    __tracebackhide__ = True
    if isinstance(expected, torch.Tensor):
        if not isinstance(actual, torch.Tensor):
            raise Mismatch(f"returned {_kind(actual)}, expected a tensor", got=describe(actual))
        got, want = actual.detach().cpu(), expected.detach().cpu()
    elif isinstance(expected, np.ndarray | np.generic):
        if not isinstance(actual, np.ndarray | np.generic):
            raise Mismatch(f"returned {_kind(actual)}, expected a NumPy array", got=describe(actual))
        if np.asarray(actual).dtype not in _NUMPY_TO_TORCH:
            asked = np.asarray(expected).dtype if dtype is None else _dtype_name(dtype)
            raise Mismatch(f"returned dtype {np.asarray(actual).dtype}, expected {asked}")
        got, want = torch.as_tensor(np.array(actual)), torch.as_tensor(np.array(expected))
    else:
        if isinstance(actual, bool) is not isinstance(expected, bool) or not isinstance(actual, int | float):
            raise Mismatch(
                f"returned {_kind(actual)}, expected a Python {type(expected).__name__}", got=describe(actual)
            )
        got = torch.tensor(_as_float(actual), dtype=torch.float64)
        want = torch.tensor(_as_float(expected), dtype=torch.float64)
    required = want.dtype if dtype is None else dtype
    _check_shape_and_dtype(
        got, want, required if isinstance(expected, torch.Tensor | np.ndarray | np.generic) else None
    )
    _check_values(got, want, required, scale, tolerance)


def _check_shape_and_dtype(got: torch.Tensor, want: torch.Tensor, required: torch.dtype | None) -> None:
    __tracebackhide__ = True
    if got.shape != want.shape:
        raise Mismatch(
            f"returned shape {tuple(got.shape)}, expected shape {tuple(want.shape)}",
            got=str(tuple(got.shape)),
            expected=str(tuple(want.shape)),
        )
    if required is not None and got.dtype != required:
        raise Mismatch(
            f"returned dtype {_dtype_name(got.dtype)}, expected {_dtype_name(required)}",
            got=_dtype_name(got.dtype),
            expected=_dtype_name(required),
        )


def _check_values(
    got: torch.Tensor,
    want: torch.Tensor,
    required: torch.dtype,
    scale: float | torch.Tensor | np.ndarray[Any, Any],
    tolerance: float | None,
) -> None:
    __tracebackhide__ = True
    wide = torch.complex128 if want.is_complex() or got.is_complex() else torch.float64
    left, right = got.to(wide), want.to(wide)
    base = TOLERANCES.get(required, 0.0) if tolerance is None else tolerance
    # The common case first: all finite, all close. NaN, and inf - inf, compare as false and are looked at below.
    if (
        base
        and isinstance(scale, float | int)
        and math.isfinite(scale)
        and bool(((left - right).abs() <= base * scale).all())
    ):
        return
    allowed = base * torch.as_tensor(np.asarray(scale) if isinstance(scale, np.ndarray) else scale).to(torch.float64)
    allowed = allowed.broadcast_to(right.shape)
    error = (left - right).abs()
    # inf - inf is NaN: equal infinities are right, every other non-finite difference is wrong.
    good = (left == right) | (torch.isfinite(left) & torch.isfinite(right) & (error <= allowed))
    if not (base or got.is_floating_point() or got.is_complex() or want.is_floating_point() or want.is_complex()):
        good = got == want  # float64 cannot tell large integers apart
    if bool(good.all()):
        return
    bad = torch.nonzero(~good)
    where = tuple(int(i) for i in bad[0])
    value, target = got[where].item(), want[where].item()
    shown_got, shown_want = _number(value), _number(target)
    if got.numel() <= 6 and got.ndim:
        message = f"returned {describe(got)}, expected {describe(want)}"
    elif got.ndim:
        index = ", ".join(map(str, where))
        others = f" ({len(bad)} of {got.numel()} entries are wrong)" if len(bad) > 1 else ""
        message = f"returned {shown_got} at [{index}], expected {shown_want}{others}"
    else:
        message = f"returned {shown_got}, expected {shown_want}"
    off = float(error[where])
    if math.isfinite(off) and float(allowed[where]) > 0 and off <= 1e-3 * max(1.0, abs(target)):
        message += f"; off by {off:.1e}, allowed {float(allowed[where]):.0e}"
    raise Mismatch(message, got=shown_got, expected=shown_want)
