"""Checks of `bce`: what `grader.check("bce")` runs.

Made by `autograder release`; a change here is lost with the next release. The first part are the checks themselves,
the second what they stand on, the third tells Otter about them.
"""

from __future__ import annotations

import contextlib
import itertools
import math
import re
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from otter.test_files import test_case

OK_FORMAT = False
name = "bce"
points = 4


def f64(values):
    """A float64 tensor of the given numbers."""
    return torch.tensor(values, dtype=torch.float64)


def test_bce_of_one_example(student):
    """A class predicted at 25 % costs ln 4."""
    assert_close(student.bce(f64([0.25]), f64([1.0])), f64(1.3862943611198906188), scale=3)


def test_bce_is_a_mean(student):
    """Two examples, one of them with the soft target 0.3: 0.2231 and 0.7947."""
    assert_close(student.bce(f64([0.2, 0.6]), f64([0.0, 0.3])), f64(0.50889737537795776), scale=3)


def test_bce_of_a_certain_and_wrong_prediction(student, dtype):
    """p = 1 with target 0: finite, above 10 and at most 1000."""
    loss = student.bce(torch.tensor([1.0], dtype=dtype), torch.tensor([0.0], dtype=dtype))
    assert isinstance(loss, torch.Tensor), f"returned a {type(loss).__name__}, expected a tensor"
    assert loss.shape == (), f"returned shape {tuple(loss.shape)}, expected a 0-dimensional tensor"
    assert 10 < float(loss) <= 1000, f"returned {float(loss)}, expected a finite loss above 10 and at most 1000"


def test_bce_gradient(student):
    """The slope is -4 at p = 0.25 with target 1 and 4 at p = 0.75 with target 0, and there are two examples."""
    assert_close(student.grad("bce", f64([0.25, 0.75]), f64([1.0, 0.0])), f64([-2.0, 2.0]), scale=3)


def test_bce_on_a_gpu(student, device):
    """One example at 25 per cent in float32, beside a GPU."""
    loss = student.on(device).bce(torch.tensor([0.25]), torch.tensor([1.0]))
    assert_close(loss, torch.tensor(1.38629436), scale=3)


# What the checks above stand on: the comparison, and a notebook whose functions are called with copies.


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


# The checks, as Otter wants them.


@test_case(
    name="test_bce_of_one_example",
    failure_message="the mean over the examples of -log of the probability that was given to what happened",
)
def _case_1(env):
    check(env, test_bce_of_one_example)


@test_case(
    name="test_bce_is_a_mean",
    failure_message="divide by the number of examples, and let both terms count when the target is soft",
)
def _case_2(env):
    check(env, test_bce_is_a_mean)


@test_case(
    name="test_bce_of_a_certain_and_wrong_prediction[float64]",
    failure_message="log(0) is -inf, and 0 times infinity is NaN: bound what would be infinite",
)
def _case_3(env):
    check(env, test_bce_of_a_certain_and_wrong_prediction, dtype=torch.float64)


@test_case(
    name="test_bce_of_a_certain_and_wrong_prediction[float32]",
    failure_message="log(0) is -inf, and 0 times infinity is NaN: bound what would be infinite",
)
def _case_4(env):
    check(env, test_bce_of_a_certain_and_wrong_prediction, dtype=torch.float32)


@test_case(
    name="test_bce_gradient",
    failure_message="the result must stay connected to p: no .item(), .detach() or NumPy on the way",
)
def _case_5(env):
    check(env, test_bce_gradient)


if gpu_for("test_bce_on_a_gpu"):

    @test_case(
        name="test_bce_on_a_gpu[inputs_on_gpu]",
        failure_message="work where the probabilities are; a bound may be a plain Python number, and a tensor needs device=p.device",
    )
    def _case_6(env):
        check(env, test_bce_on_a_gpu, device="gpu")

    @test_case(
        name="test_bce_on_a_gpu[inputs_on_cpu]",
        failure_message="work where the probabilities are; a bound may be a plain Python number, and a tensor needs device=p.device",
    )
    def _case_7(env):
        check(env, test_bce_on_a_gpu, device="cpu")
