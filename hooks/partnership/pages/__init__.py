"""Renders Markdown pages and downloads from records with templates."""
