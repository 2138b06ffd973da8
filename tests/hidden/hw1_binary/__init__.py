"""Hidden tests of homework 1: one file a task, and the oracle they share."""
