# task: cross_entropy_grad
"""Right: NumPy throughout, which indexes with integers of every dtype."""

import numpy as np
import torch


def cross_entropy_grad(logits, y):
    z = logits.cpu().numpy()
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    gradient = powers / powers.sum(axis=1, keepdims=True)
    gradient[np.arange(z.shape[0]), y.cpu().numpy().ravel()] -= 1
    gradient /= z.shape[0]
    return torch.from_numpy(gradient).to(logits.device)
