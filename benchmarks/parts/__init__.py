"""What the command can measure: one module a part, each with a function that gives its sections."""
