"""A body in each of its formats, and what it names."""
