"""Autograd inside the simulation: hooks and custom functions are student code, so they run under its rules too.

The engine computes in C++ with tensors that nobody has tagged. While it runs they count as being on the device of the
root of the graph; at each hook and each custom ``backward`` they get the device that belongs there.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from autograder.sandbox.simulated_gpu.general_rule import tensors_in
from autograder.sandbox.simulated_gpu.private import (
    BackwardFunction,
    DisableTorchFunction,
    EnableTorchFunction,
    function_modes,
)
from autograder.sandbox.simulated_gpu.tags import CUDA, TAGS
from autograder.sandbox.simulated_gpu.words import gradient_mismatch, type_name

__all__ = ["AUTOGRAD", "checked_apply", "checked_backward", "engine_under"]


def engine_under(mode: TorchFunctionMode, engine: Callable[..., Any]) -> Callable[..., Any]:
    """``_engine_run_backward`` with ``mode`` active, so that Python called by the engine is checked.

    Args:
        mode: the simulation.
        engine: torch's own function.
    """

    def run(t_outputs: Any, *args: Any, **kwargs: Any) -> Any:
        with DisableTorchFunction():
            roots = tensors_in(t_outputs)
            gradients = args[0] if args else kwargs.get("grad_tensors", ())
            _check_roots(t_outputs, gradients)
            device = TAGS.assumed
            if roots:
                device = CUDA if any(TAGS.of(root) == CUDA for root in roots) else TAGS.of(roots[0])
            again = contextlib.nullcontext() if mode in function_modes() else mode
        with TAGS.assuming(device), EnableTorchFunction(), again:
            results = engine(t_outputs, *args, **kwargs)
        inputs = args[3] if len(args) > 3 else kwargs.get("inputs", ())
        with DisableTorchFunction():
            for source, gradient in zip(inputs or (), results or (), strict=False):
                if isinstance(gradient, torch.Tensor) and isinstance(source, torch.Tensor):
                    TAGS.put(gradient, TAGS.of(source))
        return results

    return run


def _check_roots(roots: Any, gradients: Any) -> None:
    for index, (root, gradient) in enumerate(zip(roots, gradients, strict=False)):
        if not isinstance(root, torch.Tensor) or not isinstance(gradient, torch.Tensor):
            continue
        expected, found = TAGS.of(root), TAGS.known(gradient)
        if gradient.dim() and found not in (None, expected):
            raise RuntimeError(f"invalid gradient at index {index} - expected device {expected} but got {found}")


def _at(gradient: Any, device: torch.device) -> Any:
    """A gradient from the engine as one on ``device``; its memory may be another tensor's gradient elsewhere."""
    if not isinstance(gradient, torch.Tensor):
        return gradient
    known = TAGS.known(gradient)
    if known is None:
        TAGS.put(gradient, device)
    elif known != device:
        gradient = gradient.clone()
        TAGS.put(gradient, device)
    return gradient


def _register_hook(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """``Tensor.register_hook``: the hook sees a gradient on its tensor's device and must return one there."""
    owner, hook = (*args, *kwargs.values())
    device = TAGS.of(owner)

    @functools.wraps(hook)
    def checked(gradient: torch.Tensor) -> Any:
        with DisableTorchFunction():
            gradient = _at(gradient, device)
        result = hook(gradient)
        with DisableTorchFunction():
            if isinstance(result, torch.Tensor) and TAGS.of(result) != device:
                name = getattr(hook, "__name__", "hook")
                raise RuntimeError(
                    f"hook '{name}' has changed the type of value (was {type_name(gradient, device)} got "
                    f"{type_name(result, TAGS.of(result))})"
                )
        return result

    return function(owner, checked)


def checked_backward(original: Callable[..., Any]) -> Callable[..., Any]:
    """The call of a custom ``backward`` by the engine, with its gradients tagged and its results checked."""

    def apply(self: Any, *gradients: Any) -> Any:
        with DisableTorchFunction():
            places = getattr(self, "_output_devices", None) or [TAGS.assumed] * len(gradients)
            gradients = tuple(_at(gradient, place) for gradient, place in zip(gradients, places, strict=False))
        # torch's own functions in Python were one operation on the way forward, and are one on the way back.
        own = str(getattr(self._forward_cls, "__module__", "")).startswith("torch.")
        with DisableTorchFunction() if own else contextlib.nullcontext():
            results = original(self, *gradients)
        with DisableTorchFunction():
            expected = getattr(self, "_input_devices", ())
            listed = results if isinstance(results, tuple) else (results,)
            for index, (result, place) in enumerate(zip(listed, expected, strict=False)):
                if place is not None and isinstance(result, torch.Tensor) and result.dim() and TAGS.of(result) != place:
                    raise gradient_mismatch(type(self).__name__, index, place, TAGS.of(result))
        return results

    return apply


def checked_apply(original: Any) -> Any:
    """``torch.autograd.Function.apply``, which notes the devices of inputs and outputs for ``backward``."""

    def apply(cls: Any, *args: Any, **kwargs: Any) -> Any:
        results = original.__get__(None, cls)(*args, **kwargs)  # a method of Python or of C, by torch's version
        with DisableTorchFunction():
            outputs = results if isinstance(results, tuple) else (results,)
            for output in outputs:
                node = output.grad_fn if isinstance(output, torch.Tensor) else None
                if isinstance(node, BackwardFunction) and getattr(node, "_forward_cls", None) is cls:
                    node._input_devices = [TAGS.of(arg) if isinstance(arg, torch.Tensor) else None for arg in args]
                    if all(isinstance(item, torch.Tensor) for item in outputs):
                        node._output_devices = [TAGS.of(item) for item in outputs]
                    break
        return results

    return classmethod(apply)


#: Rules by name.
AUTOGRAD = {"register_hook": _register_hook}
