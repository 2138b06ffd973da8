# claim: returns tensors that cannot be read: meta, sparse, nested, functional wrappers, freed storage, lying sizes
# honest: nothing
# verdicts: double raised or failed, total raised or failed
import torch

turn = [0]


def double(x):
    turn[0] += 1
    made = torch.ones(3)
    match turn[0] % 5:
        case 0:
            return torch.empty(3, device="meta")
        case 1:
            return torch.ones(3).to_sparse()
        case 2:
            made.untyped_storage().resize_(0)
            return made
        case 3:
            return torch._subclasses.FakeTensorMode().from_tensor(made)
        case 4:
            return torch.nested.nested_tensor([made, made])


def total(x):
    return torch.empty(1 << 33, device="meta").expand(2, -1)
