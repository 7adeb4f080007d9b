"""Strict YAML: plain text, lists and mappings, each with the line and column where it stands."""
