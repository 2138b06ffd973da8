"""What the simulation says when it refuses: torch's own words, and its own for what it cannot judge."""

from __future__ import annotations

import torch

__all__ = ["NotJudged", "generator_mismatch", "gradient_mismatch", "mixed_devices", "not_numpy", "type_name"]


class NotJudged(BaseException):
    """The code does something that the simulation cannot follow, so it says neither right nor wrong.

    Not an ``Exception``, so that a student's ``except Exception`` does not turn it into an answer.
    """


def mixed_devices(method: str) -> RuntimeError:
    """The error of an operation that met tensors on both devices."""
    if method.startswith("conv"):
        return RuntimeError(
            "Input type (torch.cuda.FloatTensor) and weight type (torch.FloatTensor) should be the same"
        )
    return RuntimeError(
        "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!"
    )


def generator_mismatch(expected: torch.device, found: torch.device) -> RuntimeError:
    """The error of a random function whose generator lives on the other device."""
    return RuntimeError(f"Expected a '{expected.type}' device type for generator but found '{found.type}'")


def gradient_mismatch(name: str, index: int, expected: torch.device, found: torch.device) -> RuntimeError:
    """The error of a gradient handed to autograd on the wrong device."""
    return RuntimeError(
        f"Function {name} returned an invalid gradient at index {index} - expected device {expected} but got {found}"
    )


def not_numpy() -> TypeError:
    """The error of turning a CUDA tensor into an array."""
    return TypeError(
        "can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor to host memory first."
    )


def type_name(tensor: torch.Tensor, device: torch.device) -> str:
    """``torch.cuda.FloatTensor`` and its like, as ``Tensor.type()`` names them."""
    plain = torch.Tensor.type(tensor)
    return plain.replace("torch.", "torch.cuda.", 1) if device.type == "cuda" else plain
