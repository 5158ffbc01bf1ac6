"""Look-ups and lists, and what they may cost."""
