"""Evidence and threshold to a verdict: pure, exact, no input or output."""
