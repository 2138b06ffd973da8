# task: compare
# fails:
#   test_fresh_test_data
"""How well a model knows the points that it was trained on says little about others. Judge it on data from a further
seed."""

import torch


def compare(seeds, epochs):
    results = {"mse": [], "ce": []}
    for seed in seeds:
        X, y = make_data(seed)
        for name, loss_fn in (("mse", mse_loss), ("ce", ce_loss)):
            torch.manual_seed(seed)
            model = build_model()
            train(model, X, y, loss_fn, epochs, 32, 0.005, seed)
            with torch.no_grad():
                hits = model(X).argmax(dim=1) == y
            results[name].append(hits.float().mean().item())
    return results
