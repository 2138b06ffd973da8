# task: softmax
# fails:
#   test_input_is_kept
"""Through `.data` a tensor can be changed in place without autograd's objection, but it is still the caller's tensor:
after the call their logits are shifted. Subtract into a new tensor.
"""

import torch


def softmax(x):
    x.data -= x.data.amax(dim=-1, keepdim=True)
    powers = torch.exp(x)
    return powers / powers.sum(dim=-1, keepdim=True)
