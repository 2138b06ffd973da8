# task: predict
# fails:
#   test_device[inputs_on_gpu]
"""NumPy reads the memory of the CPU only, so `.numpy()` raises an error for logits on a GPU, and a tensor made from an
array would lie on the CPU in any case. `argmax` is a method of tensors too.
"""

import torch


def predict(logits):
    return torch.from_numpy(logits.detach().numpy().argmax(axis=1))
