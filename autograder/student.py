"""The proxy through which tests see a student: call a function, get real tensors back.

The student's code runs in another process. Arguments and results cross the wall as bytes; what comes back is plain
data on this side, so nothing that a student returns can act here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from autograder.compare import Mismatch, describe
from autograder.figures import Figure, UnreadableFigure, to_png
from autograder.model import AutograderError, DeferredError, Device, StudentError
from autograder.sandbox.replies import fits
from autograder.sandbox.task_process import TaskProcess
from autograder.sandbox.task_session import TaskSession
from autograder.sandbox.wire import Decoded, Handle, TensorInfo, WireError

__all__ = ["Remote", "Student", "Trace", "derived_seed"]


@dataclass(frozen=True)
class Remote(Handle):
    """An object that is not data (a model, a function) and stays in the student's process.

    It can be called, and passed back as an argument of any call of the same test.
    """

    student: Student
    process: TaskProcess | None

    def __call__(self, *arguments: Any) -> Any:
        """Call the object with data or other remote objects; the result is data or remote."""
        return self.student.use(self, "call", *arguments)

    def __repr__(self) -> str:
        """As it is named in the sentence that explains a failure."""
        return f"<{self.type_name}>"

    def parameters(self) -> dict[str, torch.Tensor]:
        """A model's parameters by name: detached copies on the CPU."""
        return dict(self.student.use(self, "parameters"))

    def count(self) -> int:
        """How many trainable numbers a model has."""
        return int(self.student.use(self, "count"))

    @property
    def training(self) -> bool:
        """Whether a model is in training mode."""
        return bool(self.student.use(self, "training"))


@dataclass(frozen=True)
class Trace:
    """One call, seen closely.

    ``value`` is the result, ``inputs`` the arguments as they are in the child after the call, ``operations`` and
    ``largest`` (elements) count ATen work if that was asked for, ``tensors`` says where each returned tensor lived.
    """

    value: Any
    inputs: tuple[Any, ...]
    operations: int
    largest: int
    tensors: tuple[TensorInfo, ...]


class Student:
    """What the fixture ``student`` gives to a test. Every function of the notebook is a method of it.

    ``student.softmax(x)`` is ``student.call("softmax", x)``. Returned tensors are detached, on the CPU and contiguous.
    """

    def __init__(self, session: TaskSession) -> None:
        self._session = session
        self._last: tuple[str, str, Sequence[Any]] = ("", "", ())

    @property
    def last_call(self) -> str:
        """The last call in words, for the sentence that explains a failure; put into words only when one is needed."""
        lead, name, arguments = self._last
        return lead + _sentence(name, arguments) if name else ""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """The student's function of that name, as a Python callable."""
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *arguments: self.call(name, *arguments)

    def call(self, name: str, *arguments: Any) -> Any:
        """Call a function positionally and return its result.

        Raises:
            StudentError: the student's code raised, or there is no such function.
            ForbiddenError: it used a built-in that this task bans.
            DeadlineExceeded: it did not return in time.
        """
        self._last = ("", name, arguments)
        reply = self._ask("call", name, list(arguments), False, False)
        value = reply.value[0]
        return self._remote(value) if reply.handles else value

    def trace(self, name: str, *arguments: Any, count: bool = False) -> Trace:
        """Call a function and also learn what became of its arguments, and with ``count`` how much work it did."""
        self._last = ("", name, arguments)
        reply = self._ask("call", name, list(arguments), True, count)
        value, inputs, operations, largest = self._remote(reply.value) if reply.handles else reply.value
        return Trace(value, tuple(inputs), int(operations), int(largest), reply.tensors)

    def grad(
        self,
        name: str,
        *arguments: Any,
        wrt: int | tuple[int, ...] = 0,
        weights: Any = None,
        interleave: Sequence[Any] | None = None,
    ) -> Any:
        """The gradient of ``(weights * f(*arguments)).sum()`` by backward in the child.

        Args:
            name: the function.
            arguments: its arguments; those in ``wrt`` must be floating tensors.
            wrt: position or positions to differentiate by.
            weights: what each entry of the result counts (default 1).
            interleave: arguments of a second call that is made before the first one is differentiated, which catches
                functions that keep state outside the graph.

        Returns:
            One gradient, or a tuple of them if ``wrt`` is a tuple.

        Raises:
            Mismatch: autograd sees no path from the argument to the result.
        """
        self._last = ("the gradient of ", name, arguments)
        positions = [wrt] if isinstance(wrt, int) else list(wrt)
        second = None if interleave is None else list(interleave)
        kind, value = self._ask("grad", name, list(arguments), positions, weights, second).value
        if kind == "detached":
            raise Mismatch(
                f"does not exist: the function returned {value}, so it is cut off from autograd "
                "(by .item(), .detach(), .data, .numpy() or torch.no_grad()?)"
            )
        return value[0] if isinstance(wrt, int) else tuple(value)

    def function(self, name: str) -> Remote:
        """The student's function itself, to be handed to another one (a loss to a training loop)."""
        self._last = ("", name, ())
        return self._remote(self._ask("function", name).value)  # type: ignore[no-any-return]

    def tool(self, name: str, *arguments: Any, gives: Any = None) -> Any:
        """Run a function of the homework's ``tools.py`` in the student's process; its result is data or remote.

        The answer comes from that process as any other, whatever the tool may return. ``gives`` is the form that a test
        relies on (:func:`~autograder.sandbox.replies.fits`); an answer of another form is not the tool's.
        """
        reply = self._ask("tool", name, list(arguments))
        if gives is not None and not fits(reply.value, gives):
            raise StudentError("UnreadableReply", f"the course's own tool {name} cannot have answered that")
        return self._remote(reply.value) if reply.handles else reply.value

    def use(self, thing: Remote, verb: str, *arguments: Any) -> Any:
        """Use a remote object; see :class:`Remote`."""
        if verb == "call":
            self._last = ("", repr(thing), arguments)
        reply = self._ask("use", thing, verb, list(arguments))
        return self._remote(reply.value) if reply.handles else reply.value

    def figure(self, name: str, *arguments: Any) -> Figure:
        """Call a function that draws, and describe the matplotlib figure that it returns.

        An Axes, or a container of figures or axes, stands for its figure. The first picture of a task is kept.

        Raises:
            Mismatch: something else was returned.
        """
        self._last = ("", name, arguments)
        answer = self._ask("figure", name, list(arguments)).value
        if answer[0] == "none":
            advice = "end the function with `return fig`"
            kind = "None" if answer[1] == "NoneType" else f"a {answer[1]}"
            raise Mismatch(f"returned {kind}, expected a matplotlib Figure: {advice}")
        try:
            figure = Figure.from_wire(answer[1])
        except UnreadableFigure as error:
            raise StudentError("UnreadableReply", f"the figure cannot be read: {error}") from None
        if not self._session.picture and not figure.truncated:
            self._session.picture = self._picture(answer[2])
        return figure

    def on(self, device: Device) -> Student:
        """The same functions, called on a machine with a GPU, with all tensors on ``device``.

        What comes back must live where the inputs lived; that is checked with every call.
        """
        return _StudentOnDevice(self._session, self, device)

    def _picture(self, figure: Handle) -> bytes:
        """The figure as a PNG file; empty where it cannot be drawn, which is no fault of what it shows."""
        try:
            return to_png(self._ask("picture", figure).value)
        except AutograderError:
            return b""

    def _remote(self, value: Any) -> Any:
        """``value`` with every handle in it turned into something that a test can use."""
        if isinstance(value, Handle):
            return Remote(value.number, value.type_name, self, self._session.process)
        if isinstance(value, list | tuple):
            return type(value)(self._remote(item) for item in value)
        if isinstance(value, dict):
            return {key: self._remote(item) for key, item in value.items()}
        return value

    def _ask(self, *message: object) -> Decoded:
        process = self._session.process
        if any(thing.process is not process for thing in _remotes(message)):
            raise StudentError("Crash", "ended the process that held an object which is needed here")
        try:
            return self._session.request(*message)
        except WireError as error:
            raise TypeError(f"the test passed something that cannot be sent: {error}") from None


class _StudentOnDevice(Student):
    """The proxy that ``student.on(device)`` gives."""

    def __init__(self, session: TaskSession, plain: Student, device: Device) -> None:
        super().__init__(session)
        self._plain = plain
        self._device = device

    def _ask(self, *message: object) -> Decoded:
        where = "on a GPU" if self._device is Device.GPU else "on the CPU of a machine that has a GPU"
        lead, name, arguments = self._last
        self._plain._last = (f"with its inputs {where}, {lead}", name, arguments)
        if self._session.supplies.gpu == "off":
            raise DeferredError("the GPU check was not made: no GPU is there, and the simulation is switched off")
        reply = super()._ask("on", str(self._device), *message)
        if message[0] in ("call", "grad", "tool", "use"):
            self._check_places(reply)
        return reply

    def _check_places(self, reply: Decoded) -> None:
        for tensor in reply.tensors:
            on_gpu = not tensor.device.startswith("cpu")
            if self._device is Device.GPU and not on_gpu:
                raise Mismatch(
                    "returned a tensor on the CPU: make every new tensor on the device of the inputs "
                    "(device=x.device), and do not move results with .cpu()"
                )
            if self._device is Device.CPU and on_gpu:
                raise Mismatch(
                    "returned a tensor on the GPU: a GPU that is there is no reason to leave the device of the inputs"
                )


def _remotes(message: Sequence[object]) -> list[Remote]:
    """The remote objects among a call's arguments, which stand there bare, never inside a container."""
    inner = [thing for part in message if isinstance(part, list) for thing in part]
    return [thing for thing in (*message, *inner) if isinstance(thing, Remote)]


def _sentence(name: str, arguments: Sequence[Any]) -> str:
    return f"{name}({', '.join(describe(argument) for argument in arguments)})"


def derived_seed(seed: str, *names: str) -> int:
    """A 56-bit seed for one purpose, from a run's secret seed: reproducible by us, unpredictable for students."""
    digest = hashlib.sha256("\0".join((seed, *names)).encode()).digest()
    return int.from_bytes(digest[:7], "big")
