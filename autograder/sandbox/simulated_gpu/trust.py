"""When the self-test has to be made: once before any fork, and again where a notebook has touched what it stands on.

The self-test costs more than all that a small homework asks of the simulation. A fork inherits torch and the simulation
as they were when it was passed, so a process need only know that they are still the same. A student who makes that look
so deceives the process in which the student's own results are made anyway, and gains nothing new.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
import torch.autograd.graph

from autograder.sandbox.simulated_gpu import private
from autograder.sandbox.simulated_gpu.patches import replaced_names
from autograder.sandbox.simulated_gpu.selftest import self_test

__all__ = ["prepare", "renew", "trouble"]

_ABSENT = object()


class _Seen(NamedTuple):
    """Torch when the self-test was passed: what the simulation replaces, and the classes that it calls."""

    replaced: list[tuple[Any, str, Any]]
    classes: list[tuple[type, dict[str, Any]]]


_seen: _Seen | None = None


def prepare() -> str:
    """Make the self-test and remember with what it was passed; "" or why the simulation cannot be trusted."""
    global _seen
    reason = self_test()
    _seen = None if reason else _look()
    return reason


def renew() -> None:
    """Torch has been changed by the harness itself, in a way that the self-test need not be made again for."""
    global _seen
    if _seen is not None:
        _seen = _look()


def _look() -> _Seen:
    return _Seen(
        [(owner, name, vars(owner).get(name, _ABSENT)) for owner, name in replaced_names()],
        [(kind, dict(vars(kind))) for kind in (torch.Tensor, torch.nn.Module, torch.optim.Optimizer)],
    )


def trouble() -> str:
    """Why the simulation cannot be trusted in this process, or "": by the self-test, unless nothing has changed."""
    return "" if _seen is not None and _neutral() and _unchanged(_seen) else self_test()


def _unchanged(seen: _Seen) -> bool:
    return all(vars(owner).get(name, _ABSENT) is value for owner, name, value in seen.replaced) and all(
        vars(kind) == names for kind, names in seen.classes
    )


def _neutral() -> bool:
    """Whether no mode, hook or setting is on that changes what torch's functions do."""
    return (
        not private.MISSING
        and not private.function_modes()
        and not private.dispatch_modes()
        and private.functions_are_overridable()
        and private.saved_tensors_hooks() is None
        and private.transforms() is None
        and not private.any_autocast()
        and torch.is_grad_enabled()
        and not torch.is_inference_mode_enabled()
        and torch.get_default_dtype() == torch.float32
        and private.current_default_device() is None
    )
