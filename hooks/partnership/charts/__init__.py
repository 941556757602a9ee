"""A chart as data, rendered as a table, a static SVG and an interactive figure."""
