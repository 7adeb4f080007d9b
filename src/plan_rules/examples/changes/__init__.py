"""Small changes of a rule, each of which one of its examples should notice."""
