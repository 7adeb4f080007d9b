"""Figures that somebody published, instead of records: what they say, how exactly, and on whose word."""
