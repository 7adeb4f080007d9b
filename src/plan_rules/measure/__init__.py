"""Data to exact counts: conditions by three-valued logic, tallies that add up. Knows no threshold."""
