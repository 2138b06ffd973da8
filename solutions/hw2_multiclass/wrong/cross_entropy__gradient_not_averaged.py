# task: cross_entropy
# fails:
#   test_far_gradients[one_batch]
#   test_fresh_gradient
#   test_calls_do_not_share_state
#   test_device
#   test_tiny_loss
#   test_column_of_labels
"""The forward pass takes a mean, and its backward pass forgets it: softmax minus one-hot is the gradient of a single
example. Each example counts 1/n in the mean, so it does in the gradient.
"""

import torch


class _CrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, y):
        shifted = logits - logits.amax(dim=1, keepdim=True)
        powers = torch.exp(shifted)
        sums = powers.sum(dim=1, keepdim=True)
        ctx.save_for_backward(powers / sums, y.long())
        return (torch.log(sums[:, 0]) - shifted[torch.arange(len(y)), y.long()]).mean()

    @staticmethod
    def backward(ctx, upstream):
        a, y = ctx.saved_tensors
        error = a.clone()
        error[torch.arange(len(y)), y] -= 1
        return upstream * error, None


def cross_entropy(logits, y):
    return _CrossEntropy.apply(logits, y)
