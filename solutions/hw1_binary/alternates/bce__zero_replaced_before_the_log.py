# task: bce
"""Replaces an exact 0 by 1e-30 and nothing else, and adds up with dot products."""

import torch


def _safe_log(q):
    return torch.log(torch.where(q > 0, q, torch.full_like(q, 1e-30)))


def bce(p, t):
    return -(torch.dot(t, _safe_log(p)) + torch.dot(1 - t, _safe_log(1 - p))) / p.numel()
