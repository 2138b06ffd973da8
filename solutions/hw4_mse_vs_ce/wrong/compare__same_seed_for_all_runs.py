# task: compare
# fails:
#   test_seeds_make_a_difference
#   test_the_models_have_learned
"""Five runs with one seed are one run, five times: the box plot shrinks to a line. Each run uses its own seed."""

import torch


def compare(seeds, epochs):
    X_test, y_test = make_data(max(seeds) + 1)
    results = {"mse": [], "ce": []}
    for seed in seeds:
        X, y = make_data(1)
        for name, loss_fn in (("mse", mse_loss), ("ce", ce_loss)):
            torch.manual_seed(1)
            model = build_model()
            train(model, X, y, loss_fn, epochs, 32, 0.005, 1)
            with torch.no_grad():
                hits = model(X_test).argmax(dim=1) == y_test
            results[name].append(hits.float().mean().item())
    return results
