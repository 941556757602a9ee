"""Reads official files as published and writes the partnership's own records."""
