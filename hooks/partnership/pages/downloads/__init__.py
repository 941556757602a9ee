"""Downloads of every table behind the pages, with metadata."""
