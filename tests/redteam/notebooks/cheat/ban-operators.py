# claim: reaches the banned sum through torch.ops, every overload and packet
# honest: double
# verdicts: total forbidden
import torch

turn = [0]


def total(x):
    turn[0] += 1
    aten = torch.ops.aten
    if turn[0] % 3 == 0:
        return aten.sum(x)
    if turn[0] % 3 == 1:
        return aten.sum.dim_IntList(x, [0])
    return torch._C._get_operation_overload("aten::sum", "")[0](x)
