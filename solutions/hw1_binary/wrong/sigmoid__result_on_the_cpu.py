# task: sigmoid
# fails:
#   test_device[inputs_on_gpu]
"""`.cpu()` at the end takes the result away from where the caller keeps everything else: the next operation with a
tensor on the GPU then fails. Leave results on the device of the input; who wants to plot them moves them there.
"""

import torch


def sigmoid(z):
    positive = z >= 0
    e = torch.exp(torch.where(positive, -z, z))
    return (torch.where(positive, torch.ones_like(e), e) / (1 + e)).cpu()
