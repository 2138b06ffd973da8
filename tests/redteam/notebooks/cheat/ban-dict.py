# claim: reaches the banned sum through __dict__, vars and the method table of the class
# honest: double
# verdicts: total forbidden
import torch

turn = [0]


def total(x):
    turn[0] += 1
    ways = [torch.__dict__["sum"], torch._C._VariableFunctionsClass.__dict__["sum"], torch._C.TensorBase.__dict__["sum"]]
    return ways[turn[0] % 3](x)
