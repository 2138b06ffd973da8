# task: nll_loss
"""Multiplies with one-hot rows in the dtype of the log-probabilities and divides by n."""

import torch


def nll_loss(log_probs, y):
    rows = torch.eye(log_probs.shape[1], dtype=log_probs.dtype, device=y.device)[y.long()]
    return -(rows * log_probs).sum() / log_probs.shape[0]
