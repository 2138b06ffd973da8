"""Reads what students return in homework 4, with a sentence for everything that is not what was asked for."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch

from autograder.testing import Mismatch, describe

from .oracle import BIAS, POINT_LABELS, POINTS, WEIGHT


def points() -> tuple[torch.Tensor, torch.Tensor]:
    """The eleven points ``(11, 2)`` float32 and their labels ``(11,)``."""
    return torch.tensor(POINTS), torch.tensor(POINT_LABELS)


def start() -> tuple[torch.Tensor, torch.Tensor]:
    """Weight ``(4, 2)`` and bias ``(4,)`` of the linear model that is trained in the tests, float32."""
    return torch.tensor(WEIGHT), torch.tensor(BIAS)


def plain(values: object, where: str) -> list[float]:
    """A list of plain, finite Python (or NumPy) numbers; a Mismatch says what else was there. ``where`` names it."""
    if not _listed(values):
        raise Mismatch(f"returned {_kind(values)} under {where}, expected a list of floats")
    for position, value in enumerate(values):
        if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.integer | np.floating):
            raise Mismatch(
                f"returned {_kind(value)} at {where}[{position}], expected a Python float"
                + ("; .item() makes one of a tensor" if isinstance(value, torch.Tensor) else "")
            )
        if not math.isfinite(value):
            raise Mismatch(f"returned {float(value)} at {where}[{position}], expected a finite number")
    return [float(value) for value in values]


def lenient(values: object, where: str) -> list[float]:
    """The same, but tensors of one number count too: one test asks for floats, the others for the right numbers."""
    if isinstance(values, torch.Tensor) and values.ndim == 1:
        values = list(values)
    if _listed(values):
        values = [v.item() if isinstance(v, torch.Tensor) and v.numel() == 1 else v for v in values]
    return plain(values, where)


def _listed(values: object) -> bool:
    return isinstance(values, list | tuple) or (isinstance(values, np.ndarray) and values.ndim > 0)


def entry(result: object, key: str) -> Any:
    """``result[key]`` of a returned dict."""
    if not isinstance(result, dict):
        raise Mismatch(f"returned {_kind(result)}, expected a dict with the key {key!r}")
    if key not in result:
        raise Mismatch(f"returned a dict with the keys {describe(list(result))}, expected one with {key!r}")
    return result[key]


def numbers(result: object, key: str, count: int) -> list[float]:
    """The ``count`` numbers under ``key`` of a returned dict, as floats."""
    found = lenient(entry(result, key), repr(key))
    if len(found) != count:
        raise Mismatch(f"returned {len(found)} numbers under {key!r}, expected {count}")
    return found


def must_be_near(found: list[float], expected: list[float], what: str, tolerance: float) -> None:
    """Mismatch at the first number that is further from what was expected than ``tolerance``."""
    for epoch, (got, want) in enumerate(zip(found, expected, strict=True), start=1):
        if not abs(got - want) <= tolerance:
            raise Mismatch(f"returned the {what} {got:.6g} for epoch {epoch}, expected {want:.6g}")


def must_be_shares(found: list[float], what: str) -> None:
    """Mismatch unless all numbers lie in [0, 1]."""
    outside = [value for value in found if not 0.0 <= value <= 1.0]
    if outside:
        raise Mismatch(f"returned {outside[0]:g} as {what}, expected a share between 0 and 1")


def must_be_untouched(before: torch.Tensor, after: object, what: str) -> None:
    """Mismatch unless a tensor is bit for bit what it was before the call."""
    if not isinstance(after, torch.Tensor) or after.dtype != before.dtype or not torch.equal(before, after):
        raise Mismatch(f"changed {what} in place; inputs must stay as they were")


def module(student: Any, *arguments: int) -> Any:
    """A fresh model of the student, after a look at whether it is one."""
    model = student.build_model(*arguments)
    if not hasattr(model, "type_name"):
        raise Mismatch(f"returned {_kind(model)}, expected an nn.Module")
    if not student.tool("is_module", model, gives=bool):
        advice = " (are the parentheses missing that make an object of it?)" if model.type_name == "type" else ""
        raise Mismatch(f"returned a {model.type_name}, expected an nn.Module{advice}")
    if not model.parameters():
        raise Mismatch("returned a model without parameters: layers in a plain Python list are not part of a module")
    return model


def _kind(value: object) -> str:
    """What a value is, for a sentence: ``None``, ``a dict``, ``an ndarray``."""
    if value is None:
        return "None"
    name = getattr(value, "type_name", "tensor" if isinstance(value, torch.Tensor) else type(value).__name__)
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
