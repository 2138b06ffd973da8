# task: bce_with_logits
# fails:
#   test_large_gradients[wrong-float64]
#   test_large_gradients[wrong-float32]
#   test_large_gradients[soft-float64]
#   test_large_gradients[soft-float32]
#   test_gradient
#   test_two_results_before_backward
#   test_device
#   test_gradient_at_zero
#   test_target_gradient
#   test_column_targets
"""The loss is a mean, so each example's slope carries a factor 1/n. Without it the loss looks right while the steps
grow with the size of the batch.
"""

import torch


class _Loss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z, t):
        ctx.save_for_backward(z, t)
        return (torch.relu(z) - t * z + torch.log1p(torch.exp(-z.abs()))).mean()

    @staticmethod
    def backward(ctx, upstream):
        z, t = ctx.saved_tensors
        residual = (1 + torch.tanh(z / 2)) / 2 - t
        return upstream * residual, -upstream * z


def bce_with_logits(z, t):
    return _Loss.apply(z, t)
