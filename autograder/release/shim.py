"""Runs a public test inside the student's own notebook, where the harness and its wall are not installed.

The code of this module is copied, below that of :mod:`autograder.compare`, into every check that students receive:
it may use the standard library, NumPy, torch and ``compare``, and nothing else. The sentences are those of the real
thing (:mod:`autograder.student`, :mod:`autograder.verdicts`), and a test holds them to that.
"""

from __future__ import annotations

import contextlib
import re
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch

from autograder.compare import Mismatch, describe

__all__ = ["CheckFailed", "Student", "check", "gpu_for"]


class CheckFailed(Exception):
    """A check that does not pass, as one sentence."""


class _NotWritten(Exception):
    """There is no such function yet, or it is still the stub."""


class _Raised(Exception):
    """The student's function raised; says what, and on which line."""


class _NotChecked(Exception):
    """The check cannot be made on this machine; says why."""


def gpu_for(test: str) -> bool:
    """Whether the check of that name, which needs a GPU, can be made here. If not, say that it was not."""
    if not torch.cuda.is_available():
        print(f"{test}: {_NO_GPU}")
    return torch.cuda.is_available()


_NO_GPU = (
    "not checked: no GPU here. To check it, run this notebook where torch.cuda finds one (in Google Colab: Runtime > "
    "Change runtime type)."
)


class Student:
    """The notebook as a test sees it: ``student.softmax(x)`` calls ``softmax`` on a copy of ``x``."""

    def __init__(self, names: dict[str, Any]) -> None:
        self._names = names
        self.last_call = ""

    def on(self, device: str) -> Student:
        """The same functions beside a GPU, with all tensors on it (``gpu``) or on the CPU (``cpu``)."""
        if not torch.cuda.is_available():
            raise _NotChecked(_NO_GPU)
        return _StudentOnDevice(self, device)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """The notebook's function of that name."""
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *arguments: self.call(name, *arguments)

    def call(self, name: str, *arguments: Any) -> Any:
        """Call a function positionally; tensors in the result are detached."""
        self._say(_in_words(name, arguments))
        return self._taken(self._run(self._function(name), self._given(list(arguments))))

    def grad(
        self, name: str, *arguments: Any, wrt: Any = 0, weights: Any = None, interleave: Sequence[Any] | None = None
    ) -> Any:
        """The gradient of ``(weights * f(*arguments)).sum()`` by the argument(s) at position(s) ``wrt``."""
        self._say(f"the gradient of {_in_words(name, arguments)}")
        function = self._function(name)
        inputs = self._given(list(arguments))
        leaves = [inputs[position].requires_grad_(True) for position in ([wrt] if isinstance(wrt, int) else wrt)]
        output = self._run(function, inputs)
        if interleave is not None:
            self._run(function, self._given(list(interleave)))
        if not isinstance(output, torch.Tensor):
            raise _cut_off(f"a Python {type(output).__name__}")
        if not output.requires_grad:
            raise _cut_off("a tensor without a gradient")
        seeds = torch.ones_like(output) if weights is None else self._given(weights)
        gradients = self._run(
            lambda *outputs: torch.autograd.grad(outputs, leaves, grad_outputs=seeds, allow_unused=True), [output]
        )
        if any(gradient is None for gradient in gradients):
            raise _cut_off("a result that does not depend on its input")
        return self._taken(gradients[0] if isinstance(wrt, int) else gradients)

    def function(self, name: str) -> Any:
        """The notebook's own function, to be handed to another one."""
        return self._function(name)

    def figure(self, name: str, *arguments: Any) -> Any:
        """What is drawn in the figure that a function returns, under the names that the graders' description has."""
        result = self.call(name, *arguments)
        while isinstance(result, tuple | list | np.ndarray) and len(result):
            result = result[0]
        figure: Any = getattr(result, "figure", None)  # an Axes has one, and a Figure is its own
        if not hasattr(figure, "axes"):
            kind = "None" if result is None else f"a {type(result).__name__}"
            raise Mismatch(f"returned {kind}, expected a matplotlib Figure: end the function with `return fig`")
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None:
            pyplot.close(figure)  # or the notebook would show the check's figure
        return SimpleNamespace(axes=[_axes(axes) for axes in figure.axes])

    def _say(self, call: str) -> None:
        self.last_call = call

    def _given(self, value: Any) -> Any:
        """What a function gets for ``value``."""
        return _copy(value)

    def _taken(self, value: Any) -> Any:
        """What a test gets for ``value``."""
        return _detached(value)

    def _function(self, name: str) -> Any:
        function = self._names.get(name)
        if function is None:
            raise _NotWritten(f"the notebook defines no function named {name}")
        if not callable(function):
            raise _NotWritten(f"{name} is a {type(function).__name__} in your notebook, not a function")
        return function

    def _run(self, function: Callable[..., Any], arguments: list[Any]) -> Any:
        try:
            return function(*arguments)
        except NotImplementedError as error:
            raise _NotWritten(str(error) or "is not written yet") from None
        except (Exception, SystemExit) as error:
            said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            raise _Raised(said + self._place(error)) from None

    def _place(self, error: BaseException) -> str:
        """The innermost line of the notebook's own code: IPython counts the lines of each cell from 1."""
        place, trace = "", error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            if trace.tb_frame.f_globals is self._names:
                place = f" (line {trace.tb_lineno} of the cell that defines {code.co_name})"
            trace = trace.tb_next
        return place


class _StudentOnDevice(Student):
    """What ``student.on(device)`` gives."""

    def __init__(self, plain: Student, device: str) -> None:
        super().__init__(plain._names)
        self._plain = plain
        self._on_gpu = device == "gpu"

    def _say(self, call: str) -> None:
        where = "on a GPU" if self._on_gpu else "on the CPU of a machine that has a GPU"
        self._plain.last_call = f"with its inputs {where}, {call}"

    def _given(self, value: Any) -> Any:
        return _moved(_copy(value), "cuda" if self._on_gpu else "cpu")

    def _taken(self, value: Any) -> Any:
        if isinstance(value, torch.nn.Module):
            return _ModelOnDevice(self, value)
        if not isinstance(value, torch.Tensor):
            return _each(value, self._taken)
        if self._on_gpu and not value.is_cuda:
            raise Mismatch(
                "returned a tensor on the CPU: make every new tensor on the device of the inputs "
                "(device=x.device), and do not move results with .cpu()"
            )
        if value.is_cuda and not self._on_gpu:
            raise Mismatch(
                "returned a tensor on the GPU: a GPU that is there is no reason to leave the device of the inputs"
            )
        return _detached(value)


class _ModelOnDevice:
    """A model that ``student.on(device)`` has returned: it is called there as well."""

    def __init__(self, student: _StudentOnDevice, model: torch.nn.Module) -> None:
        self._student = student
        self.model = model

    def __call__(self, *arguments: Any) -> Any:
        self._student._say(_in_words(repr(self), arguments))
        model, *inputs = self._student._given([self, *arguments])
        return self._student._taken(self._student._run(model, inputs))

    def __repr__(self) -> str:
        return f"<{type(self.model).__name__}>"

    def parameters(self) -> Iterator[torch.nn.Parameter]:
        """The model's own."""
        return self.model.parameters()


def check(names: dict[str, Any], test: Callable[..., None], **parameters: Any) -> None:
    """Run one test on the notebook's ``names``; raise :class:`CheckFailed` with a sentence if it does not pass."""
    student = Student(names)
    try:
        with _fresh_settings():
            test(student=student, **parameters)
        return
    except (_NotWritten, _NotChecked) as error:
        sentence = str(error)
    except _Raised as error:
        sentence = f"{student.last_call} raised {error}"
    except AssertionError as error:
        words = str(error).strip().split("\n")[0]  # as in the reports of the graders
        sentence = f"{student.last_call} {words or 'is not what was asked for'}"
    # Otter prints into HTML without escaping, where "<f" would begin a tag.
    raise CheckFailed(re.sub(r"<(?=[A-Za-z/!?])", "< ", sentence.strip()))


@contextlib.contextmanager
def _fresh_settings() -> Iterator[None]:
    """Default settings while a test runs, whatever the notebook has set, as the graders do it."""
    dtype = torch.get_default_dtype()
    torch.set_default_dtype(torch.float32)
    try:
        with torch.device("cpu"), torch.enable_grad(), np.errstate(all="warn"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        torch.set_default_dtype(dtype)


def _axes(axes: Any) -> SimpleNamespace:
    """The labels, lines and scatters of matplotlib axes."""
    lines = [
        SimpleNamespace(label=line.get_label(), x=_numbers(line.get_xdata()), y=_numbers(line.get_ydata()))
        for line in axes.lines
    ]
    scatters = [part.get_offsets() for part in axes.collections if type(part).__name__ == "PathCollection"]
    points = [SimpleNamespace(x=_numbers(places[:, 0]), y=_numbers(places[:, 1])) for places in scatters]
    xlabel = axes.get_xlabel() or axes.figure.get_supxlabel()
    ylabel = axes.get_ylabel() or axes.figure.get_supylabel()
    return SimpleNamespace(xlabel=xlabel, ylabel=ylabel, lines=lines, points=points)


def _numbers(values: Any) -> Any:
    return np.asarray(values, dtype=np.float64)


def _in_words(name: str, arguments: Sequence[Any]) -> str:
    return f"{name}({', '.join(describe(argument) for argument in arguments)})"


def _cut_off(what: str) -> Mismatch:
    return Mismatch(
        f"does not exist: the function returned {what}, so it is cut off from autograd "
        "(by .item(), .detach(), .data, .numpy() or torch.no_grad()?)"
    )


def _copy(value: Any) -> Any:
    """Arguments of the student's own, so that a function which changes them harms no other check."""
    if isinstance(value, torch.Tensor):
        return value.detach().clone()
    if isinstance(value, np.ndarray):
        return value.copy()
    return _each(value, _copy)


def _moved(value: Any, device: str) -> Any:
    """Tensors and models on ``device``."""
    if isinstance(value, _ModelOnDevice):
        value = value.model
    if isinstance(value, torch.Tensor | torch.nn.Module):
        return value.to(device)
    return _each(value, lambda item: _moved(item, device))


def _detached(value: Any) -> Any:
    return value.detach().cpu() if isinstance(value, torch.Tensor) else _each(value, _detached)


def _each(value: Any, change: Callable[[Any], Any]) -> Any:
    """The same container with each of its values changed."""
    if isinstance(value, dict):
        return {key: change(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        changed = [change(item) for item in value]
        return tuple(changed) if isinstance(value, tuple) else changed
    return value
