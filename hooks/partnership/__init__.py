"""Turns a community safety partnership's records into pages, charts, maps and downloads."""
