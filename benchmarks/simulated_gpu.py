"""``python -m benchmarks.simulated_gpu``: what the simulated GPU costs, beside the same work without it.

Each figure is the median of pairs: the work without the simulation and with it, one right after the other.
"""

from __future__ import annotations

import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch

from autograder.sandbox.simulated_gpu import SimulatedGpu, self_test, to_device

__all__ = ["Pair", "main", "measure_all"]

CALL_GOAL = 1e-3
STEP_GOAL = 5.0


@dataclass(frozen=True)
class Pair:
    """Median seconds of the same work, and the median ratio of the pairs."""

    name: str
    plain: float
    simulated: float
    ratio: float

    @property
    def added(self) -> float:
        """Seconds that the simulation adds."""
        return self.simulated - self.plain


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _pair(name: str, plain: Callable[[], object], simulated: Callable[[], object], repeats: int) -> Pair:
    for work in (plain, simulated):
        work()
    pairs = [(_seconds(plain), _seconds(simulated)) for _ in range(repeats)]
    return Pair(
        name,
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        statistics.median(b / a for a, b in pairs),
    )


def _softmax(scores: torch.Tensor) -> torch.Tensor:
    powers = torch.exp(scores - scores.max(dim=1, keepdim=True).values)
    return powers / powers.sum(dim=1, keepdim=True)


def _small_call(repeats: int) -> Pair:
    """A softmax of five operations; the simulation is entered and left, and its input put on the device."""
    scores = torch.randn(8, 5)

    def simulated() -> None:
        with SimulatedGpu():
            _softmax(to_device(scores))

    return _pair("one small call, with entering and leaving", lambda: _softmax(scores), simulated, repeats)


class _Training:
    """Steps of a two-layer network."""

    def __init__(self, device: str, batch: int, width: int, adam: bool) -> None:
        torch.manual_seed(0)
        self.model = torch.nn.Sequential(torch.nn.Linear(20, width), torch.nn.ReLU(), torch.nn.Linear(width, 5))
        self.model.to(device)
        parameters = self.model.parameters()
        self.optimizer: torch.optim.Optimizer = (
            torch.optim.Adam(parameters) if adam else torch.optim.SGD(parameters, lr=0.1)
        )
        self.inputs = torch.randn(batch, 20, device=device)
        self.labels = torch.randint(0, 5, (batch,), device=device)

    def step(self) -> None:
        """One step of training."""
        self.optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(self.model(self.inputs), self.labels)
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()


def _training_step(name: str, batch: int, width: int, adam: bool, repeats: int) -> Pair:
    plain = _Training("cpu", batch, width, adam)
    with SimulatedGpu():
        pretended = _Training("cuda", batch, width, adam)

    def timed_simulated() -> float:
        with SimulatedGpu():
            return _seconds(pretended.step)

    for _ in range(3):
        plain.step()
        timed_simulated()
    pairs = [(_seconds(plain.step), timed_simulated()) for _ in range(repeats)]
    return Pair(
        name,
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        statistics.median(b / a for a, b in pairs),
    )


def measure_all(repeats: int) -> list[Pair]:
    """Every figure."""
    return [
        _small_call(repeats),
        _training_step("a training step: SGD, batch 32, 20-32-5", 32, 32, False, repeats),
        _training_step("a training step: Adam, batch 32, 20-32-5", 32, 32, True, repeats),
        _training_step("a training step: Adam, batch 128, 20-256-5", 128, 256, True, repeats),
    ]


def main() -> None:
    """Measure and print."""
    torch.set_num_threads(1)
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    first = _seconds(self_test)
    print(f"torch {torch.__version__}, Python {platform.python_version()}, medians of {repeats} pairs")
    print(f"self-test: {_seconds(self_test) * 1e3:.1f} ms (the first time in a process {first * 1e3:.0f} ms)")
    for pair in measure_all(repeats):
        print(
            f"{pair.name}: {pair.plain * 1e3:.3f} ms without, {pair.simulated * 1e3:.3f} ms with the simulation; "
            f"{pair.added * 1e3:+.3f} ms, {pair.ratio:.1f} times"
        )
    print(f"goals: at most {CALL_GOAL * 1e3:.0f} ms added per small call, {STEP_GOAL:.0f} times per training step")


if __name__ == "__main__":
    main()
