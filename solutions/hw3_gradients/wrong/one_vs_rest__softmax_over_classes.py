# task: one_vs_rest
# fails:
#   test_first_step
#   test_three_classes
#   test_fresh_problem
#   test_two_classes
#   test_absent_class
#   test_single_class
#   test_learning_rate
#   test_large_logits
#   test_label_dtypes
#   test_label_199
#   test_non_contiguous_input
#   test_second_call
#   test_device
#   test_column_of_labels
"""A softmax makes the classes compete, and that is softmax regression. Here every class has a sigmoid of its own: its
classifier must come out the same whether the others exist or not."""

import torch


def one_vs_rest(X, y, num_classes, lr, epochs):
    n = X.shape[0]
    targets = torch.zeros(n, num_classes, dtype=X.dtype)
    targets[torch.arange(n), y.long()] = 1
    W = torch.zeros(num_classes, X.shape[1], dtype=X.dtype)
    b = torch.zeros(num_classes, dtype=X.dtype)
    for _ in range(epochs):
        z = X @ W.T + b
        powers = torch.exp(z - z.amax(dim=1, keepdim=True))
        error = (powers / powers.sum(dim=1, keepdim=True) - targets) / n
        W = W - lr * (error.T @ X)
        b = b - lr * error.sum(dim=0)
    return W, b
