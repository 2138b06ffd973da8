# task: cross_entropy_grad
# fails:
#   test_worked_example[float32]
#   test_large_logits[float32]
#   test_device
#   test_float16
#   test_column_of_labels
"""float32 minus float64 is float64: one-hot rows of a fixed dtype change the dtype of the result. Make them in the
dtype of the logits, and no conversion is needed."""

import torch


def cross_entropy_grad(logits, y):
    n, C = logits.shape
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    a = powers / powers.sum(dim=1, keepdim=True)
    onehot = torch.zeros(n, C, dtype=torch.float64)
    onehot[torch.arange(n), y.long()] = 1.0
    return (a - onehot) / n
