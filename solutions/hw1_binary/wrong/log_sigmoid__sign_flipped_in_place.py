# task: log_sigmoid
# fails:
#   test_large_gradients
#   test_gradient
#   test_two_results_before_backward
#   test_input_is_kept
#   test_device
#   test_gradient_at_zero
"""Writing into `z` changes the caller's tensor, and `no_grad` hides it from autograd: the gradient then is that of
|z|, with the wrong sign for every negative logit. Make a new tensor, `z.abs()`.
"""

import torch


def log_sigmoid(z):
    negative = z < 0
    with torch.no_grad():
        z[negative] = -z[negative]
    tail = torch.log1p(torch.exp(-z))
    return torch.where(negative, -z - tail, -tail)
