"""A file as text: its bytes, its name, and what stands in it before anybody reads it."""
