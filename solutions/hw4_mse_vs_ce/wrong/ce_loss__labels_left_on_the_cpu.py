# task: ce_loss
# fails:
#   test_device[inputs_on_cpu]
"""The outputs are moved to the GPU if there is one, the labels are not, and the loss meets both. Move neither: the
caller has put them where they belong.
"""

import torch
import torch.nn.functional as F


def ce_loss(outputs, y):
    if torch.cuda.is_available():
        outputs = outputs.cuda()
    return F.cross_entropy(outputs, y)
