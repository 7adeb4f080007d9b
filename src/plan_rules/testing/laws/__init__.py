"""The laws of findings, as assertions that a host runs on its own rules and its own source of records."""
