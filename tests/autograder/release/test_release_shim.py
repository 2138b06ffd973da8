"""``autograder.release.shim``: a public test inside a notebook, with the sentences of the real thing."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from autograder.compare import Mismatch, assert_close
from autograder.release.shim import CheckFailed, Student, check, gpu_for
from autograder.sandbox.simulated_gpu import SimulatedGpu

ONES = torch.ones(2)


def said(test: Callable[[Student], object], **names: Any) -> str:
    """The sentence with which a check fails; empty if it passes."""

    def run(student: Student) -> None:
        test(student)

    try:
        check(names, run)
    except CheckFailed as error:
        return str(error)
    return ""


def test_a_check_that_passes() -> None:
    """Results come back as they are, detached, in containers of the same kind."""
    seen: list[Any] = []

    def several(x: torch.Tensor) -> Any:
        return (x, [x, 1], {"a": x}, np.ones(1), "text")

    assert said(lambda student: seen.append(student.several(ONES.requires_grad_(False))), several=several) == ""
    value = seen[0]
    assert isinstance(value, tuple)
    assert isinstance(value[1], list)
    assert set(value[2]) == {"a"}


def test_the_sentence_names_the_call() -> None:
    """A wrong value, and an assertion with and without words."""
    assert (
        said(lambda s: assert_close(s.f(ONES), 3 * ONES), f=lambda x: 2 * x)
        == "f([1, 1]) returned [2, 2], expected [3, 3]"
    )

    def words(student: Student) -> None:
        assert student.f(1) == 2, "returned 1, expected 2"

    def none(student: Student) -> None:
        if student.f(1) == 1:
            raise AssertionError

    assert said(words, f=lambda x: x) == "f(1) returned 1, expected 2"
    assert said(none, f=lambda x: x) == "f(1) is not what was asked for"


def test_arguments_are_copies() -> None:
    """A function that changes its arguments harms nobody else."""
    x, a = torch.ones(2), np.ones(2)

    def spoil(*arguments: Any) -> None:
        arguments[0].zero_()
        arguments[1][:] = 0
        arguments[2].append(1)

    rest: list[int] = []
    assert said(lambda student: student.spoil(x, a, rest), spoil=spoil) == ""
    assert bool((x == 1).all())
    assert a.tolist() == [1, 1]
    assert rest == []


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ({}, "the notebook defines no function named f"),
        ({"f": 3}, "f is a int in your notebook, not a function"),
    ],
)
def test_no_such_function(names: dict[str, Any], sentence: str) -> None:
    """The sentence says what to do about it."""
    assert said(lambda student: student.f(1), **names) == sentence


def test_the_stub() -> None:
    """Its message is the sentence."""

    def f(x: Any) -> None:
        raise NotImplementedError("f is not written yet")

    assert said(lambda student: student.f(1), f=f) == "f is not written yet"
    assert said(lambda student: student.grad("f", ONES), f=f) == "f is not written yet"


def test_an_error_is_placed_in_its_cell() -> None:
    """The innermost line of the notebook's own code, also where a library raised below it."""
    names: dict[str, Any] = {"torch": torch}
    exec(
        compile("def g(x):\n    y = 1\n    return torch.zeros(2) @ x\n\ndef f(x):\n    return g(x)", "cell", "exec"),
        names,
    )

    def test(student: Student) -> None:
        student.f(torch.ones(3))

    with pytest.raises(CheckFailed) as caught:
        check(names, test)
    assert str(caught.value).startswith("f([1, 1, 1]) raised RuntimeError: ")
    assert str(caught.value).endswith(" (line 3 of the cell that defines g)")


def test_leaving_is_an_error_like_others() -> None:
    """``exit()`` in a function must not end the kernel; an interrupt must."""

    def leave(x: Any) -> None:
        raise SystemExit

    def stop(x: Any) -> None:
        raise KeyboardInterrupt

    assert said(lambda student: student.f(1), f=leave) == "f(1) raised SystemExit"
    with pytest.raises(KeyboardInterrupt):
        said(lambda student: student.f(1), f=stop)


def test_gradients() -> None:
    """One or several, weighted, with a second call between forward and backward."""
    calls = []

    def f(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        calls.append(x)
        return x * y

    def test(student: Student) -> None:
        x, y = torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0])
        assert student.grad("f", x, y).tolist() == [3, 4]
        grad_x, grad_y = student.grad("f", x, y, wrt=(0, 1), weights=torch.tensor([1.0, 10.0]), interleave=(y, y))
        assert (grad_x.tolist(), grad_y.tolist()) == ([3, 40], [1, 20])

    assert said(test, f=f) == ""
    assert len(calls) == 3


@pytest.mark.parametrize(
    ("f", "what"),
    [
        (lambda x: float(x.detach().sum()), "a Python float"),
        (lambda x: x.detach(), "a tensor without a gradient"),
        (lambda x: torch.ones(2, requires_grad=True) * 2, "a result that does not depend on its input"),
    ],
)
def test_cut_off_from_autograd(f: Callable[..., Any], what: str) -> None:
    """The sentence is that of the real thing (tests/course/test_otter.py compares the two)."""
    sentence = said(lambda student: student.grad("f", ONES), f=f)
    assert sentence.startswith(f"the gradient of f([1, 1]) does not exist: the function returned {what}, so it is cut")


def test_no_gpu_is_no_verdict(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither passed nor a mistake of the student's: the sentence says that nothing was checked."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    called: list[torch.Tensor] = []
    assert said(lambda student: student.on("gpu").f(ONES), f=called.append).startswith("not checked: no GPU here.")
    assert called == []
    assert not gpu_for("test_f")
    assert capsys.readouterr().out.startswith("test_f: not checked: no GPU here.")


def _right(x: torch.Tensor) -> Any:
    return (x * 2, [torch.zeros_like(x)])


def _away(x: torch.Tensor) -> Any:
    return (x * 2, [torch.zeros(2)])


def _mixes(x: torch.Tensor) -> Any:
    return (x * torch.full((2,), 2.0), [x])


def _decides(x: torch.Tensor) -> Any:
    return (x.to("cuda" if torch.cuda.is_available() else "cpu") * 2, [x])


@pytest.mark.parametrize(
    ("f", "device", "sentence"),
    [
        (_right, "gpu", ""),
        (_right, "cpu", ""),
        (_away, "gpu", "with its inputs on a GPU, f([1, 1]) returned a tensor on the CPU: make every new tensor on"),
        (_away, "cpu", ""),
        (
            _mixes,
            "gpu",
            "with its inputs on a GPU, f([1, 1]) raised RuntimeError: Expected all tensors to be on the same",
        ),
        (_mixes, "cpu", ""),
        (_decides, "gpu", ""),
        (
            _decides,
            "cpu",
            "with its inputs on the CPU of a machine that has a GPU, f([1, 1]) returned a tensor on the GPU",
        ),
    ],
)
def test_beside_a_gpu(f: Callable[..., Any], device: str, sentence: str) -> None:
    """Results must be where the inputs were, also inside containers, and arrive on the CPU. The GPU is simulated."""

    def test(student: Student) -> None:
        double, (rest,) = student.on(device).f(ONES)
        assert (double.tolist(), double.is_cuda, rest.is_cuda) == ([2, 2], False, False)

    with SimulatedGpu():
        sentence_said = said(test, f=f)
    assert sentence_said.startswith(sentence)
    assert bool(sentence_said) is bool(sentence)


def test_gradients_beside_a_gpu() -> None:
    """Arguments, weights, the second call and modules are all moved; the gradient arrives on the CPU."""
    places = []

    def f(x: torch.Tensor, layer: torch.nn.Module) -> torch.Tensor:
        places.append((x.is_cuda, layer.weight.is_cuda))
        return torch.nn.functional.linear(x, layer.weight)

    def test(student: Student) -> None:
        layer = torch.nn.Linear(2, 2, bias=False)
        torch.nn.init.eye_(layer.weight)
        weights = torch.tensor([1.0, 10.0])
        gradient = student.on("gpu").grad("f", ONES, layer, weights=weights, interleave=(ONES, layer))
        assert (gradient.tolist(), gradient.is_cuda) == ([1, 10], False)

    with SimulatedGpu():
        assert said(test, f=f) == ""
    assert places == [(True, True)] * 2


@pytest.mark.parametrize("device", ["gpu", "cpu"])
def test_a_model_beside_a_gpu(device: str) -> None:
    """What a function returns as a model is called where the inputs are, and can be handed on to another function."""
    places = []

    class Net(torch.nn.Linear):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            places.append((x.is_cuda, self.weight.is_cuda))
            return super().forward(x)

    def build() -> Net:
        return Net(2, 3).to("cuda" if torch.cuda.is_available() else "cpu")

    def test(student: Student) -> None:
        on = student.on(device)
        model = on.build()
        assert len(list(model.parameters())) == 2
        assert not model(ONES).is_cuda
        assert on.use(model, ONES).shape == (3,)
        assert student.last_call.endswith("use(<Net>, [1, 1])")

    with SimulatedGpu():
        assert said(test, build=build, use=lambda model, x: model(x)) == ""
    assert places == [(device == "gpu",) * 2] * 2


def test_settings_of_the_notebook() -> None:
    """A changed default dtype, no_grad or seterr does not reach the test, and is back afterwards."""
    torch.set_default_dtype(torch.float64)
    try:
        with torch.no_grad(), np.errstate(all="raise"):

            def test(student: Student) -> None:
                assert torch.zeros(1).dtype == torch.float32
                assert torch.is_grad_enabled()
                student.f(np.zeros(1))

            assert said(test, f=lambda x: np.log(x)) == ""
            assert torch.get_default_dtype() == torch.float64
            assert not torch.is_grad_enabled()
    finally:
        torch.set_default_dtype(torch.float32)


def test_warnings_of_students_are_quiet() -> None:
    """They are not judged, so the checks do not print them either."""
    with warnings.catch_warnings(record=True) as seen:
        assert said(lambda student: student.f(1), f=lambda x: warnings.warn("hm", stacklevel=1)) == ""
    assert seen == []


def test_no_tag_begins_in_the_sentence() -> None:
    """Otter prints it into HTML as it is."""

    def test(student: Student) -> None:
        raise Mismatch("returned <b>, expected x < 3 and y <= 4")

    assert said(test) == "returned < b>, expected x < 3 and y <= 4"


def test_a_broken_test_is_no_sentence_about_the_student() -> None:
    """It shows as what it is."""
    with pytest.raises(ZeroDivisionError):
        said(lambda student: 1 / 0)


def test_private_names_are_no_functions() -> None:
    """So that copying or printing the proxy calls nothing."""
    with pytest.raises(AttributeError):
        _ = Student({})._secret


def test_functions_and_figures() -> None:
    """A function can be handed to another one, and a figure shows its labels, lines and points."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    def twice(function: Callable[[int], int], x: int) -> int:
        return 2 * function(x)

    def draw(y: list[float]) -> Any:
        figure, axes = plt.subplots()
        axes.plot(y)
        axes.scatter([1.0], [2.0])
        axes.set_xlabel("epoch")
        plt.close(figure)
        return figure, axes

    seen: list[Any] = []
    assert said(lambda s: seen.append(s.twice(s.function("f"), 3)), twice=twice, f=lambda x: x + 1) == ""
    assert said(lambda s: seen.append(s.figure("draw", [0.5, 0.25])), draw=draw) == ""
    assert seen[0] == 8
    (axes,) = seen[1].axes
    assert (axes.xlabel, axes.ylabel) == ("epoch", "")
    assert axes.lines[0].y.tolist() == [0.5, 0.25]
    assert (axes.points[0].x.tolist(), axes.points[0].y.tolist()) == ([1.0], [2.0])
    sentence = "draw([]) returned a str, expected a matplotlib Figure: end the function with `return fig`"
    assert said(lambda s: s.figure("draw", []), draw=lambda y: "losses.png") == sentence
    assert said(lambda s: s.figure("draw", []), draw=lambda y: None) == sentence.replace("a str", "None")
