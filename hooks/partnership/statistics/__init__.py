"""Totals, rates and ranges: pure functions over the model."""
