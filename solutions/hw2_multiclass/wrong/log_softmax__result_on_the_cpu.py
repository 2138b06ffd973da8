# task: log_softmax
# fails:
#   test_device[inputs_on_gpu]
"""`.to("cpu")` at the end takes the result away from where the caller keeps the labels: the loss that comes next then
meets two devices. Leave it on the device of the logits.
"""

import torch


def log_softmax(x):
    shifted = x - x.amax(dim=-1, keepdim=True).detach()
    return (shifted - torch.log(torch.exp(shifted).sum(dim=-1, keepdim=True))).to("cpu")
