# task: softmax
# fails:
#   test_device[inputs_on_gpu]
"""A `DEVICE` that is chosen once, at the top of the notebook, moves every input to it and leaves the result there,
whatever the caller's tensors are on. Delete the line that moves: a result belongs on the device of the logits.
"""

import torch

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def softmax(x):
    x = x.to(DEVICE)
    powers = torch.exp(x - x.amax(dim=-1, keepdim=True).detach())
    return powers / powers.sum(dim=-1, keepdim=True)
