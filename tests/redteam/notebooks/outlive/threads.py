# claim: leaves threads running that change torch, the functions and the answers while tests run
# verdicts: double passed, total passed
import threading

import torch


def change():
    while True:
        torch.set_default_dtype(torch.float64)
        globals()["shout"] = lambda text: "A!"


for _ in range(2):
    threading.Thread(target=change, daemon=True).start()
