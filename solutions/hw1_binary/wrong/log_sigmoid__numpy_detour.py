# task: log_sigmoid
# fails:
#   test_large_gradients
#   test_gradient
#   test_two_results_before_backward
#   test_device
#   test_gradient_at_zero
"""NumPy knows nothing of gradients: after `.detach().numpy()` the result is a number without a history, and nothing
before it can be trained. Stay with torch operations from the input to the result.
"""

import numpy as np
import torch


def log_sigmoid(z):
    numbers = z.detach().numpy()
    result = np.minimum(numbers, 0) - np.log1p(np.exp(-np.abs(numbers)))
    return torch.from_numpy(np.asarray(result))
