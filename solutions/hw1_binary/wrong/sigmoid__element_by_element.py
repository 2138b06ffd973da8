# task: sigmoid
# fails:
#   test_shapes[empty]
#   test_shapes[no_rows]
#   test_no_python_loop
#   test_gradient_at_zero
"""A Python `if` for every number is right but hundreds of times slower than one operation on the whole tensor, and it
has nothing to stack if the batch is empty. Choose between the two formulas for all elements at once.
"""

import torch


def _one(z):
    e = torch.exp(-abs(z))
    return 1 / (1 + e) if z >= 0 else e / (1 + e)


def sigmoid(z):
    return torch.stack([_one(number) for number in z.flatten()]).reshape(z.shape)
