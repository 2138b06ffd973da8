# task: fit_softmax_regression
# fails:
#   test_first_step
#   test_losses_before_each_update
#   test_fresh_problem
#   test_learning_rate
#   test_label_dtypes
#   test_number_of_classes
#   test_large_logits
#   test_non_contiguous_input
#   test_second_call
#   test_device
#   test_zero_epochs
"""losses[k] is the loss before update k, so the first entry must be ln C, whatever the data. Computed after the update
the list is one step ahead and never shows where training began."""

import torch


def fit_softmax_regression(X, y, num_classes, lr, epochs):
    n = X.shape[0]
    onehot = torch.eye(num_classes, dtype=X.dtype)[y.long()]
    W = torch.zeros(num_classes, X.shape[1], dtype=X.dtype)
    b = torch.zeros(num_classes, dtype=X.dtype)
    losses = []
    for _ in range(epochs):
        z = X @ W.T + b
        powers = torch.exp(z - z.amax(dim=1, keepdim=True))
        error = (powers / powers.sum(dim=1, keepdim=True) - onehot) / n
        W = W - lr * (error.T @ X)
        b = b - lr * error.sum(dim=0)
        z = X @ W.T + b
        z = z - z.amax(dim=1, keepdim=True)
        losses.append((torch.log(torch.exp(z).sum(dim=1)) - (z * onehot).sum(dim=1)).mean())
    return W, b, torch.stack(losses)
