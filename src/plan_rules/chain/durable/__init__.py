"""The engine ``durable``: durable-rules for what it does soundly, and Python for the rest."""
