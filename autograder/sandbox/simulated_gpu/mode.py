"""The torch function mode that answers every call of student code to torch."""

from __future__ import annotations

from typing import Any

from torch.overrides import TorchFunctionMode

from autograder.sandbox.simulated_gpu.autograd import AUTOGRAD
from autograder.sandbox.simulated_gpu.factories import FACTORIES, construct, like
from autograder.sandbox.simulated_gpu.general_rule import Function, Rule, general_rule
from autograder.sandbox.simulated_gpu.getters import ATTRIBUTES, METHODS
from autograder.sandbox.simulated_gpu.indexing import INDEXING
from autograder.sandbox.simulated_gpu.moves import MOVES
from autograder.sandbox.simulated_gpu.names import CONSTRUCTORS, CROSSING, PLAIN, SHAPES
from autograder.sandbox.simulated_gpu.private import DisableTorchFunction
from autograder.sandbox.simulated_gpu.special_rules import SPECIAL, rule_for_lists, rule_for_shapes

__all__ = ["MODE", "DeviceMode", "rule_for"]

_BY_NAME: dict[str, Rule] = {**AUTOGRAD, **FACTORIES, **INDEXING, **METHODS, **MOVES, **SPECIAL}

_rules: dict[Any, Rule] = {}


class DeviceMode(TorchFunctionMode):
    """Intercepts torch's functions, methods and attributes, and applies the rule of each.

    The real function then runs with torch functions switched off, so that a composite such as ``F.cross_entropy`` is
    one operation.
    """

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """The hook that torch calls."""
        with DisableTorchFunction():
            rule = _rules.get(func)
            if rule is None:
                rule = _rules[func] = rule_for(func)
            return rule(func, args, kwargs or {})


#: The one that is pushed; it keeps nothing of its own.
MODE = DeviceMode()


def rule_for(function: Any) -> Rule:
    """The rule of a torch function, by its name."""
    name = getattr(function, "__name__", "")
    if name in ("__get__", "__set__", "__delete__"):
        descriptor = getattr(function, "__self__", None)
        attribute = getattr(descriptor, "__name__", "") or getattr(getattr(descriptor, "fget", None), "__name__", "")
        return ATTRIBUTES.get((attribute, name), _plain)
    if name in _BY_NAME:
        return _BY_NAME[name]
    if name in PLAIN or name in CROSSING:
        return _plain
    if name in CONSTRUCTORS:
        return construct
    if name.endswith("_like") or name.startswith("new_") or name == "new":
        return like
    if name in SHAPES:
        return rule_for_shapes
    if name.startswith(("_foreach_", "_fused_")):
        return rule_for_lists(name)
    return _with_device(general_rule(name))


def _plain(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return function(*args, **kwargs)


def _with_device(general: Rule) -> Rule:
    """A function that also takes ``device=``, such as ``torch.normal(0.0, 1.0, (3,), device=...)``."""

    def rule(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if kwargs.get("device") is not None:
            return construct(function, args, kwargs)
        return general(function, args, kwargs)

    return rule
