"""Ward outlines and the postcode index."""
