# task: compare
# fails:
#   test_fresh_models
# same as: compare__goes_on_with_one_model, because a model that has been trained before is one, however often
"""The second loss continues where the first one ended, and has had twice the training. Build a new model for each
loss."""

import torch


def compare(seeds, epochs):
    X_test, y_test = make_data(max(seeds) + 1)
    results = {"mse": [], "ce": []}
    for seed in seeds:
        X, y = make_data(seed)
        torch.manual_seed(seed)
        model = build_model()
        for name, loss_fn in (("mse", mse_loss), ("ce", ce_loss)):
            train(model, X, y, loss_fn, epochs, 32, 0.005, seed)
            with torch.no_grad():
                hits = model(X_test).argmax(dim=1) == y_test
            results[name].append(hits.float().mean().item())
    return results
