# task: mse_loss
# fails:
#   test_device[inputs_on_gpu]
"""The labels go through NumPy, which knows nothing of GPUs and refuses a tensor that lies on one. Stay with torch:
`torch.eye(C, device=y.device)[y]`.
"""

import numpy as np
import torch


def mse_loss(outputs, y):
    targets = np.eye(outputs.shape[1])[y.numpy()]
    return ((outputs - torch.tensor(targets, dtype=outputs.dtype)) ** 2).mean()
