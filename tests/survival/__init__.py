"""Measures of what a site survives: each runs for a bounded time against `serve` on this machine."""
