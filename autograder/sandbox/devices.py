"""Where a task's functions run: on the CPU, on a GPU that is simulated, or on one that is there. Runs in the child.

What cannot be judged is said with the exception ``NotJudged``, which the trusted side turns into a deferred test.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import torch

__all__ = ["Devices", "NotJudged", "hide_gpus", "preload"]

_SIMULATION = "autograder.sandbox.simulated_gpu"
#: Where the devices that CUDA may see are kept while no code may see them.
_HIDDEN = "AUTOGRADER_HIDDEN_GPUS"
#: The real answers, looked up before they are hidden.
_SHOWN = {name: vars(torch.cuda)[name] for name in ("is_available", "device_count")}


#: Puts what it is given on the GPU (True) or on the CPU.
Move = Callable[[list[Any], bool], list[Any]]


class NotJudged(BaseException):
    """The check cannot be made here; its text completes "the GPU check was not made: ..."."""


def preload() -> None:
    """Import the simulation and make its self-test before any fork, so that every fork finds it warm and tried.

    Where that fails, so will :class:`Devices`, with the reason.
    """
    with contextlib.suppress(Exception):
        importlib.import_module(_SIMULATION).prepare()


def hide_gpus() -> None:
    """No GPU for this process and what it forks, until a task asks for one: CUDA must not start before a fork."""
    os.environ[_HIDDEN] = os.environ.get("CUDA_VISIBLE_DEVICES", "unset")
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    torch.cuda.__dict__.update(is_available=_no, device_count=_none)
    simulation = sys.modules.get(_SIMULATION)
    if simulation is not None:
        simulation.renew()


def _no() -> bool:
    return False


def _none() -> int:
    return 0


# Nobody who looks at them shall see more than that there is no GPU.
_no.__module__ = _none.__module__ = "torch.cuda"


class Devices:
    """The devices of one task's process.

    Args:
        mode: ``simulated``, ``real``, or ``off`` (nothing can be checked).
        namespace: the notebook's globals, in which names imported from torch are replaced during a simulation.
    """

    def __init__(self, mode: str, namespace: dict[str, Any]) -> None:
        self.mode = mode
        self.namespace = namespace
        self._ready = ""
        self._simulation: Any = None
        self._trouble = "the simulation was not tried before its use"

    def examine(self) -> None:
        """Find out whether the simulation can be trusted, if it is what will be used.

        To be called once the notebook has run, whatever it has made of torch, and before bans are armed: a self-test
        differentiates and uses a ready-made softmax, which homeworks forbid.
        """
        if self.mode == "simulated":
            try:
                self._simulation = importlib.import_module(_SIMULATION)
                self._trouble = str(self._simulation.trouble())
            except Exception as error:
                self._trouble = f"the simulation cannot be used with this torch ({type(error).__name__}: {error})"

    def device_of(self, tensor: torch.Tensor) -> str:
        """Where a tensor lives, or pretends to live."""
        if self.mode == "simulated" and self._ready:
            return str(self._simulation.device_of(tensor))
        return str(tensor.device)

    def run(self, place: str, operation: Callable[..., Any], arguments: list[Any]) -> Any:
        """Run ``operation`` beside a GPU, with the tensors and modules in ``arguments`` on it if ``place`` is ``gpu``.

        Otherwise they are on the CPU, a model too that its maker has put on the GPU.

        Raises:
            NotJudged: there is no GPU, or the simulation of one met something that it cannot follow.
        """
        with self._beside_a_gpu() as move:
            return operation(*move(arguments, place == "gpu"))

    @contextlib.contextmanager
    def _beside_a_gpu(self) -> Iterator[Move]:
        if self.mode == "simulated":
            yield from self._simulated()
        elif self.mode == "real":
            yield from self._real()
        else:
            raise NotJudged("no GPU is there, and the simulation is switched off")

    def _simulated(self) -> Iterator[Move]:
        if self._trouble:
            raise NotJudged(self._trouble)
        simulation = self._simulation
        self._ready = "cuda:0"
        gpu = simulation.SimulatedGpu(namespaces=[self.namespace])
        try:
            with gpu:
                yield lambda arguments, on_gpu: (simulation.to_device if on_gpu else simulation.to_cpu)(arguments)
        except BaseException as error:
            if isinstance(error, simulation.NotJudged) or gpu.refusals:  # whatever the code made of a refusal
                raise NotJudged(str([*gpu.refusals, error][0])) from None
            raise
        if gpu.refusals:
            raise NotJudged(gpu.refusals[0])

    def _real(self) -> Iterator[Move]:
        if not self._ready:
            self._ready = _wake_gpu()
        try:
            yield lambda arguments, on_gpu: _put(arguments, self._ready if on_gpu else "cpu")
            if self._ready == "mps":
                torch.mps.synchronize()
            else:
                torch.cuda.synchronize()
        except torch.OutOfMemoryError:
            raise NotJudged("the GPU has not enough memory left") from None


def _wake_gpu() -> str:
    """Let this process see the GPU that was hidden before the fork; the device's name."""
    if torch.backends.mps.is_available():
        return "mps"
    hidden = os.environ.pop(_HIDDEN, None)
    if hidden is not None:
        os.environ.pop("CUDA_VISIBLE_DEVICES", None)
        if hidden != "unset":
            os.environ["CUDA_VISIBLE_DEVICES"] = hidden
        torch.cuda.__dict__.update(_SHOWN)
    try:
        torch.zeros(1, device="cuda")
        torch.cuda.synchronize()
    except (RuntimeError, AssertionError) as error:
        raise NotJudged(f"no GPU can be used here ({str(error).splitlines()[0]})") from None
    return "cuda:0"


def _put(arguments: list[Any], device: str) -> list[Any]:
    """The inputs on ``device``; that it cannot hold them (MPS knows no float64) is not the student's mistake."""
    try:
        moved: list[Any] = _moved(arguments, device)
    except torch.OutOfMemoryError:
        raise
    except (RuntimeError, TypeError) as error:
        raise NotJudged(f"the inputs cannot be put on the GPU ({str(error).partition(chr(10))[0]})") from None
    return moved


def _moved(value: Any, device: str) -> Any:
    """``value`` with its tensors, and the modules in it, on ``device``; leaves stay leaves."""
    if isinstance(value, torch.nn.Module):
        return value.to(device)
    if isinstance(value, torch.Tensor):
        moved = value.detach().to(device)
        moved.requires_grad = value.requires_grad  # not by requires_grad_(), which a homework may ban
        return moved
    if isinstance(value, list | tuple):
        return type(value)(_moved(item, device) for item in value)
    if isinstance(value, dict):
        return {key: _moved(item, device) for key, item in value.items()}
    return value
