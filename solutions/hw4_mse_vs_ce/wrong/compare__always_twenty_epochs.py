# task: compare
# fails:
#   test_epochs_are_passed_on
"""How long to train is the argument `epochs`, so that a comparison can be short or long."""

import torch


def compare(seeds, epochs):
    X_test, y_test = make_data(max(seeds) + 1)
    results = {"mse": [], "ce": []}
    for seed in seeds:
        X, y = make_data(seed)
        for name, loss_fn in (("mse", mse_loss), ("ce", ce_loss)):
            torch.manual_seed(seed)
            model = build_model()
            train(model, X, y, loss_fn, 20, 32, 0.005, seed)
            with torch.no_grad():
                hits = model(X_test).argmax(dim=1) == y_test
            results[name].append(hits.float().mean().item())
    return results
