"""Findings that stay current while records, corrections, figures and days come in."""

from plan_rules.monitor.live import Changes, Monitor
from plan_rules.monitor.live_dataset import Receipt

__all__ = ["Changes", "Monitor", "Receipt"]
