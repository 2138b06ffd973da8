# claim: does the banned sum in another thread and swallows its complaint
# honest: double
# verdicts: total forbidden or failed
import threading

import torch


def total(x):
    result = [torch.zeros((), dtype=x.dtype)]

    def work():
        try:
            result.append(torch.sum(x))
        except BaseException:
            pass

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return result[-1]
