"""Measures us beside a peer in one run; each script answers one question and prints ratios."""
