# task: compare
# fails:
#   test_fresh_test_data
"""The data of seed + 1 train the next run, when the seeds follow each other: take a test seed that is none of
`seeds`."""

import torch


def compare(seeds, epochs):
    results = {"mse": [], "ce": []}
    for seed in seeds:
        X, y = make_data(seed)
        X_test, y_test = make_data(seed + 1)
        for name, loss_fn in (("mse", mse_loss), ("ce", ce_loss)):
            torch.manual_seed(seed)
            model = build_model()
            train(model, X, y, loss_fn, epochs, 32, 0.005, seed)
            with torch.no_grad():
                hits = model(X_test).argmax(dim=1) == y_test
            results[name].append(hits.float().mean().item())
    return results
