"""Versions of what grades depend on; asking a package's metadata takes milliseconds, so each is asked for once."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

__all__ = ["torch_version"]


@cache
def torch_version() -> str:
    """The version of the torch that is installed, without loading it."""
    return version("torch")
