"""``autograder.sandbox.devices``: where the arguments of a device check are. The GPU is simulated."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from autograder.sandbox.devices import Devices, NotJudged


def devices(mode: str) -> Devices:
    """Devices that have been tried, as a task's process has them."""
    made = Devices(mode, {})
    made.examine()
    return made


@pytest.mark.parametrize(("place", "kind"), [("gpu", "cuda"), ("cpu", "cpu")])
def test_arguments_are_where_the_check_wants_them(place: str, kind: str) -> None:
    """Tensors and models, also a model that was put on the GPU before; what is inside other objects stays."""
    simulated, kept = devices("simulated"), []

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
        devices("off").run("cpu", lambda: pytest.fail("was called"), [])
