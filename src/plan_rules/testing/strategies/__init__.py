"""Strategies of Hypothesis for plans, rules and their data.

Each is built from what its parts demand, merged first, so that nothing that is drawn is thrown away. The simplest
values come first, so that a failure shrinks to an example that can be read.
"""
