"""``torch.Generator(device="cuda")``: a CPU generator that says it is on the GPU."""

from __future__ import annotations

from typing import Any

import torch

from autograder.sandbox.simulated_gpu.private import DisableTorchFunction
from autograder.sandbox.simulated_gpu.tags import CPU, CUDA, device_from
from autograder.sandbox.simulated_gpu.words import generator_mismatch

__all__ = ["PretendedGenerator", "check_generator"]

_REAL: Any = torch.Generator


class _AnyGenerator(type(_REAL)):  # type: ignore[misc]
    """Real generators count as instances too, so that ``isinstance(g, torch.Generator)`` stays true."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, _REAL)


class PretendedGenerator(_REAL, metaclass=_AnyGenerator):  # type: ignore[misc]
    """Stands in for ``torch.Generator``."""

    _place: torch.device = CPU

    def __new__(cls, device: Any = "cpu") -> PretendedGenerator:
        """A CPU generator; raises RuntimeError for a device that the machine does not have."""
        with DisableTorchFunction():
            place = device_from(device)
        generator: PretendedGenerator = super().__new__(cls)
        generator._place = place
        return generator

    @property
    def device(self) -> torch.device:
        """Where it was asked to be."""
        return self._place


def check_generator(generator: Any, device: torch.device) -> None:
    """Refuse a generator of the other device, as every random function does."""
    if generator is not None and device in (CPU, CUDA) and generator.device.type != device.type:
        raise generator_mismatch(device, generator.device)
