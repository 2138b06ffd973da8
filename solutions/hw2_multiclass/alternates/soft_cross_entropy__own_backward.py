# task: soft_cross_entropy
"""An autograd function of its own: softmax minus targets, over n, times upstream."""

import torch


class _SoftCrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, targets):
        shifted = logits - logits.amax(1, keepdim=True)
        log_probs = shifted - shifted.exp().sum(1, keepdim=True).log()
        ctx.save_for_backward(log_probs, targets)
        return -(targets * log_probs).sum() / len(logits)

    @staticmethod
    def backward(ctx, upstream):
        log_probs, targets = ctx.saved_tensors
        return upstream * (log_probs.exp() - targets) / len(targets), None


def soft_cross_entropy(logits, targets):
    return _SoftCrossEntropy.apply(logits, targets)
