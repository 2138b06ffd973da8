# task: compare
# fails:
#   test_fresh_test_data
# same as: compare__judged_on_training_data, because it comes to the same for the first seed
"""A fixed test seed is fine as long as it is none of the seeds; 0 is one of the first that anybody uses for
training."""

import torch


def compare(seeds, epochs):
    X_test, y_test = make_data(0)
    results = {"mse": [], "ce": []}
    for seed in seeds:
        X, y = make_data(seed)
        for name, loss_fn in (("mse", mse_loss), ("ce", ce_loss)):
            torch.manual_seed(seed)
            model = build_model()
            train(model, X, y, loss_fn, epochs, 32, 0.005, seed)
            with torch.no_grad():
                hits = model(X_test).argmax(dim=1) == y_test
            results[name].append(hits.float().mean().item())
    return results
