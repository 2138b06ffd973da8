# task: cross_entropy
"""An autograd function of its own: softmax minus one-hot, over n, times upstream."""

import torch


class _CrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, y):
        columns = y.long()[:, None]
        shifted = logits - logits.amax(1, keepdim=True)
        powers = shifted.exp()
        total = powers.sum(1, keepdim=True)
        ctx.save_for_backward(powers / total, columns)
        return (total.log() - shifted.gather(1, columns)).mean()

    @staticmethod
    def backward(ctx, upstream):
        a, columns = ctx.saved_tensors
        return upstream * (a - torch.zeros_like(a).scatter(1, columns, 1.0)) / len(columns), None


def cross_entropy(logits, y):
    return _CrossEntropy.apply(logits, y)
