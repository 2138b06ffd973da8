# claim: changes torch's defaults, the grad mode and the printing of numbers for whoever comes next
# verdicts: double passed, total passed, shout raised
import torch

torch.set_default_dtype(torch.float16)
torch.set_default_device("meta")
torch.set_grad_enabled(False)
torch.use_deterministic_algorithms(True)
torch.set_flush_denormal(True)
torch.set_printoptions(precision=0)
