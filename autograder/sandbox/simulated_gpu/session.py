"""Switching the simulation on for one call, and off without a trace."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator, Sequence
from typing import Any

import torch
import torch.autograd.graph

from autograder.sandbox.simulated_gpu import private
from autograder.sandbox.simulated_gpu.autograd import checked_apply, checked_backward, engine_under
from autograder.sandbox.simulated_gpu.checkpoints import registry_with_simulation
from autograder.sandbox.simulated_gpu.cuda_module import cuda_functions, never
from autograder.sandbox.simulated_gpu.generators import PretendedGenerator
from autograder.sandbox.simulated_gpu.mode import DeviceMode
from autograder.sandbox.simulated_gpu.refusals import accelerator_functions, refusing_functions
from autograder.sandbox.simulated_gpu.tags import CUDA, device_from

__all__ = ["SimulatedGpu", "install", "uninstall"]

_ABSENT = object()


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
        self._exits = contextlib.ExitStack()
        self._mode: DeviceMode | None = None

    def __enter__(self) -> SimulatedGpu:
        if private.MISSING:
            raise RuntimeError(f"this torch ({torch.__version__}) has no {', '.join(private.MISSING)}")
        if self._mode is not None or any(isinstance(mode, DeviceMode) for mode in private.function_modes()):
            raise RuntimeError("the simulated GPU is already in use")
        self.refusals.clear()
        # torch.compile's machinery tells torch's functions apart by identity, so it must see the real ones first.
        importlib.import_module("torch._dynamo")

        mode = DeviceMode()
        with contextlib.ExitStack() as stack:
            stack.callback(private.restore_default_device, private.current_default_device())
            patches = self._patches(mode)
            replacements = [(getattr(owner, name, None), value) for owner, name, value in patches]
            stack.enter_context(_replaced(patches))
            stack.enter_context(_names_replaced(self._namespaces, replacements))
            private.push_mode(mode)
            stack.callback(_pop, mode)
            self._exits = stack.pop_all()
        self._mode = mode
        return self

    def __exit__(self, *_: object) -> None:
        self._mode = None
        self._exits.close()

    def _patches(self, mode: DeviceMode) -> list[tuple[Any, str, Any]]:
        function = torch.autograd.Function
        backward = private.BackwardFunction
        engine = torch.autograd.graph._engine_run_backward
        return [
            *((torch.cuda, name, value) for name, value in cuda_functions().items()),
            (torch.backends.cudnn, "is_acceptable", never),
            *accelerator_functions(),
            *refusing_functions(self.refusals.append),
            (torch, "Generator", PretendedGenerator),
            (torch.autograd, "_engine_run_backward", engine_under(mode, engine)),
            (torch.autograd.graph, "_engine_run_backward", engine_under(mode, engine)),
            (function, "apply", checked_apply(function.__dict__["apply"])),
            (backward, "apply", checked_backward(backward.apply)),
            (
                torch.serialization,
                "_package_registry",
                registry_with_simulation(torch.serialization._package_registry),
            ),
        ]


@contextlib.contextmanager
def _replaced(patches: list[tuple[Any, str, Any]]) -> Iterator[None]:
    before = [(owner, name, vars(owner).get(name, _ABSENT)) for owner, name, _ in patches]
    try:
        for owner, name, value in patches:
            setattr(owner, name, value)
        yield
    finally:
        for owner, name, value in before:
            if value is _ABSENT:
                delattr(owner, name)
            else:
                setattr(owner, name, value)


@contextlib.contextmanager
def _names_replaced(namespaces: Sequence[dict[str, Any]], replacements: list[tuple[Any, Any]]) -> Iterator[None]:
    """Names that were imported from torch before the patches, changed to the patched functions meanwhile."""
    by_identity = {id(before): after for before, after in replacements if callable(before)}
    changed = []
    for names in namespaces:
        for name, value in list(names.items()):
            if id(value) in by_identity:
                changed.append((names, name, value))
                names[name] = by_identity[id(value)]
    try:
        yield
    finally:
        for names, name, value in changed:
            if names.get(name) is by_identity[id(value)]:
                names[name] = value


def _pop(mode: DeviceMode) -> None:
    """Take ``mode`` off torch's stack, wherever the code has left it."""
    above = []
    while private.function_modes():
        top = private.pop_mode()
        if top is mode:
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
