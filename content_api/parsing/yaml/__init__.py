"""YAML with a place for each value, and what to do about what is none."""
