"""``python -m benchmarks.simulated_gpu``: what the simulated GPU costs, beside the same work without it.

Each figure is processor time, the median of pairs: the work without the simulation and with it, one right after the
other. What a submission pays is measured in forks, as the zygote makes them; most of it goes to the pages of memory
that a fork copies when it first touches them.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch

from autograder.sandbox import devices, lockdown
from autograder.sandbox.simulated_gpu import SimulatedGpu, prepare, self_test, to_device, trouble

__all__ = ["Pair", "main", "measure_all", "measure_forks"]

CALL_GOAL = 1e-3
STEP_GOAL = 5.0


@dataclass(frozen=True)
class Pair:
    """Median seconds of processor time of the same work, and the median ratio of the pairs."""

    name: str
    plain: float
    simulated: float
    ratio: float

    @property
    def added(self) -> float:
        """Seconds that the simulation adds."""
        return self.simulated - self.plain


def _seconds(work: Callable[[], object]) -> float:
    """Of processor time, on one thread: how busy the machine is does not matter."""
    start = time.process_time()
    work()
    return time.process_time() - start


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


def _in_fork(work: Callable[[], dict[str, float]]) -> dict[str, float]:
    """What ``work`` returns in a child of this process."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(writing, json.dumps(work()).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        found: dict[str, float] = json.load(answer)
    os.waitpid(child, 0)
    return found


def _milliseconds(work: Callable[[], object]) -> float:
    return _seconds(work) * 1e3


def _gradient(scores: torch.Tensor) -> torch.Tensor:
    leaf = scores.detach().requires_grad_()
    return torch.autograd.grad(_softmax(leaf).square().sum(), [leaf])[0]


def _submission() -> dict[str, float]:
    """Processor time, in milliseconds, of a submission's process and of one of its tasks."""
    here = devices.Devices("simulated", {})
    scores = torch.randn(8, 5)
    found = {"looking whether the self-test must be made again": _milliseconds(here.examine)}

    def task() -> dict[str, float]:
        def on_gpu(work: Callable[[torch.Tensor], torch.Tensor]) -> Callable[[], object]:
            return lambda: here.run("gpu", work, [scores])

        for work in (_softmax, _gradient):
            work(scores)
        return {
            "first device call of a task": _milliseconds(on_gpu(_softmax)),
            "second": _milliseconds(on_gpu(_softmax)),
            "a gradient": _milliseconds(on_gpu(_gradient)),
        }

    def calls() -> dict[str, float]:
        for work in (_softmax, _gradient):
            work(scores)
        return {
            "with": _milliseconds(lambda: [here.run(p, w, [scores]) for p in ("gpu", "cpu") for w in both]),
            "without": _milliseconds(lambda: [w(scores) for _ in range(2) for w in both]),
        }

    both = (_softmax, _gradient)
    tasks = [_in_fork(calls) for _ in range(9)]
    found["nine tasks with four device calls each, two of them gradients"] = sum(each["with"] for each in tasks)
    found["the same calls without the simulation"] = sum(each["without"] for each in tasks)
    return found | _in_fork(task) | {"the self-test, if it must": _milliseconds(self_test)}


def measure_forks(repeats: int) -> dict[str, float]:
    """Median milliseconds of processor time of what a submission does."""
    prepare()
    devices.hide_gpus()
    _gradient(torch.ones(2, 2))
    assert trouble() == ""
    lockdown.freeze_heap()
    runs = [_in_fork(_submission) for _ in range(repeats)]
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


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
    for name, cost in measure_forks(max(1, repeats // 10)).items():
        print(f"in a fork, {name}: {cost:.2f} ms")
    print(f"goals: at most {CALL_GOAL * 1e3:.0f} ms added per small call, {STEP_GOAL:.0f} times per training step")


if __name__ == "__main__":
    main()
