"""One chart as data, rendered as a table, a static drawing and an interactive figure."""
