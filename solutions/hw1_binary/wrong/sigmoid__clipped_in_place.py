# task: sigmoid
# fails:
#   test_large_gradients[float32]
#   test_input_is_kept
"""`clamp_` ends in an underscore: it changes the tensor of whoever called you, and going through `.data` only hides
that from autograd. A bound of 500 is also of no use in float32, where exp overflows at 88.
"""

import torch


def sigmoid(z):
    z.data.clamp_(-500, 500)
    power = torch.exp(-z)
    return 1 / (1 + power)
