# task: sigmoid
# fails:
#   test_large_values
#   test_large_gradients
#   test_half_precision
"""For large logits both parts of the fraction overflow, and inf / inf is NaN: exp reaches inf at 709, in float32 at
88. For logits above 0, cancel the exponential before you compute it.
"""

import torch


def sigmoid(z):
    power = torch.exp(z)
    return power / (power + 1)
