# task: logsumexp
# fails:
#   test_worked_numbers
#   test_far_logits[up]
#   test_far_logits[down]
#   test_far_logits[wide]
#   test_far_gradients[single_rows]
#   test_leading_shapes
#   test_strided_input
#   test_infinite_logits
"""`dim=1` is where the classes lie in a batch (n, C), but a single row has no such dimension, and in a stack of
batches it is the examples. The last dimension is called -1 in all three.
"""

import torch


def logsumexp(x):
    top = x.amax(dim=1, keepdim=True)
    return top.squeeze(1) + torch.log(torch.exp(x - top).sum(dim=1))
