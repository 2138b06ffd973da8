# task: softmax_regression_grad
"""Right: NumPy with einsum, and tensors made of its results."""

import numpy as np
import torch


def softmax_regression_grad(X, y, W, b):
    x, w, bias, labels = (part.cpu().numpy() for part in (X, W, b, y))
    z = np.einsum("nm,cm->nc", x, w) + bias
    z = z - z.max(axis=1)[:, None]
    log_a = z - np.log(np.exp(z).sum(axis=1))[:, None]
    error = np.exp(log_a) - (labels[:, None] == np.arange(len(bias)))
    grad_W = np.einsum("nc,nm->cm", error, x) / len(x)
    grad_b = error.mean(axis=0)
    return tuple(torch.from_numpy(part.astype(x.dtype)).to(X.device) for part in (grad_W, grad_b))
