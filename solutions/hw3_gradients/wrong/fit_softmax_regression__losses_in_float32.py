# task: fit_softmax_regression
# fails:
#   test_first_step
#   test_losses_before_each_update[float64]
#   test_fresh_problem
#   test_learning_rate
#   test_label_dtypes
#   test_number_of_classes
#   test_single_class
#   test_large_logits[float64]
#   test_non_contiguous_input
#   test_second_call
#   test_zero_epochs
"""`torch.tensor` of Python floats is float32, whatever they were before: give it `dtype=X.dtype`, or nine of sixteen
digits of every loss are gone."""

import torch


def fit_softmax_regression(X, y, num_classes, lr, epochs):
    n = X.shape[0]
    onehot = torch.eye(num_classes, dtype=X.dtype, device=X.device)[y.long()]
    W = torch.zeros(num_classes, X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device)
    losses = []
    for _ in range(epochs):
        z = X @ W.T + b
        z = z - z.amax(dim=1, keepdim=True)
        log_a = z - torch.log(torch.exp(z).sum(dim=1, keepdim=True))
        losses.append(-(onehot * log_a).sum().item() / n)
        error = (torch.exp(log_a) - onehot) / n
        W = W - lr * (error.T @ X)
        b = b - lr * error.sum(dim=0)
    return W, b, torch.tensor(losses, device=X.device)
