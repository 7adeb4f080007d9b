"""Proofs of rules written out: as text, as JUnit XML, as annotations of GitHub."""
