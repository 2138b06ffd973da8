# task: nll_loss
"""An autograd function of its own: -1/n at the picked entries, times upstream."""

import torch


class _NegativeLogLikelihood(torch.autograd.Function):
    @staticmethod
    def forward(ctx, log_probs, y):
        columns = y.long()[:, None]
        ctx.save_for_backward(columns)
        ctx.shape = log_probs.shape
        return -log_probs.gather(1, columns).mean()

    @staticmethod
    def backward(ctx, upstream):
        (columns,) = ctx.saved_tensors
        zeros = torch.zeros(ctx.shape, dtype=upstream.dtype, device=upstream.device)
        return zeros.scatter(1, columns, -1.0 / len(columns)) * upstream, None


def nll_loss(log_probs, y):
    return _NegativeLogLikelihood.apply(log_probs, y)
