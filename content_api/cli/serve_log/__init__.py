"""What `serve` logs: the start, what came of each change, and what ends it."""
