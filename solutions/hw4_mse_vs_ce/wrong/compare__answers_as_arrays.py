# task: compare
# fails:
#   test_device
"""Trains on a GPU if there is one, which is fine, and counts right answers in NumPy, which refuses tensors on a GPU:
`.cpu()` comes first.
"""

import numpy as np
import torch


def compare(seeds, epochs):
    device = "cuda" if torch.cuda.is_available() else "cpu"
    X_test, y_test = make_data(max(seeds) + 1)
    results = {"mse": [], "ce": []}
    for seed in seeds:
        X, y = make_data(seed)
        for name, loss_fn in (("mse", mse_loss), ("ce", ce_loss)):
            torch.manual_seed(seed)
            model = build_model().to(device)
            train(model, X.to(device), y.to(device), loss_fn, epochs, 32, 0.005, seed)
            answers = model(X_test.to(device)).argmax(dim=1).numpy()
            results[name].append(float(np.mean(answers == y_test.numpy())))
    return results
