"""Turns values into Markdown pages and downloads through templates."""
