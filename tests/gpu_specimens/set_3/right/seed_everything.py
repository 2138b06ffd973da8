"""Seeds everything, as copied from the web, and makes the algorithms deterministic."""

import os
import random

import numpy as np
import torch


def seed_everything(seed):
    random.seed(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)
    torch.backends.cudnn.deterministic = True
    torch.backends.cudnn.benchmark = False


def solve(x):
    seed_everything(3)
    p = torch.rand(3).to(x.device)
    return x * p


def example():
    return (torch.randn(2, 3),)
