# task: softmax_jacobian
"""Right: the Jacobian is the covariance matrix of a one-hot vector drawn with probabilities a, written as the mean of
(e_k - a)(e_k - a)^T."""

import torch


def softmax_jacobian(a):
    deviations = torch.eye(a.numel(), dtype=a.dtype, device=a.device) - a
    return deviations.T @ (a.reshape(-1, 1) * deviations)
