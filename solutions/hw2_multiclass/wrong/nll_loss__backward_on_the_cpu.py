# task: nll_loss
# fails:
#   test_device[inputs_on_gpu]
"""The forward pass works on every device, but the backward pass makes its gradient with `torch.zeros(...)` on the CPU,
and autograd refuses a gradient that is not where its tensor is. `torch.zeros_like(...)` or `device=upstream.device` is.
"""

import torch


class _Picked(torch.autograd.Function):
    @staticmethod
    def forward(ctx, log_probs, index):
        ctx.save_for_backward(index)
        ctx.shape = log_probs.shape
        return -log_probs.gather(1, index).mean()

    @staticmethod
    def backward(ctx, upstream):
        (index,) = ctx.saved_tensors
        gradient = torch.zeros(ctx.shape, dtype=upstream.dtype)
        gradient[torch.arange(len(index)), index[:, 0].cpu()] = -upstream.item() / len(index)
        return gradient, None


def nll_loss(log_probs, y):
    return _Picked.apply(log_probs, y.long().reshape(-1, 1))
