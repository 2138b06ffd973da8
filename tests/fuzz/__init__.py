"""Readers of hostile bytes under a flood of them: thousands in `make test`, a million at night (`-m nightly`)."""
