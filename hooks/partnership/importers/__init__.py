"""Imports official files, as published, into the partnership's own records."""
