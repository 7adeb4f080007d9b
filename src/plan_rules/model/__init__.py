"""What a plan and its rules are: frozen models that refuse unknown keys."""
