# task: softmax_regression_grad
"""Right: NumPy with einsum, and tensors made of its results."""

import numpy as np
import torch


def softmax_regression_grad(X, y, W, b):
    x, w, bias, labels = X.numpy(), W.numpy(), b.numpy(), y.numpy()
    z = np.einsum("nm,cm->nc", x, w) + bias
    z = z - z.max(axis=1)[:, None]
    log_a = z - np.log(np.exp(z).sum(axis=1))[:, None]
    error = np.exp(log_a) - (labels[:, None] == np.arange(len(bias)))
    grad_W = np.einsum("nc,nm->cm", error, x) / len(x)
    return torch.from_numpy(grad_W.astype(x.dtype)), torch.from_numpy(error.mean(axis=0).astype(x.dtype))
