"""Hostile notebooks, graded for real at every isolation level that this machine can reach; see ``raid.py``.

``notebooks/<group>/<name>.py`` holds one attack each, in the percent format, under a header that ``attacks.py`` reads.
``handins.py`` makes those that are no notebook: zips, links, pipes, files that are too large.
"""
