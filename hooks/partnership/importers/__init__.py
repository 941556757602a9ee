"""Imports official files; whatever refuses one raises ProblemsFoundError."""
