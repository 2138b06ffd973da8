"""Hidden tests of homework 2: from one-hot labels to the cross-entropy. Secret: never released to students."""
