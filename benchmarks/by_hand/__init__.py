"""The same counts, written out by hand for one engine each, as somebody without plan-rules would."""
