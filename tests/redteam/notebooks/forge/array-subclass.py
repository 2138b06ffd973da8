# claim: returns arrays with hostile __array_ufunc__, object arrays, records, dates and overlapping memory
# honest: nothing
# verdicts: double failed or raised, total failed or raised
import numpy as np


class Right(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **more):
        return np.True_

    def tobytes(self, *rest):
        return b"\0" * 10**9


turn = [0]


def double(x):
    turn[0] += 1
    match turn[0] % 4:
        case 0:
            return np.ones(3).view(Right)
        case 1:
            return np.array([double, double, double], dtype=object)
        case 2:
            return np.zeros(3, dtype="f8,i4")
        case 3:
            return np.lib.stride_tricks.as_strided(np.ones(1), (1 << 20, 1 << 20), (0, 0))


def total(x):
    return np.array("2026-11-30", dtype="datetime64[s]")
