# task: fit_softmax_regression
# fails:
#   test_first_step
#   test_weights_after_several_epochs
#   test_losses_before_each_update
#   test_fresh_problem
#   test_learning_rate
#   test_label_dtypes
#   test_number_of_classes
#   test_large_logits
#   test_non_contiguous_input
#   test_second_call
#   test_device
"""One step of gradient descent moves W and b together, both from the gradient at the old place. Computing the error
again between the two updates makes the bias follow the new W: that is another algorithm."""

import torch


def _log_probabilities(X, W, b):
    z = X @ W.T + b
    z = z - z.amax(dim=1, keepdim=True)
    return z - torch.log(torch.exp(z).sum(dim=1, keepdim=True))


def fit_softmax_regression(X, y, num_classes, lr, epochs):
    n = X.shape[0]
    onehot = torch.eye(num_classes, dtype=X.dtype)[y.long()]
    W = torch.zeros(num_classes, X.shape[1], dtype=X.dtype)
    b = torch.zeros(num_classes, dtype=X.dtype)
    losses = torch.zeros(epochs, dtype=X.dtype)
    for k in range(epochs):
        log_a = _log_probabilities(X, W, b)
        losses[k] = -(onehot * log_a).sum() / n
        W = W - lr * (torch.exp(log_a) - onehot).T @ X / n
        log_a = _log_probabilities(X, W, b)
        b = b - lr * (torch.exp(log_a) - onehot).sum(dim=0) / n
    return W, b, losses
