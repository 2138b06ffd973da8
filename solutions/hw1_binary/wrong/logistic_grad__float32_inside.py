# task: logistic_grad
# fails:
#   test_golden_numbers[float64]
#   test_fresh_numbers
#   test_sizes_of_one[one_example]
#   test_sizes_of_one[one_feature]
#   test_second_batch
#   test_transposed
#   test_column_targets
"""The products are computed in float64, but the predictions pass through float32 and bring seven right digits with
them. One `.float()` on the way is enough to lose the rest.
"""

import torch


def logistic_grad(X, t, w, b):
    a = (1 + torch.tanh((X @ w + b).float() / 2)) / 2
    residual = a.to(X.dtype) - t
    return X.T @ residual / len(t), residual.mean()
