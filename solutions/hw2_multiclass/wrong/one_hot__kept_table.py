# task: one_hot
# fails:
#   test_calls_do_not_share_state
"""A table that is kept from one call to the next still carries the ones of the last batch, so the second batch of the
same size has two ones in some rows. Start from fresh zeros in every call.
"""

import torch

_table = torch.zeros(0, 0)


def one_hot(y, num_classes):
    global _table
    if _table.shape != (len(y), num_classes) or _table.device != y.device:
        _table = torch.zeros(len(y), num_classes, device=y.device)
    _table[torch.arange(len(y), device=y.device), y.long()] = 1.0
    return _table
