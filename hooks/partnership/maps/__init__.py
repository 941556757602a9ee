"""The outline map, the interactive map and the postcode index."""
