"""Reads YAML into checked values and writes it back, with every problem at once."""
