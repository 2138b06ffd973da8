# task: cross_entropy_grad
# fails:
#   test_input_untouched
"""`logits -= ...` shifts the caller's own tensor. The gradient comes out right, but the model that made these logits
now has others; write `shifted = logits - ...`, which makes a new tensor."""

import torch


def cross_entropy_grad(logits, y):
    n, C = logits.shape
    logits -= logits.amax(dim=1, keepdim=True)
    powers = torch.exp(logits)
    a = powers / powers.sum(dim=1, keepdim=True)
    onehot = (y.reshape(-1, 1) == torch.arange(C, device=logits.device)).to(logits.dtype)
    return (a - onehot) / n
