"""Switching the simulation on for one call, and off without a trace."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

import torch

from autograder.sandbox.simulated_gpu import private, refusals
from autograder.sandbox.simulated_gpu.checkpoints import LOCATIONS
from autograder.sandbox.simulated_gpu.mode import MODE
from autograder.sandbox.simulated_gpu.patches import Undo, put_off, put_on
from autograder.sandbox.simulated_gpu.tags import CUDA, device_from

__all__ = ["SimulatedGpu", "install", "uninstall"]


class SimulatedGpu(contextlib.AbstractContextManager["SimulatedGpu"]):
    """While it is entered, this process seems to have one GPU.

    Args:
        device: the device to pretend, ``"cuda"`` or ``"cuda:0"``.
        namespaces: dictionaries of names (a notebook's globals) in which functions imported from torch before, such as
            ``from torch.cuda import is_available``, are replaced too.

    Attributes:
        refusals: why the simulation could not judge, in the order met. Not empty means that no verdict may be given,
            even if the code swallowed :class:`NotJudged`.

    Raises:
        ValueError: another device than the one that can be pretended.
        RuntimeError: this torch lacks something that the simulation needs, or it is already entered.
    """

    def __init__(self, device: str = "cuda:0", namespaces: Sequence[dict[str, Any]] = ()) -> None:
        if device_from(device) != CUDA:
            raise ValueError(f"only cuda:0 can be simulated, not {device}")
        self.refusals: list[str] = []
        self._namespaces = namespaces
        self._undo: Undo | None = None
        self._default: torch.device | None = None

    def __enter__(self) -> SimulatedGpu:
        if private.MISSING:
            raise RuntimeError(f"this torch ({torch.__version__}) has no {', '.join(private.MISSING)}")
        if any(mode is MODE for mode in private.function_modes()):
            raise RuntimeError("the simulated GPU is already in use")
        self.refusals.clear()
        refusals.tell(self.refusals)
        self._default = private.current_default_device()
        self._undo = put_on(self._namespaces)
        torch.serialization._package_registry.insert(0, LOCATIONS)
        private.push_mode(MODE)
        return self

    def __exit__(self, *_: object) -> None:
        undo, self._undo = self._undo, None
        if undo is None:
            return
        try:
            _pop_mode()
        finally:
            put_off(undo)
            if LOCATIONS in torch.serialization._package_registry:
                torch.serialization._package_registry.remove(LOCATIONS)
            private.restore_default_device(self._default)


def _pop_mode() -> None:
    """Take our mode off torch's stack, wherever the code has left it."""
    above = []
    while private.function_modes():
        top = private.pop_mode()
        if top is MODE:
            break
        above.append(top)
    for other in reversed(above):
        private.push_mode(other)


_installed: list[SimulatedGpu] = []


def install(device: str = "cuda:0") -> SimulatedGpu:
    """Enter a :class:`SimulatedGpu` until :func:`uninstall`."""
    gpu = SimulatedGpu(device).__enter__()
    _installed.append(gpu)
    return gpu


def uninstall() -> None:
    """Leave what :func:`install` entered; nothing happens if nothing was."""
    while _installed:
        _installed.pop().__exit__(None, None, None)
