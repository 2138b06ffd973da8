# task: compare
# fails:
#   test_one_number_per_seed
#   test_shares
#   test_same_call_same_result
#   test_fresh_test_data
#   test_fresh_models
#   test_both_losses
#   test_epochs_are_passed_on
#   test_seeds_make_a_difference
#   test_the_models_have_learned
#   test_device
"""The mean hides what the repetition is for. Return the accuracy of every run, in the order of the seeds."""

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
            results[name].append(hits.float().mean().item())
    return {name: sum(values) / len(values) for name, values in results.items()}
