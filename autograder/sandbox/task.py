"""The process that serves one task: a fork of the notebook's process that answers the calls of that task's tests."""

from __future__ import annotations

import gc
import sys
import types
from collections.abc import Callable
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from autograder.sandbox import figures
from autograder.sandbox.bans import Ban, Guard
from autograder.sandbox.cells import NotebookRunner, describe_exception, seed_everything
from autograder.sandbox.channel import Channel
from autograder.sandbox.devices import Devices
from autograder.sandbox.wire import WireError

__all__ = ["Task"]


class _Counter(TorchDispatchMode):
    """Counts ATen operations and the elements of the largest tensor that one of them made."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.operations = 0
        self.largest = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        self.operations += 1
        for value in result if isinstance(result, tuple | list) else (result,):
            # A view makes nothing, however large it looks (an expanded tensor is a view).
            if isinstance(value, torch.Tensor) and 0 not in value.stride():
                self.largest = max(self.largest, value.numel())
        return result


class NotWritten(Exception):
    """The notebook defines no function of that name."""


class Task:
    """Answers the calls of one task's tests, in order.

    The first message says with what the task is served: ``seed``, ``bans`` (their keys; ``more_bans`` holds those that
    the guard does not know yet), ``tools`` (source of the homework's own helper functions for this side, or ""),
    ``stand_ins`` (source of working versions of earlier functions), ``replace`` (which of those take the place of the
    notebook's own) and ``gpu`` (see :class:`Devices`). It is made, with the bans prepared, before the fork that serves.
    """

    def __init__(self, channel: Channel, runner: NotebookRunner, scratch: str, devices: Devices) -> None:
        self.channel = channel
        self.runner = runner
        self.scratch = scratch
        self.guard = Guard(runner.name, runner.namespace)
        self.tools_source = ""
        self.tools: dict[str, Any] | None = None
        self.devices = devices
        self.operations: dict[str, Callable[..., Any]] = {
            "on": self._on,
            "call": self._call,
            "grad": self._grad,
            "function": self._function,
            "tool": self._tool,
            "use": self._use,
            "figure": self._figure,
            "picture": self._picture,
        }

    def serve(self, descriptor: int) -> None:
        """Serve the stream ``descriptor`` until the other side hangs up."""
        self.channel.descriptor = descriptor
        request = self.channel.receive()
        seed_everything(request["seed"])  # the rest of the global state was put back before the fork
        self.tools_source = request["tools"]
        self.devices.mode = request["gpu"]
        self.channel.device_of = self.devices.device_of
        if request["replace"]:
            working = _load("stand_ins", request["stand_ins"])
            self.runner.namespace.update({name: working[name] for name in request["replace"]})
        self.guard.prepare(Ban.from_wire(ban) for ban in request["more_bans"])
        self.guard.arm(request["bans"])
        while True:
            operation, *arguments = self.channel.receive()
            if operation == "script":
                for line in self.channel.receive_together(*arguments):
                    self.answer(line[0], line[1:])
            else:
                self.answer(operation, arguments)

    def answer(self, operation: str, arguments: list[Any]) -> None:
        """Do one operation and send what comes of it."""
        fired = len(self.guard.fired)
        try:
            value = self.operations[operation](*self.channel.restore(arguments))
            reply = ["value", value, self.guard.report(fired)]
        except BaseException as error:
            reply = ["raised", *describe_exception(error, self.runner.name), self.guard.report(fired)]
        try:
            self.channel.send(reply)
        except WireError as error:
            bases = ["WireError", "Exception"]
            message = f"the result cannot be handed to the tests: {error}"
            self.channel.send(["raised", "WireError", bases, message, "", self.guard.report(fired)])

    def _on(self, place: str, operation: str, *arguments: Any) -> Any:
        """Another operation, beside a GPU (``cpu``) or with its tensors on it (``gpu``)."""
        return self.devices.run(place, self.operations[operation], list(arguments))

    def _function(self, name: str) -> Callable[..., Any]:
        if name not in self.runner.namespace:
            raise NotWritten(f"the notebook defines no function named {name}")
        function = self.runner.namespace[name]
        if not callable(function):
            raise TypeError(f"{name} is a {type(function).__name__} in your notebook, not a function")
        return function  # type: ignore[no-any-return]

    def _call(self, name: str, arguments: list[Any], inputs: bool, count: bool) -> list[Any]:
        """``[result, arguments as they are afterwards (if wanted), operations, largest]``."""
        function = self._function(name)
        operations = largest = 0
        if count:
            with _Counter() as counter:
                result = function(*arguments)
            operations, largest = counter.operations, counter.largest
        else:
            result = function(*arguments)
        return [result, arguments if inputs else [], operations, largest]

    def _grad(
        self, name: str, arguments: list[Any], wrt: list[int], weights: Any, interleave: list[Any] | None
    ) -> list[Any]:
        """``["grads", gradients]``, or ``["detached", what]`` where autograd sees no path."""
        function = self._function(name)
        leaves = []
        for position in wrt:
            arguments[position] = arguments[position].detach().requires_grad_(True)
            leaves.append(arguments[position])
        result = function(*arguments)
        if interleave is not None:
            function(*interleave)
        if not isinstance(result, torch.Tensor):
            return ["detached", f"a Python {type(result).__name__}"]
        if not result.requires_grad:
            return ["detached", "a tensor without a gradient"]
        if weights is None:
            weights = torch.ones_like(result)
        gradients = torch.autograd.grad(result, leaves, grad_outputs=weights, allow_unused=True)
        if any(gradient is None for gradient in gradients):
            return ["detached", "a result that does not depend on its input"]
        return ["grads", list(gradients)]

    def _tool(self, name: str, arguments: list[Any]) -> Any:
        """Run one of the homework's own helper functions in this process."""
        if self.tools is None:
            self.tools = _load("tools", self.tools_source)
        return self.tools[name](*arguments)

    def _use(self, thing: Any, verb: str, arguments: list[Any]) -> Any:
        """Use an object that stayed here: call it, or read a model's parameters."""
        if verb == "call":
            return thing(*arguments)
        if verb == "training":
            return bool(thing.training)
        named = {str(name): parameter for name, parameter in thing.named_parameters()}
        if verb == "count":
            return sum(int(parameter.numel()) for parameter in named.values() if parameter.requires_grad)
        return named

    def _figure(self, name: str, arguments: list[Any]) -> list[Any]:
        """``["figure", description, the figure itself as a handle]``, or ``["none", what came instead]``."""
        import matplotlib.pyplot as plt

        try:
            result = self._function(name)(*arguments)
            figure = figures.to_figure(result)
            if figure is None:
                return ["none", type(result).__name__[:100]]
            seen = figures.describe(figure)
            if not seen["truncated"]:
                return ["figure", seen, self.channel.keep(figure)]
            # Nobody asks for the picture of what is too much to be looked at, and the next call needs the memory.
            del figure, result
            plt.close("all")
            gc.collect()
            return ["figure", seen, self.channel.keep(None)]
        finally:
            plt.close("all")  # what is returned lives on; nothing leaks into the next test

    def _picture(self, figure: Any) -> Any:
        return figures.render(figure)


def _load(name: str, source: str) -> dict[str, Any]:
    """The names that a piece of the course's own source defines, in a module of its own."""
    module = types.ModuleType(name)
    sys.modules.setdefault(name, module)
    exec(compile(source, f"<{name}>", "exec"), module.__dict__)
    return module.__dict__
