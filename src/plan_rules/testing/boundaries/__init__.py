"""Boundary cases: the smallest data at every edge of a rule, each with the finding that the definition gives."""
