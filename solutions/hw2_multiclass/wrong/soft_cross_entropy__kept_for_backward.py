# task: soft_cross_entropy
# fails:
#   nothing_yet
"""The error is kept in a variable of the class, where the next call overwrites it: with two losses in one step, the
first one gets the gradient of the second. What backward needs belongs to `ctx`.
"""

import torch


class _SoftCrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, targets):
        shifted = logits - logits.amax(dim=1, keepdim=True)
        log_probs = shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
        _SoftCrossEntropy.error = torch.exp(log_probs) - targets
        return -(targets * log_probs).sum(dim=1).mean()

    @staticmethod
    def backward(ctx, upstream):
        error = _SoftCrossEntropy.error
        return upstream * error / len(error), None


def soft_cross_entropy(logits, targets):
    return _SoftCrossEntropy.apply(logits, targets)
