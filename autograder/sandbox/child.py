"""The student's side: one process that runs the notebook, and one fork of it for every task.

The first process (the *base*) runs the cells and then only forks. Each task is served by its own fork of the state
after the notebook ran, so a crash, a hang or a changed global costs that task alone. Nothing here knows a right
answer: this code receives a function's name and arguments and sends back what came out.
"""

from __future__ import annotations

import io
import os
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from autograder.sandbox import lockdown
from autograder.sandbox.bans import Ban, Guard
from autograder.sandbox.cells import NotebookRunner, describe_exception, reset_globals
from autograder.sandbox.findings import NotebookIndex
from autograder.sandbox.notebook_world import QuietOutput
from autograder.sandbox.wire import HEADER, TRUSTED, Handle, Limits, WireError, decode, encode

__all__ = ["Channel", "serve"]


class Channel:
    """Frames over a stream socket, with plain read and write only, which is all that seccomp leaves us."""

    def __init__(self, descriptor: int, limits: Limits) -> None:
        self.descriptor = descriptor
        self.limits = limits
        self.objects: list[object] = []

    def receive(self) -> Any:
        """The next message; SystemExit when the other side has gone."""
        head_length, blob_length = HEADER.unpack(self._read(HEADER.size))
        head, blob = self._read(head_length), self._read(blob_length)
        return decode(bytes(head), blob, limits=TRUSTED, strided=True).value

    def send(self, value: object) -> None:
        """Send a message; WireError if it cannot travel."""
        data = memoryview(encode(value, limits=self.limits, to_handle=self.keep))
        while data:
            data = data[os.write(self.descriptor, data) :]

    def keep(self, value: object) -> Handle:
        """Hold on to an object that is not data; the other side gets its number."""
        self.objects.append(value)
        return Handle(len(self.objects) - 1, type(value).__name__[:100])

    def restore(self, value: Any) -> Any:
        """Replace the handles in an argument by the objects they stand for."""
        if isinstance(value, Handle):
            return self.objects[value.number]
        if isinstance(value, list | tuple):
            return type(value)(self.restore(item) for item in value)
        if isinstance(value, dict):
            return {key: self.restore(item) for key, item in value.items()}
        return value

    def _read(self, length: int) -> bytearray:
        buffer = bytearray(length)
        view = memoryview(buffer)
        while view:
            count = os.readv(self.descriptor, [view])
            if count == 0:
                os._exit(0)
            view = view[count:]
        return buffer


def serve(descriptor: int, locks: Sequence[str], scratch: str, limits: Limits) -> None:
    """The base process's life: run the notebook, then fork once for each task. Never returns.

    Args:
        descriptor: the stream to the trusted side.
        locks: what :func:`lockdown.lock_down` has put on.
        scratch: the one folder to write in.
        limits: caps on frames.
    """
    sys.stdout = sys.stderr = QuietOutput()
    sys.stdin = io.StringIO()
    os.chdir(scratch)
    sys.path.insert(0, scratch)
    channel = Channel(descriptor, limits)
    request = channel.receive()
    reset_globals(request["seed"], scratch)
    os.environ.update(HOME=scratch, TMPDIR=scratch, MPLCONFIGDIR=scratch, TORCHINDUCTOR_CACHE_DIR=scratch)
    tempfile.tempdir = scratch
    runner = NotebookRunner(
        request["name"],
        request["cell_seconds"],
        request["notebook_seconds"],
        lambda cell, at: channel.send(["at", cell, at]),
    )
    outcomes = runner.run([(number, source) for number, source in request["cells"]], dict(request["stops"]))
    index = NotebookIndex(runner.trees)
    findings = {
        task: [[f.name, f.cell, f.line, f.certain] for f in index.find(task, names)[:50]]
        for task, names in request["find"].items()
    }
    _close_figures()
    uses = {task: index.uses(task, list(request["find"])) for task in request["find"]}
    channel.send(["loaded", [[o.number, o.kind, o.message, o.where] for o in outcomes[:300]], findings, uses])
    _serve_forks(channel, runner, locks, scratch)


def _serve_forks(channel: Channel, runner: NotebookRunner, locks: Sequence[str], scratch: str) -> None:
    stream = socket.socket(fileno=channel.descriptor)
    # Looked up now: from here on this loop must not depend on names that a notebook may have replaced later.
    while True:
        _, descriptors, _, _ = socket.recv_fds(stream, 1, 1)
        if not descriptors:
            os._exit(0)
        task = descriptors[0]
        sys.settrace(None)
        sys.setprofile(None)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        process = os.fork()
        if process == 0:
            stream.detach()
            os.close(channel.descriptor)
            try:
                lockdown.lock_task(locks)
                _Task(Channel(task, channel.limits), runner, scratch).serve()
            finally:
                os._exit(70)
        os.close(task)
        _, status = os.waitpid(process, 0)
        channel.send(["ended", status])


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


class _Task:
    """Answers the calls of one task's tests, in order."""

    def __init__(self, channel: Channel, runner: NotebookRunner, scratch: str) -> None:
        self.channel = channel
        self.runner = runner
        self.scratch = scratch
        self.guard = Guard(runner.name)
        self.operations: dict[str, Callable[..., Any]] = {"call": self._call, "grad": self._grad}

    def serve(self) -> None:
        """Serve until the other side hangs up."""
        request = self.channel.receive()
        reset_globals(request["seed"], self.scratch)
        self.guard.arm([Ban.from_wire(ban) for ban in request["bans"]], self.runner.namespace)
        while True:
            operation, *arguments = self.channel.receive()
            self._answer(operation, arguments)

    def _answer(self, operation: str, arguments: list[Any]) -> None:
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


def _close_figures() -> None:
    """Figures that cells left open would otherwise be copied into every task."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and threading.active_count() == 1:
        try:
            pyplot.close("all")
        except Exception:
            sys.stderr.write("figures could not be closed\n")
