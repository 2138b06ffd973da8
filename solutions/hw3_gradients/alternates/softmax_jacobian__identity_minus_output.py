# task: softmax_jacobian
"""Right: takes a_i out of both cases, so that row i is a_i (e_i - a)."""

import torch


def softmax_jacobian(a):
    identity = torch.eye(a.shape[0], dtype=a.dtype, device=a.device)
    return a[:, None] * (identity - a)
