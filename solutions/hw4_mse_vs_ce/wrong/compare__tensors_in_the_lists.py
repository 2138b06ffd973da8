# task: compare
# fails:
#   test_one_number_per_seed
"""The mean of a comparison is a tensor: .item() makes a Python float of it."""

import torch


def compare(seeds, epochs):
    X_test, y_test = make_data(max(seeds) + 1)
    results = {"mse": [], "ce": []}
    for seed in seeds:
        X, y = make_data(seed)
        for name, loss_fn in (("mse", mse_loss), ("ce", ce_loss)):
            torch.manual_seed(seed)
            model = build_model()
            train(model, X, y, loss_fn, epochs, 32, 0.005, seed)
            with torch.no_grad():
                hits = model(X_test).argmax(dim=1) == y_test
            results[name].append(hits.float().mean())
    return results
