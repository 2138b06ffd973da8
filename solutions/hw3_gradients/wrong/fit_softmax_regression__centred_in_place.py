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
#   test_inputs_untouched
#   test_second_call
#   test_device
"""Centring the features is a good habit elsewhere; here it trains another model than the one asked for, and `-=` moves
the caller's data besides. Use X as it comes."""

import torch


def fit_softmax_regression(X, y, num_classes, lr, epochs):
    n = X.shape[0]
    X -= X.mean(dim=0)
    onehot = torch.eye(num_classes, dtype=X.dtype)[y.long()]
    W = torch.zeros(num_classes, X.shape[1], dtype=X.dtype)
    b = torch.zeros(num_classes, dtype=X.dtype)
    losses = torch.zeros(epochs, dtype=X.dtype)
    for k in range(epochs):
        z = X @ W.T + b
        z = z - z.amax(dim=1, keepdim=True)
        log_a = z - torch.log(torch.exp(z).sum(dim=1, keepdim=True))
        losses[k] = -(onehot * log_a).sum() / n
        error = (torch.exp(log_a) - onehot) / n
        W = W - lr * (error.T @ X)
        b = b - lr * error.sum(dim=0)
    return W, b, losses
