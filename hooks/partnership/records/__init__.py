"""Reads YAML files into validated records and writes them back; reports all problems together."""
