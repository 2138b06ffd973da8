"""Points that any training worth the name can learn."""

from __future__ import annotations

import torch


def blobs(seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Four clouds of 12 points, each 8 of its standard deviations from the next: X (48, 2) float32, y (48,)."""
    generator = torch.Generator().manual_seed(seed)
    centres = torch.tensor([[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]])
    y = torch.arange(48) % 4
    return centres[y] + 0.25 * torch.randn(48, 2, generator=generator), y
