"""Torch's default device, undone so that every supported version takes it for undone. Runs in the child."""

from __future__ import annotations

import torch

__all__ = ["no_default_device"]

_ABSENT = object()


def no_default_device() -> None:
    """As if ``torch.set_default_device`` had never been called.

    After ``torch.set_default_device(None)``, torch 2.9 cannot say any more what the default device is.
    """
    torch.set_default_device(None)
    context = torch._GLOBAL_DEVICE_CONTEXT
    if getattr(context, "device_context", _ABSENT) is None:
        del context.device_context
