"""Where the arguments of device checks are, and what a real GPU's own troubles are taken for, without one."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from autograder.sandbox import devices
from autograder.sandbox.devices import Devices, NotJudged


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Devices:
    """Device checks on a "real" GPU that is the CPU; how often it was waited for is in ``waited``."""
    found = Devices("real", {})
    found.waited = 0  # type: ignore[attr-defined]

    def wait() -> None:
        found.waited += 1  # type: ignore[attr-defined]

    monkeypatch.setattr(devices, "_wake_gpu", lambda: "cpu")
    monkeypatch.setattr(torch.cuda, "synchronize", wait)
    return found


def test_inputs_are_moved_and_the_card_is_waited_for(real: Devices) -> None:
    """Tensors in nested lists and dictionaries, modules in place, leaves with their gradients; the rest as it is."""
    layer, leaf = torch.nn.Linear(2, 2), torch.ones(2, requires_grad=True)
    seen: list[Any] = real.run("gpu", lambda *given: list(given), [[leaf, {"a": (leaf, 3)}], layer, "text"])
    inner, same, text = seen
    assert inner[0] is not leaf
    assert inner[0].is_leaf
    assert inner[0].requires_grad
    assert inner[1]["a"][1] == 3
    assert same is layer
    assert text == "text"
    assert real.waited == 1  # type: ignore[attr-defined]
    assert real.run("cpu", lambda given: torch.equal(given, leaf) and given.is_leaf, [leaf])


def test_a_card_that_is_full_is_not_the_students_loss(real: Devices) -> None:
    """Whatever it was that filled it."""

    def hungry(x: torch.Tensor) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    with pytest.raises(NotJudged, match="not enough memory"):
        real.run("gpu", hungry, [torch.ones(1)])


def test_inputs_that_a_card_cannot_hold_are_not_either(real: Devices, monkeypatch: pytest.MonkeyPatch) -> None:
    """But what the function itself raises is."""

    def wrong(x: torch.Tensor) -> None:
        raise TypeError("the student's own")

    with pytest.raises(TypeError, match="the student's own"):
        real.run("gpu", wrong, [torch.ones(1)])

    def to(self: torch.Tensor, *args: Any) -> torch.Tensor:
        raise TypeError("Cannot convert a MPS Tensor to float64 dtype\nas MPS knows none")

    monkeypatch.setattr(torch.Tensor, "to", to)
    with pytest.raises(NotJudged, match=r"cannot be put on the GPU \(Cannot convert a MPS Tensor to float64 dtype\)"):
        real.run("gpu", lambda x: x, [torch.ones(1, dtype=torch.float64)])


def test_a_card_that_is_not_there() -> None:
    """Nor is a simulation that is switched off, or one that nobody has tried."""
    if torch.cuda.is_available() or torch.backends.mps.is_available():
        pytest.skip("there is one")
    with pytest.raises(NotJudged, match="no GPU can be used here"):
        Devices("real", {}).run("gpu", lambda x: x, [torch.ones(1)])
    with pytest.raises(NotJudged, match="the simulation is switched off"):
        Devices("off", {}).run("gpu", lambda x: x, [torch.ones(1)])
    with pytest.raises(NotJudged, match="was not tried before its use"):
        Devices("simulated", {}).run("gpu", lambda x: x, [torch.ones(1)])


def tried(mode: str) -> Devices:
    """Devices that have been tried, as a task's process has them."""
    made = Devices(mode, {})
    made.examine()
    return made


@pytest.mark.parametrize(("place", "kind"), [("gpu", "cuda"), ("cpu", "cpu")])
def test_arguments_are_where_the_check_wants_them(place: str, kind: str) -> None:
    """Tensors and models, also a model that was put on the GPU before; what is inside other objects stays."""
    simulated, kept = tried("simulated"), []

    def build() -> torch.nn.Module:
        kept.append(torch.zeros(1, device="cuda"))
        return torch.nn.Linear(2, 2).to("cuda")

    def look(x: torch.Tensor, model: torch.nn.Module, others: list[torch.Tensor]) -> Any:
        return x.device.type, {p.device.type for p in model.parameters()}, others[0].device.type, kept[0].device.type

    model = simulated.run("cpu", build, [])
    x = torch.ones(2)
    assert simulated.run(place, look, [x, model, [x]]) == (kind, {kind}, kind, "cuda")


def test_switched_off() -> None:
    """Nothing is called, and nothing is said about the code."""
    with pytest.raises(NotJudged, match="switched off"):
        tried("off").run("cpu", lambda: pytest.fail("was called"), [])
