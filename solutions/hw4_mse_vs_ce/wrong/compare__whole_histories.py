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
"""One accuracy per run is asked for, on test data; a history holds one per epoch, on training data."""

import torch


def compare(seeds, epochs):
    results = {"mse": [], "ce": []}
    for seed in seeds:
        X, y = make_data(seed)
        for name, loss_fn in (("mse", mse_loss), ("ce", ce_loss)):
            torch.manual_seed(seed)
            model = build_model()
            history = train(model, X, y, loss_fn, epochs, 32, 0.005, seed)
            results[name].append(history["accuracy"])
    return results
